//! `ContactshipClient`: a call from its id to its object, with all that can go wrong on the way.
//!
//! [`ContactshipClient::get_call`] names what is asked for, [`ContactshipClient::fetch`] is the loop of attempts,
//! and [`ContactshipClient::attempt`] one of them: a request, an exchange, and what came of it.

use js_sys::{Date, Math};
use wasm_bindgen::prelude::*;

use super::deadline::{Deadline, pause};
use super::error::Failure;
use super::exchange::{Exchange, MAX_ERROR_BODY, exchange};
use super::failpoint::failpoint;
use super::hooks::{Attempt, Warning};
use super::options::{CallOptions, ClientOptions};
use super::{request, tape};
use crate::error::Code;
use crate::request::Target;
use crate::response::{self, NotACall, Report, Wanted};
use crate::{json, message, retry};

/// The client inside the module. Users hold the class of the same name in `pkg-template/client.js`, which checks
/// options and outlives the module; it makes one of these for each call.
#[wasm_bindgen]
pub struct ContactshipClient(ClientOptions);

/// Why there is no call.
enum Outcome {
    /// The caller's signal was aborted.
    Aborted,
    /// The attempt failed.
    Failed(Box<Failure>),
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Outcome {
        Outcome::Failed(Box::new(failure))
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
        self.fetch(&target, &options, read).await
    }
}

impl ContactshipClient {
    /// Sends a request until its response can be read, the failure is final, or the caller aborts.
    async fn fetch(
        &self,
        target: &Target<'_>,
        options: &CallOptions,
        read: impl Fn(Vec<u8>, &Exchange) -> Result<JsValue, Failure>,
    ) -> Result<JsValue, JsValue> {
        let (client, signal) = (&self.0, options.signal());
        let mut attempt = 0;
        loop {
            let deadline = Deadline::new(options.timeout_ms(), &signal)?;
            if deadline.is_aborted() {
                return Err(deadline.reason());
            }
            attempt += 1;
            let started = Date::now();
            let outcome = self.attempt(target, &deadline, options, &read).await;
            deadline.end();
            let notify = |status, error, retry_in_ms| {
                client.notify_attempt(&Attempt {
                    attempt,
                    status,
                    error,
                    // The clock may have been set back.
                    duration_ms: (Date::now() - started).max(0.0),
                    retry_in_ms,
                });
            };
            let mut failure = match outcome {
                Ok(value) => {
                    notify(Some(200), None, None);
                    return Ok(value);
                }
                Err(Outcome::Aborted) => {
                    let reason = deadline.reason();
                    notify(None, Some(&reason), None);
                    return Err(reason);
                }
                Err(Outcome::Failed(failure)) => failure,
            };
            failure.attempts = attempt;
            failure.call_id = target.call_id.map(str::to_owned);
            let retries = attempt - 1;
            let max = options.max_retries();
            let delay = retry::delay_ms(failure.for_policy(), retries, max, Math::random());
            let error = failure.to_js(&client.api_key());
            notify(failure.status, Some(&error), delay);
            match delay {
                Some(ms) => pause(ms, &signal).await?,
                None => return Err(error),
            }
        }
    }

    async fn attempt(
        &self,
        target: &Target<'_>,
        deadline: &Deadline,
        options: &CallOptions,
        read: impl Fn(Vec<u8>, &Exchange) -> Result<JsValue, Failure>,
    ) -> Result<JsValue, Outcome> {
        failpoint("start", target.call_id.unwrap_or_default());
        let request = request::build(&self.0, target, deadline)?;
        let exchange = exchange(request, &self.0, deadline).await;
        failpoint("head", target.call_id.unwrap_or_default());
        let body = self.body(&exchange, deadline, options).inspect_err(|_| {
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
        options: &CallOptions,
    ) -> Result<Vec<u8>, Outcome> {
        let refused = exchange.response_status().filter(|status| *status != 200);
        let failure = match (refused, exchange.failure(&self.0)) {
            (None, None) => return Ok(exchange.body()?),
            _ if deadline.is_aborted() => return Err(Outcome::Aborted),
            (Some(status), _) => self.refusal(status, exchange),
            (None, Some(failure)) if deadline.is_expired() => Failure {
                code: Code::Timeout,
                message: message::timeout(options.timeout_ms() as u64),
                cause: None,
                ..failure
            },
            (None, Some(failure)) => failure,
        };
        Err(failure.into())
    }

    /// A response with another status than 200, with the beginning of its body.
    fn refusal(&self, status: u16, exchange: &Exchange) -> Failure {
        let body = exchange.error_body();
        exchange.with_head(Failure {
            quote: json::string_field(&body, b"message"),
            body: Some(String::from_utf8_lossy(&body).into_owned()),
            ..Failure::new(Code::of_status(status), message::refusal(status))
        })
    }

    /// The body of a 200 to the call.
    fn read_call(
        &self,
        body: Vec<u8>,
        wanted: Wanted,
        id: &str,
        exchange: &Exchange,
    ) -> Result<JsValue, Failure> {
        let (read, call) = tape::with_tape(|tape| {
            failpoint("tape", id);
            let read = response::read(&body, wanted, tape)
                .map_err(|not| not_a_call(not, &body, exchange))?;
            // JavaScript's text may need the memory.
            drop(body);
            let call = tape::to_js(tape, read.enveloped).map_err(|cause| {
                Failure::caused(Code::Internal, "the call could not be built", cause)
            })?;
            Ok((read, call))
        })?;
        // Hooks run after the tape is free again: they may call the module.
        self.judge(read.report, call)
    }

    /// Reports what is odd about a call, and refuses it where it must.
    fn judge(&self, report: Report, call: JsValue) -> Result<JsValue, Failure> {
        for (path, versions) in &report.legacy {
            self.0.notify_warning(&Warning {
                code: "toon_legacy",
                path,
                expected: None,
                actual: versions,
            });
        }
        for drift in &report.drift {
            self.0.notify_warning(&Warning {
                code: "unexpected_type",
                path: &drift.path,
                expected: Some(drift.expected),
                actual: drift.actual,
            });
        }
        let failure = match (report.broken.first(), report.drift.first()) {
            (Some(broken), _) => {
                let (line, column) = broken
                    .error
                    .as_ref()
                    .map_or((1, 1), |error| (error.line, error.column));
                Failure::toon(message::broken_transcript(broken), line, column)
            }
            (None, Some(drift)) if self.0.strict() => {
                Failure::new(Code::InvalidResponse, message::drift(drift))
            }
            _ => return Ok(call),
        };
        Err(Failure {
            call: Some(call),
            ..failure
        })
    }
}

fn not_a_call(not: NotACall, body: &[u8], exchange: &Exchange) -> Failure {
    // Some hosts do not notice that a connection ended too early.
    let is_cut = matches!(not, NotACall::NotJson(error) if error.kind == json::ErrorKind::Cut)
        && exchange.content_length() > body.len() as f64;
    let (code, message) = if is_cut {
        (Code::Network, message::CUT_SHORT.to_owned())
    } else {
        (Code::InvalidResponse, message::not_a_call(not))
    };
    let beginning = &body[..body.len().min(MAX_ERROR_BODY)];
    Failure {
        body: Some(String::from_utf8_lossy(beginning).into_owned()),
        ..Failure::new(code, message)
    }
}
