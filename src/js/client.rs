//! `ContactshipClient`: attempts, with their requests, responses and errors, until a result or a final failure.
//!
//! [`ContactshipClient::get_call`] names what is requested, [`ContactshipClient::send`] is the loop of attempts, and
//! [`ContactshipClient::attempt`] is one of them: a request, an exchange, and its outcome.

use std::pin::Pin;

use js_sys::{Math, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::deadline::{Deadline, pause};
use super::error::{self, Failure};
use super::exchange::{Exchange, exchange};
use super::failpoint::failpoint;
use super::hold::Hold;
use super::hooks::AttemptInfo;
use super::options::{CallOptions, ClientOptions};
use super::{request, tape};
use crate::error::Code;
use crate::request::Target;
use crate::response::{self, Report, Wanted};
use crate::{json, message, retry};

/// The client inside the module. Users hold the class of the same name in `pkg-template/client.js`, which checks
/// options and outlives the module; it creates one of these for each call.
#[wasm_bindgen]
pub struct ContactshipClient {
    pub(super) options: ClientOptions,
    /// The rate limit state that the calls of a batch share.
    hold: Option<Hold>,
}

#[wasm_bindgen]
impl ContactshipClient {
    /// Takes options that `options.js` has checked and completed.
    #[wasm_bindgen(constructor)]
    pub fn new(options: ClientOptions, hold: Option<Hold>) -> ContactshipClient {
        ContactshipClient { options, hold }
    }

    /// Fetches a call. Its id and its options were checked by `options.js`. It consumes the client, so users
    /// need not call `free()`.
    #[wasm_bindgen(js_name = getCall)]
    pub async fn get_call(self, id: String, options: CallOptions) -> Result<JsValue, JsValue> {
        failpoint("call", &id);
        let target = Target::call(&id, options.query());
        let wanted = options.wanted();
        let read = |body, exchange: &Exchange| self.read_call(body, wanted, &id, exchange);
        self.send(&target, &options, &read).await
    }
}

impl ContactshipClient {
    /// Makes attempts until a response can be read, a failure is final, or the caller aborts.
    pub(super) async fn send(
        &self,
        target: &Target<'_>,
        options: &CallOptions,
        read: &Read<'_>,
    ) -> Result<JsValue, JsValue> {
        let signal = options.signal();
        let timeout_ms = options.timeout_ms();
        let max_retries = options.max_retries();
        let mut retries = 0;
        loop {
            if let Some(hold) = &self.hold {
                hold.wait(&signal).await?;
            }
            let policy = |failure| retry::delay_ms(failure, retries, max_retries, Math::random());
            let attempt = Attempt {
                number: retries + 1,
                timeout_ms,
            };
            match self.attempt(attempt, target, &signal, read, &policy).await {
                Ok(value) => return Ok(value),
                Err(failed) => match failed.retry_in_ms {
                    Some(ms) => pause(ms, &signal).await?,
                    None => return Err(failed.error),
                },
            }
            retries += 1;
        }
    }

    /// One attempt: an exchange, its body read or its failure classified, and `onAttempt` notified. `policy` decides
    /// whether another attempt follows, and when.
    pub(super) async fn attempt(
        &self,
        attempt: Attempt,
        target: &Target<'_>,
        signal: &JsValue,
        read: &Read<'_>,
        policy: &Policy<'_>,
    ) -> Result<JsValue, AttemptError> {
        let deadline = Deadline::new(attempt.timeout_ms, signal).map_err(AttemptError::aborted)?;
        if deadline.is_aborted() {
            return Err(AttemptError::aborted(deadline.reason()));
        }
        let result = self
            .exchange_and_read(attempt, target, &deadline, read)
            .await;
        deadline.end();
        let notify = |status, error, retry_in_ms| {
            self.options.notify_attempt(&AttemptInfo {
                attempt: attempt.number,
                status,
                error,
                duration_ms: deadline.elapsed_ms(),
                retry_in_ms,
            });
        };
        match result {
            Ok(value) => {
                notify(Some(200), None, None);
                Ok(value)
            }
            Err(ExchangeError::Aborted) => {
                let reason = deadline.reason();
                notify(None, Some(&reason), None);
                Err(AttemptError::aborted(reason))
            }
            Err(ExchangeError::Failed(mut failure)) => {
                failure.attempts = attempt.number;
                failure.call_id = target.call_id.map(str::to_owned);
                let failed = failure.for_policy();
                if let (Some(hold), Some(ms)) = (&self.hold, failed.hold_ms()) {
                    hold.extend(ms);
                }
                let retry_in_ms = policy(failed);
                let error = failure.to_js(&self.options.api_key());
                notify(failure.status, Some(&error), retry_in_ms);
                Err(AttemptError {
                    error,
                    failure: Some(failed),
                    retry_in_ms,
                })
            }
        }
    }

    async fn exchange_and_read(
        &self,
        attempt: Attempt,
        target: &Target<'_>,
        deadline: &Deadline,
        read: &Read<'_>,
    ) -> Result<JsValue, ExchangeError> {
        failpoint("start", target.call_id.unwrap_or_default());
        let request = request::build(&self.options, target, deadline)?;
        let exchange = exchange(request, &self.options, deadline).await;
        // What follows takes no time of the attempt.
        deadline.end();
        failpoint("head", target.call_id.unwrap_or_default());
        let body = self
            .successful_body(&exchange, deadline, attempt)
            .inspect_err(|_| {
                // The rest of the response is not needed.
                deadline.cancel();
            })?;
        failpoint("body", target.call_id.unwrap_or_default());
        Ok(read(body, &exchange).map_err(|failure| exchange.with_head(failure))?)
    }

    /// The body of a 200, or why there is none. A failure after the deadline is a timeout; a status other than 200 is
    /// reported as such, even if its body does not arrive in time.
    fn successful_body(
        &self,
        exchange: &Exchange,
        deadline: &Deadline,
        attempt: Attempt,
    ) -> Result<Vec<u8>, ExchangeError> {
        let refused = exchange.status().filter(|status| *status != 200);
        let mut failure = match refused {
            Some(status) => refusal(status, exchange),
            None => match exchange.failure(&self.options) {
                Some(failure) => failure,
                None => return Ok(exchange.body()?),
            },
        };
        if deadline.is_aborted() {
            return Err(ExchangeError::Aborted);
        }
        if refused.is_none() && deadline.is_expired() {
            failure.code = Code::Timeout;
            failure.message = message::timeout(attempt.timeout_ms as u64);
            failure.cause = None;
        }
        Err(failure.into())
    }

    /// Reads the body of a 200 as a call.
    pub(super) fn read_call(
        &self,
        body: Vec<u8>,
        wanted: Wanted,
        id: &str,
        exchange: &Exchange,
    ) -> error::Result<JsValue> {
        let (report, value) = tape::with_tape(|tape| {
            failpoint("tape", id);
            let call = response::read(&body, wanted, tape)
                .map_err(|error| exchange.unreadable(error, &body))?;
            // The strings in JavaScript may need the memory.
            drop(body);
            error::Result::Ok((call.report, tape::built(tape, call.enveloped)?))
        })?;
        // Hooks run after the tape is released: they may call the module.
        self.options.notify_report(&report, "");
        let mut failure = match report.broken.first() {
            Some(broken) => {
                let (line, column) = broken.place();
                Failure::toon(message::broken_transcript(broken), line, column)
            }
            None => match self.strict_failure(&report, "") {
                Some(failure) => failure,
                None => return Ok(value),
            },
        };
        failure.call = Some(value);
        Err(failure)
    }

    /// With `strict` drift is an error. `at` is the path of the call in the response.
    #[inline(never)]
    pub(super) fn strict_failure(&self, report: &Report, at: &str) -> Option<Box<Failure>> {
        let drift = report.drift.first().filter(|_| self.options.strict())?;
        let message = message::drift(drift, at);
        Some(Failure::new(Code::InvalidResponse, message))
    }
}

/// A response with another status than 200, with the beginning of its body.
fn refusal(status: u16, exchange: &Exchange) -> Box<Failure> {
    let body = exchange.error_body();
    let mut failure = Failure::new(Code::of_status(status), message::refusal(status));
    failure.quote = json::string_field(&body, b"message");
    failure.body = Some(String::from_utf8_lossy(&body).into_owned());
    exchange.with_head(failure)
}

/// One attempt of several.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    /// Counts from 1.
    pub(super) number: u32,
    /// Until the last byte of the body, in milliseconds.
    pub(super) timeout_ms: f64,
}

