//! `ContactshipClient`: a call fetched, with all that can go wrong on the way.
//!
//! Nothing waits here. `attempts.js` does, and asks what to do and what came of it: a promise that Rust waits
//! for costs several more, and a closure for each end of it.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::deadline::Deadline;
use super::error::{Failure, excerpt, redact};
use super::fetch::{self, BEGINNING, Exchange};
use super::options::{CallOptions, ClientOptions};
use super::{tape, trap};
use crate::error::{Code, reason};
use crate::request;
use crate::response::{self, NotACall, Wanted};
use crate::{json, retry};

#[wasm_bindgen(module = "/src/js/attempts.js")]
extern "C" {
    /// Asks for attempts until one of them is the last.
    fn attempts(call: GetCall, timeout_ms: f64, signal: &JsValue) -> Promise;

    #[wasm_bindgen(js_name = tellAttempt)]
    fn tell_attempt(
        hooks: &ClientOptions,
        attempt: u32,
        status: Option<u16>,
        failed: bool,
        error: &JsValue,
        duration_ms: f64,
        retry_in_ms: Option<f64>,
    );

    #[wasm_bindgen(js_name = tellWarning)]
    fn tell_warning(
        hooks: &ClientOptions,
        code: &str,
        path: &str,
        expected: Option<&str>,
        actual: &str,
    );
}

/// The client as JavaScript has it. The class that users see (`pkg-template/client.js`) stands before
/// this one: it checks the options and outlives the module.
#[wasm_bindgen]
pub struct ContactshipClient(ClientOptions);

#[wasm_bindgen]
impl ContactshipClient {
    /// Takes options that `options.js` has checked and completed.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> ContactshipClient {
        ContactshipClient(options.unchecked_into())
    }

    /// Fetches a call. Its id is checked, and the options are checked and completed, too.
    #[wasm_bindgen(js_name = getCall)]
    pub fn get_call(&self, id: String, options: JsValue, signal: JsValue) -> Promise {
        trap::point("call", id.as_bytes());
        let options: CallOptions = options.unchecked_into();
        let timeout_ms = options.timeout_ms();
        let call = GetCall {
            client: self.0.clone(),
            id,
            options,
            attempts: 0,
            begun: 0.0,
        };
        attempts(call, timeout_ms, &signal)
    }
}

/// One `getCall`, over all its attempts.
#[wasm_bindgen]
pub struct GetCall {
    client: ClientOptions,
    id: String,
    options: CallOptions,
    /// How many there were, with the one that goes on.
    attempts: u32,
    /// When the last one began, by `Date.now`.
    begun: f64,
}

/// How an attempt ended that brought no call.
enum End {
    Failed(Box<Failure>),
    /// The caller does not want it any more.
    Aborted,
}

impl From<Failure> for End {
    fn from(failure: Failure) -> End {
        End::Failed(Box::new(failure))
    }
}

#[wasm_bindgen]
impl GetCall {
    /// Begins an attempt. The promise is of an [`Exchange`], for `outcome`.
    pub fn attempt(&mut self, deadline: &Deadline) -> Result<Promise, JsValue> {
        trap::point("start", self.id.as_bytes());
        self.attempts += 1;
        self.begun = js_sys::Date::now();
        let url = request::url(&self.client.base_url(), &self.id, self.options.query());
        // There is no second attempt at a request that cannot be made.
        fetch::begin(&url, &self.client, deadline).map_err(|failure| self.report(failure).0)
    }

    /// What came of an attempt: the call, the milliseconds to wait before the next attempt, or the error.
    pub fn outcome(&self, exchange: &Exchange, deadline: &Deadline) -> Result<JsValue, JsValue> {
        match self.call(exchange, deadline) {
            Ok(call) => {
                self.on_attempt(Some(200), None, None);
                Ok(call)
            }
            Err(End::Aborted) => {
                let reason = deadline.reason();
                self.on_attempt(None, Some(&reason), None);
                Err(reason)
            }
            Err(End::Failed(failure)) => match self.report(*failure) {
                (_, Some(delay)) => Ok(delay.into()),
                (error, None) => Err(error),
            },
        }
    }
}

impl GetCall {
    /// A failure as an error, and after how many milliseconds to try again. Tells the hook of both.
    fn report(&self, mut failure: Failure) -> (JsValue, Option<f64>) {
        let dice = js_sys::Math::random();
        let (retry, most) = (self.attempts - 1, self.options.max_retries());
        let delay = retry::delay_ms(failure.for_policy(), retry, most, dice);
        failure.details.attempts = self.attempts;
        failure.details.call_id = Some(self.id.clone());
        let status = failure.details.status;
        let error = failure.into_js(&self.client.api_key());
        self.on_attempt(status, Some(&error), delay);
        (error, delay)
    }

    fn call(&self, exchange: &Exchange, deadline: &Deadline) -> Result<JsValue, End> {
        trap::point("head", self.id.as_bytes());
        if !matches!(exchange.status(), 0 | 200) {
            return Err(self.refusal(exchange, deadline));
        }
        let broken = |failure| self.end(deadline, failure);
        if let Some(failure) = exchange.failure(self.client.max_response_bytes()) {
            return Err(broken(failure));
        }
        let body = exchange.body().map_err(broken)?;
        trap::point("body", self.id.as_bytes());
        self.read(body, exchange)
            .map_err(|failure| exchange.mark(failure).into())
    }

