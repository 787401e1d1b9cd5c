//! An error as data: where it is, which sentence describes it, and the values of its
//! placeholders.

use super::span::Span;

/// An error before it is reported. Boxed: it is rare, and many results carry it.
#[derive(Debug)]
pub(super) struct Diagnostic(Box<Parts>);

/// The parts of a [`Diagnostic`].
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The byte offset of the error.
    pub at: usize,
    /// One of the [sentences](super::sentence).
    pub sentence: &'static str,
    /// The text that was found.
    pub found: Span,
    /// The name of the array concerned; empty if it has none.
    pub array: Span,
    /// The field list of the array's header, without its braces.
    pub list: Span,
    /// What separates the fields of the list.
    pub delimiter: u8,
    /// The numbers for `$0`, `$1` and `$2`.
    pub numbers: [u64; 3],
}

impl Diagnostic {
    #[cold]
    #[inline(never)]
    pub(super) fn new(at: usize, sentence: &'static str) -> Diagnostic {
        Diagnostic(Box::new(Parts {
            at,
            sentence,
            ..Parts::default()
        }))
    }

    /// An error about the text from `at` to `end`.
    #[cold]
    #[inline(never)]
    pub(super) fn found(at: usize, end: usize, sentence: &'static str) -> Diagnostic {
        Diagnostic::new(at, sentence).quoting(at, end)
    }

    pub(super) fn quoting(mut self, start: usize, end: usize) -> Diagnostic {
        self.0.found = Span { start, end };
        self
    }

    pub(super) fn in_array(mut self, name: Span) -> Diagnostic {
        self.0.array = name;
        self
    }

    pub(super) fn with_list(mut self, list: Span, delimiter: u8) -> Diagnostic {
        (self.0.list, self.0.delimiter) = (list, delimiter);
        self
    }

    pub(super) fn with_numbers(mut self, numbers: [u64; 3]) -> Diagnostic {
        self.0.numbers = numbers;
        self
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.0
    }
}
