//! TOON: text to tape, by version 4.4 of the specification, and by what older encoders wrote.
//!
//! One pass over the text, no tree, no recursion. The rooms, in the order in which a text goes
//! through them:
//!
//! * [`lines`]: which lines count, and how deep they stand (section 5.1, section 12);
//! * [`decoder`]: what a line is, and which object or array it belongs to (sections 5, 8, 9, 10);
//! * [`header`]: array headers and their field lists (section 6);
//! * [`table`]: rows, the hot path (sections 9.3 and 9.5);
//! * [`cells`], [`number`]: single values (sections 4, 7 and 11);
//! * [`keys`]: each key once in an object (section 14.3);
//! * [`legacy`]: what older encoders wrote otherwise;
//! * [`error`], [`sentence`]: what went wrong, where, in one sentence.

mod cells;
mod decoder;
mod error;
mod header;
mod keys;
mod legacy;
mod lines;
mod number;
mod sentence;
mod table;

pub use error::Error;

use crate::tape::Tape;
use crate::utf8;
use decoder::Decoder;
use error::Failure;

/// Objects and arrays may be nested so deep below the document's root; what is deeper is an error.
pub const MAX_DEPTH: usize = 512;

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Counts, indentation and duplicate keys are checked (section 13).
    pub strict: bool,
    /// How many spaces make one level.
    pub indent: usize,
    /// Where a strict reading fails, read again what older encoders wrote.
    pub legacy: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            strict: true,
            indent: 2,
            legacy: true,
        }
    }
}

/// How a text could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// By which rules.
    pub rules: Rules,
    /// The text had comments and nothing else: it means the empty object, but an older encoder's
    /// string such as `#1 fan` looks the same.
    pub only_comments: bool,
}

/// The rules by which a text could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// Those of version 4.4.
    Current,
    /// Those of older encoders, of this range of versions as far as the text shows it.
    Legacy(&'static str),
}

/// Reads a text and writes its value to the tape. After an error the tape is as it was before.
///
/// ```
/// use contactship_wasm::tape::{Event, Tape};
/// use contactship_wasm::toon::{Options, decode};
///
/// let mut tape = Tape::new();
/// decode(b"[2]{role,content}:\n  agent,Hello\n  user,Hi", &Options::default(), &mut tape)?;
/// assert_eq!(tape.events().next(), Some(Event::Array(2)));
/// # Ok::<(), contactship_wasm::toon::Error>(())
/// ```
///
/// # Errors
/// Where the text is not UTF-8, or not TOON by the rules that the options ask for.
pub fn decode(text: &[u8], options: &Options, tape: &mut Tape) -> Result<Reading, Error> {
    let ascii = utf8::is_ascii(text);
    if !ascii && let Some(at) = utf8::first_error(text) {
        let failure = Failure::new(at, sentence::ILL_FORMED_UTF_8);
        let failure = failure.with_numbers([u64::from(text[at]), 0, 0]);
        return Err(Error::new(text, failure));
    }
    decode_text(text, ascii, options, tape)
}

/// The same for a text that is known to be UTF-8, and whether it is ASCII.
pub(crate) fn decode_text(
    text: &[u8],
    ascii: bool,
    options: &Options,
    tape: &mut Tape,
) -> Result<Reading, Error> {
    let checkpoint = tape.checkpoint();
    tape.assume_ascii(ascii);
    let mut reading = Decoder::new(text, options, false, tape).read();
    if reading.is_err() {
        tape.rollback(checkpoint);
        if options.strict && options.legacy {
            tape.assume_ascii(ascii);
            let second = Decoder::new(text, options, true, tape).read();
            if second.is_ok() {
                reading = second;
            } else {
                tape.rollback(checkpoint);
            }
        }
    }
    tape.assume_ascii(false);
    reading.map_err(|failure| Error::new(text, failure))
}
