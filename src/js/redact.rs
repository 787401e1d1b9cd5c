//! `redact.js`, for Rust.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/js/redact.js")]
extern "C" {
    /// The text with the key blanked out.
    pub(super) fn redact(text: &str, key: &str) -> String;
}
