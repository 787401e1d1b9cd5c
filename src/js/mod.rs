//! The rooms that speak with JavaScript: the only ones that name wasm-bindgen, js-sys, web-sys or
//! gloo-net.

#[cfg(feature = "bench")]
mod bench;
mod client;
mod deadline;
mod decode;
mod error;
mod fetch;
mod memory;
mod options;
mod tape;
mod trap;

pub use client::ContactshipClient;
pub use decode::decode_toon;
