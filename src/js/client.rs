//! `ContactshipClient`: a call from its id to its object, with all that can go wrong on the way.
//!
//! [`ContactshipClient::get_call`] names what is asked for, [`ContactshipClient::fetch`] is the loop of attempts,
//! and [`ContactshipClient::attempt`] one of them: a request, an exchange, and what came of it.

use std::pin::Pin;

use js_sys::{Math, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::deadline::{Deadline, pause};
use super::error::{self, Failure};
use super::exchange::{Exchange, MAX_ERROR_BODY, exchange};
use super::failpoint::failpoint;
use super::hooks::{AttemptInfo, Warning};
use super::options::{CallOptions, ClientOptions};
use super::{request, tape};
use crate::body::BodyError;
use crate::error::Code;
use crate::request::Target;
use crate::response::{self, Report, Wanted};
use crate::tape::Tape;
use crate::{json, message, retry};

/// The client inside the module. Users hold the class of the same name in `pkg-template/client.js`, which checks
/// options and outlives the module; it makes one of these for each call.
#[wasm_bindgen]
pub struct ContactshipClient(pub(super) ClientOptions);

/// One attempt of several.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    /// Counts from 1.
    pub(super) number: u32,
    /// Until the last byte of the body, in milliseconds.
    pub(super) timeout_ms: f64,
}

/// Reads the body of a 200. Behind a pointer, as all that waits would be compiled once for each closure.
pub(super) type Read<'r> = dyn Fn(Vec<u8>, &Exchange) -> error::Result<JsValue> + 'r;
/// After how many milliseconds to try again, if at all.
pub(super) type Policy<'p> = dyn Fn(retry::FailedAttempt) -> Option<f64> + 'p;

/// A method's promise. `async fn`s that are exported get code of their own for each, so those beside `getCall` share this.
pub(super) fn promise(method: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let method: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>> = Box::pin(method);
    future_to_promise(method)
}

/// How an attempt ended that brought nothing.
pub(super) struct Ended {
    /// What the caller's promise rejects with, if this is the end: a `ContactshipError`, or the reason of an abort.
    pub(super) error: JsValue,
    /// What the attempt failed with; `None` where the caller's signal was aborted.
    pub(super) failure: Option<retry::FailedAttempt>,
    /// How long to pause before the next attempt, if there is to be one.
    pub(super) retry_in_ms: Option<f64>,
}

impl Ended {
    pub(super) fn aborted(reason: JsValue) -> Ended {
        Ended {
            error: reason,
            failure: None,
            retry_in_ms: None,
        }
    }
}

/// Why an exchange brought nothing to read.
enum Outcome {
    /// The caller's signal was aborted.
    Aborted,
    /// The attempt failed.
    Failed(Box<Failure>),
}

impl From<Box<Failure>> for Outcome {
    fn from(failure: Box<Failure>) -> Outcome {
        Outcome::Failed(failure)
    }
}

#[wasm_bindgen]
impl ContactshipClient {
    /// Takes options that `options.js` has checked and completed.
    #[wasm_bindgen(constructor)]
    pub fn new(options: ClientOptions) -> ContactshipClient {
        ContactshipClient(options)
    }

    /// Fetches a call. Its id and its options were checked by `options.js`. It consumes the client, so that no
    /// object of the module's is left for anyone to free.
    #[wasm_bindgen(js_name = getCall)]
    pub async fn get_call(self, id: String, options: CallOptions) -> Result<JsValue, JsValue> {
        failpoint("call", &id);
        let target = Target::call(&id, options.query());
        let wanted = options.wanted();
        let read = |body, exchange: &Exchange| self.read_call(body, wanted, &id, exchange);
        self.fetch(&target, &options, &read).await
    }
}

