//! `getCallStatus`: the light read that is made for polling.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::client::{ContactshipClient, built, promise, unreadable};
use super::error;
use super::exchange::Exchange;
use super::options::CallOptions;
use super::tape;
use crate::request::Target;
use crate::status;

#[wasm_bindgen]
impl ContactshipClient {
    /// Fetches the status of a call.
    #[wasm_bindgen(js_name = getCallStatus)]
    pub fn get_call_status(self, id: String, options: CallOptions) -> Promise {
        promise(async move {
            let target = Target::status(&id);
            self.fetch(&target, &options, &read_status).await
        })
    }
}

/// The body of a 200 to the status.
pub(super) fn read_status(body: Vec<u8>, exchange: &Exchange) -> error::Result<JsValue> {
    tape::with_tape(|tape| {
        let enveloped =
            status::read(&body, tape).map_err(|error| unreadable(error, &body, exchange))?;
        built(tape, enveloped)
    })
}
