//! `decodeToon`: TOON that comes from elsewhere than a call.

use wasm_bindgen::prelude::*;

use super::error::Failure;
use super::failpoint::failpoint;
use super::tape;
use crate::toon::{self, Options};

/// Decodes TOON from UTF-8 bytes. `options.js` has checked the options.
#[wasm_bindgen(js_name = decodeToon)]
pub fn decode_toon(
    text: Vec<u8>,
    strict: bool,
    indent: u32,
    legacy: bool,
) -> Result<JsValue, JsValue> {
    let options = Options {
        strict,
        indent: indent as usize,
        legacy,
    };
    tape::with_tape(|tape| {
        tape.clear();
        failpoint("toon", str::from_utf8(&text).unwrap_or_default());
        match toon::decode(&text, &options, tape) {
            Ok(_) => tape::to_js(tape, false),
            Err(error) => {
                let failure = Failure::toon(error.message, error.line, error.column);
                Err(failure.to_js(""))
            }
        }
    })
}
