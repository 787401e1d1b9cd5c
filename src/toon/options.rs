//! How a text is to be read, and the limit that holds for every text.

/// Objects and arrays may be nested to this depth below the document's root; deeper is an error.
pub const MAX_DEPTH: usize = 512;

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether counts, indentation and duplicate keys are checked ([specification], section 14).
    ///
    /// [specification]: https://github.com/toon-format/spec/blob/main/SPEC.md
    pub strict: bool,
    /// The number of spaces per level of indentation. 0 counts as 1.
    pub indent: usize,
    /// Whether a text that fails the strict reading is read again as older encoders wrote it.
    pub legacy: bool,
}

impl Default for Options {
    /// Strict, two spaces per level, with the second reading.
    fn default() -> Options {
        Options {
            strict: true,
            indent: 2,
            legacy: true,
        }
    }
}
