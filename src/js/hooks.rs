//! What the users' hooks are notified of, as structs whose field names are the properties that hooks read.

use js_sys::Function;
use serde::{Serialize, Serializer};
use serde_wasm_bindgen::to_value;
use wasm_bindgen::prelude::*;

use super::options::{CallOptions, ClientOptions};

#[wasm_bindgen(module = "/src/js/deadline.js")]
extern "C" {
    /// Marks a promise as handled, whatever becomes of it.
    fn forget(promise: &JsValue);
}

/// What `onAttempt` gets after each attempt.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AttemptInfo<'a> {
    /// Counts from 1.
    pub(super) attempt: u32,
    /// The status of the response, if one came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    /// Any value, as an abort passes the signal's reason.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_it_is")]
    pub(super) error: Option<&'a JsValue>,
    /// From the request to the end of the body, in milliseconds.
    pub(super) duration_ms: f64,
    /// The pause before the next attempt, in milliseconds, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retry_in_ms: Option<f64>,
}

/// What `onWarning` gets for what is odd about a response, but no error.
#[derive(Serialize)]
pub(super) struct Warning<'a> {
    /// The kind of warning.
    pub(super) code: &'a str,
    /// Where it is, as in `data[3].duration`.
    pub(super) path: &'a str,
    /// The documented type, for drift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expected: Option<&'a str>,
    /// What came instead.
    pub(super) actual: &'a str,
}

/// Puts a value of JavaScript's into a struct that crosses.
pub(super) fn as_it_is<S: Serializer>(
    value: &Option<impl AsRef<JsValue>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let value = value.as_ref().map(AsRef::as_ref);
    serde_wasm_bindgen::preserve::serialize(value.unwrap_or(&JsValue::UNDEFINED), serializer)
}

impl ClientOptions {
    /// Notifies `onAttempt`, if there is such a hook.
    pub(super) fn notify_attempt(&self, info: &AttemptInfo<'_>) {
        call(self.on_attempt(), info);
    }

    /// Notifies `onWarning`, if there is such a hook.
    pub(super) fn notify_warning(&self, info: &Warning<'_>) {
        call(self.on_warning(), info);
    }
}

impl CallOptions {
    /// Notifies `onStatus`, if there is such a hook.
    pub(super) fn notify_status(&self, status: &JsValue) {
        if let Some(hook) = self.on_status() {
            notify(&hook, status);
        }
    }
}

fn call(hook: Option<Function>, info: &impl Serialize) {
    if let (Some(hook), Ok(info)) = (hook, to_value(info)) {
        notify(&hook, &info);
    }
}

/// What a hook throws, or what the promise that it returns rejects with, does not touch the call.
fn notify(hook: &Function, info: &JsValue) {
    if let Ok(result) = hook.call1(&JsValue::UNDEFINED, info) {
        forget(&result);
    }
}
