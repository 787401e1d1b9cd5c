//! A failure out to JavaScript: what is known of it, until it becomes a `ContactshipError`.

use wasm_bindgen::prelude::*;

use crate::error::Code;
use crate::retry;

#[wasm_bindgen(module = "/src/js/error.js")]
extern "C" {
    type ContactshipError;

    #[wasm_bindgen(constructor)]
    fn new(code: &str, message: &str, details: &JsValue, more: &JsValue) -> ContactshipError;

    /// The cause without the key.
    fn presentable(cause: &JsValue, key: &str) -> JsValue;

    /// The cause in words.
    pub(crate) fn describe(cause: &JsValue) -> String;

    /// The text with the key blanked out.
    pub(crate) fn redact(text: &str, key: &str) -> String;

    /// The beginning of an error's body as text, the key blanked out.
    pub(crate) fn excerpt(body: &[u8], key: &str) -> String;
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
    pub(crate) request_id: Option<String>,
    pub(crate) body: Option<String>,
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

    /// A failure that something else caused, whose words go into the message.
    pub(crate) fn caused(code: Code, message: &str, cause: JsValue) -> Failure {
        Failure {
            cause: Some(cause.clone()),
            ..Failure::new(code, [message, ": ", &describe(&cause)].concat())
        }
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
    pub(crate) fn into_js(mut self, key: &str) -> JsValue {
        let id = self.details.request_id.take();
        self.details.request_id = id.map(|id| redact(&id, key));
        let details = self.details.into_js();
        let more = js_sys::Object::new();
        if let Some(cause) = self.cause {
            set(&more, "cause", &presentable(&cause, key));
        }
        if let Some(call) = self.call {
            set(&more, "call", &call);
        }
        let message = redact(&self.message, key);
        ContactshipError::new(self.code.name(), &message, &details, &more).into()
    }
}

impl Details {
    /// An object with what is known.
    fn into_js(self) -> js_sys::Object {
        let object = js_sys::Object::new();
        let say = |name, value: Option<JsValue>| {
            if let Some(value) = value {
                set(&object, name, &value);
            }
        };
        say("status", self.status.map(JsValue::from));
        say("retryAfterMs", self.retry_after_ms.map(JsValue::from));
        say("attempts", Some(self.attempts.into()));
        say("callId", self.call_id.map(JsValue::from));
        say("requestId", self.request_id.map(JsValue::from));
        say("body", self.body.map(JsValue::from));
        say("line", self.line.map(JsValue::from));
        say("column", self.column.map(JsValue::from));
        object
    }
}

/// Sets a property of an object of our own, which cannot fail.
pub(crate) fn set(object: &js_sys::Object, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(object, &name.into(), value);
}
