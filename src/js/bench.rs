//! For `cargo xtask bench` alone, never in the package: the bytes of a response to objects, without the
//! network around it.

use wasm_bindgen::prelude::*;

use super::tape;
use crate::response::{self, Wanted};

/// Reads a response as `getCall` does; null where it is no call.
#[wasm_bindgen(js_name = readResponse)]
pub fn read_response(body: Vec<u8>, toon: bool) -> Result<JsValue, JsValue> {
    let wanted = Wanted { toon, raw: false };
    tape::with_tape(|tape| match response::read(&body, wanted, tape) {
        Ok(read) => tape::to_js(tape, read.enveloped),
        Err(_) => Ok(JsValue::NULL),
    })
}
