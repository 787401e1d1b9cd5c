//! `deadline.js`, for Rust.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/js/deadline.js")]
extern "C" {
    /// An end that is set to waiting.
    pub type Deadline;

    /// The time is over.
    #[wasm_bindgen(method, getter, js_name = isExpired)]
    pub(crate) fn is_expired(this: &Deadline) -> bool;

    /// The caller does not want it any more.
    #[wasm_bindgen(method, getter, js_name = isAborted)]
    pub(crate) fn is_aborted(this: &Deadline) -> bool;

    /// The reason of the caller's signal.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn reason(this: &Deadline) -> JsValue;

    /// Ends the request on the network, and lets go.
    #[wasm_bindgen(method)]
    pub(crate) fn cancel(this: &Deadline);
}
