//! What went wrong, where, in one sentence that says what was found and what was expected.

use std::fmt;

use super::decoder::Span;
use super::lines::bom_len;
use super::sentence;
use crate::utf16::utf16_len;

/// A text that is no TOON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in that line, counted from 1 in UTF-16 units as editors count.
    pub column: usize,
    /// What was found, and what was expected.
    pub message: String,
}

impl Error {
    /// Looks up the line and the column, and words the message: once, for the error that is reported.
    #[cold]
    pub(super) fn new(text: &[u8], failure: Failure) -> Error {
        let Failure(report) = failure;
        let at = report.at;
        let before = &text[bom_len(text).min(at)..at.min(text.len())];
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
            message: sentence::fill(text, &report),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// An error on its way out. Boxed, because it is rare and the results that it could be in are not.
#[derive(Debug)]
pub(super) struct Failure(Box<Report>);

/// An error as data: a place in the text, one of the [sentences](sentence), and what fills its blanks.
#[derive(Debug, Default)]
pub(super) struct Report {
    at: usize,
    pub sentence: &'static str,
    /// The piece of the text that was found.
    pub found: Span,
    /// The name of the array that it is about; empty where it has none.
    pub array: Span,
    /// The fields of its header, and what stands between them.
    pub list: Span,
    pub delimiter: u8,
    pub numbers: [u64; 3],
}

impl Failure {
    #[cold]
    #[inline(never)]
    pub(super) fn new(at: usize, sentence: &'static str) -> Failure {
        Failure(Box::new(Report {
            at,
            sentence,
            ..Report::default()
        }))
    }

    /// The same, with the piece from there on that was found.
    #[cold]
    #[inline(never)]
    pub(super) fn found(at: usize, end: usize, sentence: &'static str) -> Failure {
        Failure::new(at, sentence).quoting(at, end)
    }

    pub(super) fn quoting(mut self, start: usize, end: usize) -> Failure {
        self.0.found = Span { start, end };
        self
    }

    pub(super) fn in_array(mut self, name: Span) -> Failure {
        self.0.array = name;
        self
    }

    pub(super) fn with_list(mut self, list: Span, delimiter: u8) -> Failure {
        (self.0.list, self.0.delimiter) = (list, delimiter);
        self
    }

    pub(super) fn with_numbers(mut self, numbers: [u64; 3]) -> Failure {
        self.0.numbers = numbers;
        self
    }
}
