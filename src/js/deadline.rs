//! `deadline.js`, for Rust.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

#[wasm_bindgen(module = "/src/js/deadline.js")]
extern "C" {
    /// An end that is set to waiting.
    pub(crate) type Deadline;

    #[wasm_bindgen(constructor)]
    pub(crate) fn new(ms: f64, signal: Option<&AbortSignal>) -> Deadline;

    /// The time is over.
    #[wasm_bindgen(method, getter, js_name = isExpired)]
    pub(crate) fn is_expired(this: &Deadline) -> bool;

    /// The caller does not want it any more.
    #[wasm_bindgen(method, getter, js_name = isAborted)]
    pub(crate) fn is_aborted(this: &Deadline) -> bool;

    #[wasm_bindgen(method, js_name = sleep)]
    fn sleep_promise(this: &Deadline) -> js_sys::Promise;

    /// Lets go of the timer and of the caller's signal.
    #[wasm_bindgen(method)]
    pub(crate) fn end(this: &Deadline);

    /// Ends the request on the network, and lets go.
    #[wasm_bindgen(method)]
    pub(crate) fn cancel(this: &Deadline);

    /// What becomes of a promise is nobody's business any more.
    pub(crate) fn forget(promise: &JsValue);
}

impl Deadline {
    /// Waits until the deadline passes.
    pub(crate) async fn sleep(&self) {
        let _ = JsFuture::from(self.sleep_promise()).await;
    }
}