/// Reads the body of a 200. A trait object: with a type parameter, each async function would be compiled once per
/// closure.
pub(super) type Read<'r> = dyn Fn(Vec<u8>, &Exchange) -> error::Result<JsValue> + 'r;
/// The delay before the next attempt, in milliseconds; `None` if there is none.
pub(super) type Policy<'p> = dyn Fn(retry::FailedAttempt) -> Option<f64> + 'p;

/// An attempt that did not succeed.
pub(super) struct AttemptError {
    /// What the caller's promise rejects with if no attempt follows: a `ContactshipError`, or the reason of an abort.
    pub(super) error: JsValue,
    /// What the retry policy needs; `None` if the caller's signal was aborted.
    pub(super) failure: Option<retry::FailedAttempt>,
    /// The delay before the next attempt, in milliseconds; `None` if there is none.
    pub(super) retry_in_ms: Option<f64>,
}

impl AttemptError {
    fn aborted(reason: JsValue) -> AttemptError {
        AttemptError {
            error: reason,
            failure: None,
            retry_in_ms: None,
        }
    }
}

/// Why an exchange has no result.
enum ExchangeError {
    /// The caller's signal was aborted.
    Aborted,
    /// It failed, or its body is not what was requested.
    Failed(Box<Failure>),
}

impl From<Box<Failure>> for ExchangeError {
    fn from(failure: Box<Failure>) -> ExchangeError {
        ExchangeError::Failed(failure)
    }
}

/// The promise of a method. Each exported `async fn` generates its own glue; the methods besides `getCall` share this
/// one, which is smaller.
pub(super) fn promise(method: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let method: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>> = Box::pin(method);
    future_to_promise(method)
}
