//! `waitForCall`: polls until a call is complete.

use js_sys::{Date, Math, Promise};
use serde::Serialize;
use serde_wasm_bindgen::{preserve, to_value};
use wasm_bindgen::prelude::*;

use super::client::{Attempt, AttemptError, ContactshipClient, promise};
use super::deadline::pause;
use super::error::Failure;
use super::exchange::Exchange;
use super::options::CallOptions;
use super::status::read_record;
use crate::error::Code;
use crate::request::{CallQuery, Target};
use crate::wait::{MIN_PAUSE_MS, Missing, Pace, has_ended, is_unreached};
use crate::{message, retry, status};

#[wasm_bindgen]
extern "C" {
    /// The fields of a call or a status that waiting depends on.
    #[derive(Clone)]
    type Seen;

    #[wasm_bindgen(method, getter)]
    fn finished(this: &Seen) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn call_status(this: &Seen) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn finished_at(this: &Seen) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn call_analysis(this: &Seen) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn chat_history(this: &Seen) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn agent_id(this: &Seen) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn disconnection_reason(this: &Seen) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn start_at(this: &Seen) -> JsValue;
}

/// The status of a call, from the call itself.
#[derive(Serialize)]
struct StatusOfCall<'a> {
    call_id: &'a str,
    #[serde(with = "preserve")]
    agent_id: JsValue,
    #[serde(with = "preserve")]
    call_status: JsValue,
    finished: bool,
    #[serde(with = "preserve")]
    disconnection_reason: JsValue,
    #[serde(with = "preserve")]
    started_at: JsValue,
    #[serde(with = "preserve")]
    ended_at: JsValue,
}

/// What is requested next.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    /// The status.
    Status,
    /// The call, without a transcript: there is no status endpoint.
    Light,
    /// The call, with the caller's options.
    Call,
}

/// One `waitForCall`.
struct Wait<'w> {
    client: &'w ContactshipClient,
    id: &'w str,
    options: &'w CallOptions,
    /// When `maxWaitMs` has passed, by `Date.now`.
    end: f64,
    pace: Pace,
    attempts: u32,
    /// The last call or status that was seen.
    seen: Option<Seen>,
    /// The `call_status` and `finished` that `onStatus` was notified of.
    notified: Option<(JsValue, bool)>,
    /// The call was not answered.
    unreached: bool,
    missing: Missing,
    /// Why the last request failed, if it did.
    error: Option<JsValue>,
}

#[wasm_bindgen]
impl ContactshipClient {
    /// Resolves with a call once it is complete.
    #[wasm_bindgen(js_name = waitForCall)]
    pub fn wait_for_call(self, id: String, options: CallOptions) -> Promise {
        promise(async move {
            let mut wait = Wait {
                client: &self,
                id: &id,
                options: &options,
                end: Date::now() + options.max_wait_ms(),
                pace: Pace::new(options.interval_ms()),
                attempts: 0,
                seen: None,
                notified: None,
                unreached: false,
                missing: Missing::Status,
                error: None,
            };
            wait.run().await
        })
    }
}

