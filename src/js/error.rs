//! The fields of a `ContactshipError`, before it is created in JavaScript.

use serde::{Serialize, Serializer};
use serde_wasm_bindgen::to_value;
use wasm_bindgen::prelude::*;

use super::hooks::as_it_is;
use crate::error::Code;
use crate::retry;

#[wasm_bindgen(module = "/src/js/error.js")]
extern "C" {
    /// The error, with the key redacted everywhere.
    #[wasm_bindgen(js_name = toError)]
    fn to_error(failure: &JsValue, key: &str) -> JsValue;
}

#[wasm_bindgen(module = "/src/js/redact.js")]
extern "C" {
    /// The text with the key blanked out.
    pub(super) fn redact(text: &str, key: &str) -> String;
}

/// A failed attempt, or a call that could not be made. Its fields are the properties of the error that users get.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Failure {
    #[serde(serialize_with = "by_name")]
    pub(super) code: Code,
    pub(super) message: String,
    /// The `message` of the server's error body; `error.js` appends it to the message, redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) quote: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retry_after_ms: Option<f64>,
    pub(super) attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) call_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_id: Option<String>,
    /// The beginning of the body; `error.js` redacts and then shortens it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) column: Option<u32>,
    /// Any value; `error.js` appends its description to the message.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_it_is")]
    pub(super) cause: Option<JsValue>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_it_is")]
    pub(super) call: Option<JsValue>,
}

fn by_name<S: Serializer>(code: &Code, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(code.name())
}

/// Boxed: moving a struct of 200 bytes through every `?` takes more code.
pub(super) type Result<T> = std::result::Result<T, Box<Failure>>;

impl Failure {
    #[inline(never)]
    pub(super) fn new(code: Code, message: String) -> Box<Failure> {
        Box::new(Failure {
            code,
            message,
            quote: None,
            status: None,
            retry_after_ms: None,
            attempts: 0,
            call_id: None,
            request_id: None,
            body: None,
            line: None,
            column: None,
            cause: None,
            call: None,
        })
    }

    /// A failure that is described by a constant.
    pub(super) fn plain(code: Code, message: &str) -> Box<Failure> {
        Failure::new(code, message.to_owned())
    }

    /// A failure that a value from JavaScript caused.
    pub(super) fn caused(code: Code, message: &str, cause: JsValue) -> Box<Failure> {
        let mut failure = Failure::plain(code, message);
        failure.cause = Some(cause);
        failure
    }

    /// Text that is not TOON, and the position of the error, both from 1.
    pub(super) fn toon(message: String, line: usize, column: usize) -> Box<Failure> {
        let mut failure = Failure::new(Code::InvalidToon, message);
        failure.line = Some(line as u32);
        failure.column = Some(column as u32);
        failure
    }

    /// What the retry policy needs.
    pub(super) fn for_policy(&self) -> retry::FailedAttempt {
        retry::FailedAttempt {
            code: self.code,
            status: self.status,
            retry_after_ms: self.retry_after_ms,
        }
    }

    /// The error, with the key redacted everywhere.
    pub(super) fn to_js(&self, key: &str) -> JsValue {
        match to_value(self) {
            Ok(failure) => to_error(&failure, key),
            Err(error) => error.into(),
        }
    }
}
