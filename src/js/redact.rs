//! `redact.js`: the module does not call it, but its tests as WebAssembly need the file beside `error.js`, and
//! wasm-bindgen copies the files that Rust names.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/js/redact.js")]
extern "C" {
    fn redact(text: &str, key: &str) -> String;
}
