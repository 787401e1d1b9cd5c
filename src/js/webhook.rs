//! `parseCallWebhook`.

use wasm_bindgen::prelude::*;

use super::error::Failure;
use super::tape;
use crate::error::Code;
use crate::{message, webhook};

/// Reads the body of a call webhook, as UTF-8 bytes, to its `data`.
#[wasm_bindgen(js_name = parseCallWebhook)]
pub fn parse_call_webhook(body: Vec<u8>) -> Result<JsValue, JsValue> {
    tape::with_tape(|tape| {
        webhook::read(&body, tape)
            .map_err(|error| Failure::new(Code::InvalidArgument, message::wrong_body(error)))?;
        drop(body);
        tape::built(tape, true)
    })
    .map_err(|failure| failure.to_js(""))
}
