//! TOON to the tape: version 4.4 of the [specification], and the text of older encoders.
//!
//! One pass over the text, without a tree and without recursion. Each module uses only those below it:
//!
//! | module | what it does | [specification] |
//! |---|---|---|
//! | `decoder` | nests lines in objects and lists | sections 5, 8, 9.4, 10 |
//! | `table` | reads inline arrays and tables, the hot path | sections 9.1, 9.3, 9.5 |
//! | `parser` | classifies one line, reads its key, checks its depth | sections 5.2, 8 |
//! | `header` | reads array headers and their field lists | section 6 |
//! | `cells` | reads single values, quoted or not | sections 4, 7.1, 7.4, 11 |
//! | `error` | computes line and column | |
//! | `lines` | splits the text into lines, counts their indentation | sections 5.1, 12 |
//! | `number` | classifies numbers | section 4 |
//! | `keys` | finds duplicate keys | section 14 |
//! | `legacy` | lists what older encoders wrote differently | |
//! | `sentence` | writes the messages | section 14 |
//! | `diagnostic`, `plan`, `span` | data: an error, a field list, a part of the text | |
//! | `options`, `decoded` | what the caller passes, and what it gets | |
//!
//! [specification]: https://github.com/toon-format/spec/blob/main/SPEC.md

mod cells;
mod decoded;
mod decoder;
mod diagnostic;
mod error;
mod header;
mod keys;
mod legacy;
mod lines;
mod number;
mod options;
mod parser;
mod plan;
mod sentence;
mod span;
mod table;

pub use decoded::{Decoded, Rules};
pub use error::Error;
pub use options::{MAX_DEPTH, Options};

use crate::tape::Tape;
use crate::utf8;
use decoder::Decoder;
use diagnostic::Diagnostic;

/// Decodes UTF-8 text and writes its value to the tape. After an error the tape is as it was before.
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
/// If the text is not UTF-8, or not TOON by the rules that the options allow. If the second reading of
/// [`Options::legacy`] fails too, the first error is returned.
pub fn decode(text: &[u8], options: &Options, tape: &mut Tape) -> Result<Decoded, Error> {
    let ascii = utf8::is_ascii(text);
    if !ascii && let Some(at) = utf8::first_error(text) {
        let diagnostic = Diagnostic::new(at, sentence::ILL_FORMED_UTF_8);
        let diagnostic = diagnostic.with_numbers([u64::from(text[at]), 0, 0]);
        return Err(Error::new(text, &diagnostic));
    }
    decode_text(text, ascii, options, tape)
}

/// Decodes text that is known to be UTF-8. `ascii`: all of it is ASCII.
pub(crate) fn decode_text(
    text: &[u8],
    ascii: bool,
    options: &Options,
    tape: &mut Tape,
) -> Result<Decoded, Error> {
    let checkpoint = tape.checkpoint();
    tape.assume_ascii(ascii);
    let mut decoded = Decoder::new(text, options, false, tape).read();
    if decoded.is_err() {
        tape.rollback(checkpoint);
        if options.strict && options.legacy {
            tape.assume_ascii(ascii);
            let second = Decoder::new(text, options, true, tape).read();
            if second.is_ok() {
                decoded = second;
            } else {
                tape.rollback(checkpoint);
            }
        }
    }
    tape.assume_ascii(false);
    decoded.map_err(|diagnostic| Error::new(text, &diagnostic))
}
