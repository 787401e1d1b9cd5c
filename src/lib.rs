//! The ContactShip call client.

pub mod call;
pub mod drift;
pub mod error;
#[cfg(target_arch = "wasm32")]
mod js;
pub mod json;
pub mod request;
pub mod response;
pub mod retry;
mod scan;
pub mod tape;
pub mod toon;
mod utf8;

#[cfg(target_arch = "wasm32")]
pub use js::{ContactshipClient, decode_toon};
