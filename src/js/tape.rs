//! A tape out to JavaScript: where its parts stand in memory, for the reader in `tape.js`.

use wasm_bindgen::prelude::*;

use crate::tape::{Tape, dense_utf16};

#[wasm_bindgen(module = "/src/js/tape.js")]
extern "C" {
    #[wasm_bindgen(js_name = readTape, catch)]
    fn read_tape(memory: &JsValue, header: *const u32, enveloped: bool)
    -> Result<JsValue, JsValue>;
}

thread_local! {
    /// One tape serves all calls, one after the other: its memory and the shapes of calls are warm.
    static TAPE: std::cell::RefCell<Tape> = std::cell::RefCell::default();
}

/// Lends the tape.
pub(crate) fn with_tape<R>(work: impl FnOnce(&mut Tape) -> R) -> R {
    TAPE.with_borrow_mut(work)
}

/// Builds the value of the tape; of an envelope, what is in it.
pub(crate) fn to_js(tape: &mut Tape, enveloped: bool) -> Result<JsValue, JsValue> {
    let (first, shapes, keys) = tape.untold_shapes();
    let mut header: Vec<u32> = vec![
        tape.op_chunks().count() as u32,
        first,
        shapes.len() as u32 / 2,
        address(&shapes),
        address(&keys),
    ];
    for chunk in tape.op_chunks() {
        header.extend([address(chunk), chunk.len() as u32]);
    }
    let dense: Vec<Option<Vec<u16>>> = tape
        .text_chunks()
        .map(|chunk| {
            if tape.is_ascii() {
                None
            } else {
                dense_utf16(chunk)
            }
        })
        .collect();
    for (chunk, dense) in tape.text_chunks().zip(&dense) {
        match dense {
            Some(utf16) => header.extend([address(utf16), 2 * utf16.len() as u32, 1]),
            None => header.extend([address(chunk), chunk.len() as u32, 0]),
        }
    }
    read_tape(&wasm_bindgen::memory(), header.as_ptr(), enveloped)
}

fn address<T>(slice: &[T]) -> u32 {
    slice.as_ptr() as u32
}