impl ContactshipClient {
    /// Sends a request until its response can be read, a failure is final, or the caller aborts.
    pub(super) async fn fetch(
        &self,
        target: &Target<'_>,
        options: &CallOptions,
        read: &Read<'_>,
    ) -> Result<JsValue, JsValue> {
        let (signal, timeout_ms, max) = (
            options.signal(),
            options.timeout_ms(),
            options.max_retries(),
        );
        let mut retries = 0;
        loop {
            while options.held_ms() > 0.0 {
                pause(options.held_ms(), &signal).await?;
            }
            let policy = |failure| retry::delay_ms(failure, retries, max, Math::random());
            let attempt = Attempt {
                number: retries + 1,
                timeout_ms,
            };
            match self.attempt(attempt, target, &signal, read, &policy).await {
                Ok(value) => return Ok(value),
                Err(ended) => match ended.retry_in_ms {
                    Some(ms) => pause(ms, &signal).await?,
                    None => return Err(ended.error),
                },
            }
            retries += 1;
        }
    }

    /// One attempt: a request, an exchange, its body read or its failure classified, and `onAttempt` notified.
    /// `policy` decides whether there is to be another one, and when.
    pub(super) async fn attempt(
        &self,
        attempt: Attempt,
        target: &Target<'_>,
        signal: &JsValue,
        read: &Read<'_>,
        policy: &Policy<'_>,
    ) -> Result<JsValue, Ended> {
        let client = &self.0;
        let deadline = Deadline::new(attempt.timeout_ms, signal).map_err(Ended::aborted)?;
        if deadline.is_aborted() {
            return Err(Ended::aborted(deadline.reason()));
        }
        let outcome = self
            .outcome(target, &deadline, attempt.timeout_ms, read)
            .await;
        deadline.end();
        let notify = |status, error, retry_in_ms| {
            client.notify_attempt(&AttemptInfo {
                attempt: attempt.number,
                status,
                error,
                duration_ms: deadline.elapsed_ms(),
                retry_in_ms,
            });
        };
        match outcome {
            Ok(value) => {
                notify(Some(200), None, None);
                Ok(value)
            }
            Err(Outcome::Aborted) => {
                let reason = deadline.reason();
                notify(None, Some(&reason), None);
                Err(Ended::aborted(reason))
            }
            Err(Outcome::Failed(mut failure)) => {
                failure.attempts = attempt.number;
                failure.call_id = target.call_id.map(str::to_owned);
                let retry_in_ms = policy(failure.for_policy());
                let error = failure.to_js(&client.api_key());
                notify(failure.status, Some(&error), retry_in_ms);
                Err(Ended {
                    error,
                    failure: Some(failure.for_policy()),
                    retry_in_ms,
                })
            }
        }
    }

    async fn outcome(
        &self,
        target: &Target<'_>,
        deadline: &Deadline,
        timeout_ms: f64,
        read: &Read<'_>,
    ) -> Result<JsValue, Outcome> {
        failpoint("start", target.call_id.unwrap_or_default());
        let request = request::build(&self.0, target, deadline)?;
        let exchange = exchange(request, &self.0, deadline).await;
        failpoint("head", target.call_id.unwrap_or_default());
        let body = self
            .body(&exchange, deadline, timeout_ms)
            .inspect_err(|_| {
                // Whatever is still to come on this connection is of no use.
                deadline.cancel();
            })?;
        failpoint("body", target.call_id.unwrap_or_default());
        Ok(read(body, &exchange).map_err(|failure| exchange.with_head(failure))?)
    }

    /// The body of a 200, or why there is none. The deadline is the cause of whatever failed after it passed; any
    /// other status is the error, even where its body is late or endless.
    fn body(
        &self,
        exchange: &Exchange,
        deadline: &Deadline,
        timeout_ms: f64,
    ) -> Result<Vec<u8>, Outcome> {
        let refused = exchange.response_status().filter(|status| *status != 200);
        let failure = match (refused, exchange.failure(&self.0)) {
            (None, None) => return Ok(exchange.body()?),
            _ if deadline.is_aborted() => return Err(Outcome::Aborted),
            (Some(status), _) => self.refusal(status, exchange),
            (None, Some(mut failure)) if deadline.is_expired() => {
                failure.code = Code::Timeout;
                failure.message = message::timeout(timeout_ms as u64);
                failure.cause = None;
                failure
            }
            (None, Some(failure)) => failure,
        };
        Err(failure.into())
    }