impl Wait<'_> {
    async fn run(&mut self) -> Result<JsValue, JsValue> {
        let signal = self.options.signal();
        let mut step = Step::Status;
        loop {
            let remaining = self.end - Date::now();
            if remaining <= 0.0 {
                return Err(self.timeout());
            }
            self.attempts += 1;
            self.error = None;
            let pause_ms = match self.ask(step, remaining).await {
                Ok(seen) => {
                    let next = self.after(step, &seen);
                    self.seen = Some(seen.clone());
                    let Some((next, ms)) = next else {
                        return Ok(seen.into());
                    };
                    step = next;
                    ms
                }
                Err(AttemptError {
                    retry_in_ms: Some(ms),
                    error,
                    ..
                }) => {
                    self.error = Some(error);
                    ms
                }
                Err(AttemptError {
                    failure: Some(failure),
                    ..
                }) if failure.code == Code::NotFound && step == Step::Status => {
                    step = Step::Light;
                    MIN_PAUSE_MS
                }
                Err(failed) => return Err(failed.error),
            };
            let remaining = self.end - Date::now();
            pause(pause_ms.min(remaining).max(0.0), &signal).await?;
            // A timer may fire a little early: what is left then is no time for a request.
            if pause_ms >= remaining {
                return Err(self.timeout());
            }
        }
    }

    /// One request. A failure that `getCall` would retry is followed by a pause; any other is final.
    async fn ask(&self, step: Step, remaining: f64) -> Result<Seen, AttemptError> {
        let target = match step {
            Step::Status => Target::status(self.id),
            Step::Light => Target::call(self.id, CallQuery::LIGHT),
            Step::Call => Target::call(self.id, self.options.query()),
        };
        let wanted = self.options.wanted();
        let read = |body, exchange: &Exchange| match step {
            Step::Status => read_record(status::read)(body, exchange),
            Step::Light | Step::Call => self.client.read_call(body, wanted, self.id, exchange),
        };
        let policy = |failure: retry::FailedAttempt| {
            let ms = self.pace.pause_ms(Math::random(), failure.retry_after_ms);
            failure.is_retried().then_some(ms)
        };
        let attempt = Attempt {
            number: self.attempts,
            timeout_ms: self.options.timeout_ms().min(remaining),
        };
        let signal = self.options.signal();
        let answer = self
            .client
            .attempt(attempt, &target, &signal, &read, &policy);
        Ok(answer.await?.unchecked_into())
    }

    /// What to request next, and after how many milliseconds; `None` if `seen` is the complete call.
    fn after(&mut self, step: Step, seen: &Seen) -> Option<(Step, f64)> {
        let status = seen.call_status().as_string().unwrap_or_default();
        let finished = match step {
            Step::Status => seen.finished() == true,
            Step::Light => has_ended(&status) || seen.finished_at().is_string(),
            Step::Call => true,
        };
        if step != Step::Call {
            self.notify(step, seen, finished);
        }
        self.unreached |= finished && is_unreached(&status);
        if !finished {
            self.missing = Missing::End;
            return Some((step, self.pause_ms()));
        }
        if step != Step::Call {
            self.missing = Missing::Call;
            return Some((Step::Call, MIN_PAUSE_MS));
        }
        if !self.options.until_analyzed() || self.unreached {
            return None;
        }
        let is_missing = |value: JsValue| value.is_null() || value.is_undefined();
        let no_transcript = self.options.query().transcript && is_missing(seen.chat_history());
        self.missing = match (is_missing(seen.call_analysis()), no_transcript) {
            (true, true) => Missing::AnalysisAndTranscript,
            (true, false) => Missing::Analysis,
            (false, true) => Missing::Transcript,
            (false, false) => return None,
        };
        let pause_ms = self.pause_ms();
        self.pace.slow_down();
        Some((Step::Call, pause_ms))
    }

    fn pause_ms(&self) -> f64 {
        self.pace.pause_ms(Math::random(), None)
    }

    /// Notifies `onStatus` of a change.
    fn notify(&mut self, step: Step, seen: &Seen, finished: bool) {
        let now = Some((seen.call_status(), finished));
        if self.notified == now {
            return;
        }
        self.notified = now;
        if step == Step::Status {
            self.options.notify_status(seen.as_ref());
            return;
        }
        let status = to_value(&StatusOfCall {
            call_id: self.id,
            agent_id: seen.agent_id(),
            call_status: seen.call_status(),
            finished,
            disconnection_reason: seen.disconnection_reason(),
            started_at: seen.start_at(),
            ended_at: seen.finished_at(),
        });
        if let Ok(status) = status {
            self.options.notify_status(&status);
        }
    }

    fn timeout(&self) -> JsValue {
        let ms = self.options.max_wait_ms() as u64;
        let mut failure = Failure::new(Code::Timeout, message::waited(ms, self.missing));
        failure.attempts = self.attempts;
        failure.cause = self.error.clone();
        failure.call_id = Some(self.id.to_owned());
        failure.call = self.seen.as_ref().map(|seen| seen.clone().into());
        failure.to_js(&self.client.options.api_key())
    }
}
