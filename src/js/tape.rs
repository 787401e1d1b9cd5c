//! Passes a tape to its reader in JavaScript, `tape.js`.

use wasm_bindgen::prelude::*;

use super::error::{self, Failure};
use crate::error::Code;
use crate::message;
use crate::tape::{Layout, Tape};

#[wasm_bindgen(module = "/src/js/tape.js")]
extern "C" {
    #[wasm_bindgen(js_name = readTape, catch)]
    fn read_tape(memory: &JsValue, header: *const u32, enveloped: bool)
    -> Result<JsValue, JsValue>;

    /// Up to which byte this host decodes UTF-8 at least as fast as UTF-16.
    #[wasm_bindgen(js_name = lastByteAsUtf8)]
    fn last_byte_as_utf8() -> u8;
}

thread_local! {
    /// One tape serves all calls, one after the other, so that they share its memory and its shapes.
    static TAPE: std::cell::RefCell<Tape> = std::cell::RefCell::default();
}

/// Calls `work` with the tape.
pub(crate) fn with_tape<R>(work: impl FnOnce(&mut Tape) -> R) -> R {
    TAPE.with_borrow_mut(work)
}

/// The value of the tape as an object; of an envelope, its `data`.
#[inline(never)]
pub(super) fn built(tape: &mut Tape, enveloped: bool) -> error::Result<JsValue> {
    to_js(tape, enveloped)
        .map_err(|cause| Failure::caused(Code::Internal, message::NOT_BUILT, cause))
}

/// Builds the value of the tape; of an envelope, only its `data`.
pub(crate) fn to_js(tape: &mut Tape, enveloped: bool) -> Result<JsValue, JsValue> {
    let layout = Layout::of(tape, last_byte_as_utf8());
    read_tape(&wasm_bindgen::memory(), layout.header().as_ptr(), enveloped)
        // It may have learnt some of the shapes only.
        .inspect_err(|_| tape.forget_shapes())
}