    /// A response with another status than 200, with the beginning of its body.
    fn refusal(&self, status: u16, exchange: &Exchange) -> Box<Failure> {
        let body = exchange.error_body();
        let mut failure = Failure::new(Code::of_status(status), message::refusal(status));
        failure.quote = json::string_field(&body, b"message");
        failure.body = Some(String::from_utf8_lossy(&body).into_owned());
        exchange.with_head(failure)
    }

    /// The body of a 200 to the call.
    pub(super) fn read_call(
        &self,
        body: Vec<u8>,
        wanted: Wanted,
        id: &str,
        exchange: &Exchange,
    ) -> error::Result<JsValue> {
        let (report, call) = tape::with_tape(|tape| {
            failpoint("tape", id);
            let call = response::read(&body, wanted, tape)
                .map_err(|error| unreadable(error, &body, exchange))?;
            // JavaScript's text may need the memory.
            drop(body);
            error::Result::Ok((call.report, built(tape, call.enveloped)?))
        })?;
        // Hooks run after the tape is free again: they may call the module.
        self.notify_report(&report, "");
        let mut failure = match report.broken.first() {
            Some(broken) => {
                let (line, column) = broken.place();
                Failure::toon(message::broken_transcript(broken), line, column)
            }
            None => match self.strict_failure(&report, "") {
                Some(failure) => failure,
                None => return Ok(call),
            },
        };
        failure.call = Some(call);
        Err(failure)
    }

    /// Notifies `onWarning` of what is odd about a call. `at` is where the call is in the response.
    #[inline(never)]
    pub(super) fn notify_report(&self, report: &Report, at: &str) {
        let at = |path: &str| message::joined(at, path);
        for (field, versions) in &report.legacy {
            self.0.notify_warning(&Warning {
                code: "toon_legacy",
                path: &at(field),
                expected: None,
                actual: versions,
            });
        }
        for drift in &report.drift {
            self.0.notify_warning(&Warning {
                code: "unexpected_type",
                path: &at(&drift.path),
                expected: Some(drift.expected),
                actual: drift.actual,
            });
        }
    }

    /// With `strict` drift is an error.
    pub(super) fn strict_failure(&self, report: &Report, at: &str) -> Option<Box<Failure>> {
        let drift = report.drift.first().filter(|_| self.0.strict())?;
        let message = message::drift(drift, at);
        Some(Failure::new(Code::InvalidResponse, message))
    }
}

/// The value of the tape as an object; of an envelope, its `data`.
#[inline(never)]
pub(super) fn built(tape: &mut Tape, enveloped: bool) -> error::Result<JsValue> {
    tape::to_js(tape, enveloped)
        .map_err(|cause| Failure::caused(Code::Internal, "the object could not be built", cause))
}

/// A body of a 200 that is not what was asked for.
#[inline(never)]
pub(super) fn unreadable(error: BodyError, body: &[u8], exchange: &Exchange) -> Box<Failure> {
    let (code, message) = match error {
        // Some hosts do not notice that a connection ended too early.
        BodyError::NotJson(error)
            if error.kind == json::ErrorKind::Cut
                && exchange.content_length() > body.len() as f64 =>
        {
            (Code::Network, message::CUT_SHORT.to_owned())
        }
        BodyError::NotJson(_) if body.trim_ascii_start().starts_with(b"<") => {
            (Code::InvalidResponse, message::WEB_PAGE.to_owned())
        }
        error => (Code::InvalidResponse, message::wrong_body(error)),
    };
    let beginning = &body[..body.len().min(MAX_ERROR_BODY)];
    let mut failure = Failure::new(code, message);
    failure.body = Some(String::from_utf8_lossy(beginning).into_owned());
    failure
}
