//! `getCallStatus`: a small response, meant for polling.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::client::{ContactshipClient, promise};
use super::error;
use super::exchange::Exchange;
use super::options::CallOptions;
use super::tape;
use crate::body::BodyError;
use crate::request::Target;
use crate::status;
use crate::tape::Tape;

#[wasm_bindgen]
impl ContactshipClient {
    /// Fetches the status of a call.
    #[wasm_bindgen(js_name = getCallStatus)]
    pub fn get_call_status(self, id: String, options: CallOptions) -> Promise {
        promise(async move {
            let target = Target::status(&id);
            self.send(&target, &options, &read_record(status::read))
                .await
        })
    }
}

/// A reader of the body of a 200 that is one small object.
pub(super) fn read_record(
    read: impl Fn(&[u8], &mut Tape) -> Result<bool, BodyError>,
) -> impl Fn(Vec<u8>, &Exchange) -> error::Result<JsValue> {
    move |body, exchange| {
        tape::with_tape(|tape| {
            let enveloped = read(&body, tape).map_err(|error| exchange.unreadable(error, &body))?;
            tape::built(tape, enveloped)
        })
    }
}
