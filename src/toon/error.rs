//! The error that users see: line, column and message.

use std::fmt;

use super::diagnostic::Diagnostic;
use super::lines::bom_len;
use super::sentence;
use crate::decimal::decimal;
use crate::utf16::utf16_len;

/// Why a text is not TOON.
///
/// ```
/// use contactship_wasm::{tape::Tape, toon};
///
/// let text = b"name: Ada\ntags[2]: a";
/// let error = toon::decode(text, &toon::Options::default(), &mut Tape::new()).unwrap_err();
/// assert_eq!((error.line, error.column), (2, 10));
/// assert_eq!(error.to_string(), "line 2: found 1 value in `tags`, expected 2 as its header declares");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in that line, counted from 1 in UTF-16 code units, as editors count.
    pub column: usize,
    /// The line, what was found and what was expected, in one sentence.
    pub message: String,
}

impl Error {
    /// Computes line and column and writes the message: once, for the error that is reported.
    #[cold]
    pub(super) fn new(text: &[u8], diagnostic: &Diagnostic) -> Error {
        let parts = diagnostic.parts();
        let before = &text[bom_len(text).min(parts.at)..parts.at.min(text.len())];
        let (mut line, mut start) = (1, 0);
        for (at, _) in before
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
        {
            (line, start) = (line + 1, at + 1);
        }
        Error {
            line,
            column: utf16_len(&before[start..]) + 1,
            message: [
                "line ",
                &decimal(line as u64),
                ": ",
                &sentence::fill(text, parts),
            ]
            .concat(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
