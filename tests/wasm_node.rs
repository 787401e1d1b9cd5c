//! The core as WebAssembly in Node.
#![cfg(target_arch = "wasm32")]

#[path = "common/get_call.rs"]
mod get_call;
