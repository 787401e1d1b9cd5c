//! A part of the text, by byte offsets.

/// The bytes from `start` to before `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub(super) fn is_empty(self) -> bool {
        self.start >= self.end
    }
}
