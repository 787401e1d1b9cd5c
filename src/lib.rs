//! The core of `contactship-wasm`: a call travels one way through it, and each room on the way does one
//! thing.
//!
//! ```text
//! options ─► request ─► fetch ─► response ─► json ┐
//!                                   │             ├─► tape ─► JavaScript's objects
//!                                   └──────► toon ┘
//! ```
//!
//! Two readers write into one flat [`tape`], and one small reader in JavaScript builds the objects from
//! it. Nothing on the way builds a tree, and nothing on it knows what comes after the next room.
//!
//! * [`request`]: an id and what is asked for, to a URL;
//! * [`retry`]: given a failure and an attempt's number: again, and when?
//! * [`response`]: the body of an answer to the tape, through [`json`] and [`toon`];
//! * [`call`]: the wire model; [`drift`]: where a call departs from it;
//! * [`error`](mod@error): what can go wrong, by name;
//! * `js`: the rooms that speak with JavaScript, in WebAssembly alone.
//!
//! All but `js` is plain Rust, for any host:
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
pub mod call;
mod call_reader;
pub mod drift;
pub mod error;
#[cfg(target_arch = "wasm32")]
mod js;
pub mod json;
pub mod list;
pub mod message;
pub mod metrics;
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