    /// What became of an attempt that failed while it waited: the deadline goes before its consequences.
    fn end(&self, deadline: &Deadline, failure: Failure) -> End {
        if deadline.is_aborted() {
            End::Aborted
        } else if deadline.is_expired() {
            let ms = &(self.options.timeout_ms() as u64).to_string();
            let message = ["no full answer within ", ms, " ms"].concat();
            let details = failure.details;
            Failure {
                details,
                ..Failure::new(Code::Timeout, message)
            }
            .into()
        } else {
            // Where the body failed, the rest of the connection is of no use.
            deadline.cancel();
            failure.into()
        }
    }

    /// An answer with another status than 200, with as much of its body as is kept. The status says more
    /// than a body that does not come, and than one that never ends.
    fn refusal(&self, exchange: &Exchange, deadline: &Deadline) -> End {
        if deadline.is_aborted() {
            return End::Aborted;
        }
        deadline.cancel();
        let key = &self.client.api_key();
        let status = exchange.status();
        let body = exchange.beginning();
        let words = [
            "ContactShip answered ",
            &status.to_string(),
            ": ",
            reason(status),
        ];
        let mut message = words.concat();
        if let Some(said) = json::string_field(&body, b"message") {
            message.push_str(" (\u{201c}");
            message.extend(redact(&said, key).chars().take(200));
            message.push_str("\u{201d})");
        }
        let mut failure = exchange.mark(Failure::new(Code::of_status(status), message));
        failure.details.body = excerpt(&body, key);
        failure.into()
    }

    /// The body of a 200 to the call.
    fn read(&self, body: Vec<u8>, exchange: &Exchange) -> Result<JsValue, Failure> {
        let wanted = Wanted {
            toon: self.options.query().toon,
            raw: self.options.raw_transcript(),
        };
        tape::with_tape(|tape| {
            trap::point("tape", self.id.as_bytes());
            let read = response::read(&body, wanted, tape)
                .map_err(|not| self.no_call(not, &body, exchange))?;
            // The text that JavaScript takes may need the room.
            drop(body);
            let call = tape::to_js(tape, read.enveloped).map_err(|cause| {
                Failure::caused(Code::Internal, "the call could not be built", cause)
            })?;
            Ok((read, call))
        })
        .and_then(|(read, call)| self.judge(read, call))
    }

    /// Reports what is odd about a call, and refuses it where it has to be.
    fn judge(&self, read: response::Read, call: JsValue) -> Result<JsValue, Failure> {
        for (path, versions) in &read.legacy {
            tell_warning(&self.client, "toon_legacy", path, None, versions);
        }
        for drift in &read.drift {
            let (expected, actual) = (Some(drift.expected), drift.actual);
            tell_warning(
                &self.client,
                "unexpected_type",
                &drift.path,
                expected,
                actual,
            );
        }
        let failure = if let Some(broken) = read.broken.first() {
            broken_transcript(broken)
        } else if let (true, Some(drift)) = (self.client.strict(), read.drift.first()) {
            let words = [
                "`",
                &drift.path,
                "` is documented as ",
                drift.expected,
                " and came as ",
                drift.actual,
            ];
            Failure::new(Code::InvalidResponse, words.concat())
        } else {
            return Ok(call);
        };
        Err(Failure {
            call: Some(call),
            ..failure
        })
    }

    fn no_call(&self, not: NotACall, body: &[u8], exchange: &Exchange) -> Failure {
        let cut = |error: json::Error| error.kind == json::ErrorKind::Cut;
        let mut failure = match not {
            // Some hosts do not notice that a connection ended too early.
            NotACall::NotJson(error) if cut(error) && exchange.promised() > body.len() as f64 => {
                Failure::new(
                    Code::Network,
                    "the answer broke off: it is shorter than its content-length",
                )
            }
            NotACall::NotJson(error) => {
                let place = &error.offset.to_string();
                let words = [
                    "the body is not JSON: ",
                    error.kind.clause(),
                    " (at byte ",
                    place,
                    ")",
                ];
                Failure::new(Code::InvalidResponse, words.concat())
            }
            NotACall::NoObject => {
                Failure::new(Code::InvalidResponse, "the body is JSON, but not an object")
            }
            NotACall::NoId => Failure::new(
                Code::InvalidResponse,
                "the body is no call: it has no string `id`",
            ),
        };
        let beginning = &body[..body.len().min(BEGINNING)];
        failure.details.body = excerpt(beginning, &self.client.api_key());
        failure
    }

    fn on_attempt(&self, status: Option<u16>, error: Option<&JsValue>, retry_in_ms: Option<f64>) {
        // The clock may have been set back.
        let duration_ms = (js_sys::Date::now() - self.begun).max(0.0);
        tell_attempt(
            &self.client,
            self.attempts,
            status,
            error.is_some(),
            error.unwrap_or(&JsValue::UNDEFINED),
            duration_ms,
            retry_in_ms,
        );
    }
}

fn broken_transcript(broken: &response::BrokenTranscript) -> Failure {
    match &broken.error {
        Some(error) => {
            let words = ["`", broken.field, "` is not TOON: ", &error.message];
            Failure::toon(words.concat(), error.line, error.column)
        }
        None => {
            let words = [
                "`",
                broken.field,
                "` holds lines with `#` and nothing else: no transcript can be read from them",
            ];
            Failure::toon(words.concat(), 1, 1)
        }
    }
}
