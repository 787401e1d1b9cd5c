//! The border to JavaScript: the only modules that name wasm-bindgen, js-sys, web-sys or gloo-net.
//!
//! Each `extern` block names the JavaScript file beside it that it imports from.

#[cfg(feature = "bench")]
mod bench;
mod client;
mod deadline;
mod decode;
mod error;
mod exchange;
mod failpoint;
mod hold;
mod hooks;
mod list;
mod metrics;
mod options;
mod request;
mod status;
mod tape;
mod wait;
mod webhook;

pub use client::ContactshipClient;
pub use decode::decode_toon;
