//! A rate limit that holds back all calls of a batch, not only the one that met it.

use js_sys::Date;
use wasm_bindgen::prelude::*;

use super::deadline::pause;

#[wasm_bindgen]
extern "C" {
    /// An object that the calls of a batch share; `batch.js` creates it.
    pub type Hold;

    /// Until when no call may send a request, by `Date.now`; 0 before the first rate limit.
    #[wasm_bindgen(method, getter)]
    fn until(this: &Hold) -> f64;
    #[wasm_bindgen(method, setter)]
    fn set_until(this: &Hold, until: f64);
}

impl Hold {
    /// Waits until requests may be sent. An abort of the caller's signal ends it at once, with the signal's reason.
    pub(super) async fn wait(&self, signal: &JsValue) -> Result<(), JsValue> {
        // Next.js rejects a component that reads the time while it is prerendered.
        while self.until() > 0.0 {
            let ms = self.until() - Date::now();
            if ms <= 0.0 {
                break;
            }
            pause(ms, signal).await?;
        }
        Ok(())
    }

    /// Holds the calls back for at least `ms` milliseconds from now.
    pub(super) fn extend(&self, ms: f64) {
        self.set_until(self.until().max(Date::now() + ms));
    }
}
