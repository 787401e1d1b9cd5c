//! Bindings to `deadline.js`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

#[wasm_bindgen(module = "/src/js/deadline.js")]
extern "C" {
    /// Combines a timeout with the caller's [`AbortSignal`](https://dom.spec.whatwg.org/#interface-AbortSignal).
    pub(super) type Deadline;

    /// Fails if the caller's signal throws.
    #[wasm_bindgen(constructor, catch)]
    pub(super) fn new(ms: f64, signal: &JsValue) -> Result<Deadline, JsValue>;

    /// The time is over.
    #[wasm_bindgen(method, getter, js_name = isExpired)]
    pub(super) fn is_expired(this: &Deadline) -> bool;

    /// The caller's signal was aborted.
    #[wasm_bindgen(method, getter, js_name = isAborted)]
    pub(super) fn is_aborted(this: &Deadline) -> bool;

    /// The reason of the caller's signal.
    #[wasm_bindgen(method, getter)]
    pub(super) fn reason(this: &Deadline) -> JsValue;

    /// Milliseconds since it was made.
    #[wasm_bindgen(method, getter, js_name = elapsedMs)]
    pub(super) fn elapsed_ms(this: &Deadline) -> f64;

    /// For `fetch`: aborts the request when the deadline passes.
    #[wasm_bindgen(method, getter)]
    pub(super) fn signal(this: &Deadline) -> AbortSignal;

    /// Releases the timer and the caller's signal.
    #[wasm_bindgen(method)]
    pub(super) fn end(this: &Deadline);

    /// Aborts the request on the network, and ends.
    #[wasm_bindgen(method)]
    pub(super) fn cancel(this: &Deadline);

    #[wasm_bindgen(method)]
    fn sleep(this: &Deadline) -> Promise;
}

/// Waits, in milliseconds. An abort of the caller's signal ends it at once, with the signal's reason.
pub(super) async fn pause(ms: f64, signal: &JsValue) -> Result<(), JsValue> {
    let deadline = Deadline::new(ms, signal)?;
    JsFuture::from(deadline.sleep()).await?;
    if deadline.is_aborted() {
        Err(deadline.reason())
    } else {
        Ok(())
    }
}
