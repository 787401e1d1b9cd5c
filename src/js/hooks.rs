//! The arguments of users' hooks, as structs that are serialized to plain objects.

use js_sys::Function;
use serde::{Serialize, Serializer};
use serde_wasm_bindgen::to_value;
use wasm_bindgen::prelude::*;

use super::error::redact;
use super::options::{CallOptions, ClientOptions};
use crate::call_reader::Report;
use crate::message;

#[wasm_bindgen(module = "/src/js/deadline.js")]
extern "C" {
    /// Ignores the result of a promise, so that a rejection is not reported as unhandled.
    fn forget(promise: &JsValue);
}

/// The argument of `onAttempt`, after each attempt.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AttemptInfo<'a> {
    /// Counts from 1.
    pub(super) attempt: u32,
    /// The status of the response, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    /// Any value, as an abort passes the signal's reason.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_it_is")]
    pub(super) error: Option<&'a JsValue>,
    /// From the request to the end of the body, in milliseconds.
    pub(super) duration_ms: f64,
    /// The delay before the next attempt, in milliseconds, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retry_in_ms: Option<f64>,
}

/// The argument of `onWarning`: an anomaly in a response that is not an error.
#[derive(Serialize)]
pub(super) struct Warning<'a> {
    pub(super) code: WarningCode,
    /// Where it is, as in `data[3].duration`.
    pub(super) path: &'a str,
    /// The documented type, for drift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expected: Option<&'a str>,
    /// The received type, or for transcripts the versions or the error.
    pub(super) actual: &'a str,
}

/// The kind of a warning.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WarningCode {
    /// A field is of another type than documented.
    UnexpectedType,
    /// An older encoder wrote the transcript.
    ToonLegacy,
    /// A transcript of a list does not decode.
    InvalidToon,
}

/// Passes a JavaScript value through unchanged.
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
        notify_with(self.on_attempt(), info);
    }

    /// Notifies `onWarning`, if there is such a hook.
    pub(super) fn notify_warning(&self, info: &Warning<'_>) {
        notify_with(self.on_warning(), info);
    }

    /// Reports the anomalies of a call to `onWarning`. `at` is the path of the call in the response.
    #[inline(never)]
    pub(super) fn notify_report(&self, report: &Report, at: &str) {
        for (field, versions) in &report.legacy {
            self.notify_warning(&Warning {
                code: WarningCode::ToonLegacy,
                path: &message::joined(at, field),
                expected: None,
                actual: versions,
            });
        }
        for drift in &report.drift {
            self.notify_warning(&Warning {
                code: WarningCode::UnexpectedType,
                path: &message::joined(at, &drift.path),
                expected: Some(drift.expected.as_str()),
                actual: drift.actual.as_str(),
            });
        }
        // In a single call it is an error.
        for broken in report.broken.iter().filter(|_| !at.is_empty()) {
            self.notify_warning(&Warning {
                code: WarningCode::InvalidToon,
                path: &message::joined(at, broken.field),
                expected: None,
                // It quotes the transcript.
                actual: &redact(&message::broken_transcript(broken), &self.api_key()),
            });
        }
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

fn notify_with(hook: Option<Function>, info: &impl Serialize) {
    if let (Some(hook), Ok(info)) = (hook, to_value(info)) {
        notify(&hook, &info);
    }
}

/// Calls a hook. Exceptions of it, and rejections of a promise that it returns, are ignored.
fn notify(hook: &Function, info: &JsValue) {
    if let Ok(result) = hook.call1(&JsValue::UNDEFINED, info) {
        forget(&result);
    }
}
