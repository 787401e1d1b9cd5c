//! The allocator of the WebAssembly module, which has one thread. `talc` is smaller than the standard
//! library's allocator there.

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();
