//! The core of the npm package `contactship-wasm`: it requests phone calls from ContactShip, reads their JSON
//! and TOON, and writes them to a flat [`tape`], from which a small reader in JavaScript builds plain objects.
//!
//! # Data flow
//!
//! ```text
//! options ─► request ─► fetch ─► response ─► json ┐
//!                                   │             ├─► tape ─► JavaScript objects
//!                                   └──────► toon ┘
//! ```
//!
//! No step builds a tree, and no step depends on a later one.
//!
//! # Modules
//!
//! Requests:
//! * [`request`] builds the path and the query of a request from an id and options;
//! * [`retry`] decides whether a failed attempt is retried, and after what delay;
//! * [`wait`] decides when a call is complete, and the interval between polls.
//!
//! Bodies of responses:
//! * [`body`] is a body as all readers take it, and why one is not what was requested;
//! * [`response`] reads a call, bare or in its envelope; [`list`] reads a page of calls, [`status`] the status
//!   of a call, [`webhook`] the body of a call webhook;
//! * [`call`] is the documented model of a call; [`drift`] finds fields whose type differs from it;
//! * [`metrics`] computes conversation metrics from the times of words.
//!
//! Formats:
//! * [`json`] and [`toon`] each read text to the [`tape`]; neither depends on the model of a call.
//!
//! Errors:
//! * [`error`](mod@error) has the codes and what a status means; [`message`] has the messages.
//!
//! `js`, which exists in WebAssembly only, is the only module that uses wasm-bindgen and its relatives. All
//! others are plain Rust for any host, and are tested, compared with other libraries and fuzzed natively.
//!
//! # Example
//!
//! A call in JSON with a transcript in TOON:
//!
//! ```
//! use contactship_wasm::{response::{self, Wanted}, tape::{Event, Tape}};
//!
//! let body = br#"{"id": "a1", "chat_history": "[1]{role,content}:\n  agent,Hello"}"#;
//! let mut tape = Tape::new();
//! response::read(body, Wanted { toon: true, raw: false }, &mut tape).expect("a call");
//! assert_eq!(tape.events().last(), Some(Event::String("Hello")));
//! ```

#[cfg(target_arch = "wasm32")]
mod allocator;
pub mod body;
pub mod call;
mod call_reader;
mod decimal;
pub mod drift;
pub mod error;
#[cfg(target_arch = "wasm32")]
mod js;
pub mod json;
pub mod list;
pub mod message;
pub mod metrics;
mod record;
pub mod request;
pub mod response;
pub mod retry;
mod scan;
pub mod status;
pub mod tape;
pub mod toon;
mod utf16;
mod utf8;
pub mod wait;
pub mod webhook;

#[cfg(target_arch = "wasm32")]
pub use js::{ContactshipClient, decode_toon};
