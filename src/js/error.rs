//! A failure out to JavaScript: what is known of it, until it becomes a `ContactshipError`.

use wasm_bindgen::prelude::*;

use crate::error::Code;
use crate::retry;

#[wasm_bindgen(module = "/src/js/error.js")]
extern "C" {
    /// The error, with the key blanked out of everything in it.
    #[wasm_bindgen(js_name = errorOf)]
    fn error_of(
        key: &str,
        code: &str,
        message: &str,
        is_caused: bool,
        cause: &JsValue,
        call: &JsValue,
        details: &JsValue,
    ) -> JsValue;

    /// An object with what is known.
    fn details(
        status: Option<u16>,
        retry_after_ms: Option<f64>,
        attempts: u32,
        call_id: Option<&str>,
        request_id: &JsValue,
        body: &JsValue,
        line: Option<u32>,
        column: Option<u32>,
    ) -> JsValue;

    /// The text with the key blanked out.
    pub(crate) fn redact(text: &str, key: &str) -> String;

    /// The beginning of an error's body as text, the key blanked out.
    pub(crate) fn excerpt(body: &[u8], key: &str) -> JsValue;
}

/// A failed attempt, or a call that could not be made.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) details: Details,
    pub(crate) cause: Option<JsValue>,
    pub(crate) call: Option<JsValue>,
}

/// What users can read off the error besides its code and message.
#[derive(Debug, Default)]
pub(crate) struct Details {
    pub(crate) status: Option<u16>,
    pub(crate) retry_after_ms: Option<f64>,
    pub(crate) attempts: u32,
    pub(crate) call_id: Option<String>,
    /// Text, or undefined.
    pub(crate) request_id: JsValue,
    /// Text, or undefined.
    pub(crate) body: JsValue,
    pub(crate) line: Option<u32>,
    pub(crate) column: Option<u32>,
}

impl Failure {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Failure {
        Failure {
            code,
            message: message.into(),
            details: Details::default(),
            cause: None,
            call: None,
        }
    }

    /// A failure that something else caused, whose words are put behind the message.
    pub(crate) fn caused(code: Code, message: &str, cause: JsValue) -> Failure {
        Failure {
            cause: Some(cause),
            ..Failure::new(code, message)
        }
    }

    /// A text that is no TOON, and the place in it.
    pub(crate) fn toon(message: String, line: usize, column: usize) -> Failure {
        let mut failure = Failure::new(Code::InvalidToon, message);
        failure.details.line = Some(line as u32);
        failure.details.column = Some(column as u32);
        failure
    }

    /// What the retry policy wants to know.
    pub(crate) fn for_policy(&self) -> retry::Failure {
        retry::Failure {
            code: self.code,
            status: self.details.status.unwrap_or(0),
            retry_after_ms: self.details.retry_after_ms,
        }
    }

    /// The error, with the key blanked out of everything in it.
    pub(crate) fn into_js(self, key: &str) -> JsValue {
        let known = self.details;
        let details = details(
            known.status,
            known.retry_after_ms,
            known.attempts,
            known.call_id.as_deref(),
            &known.request_id,
            &known.body,
            known.line,
            known.column,
        );
        let is_caused = self.cause.is_some();
        error_of(
            key,
            self.code.name(),
            &self.message,
            is_caused,
            &self.cause.unwrap_or_default(),
            &self.call.unwrap_or_default(),
            &details,
        )
    }
}
