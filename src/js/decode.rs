//! `decodeToon`: TOON that is not part of a call.

use wasm_bindgen::prelude::*;

use super::error::Failure;
use super::failpoint::failpoint;
use super::options::ToonOptions;
use super::tape;
use crate::toon::{self, Options};

/// Decodes TOON from UTF-8 bytes. `options.js` has checked the options.
#[wasm_bindgen(js_name = decodeToon)]
pub fn decode_toon(text: Vec<u8>, options: &ToonOptions) -> Result<JsValue, JsValue> {
    let options = Options {
        strict: options.strict(),
        indent: options.indent() as usize,
        legacy: options.legacy(),
    };
    tape::with_tape(|tape| {
        tape.clear();
        failpoint("toon", &text);
        match toon::decode(&text, &options, tape) {
            Ok(_) => tape::to_js(tape, false),
            Err(error) => {
                let failure = Failure::toon(error.message, error.line, error.column);
                Err(failure.to_js(""))
            }
        }
    })
}
