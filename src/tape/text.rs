//! The text of a tape, in chunks of whole strings. Lengths of strings are in UTF-16 units, as in JavaScript.

use super::TEXT_CHUNK;
use crate::utf16::utf16_len;

/// The capacity of the first chunk of a tape; most calls need no more.
const FIRST_CHUNK: usize = 4 * 1024;
/// The least capacity of any other, which grows as it is filled: a list may have a chunk for each of many short
/// transcripts.
const SHORT_CHUNK: usize = 512;

/// A position in the text, to return to.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextPosition {
    full: usize,
    len: usize,
}

/// All text of a tape.
#[derive(Debug, Default)]
pub(super) struct Text {
    full: Vec<Vec<u8>>,
    chunk: Vec<u8>,
    ascii: bool,
}

impl Text {
    pub(super) fn assume_ascii(&mut self, ascii: bool) {
        self.ascii = ascii;
    }

    pub(super) fn is_ascii(&self) -> bool {
        self.ascii
    }

    pub(super) fn is_begun(&self) -> bool {
        !self.chunk.is_empty()
    }

    /// The bytes that a chunk may have. As a JavaScript string, text that is not ASCII has two bytes per unit, and
    /// at most as many units as it has bytes here.
    #[inline]
    fn limit(&self) -> usize {
        if self.ascii {
            TEXT_CHUNK
        } else {
            TEXT_CHUNK / 2
        }
    }

    /// Whether a string of this length has to begin the next chunk. An empty chunk takes any string.
    #[inline]
    pub(super) fn is_full_for(&self, len: usize) -> bool {
        !self.chunk.is_empty() && self.chunk.len() + len > self.limit()
    }

    #[cold]
    pub(super) fn begin_chunk(&mut self, len: usize) {
        let capacity = (self.chunk.len() * 2).clamp(SHORT_CHUNK, self.limit());
        let next = Vec::with_capacity(len.max(capacity));
        let mut full = std::mem::replace(&mut self.chunk, next);
        // Of a short transcript after a long one.
        if full.len() < full.capacity() / 2 {
            full.shrink_to_fit();
        }
        self.full.push(full);
    }

    #[inline]
    pub(super) fn push(&mut self, piece: &[u8]) {
        if self.chunk.capacity() == 0 {
            self.chunk.reserve(FIRST_CHUNK);
        }
        self.chunk.extend_from_slice(piece);
    }

    /// Appends the first `len` bytes of a window. A copy of fixed length, cut afterwards, is cheaper than one of
    /// the right length.
    #[inline]
    pub(super) fn push_begin<const N: usize>(&mut self, window: &[u8; N], len: usize) {
        let before = self.chunk.len();
        if self.chunk.capacity() - before < N {
            return self.push(&window[..len]);
        }
        self.chunk.extend_from_slice(window);
        self.chunk.truncate(before + len);
    }

    /// The length of a string, in UTF-16 units.
    #[inline]
    pub(super) fn units(&self, string: &[u8]) -> usize {
        if self.ascii {
            string.len()
        } else {
            utf16_len(string)
        }
    }

    pub(super) fn place(&self) -> TextPosition {
        TextPosition {
            full: self.full.len(),
            len: self.chunk.len(),
        }
    }

    pub(super) fn rollback(&mut self, to: TextPosition) {
        if to.full < self.full.len() {
            self.full.truncate(to.full + 1);
            self.chunk = self.full.pop().unwrap_or_default();
        }
        self.chunk.truncate(to.len);
    }

    /// The memory that it takes, in bytes.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        let full = self.full.iter().map(Vec::capacity).sum::<usize>();
        full + self.chunk.capacity()
    }

    pub(super) fn clear(&mut self) {
        self.full.clear();
        self.chunk.clear();
        self.ascii = false;
    }

    pub(super) fn bytes(&self) -> usize {
        self.full.iter().map(Vec::len).sum::<usize>() + self.chunk.len()
    }

    /// Converts each chunk for which `convert` returns something, and frees its memory before it turns to the
    /// next one. The memory of the last chunk is kept for the next value.
    pub(super) fn convert_chunks<T>(
        &mut self,
        convert: impl Fn(&[u8]) -> Option<T>,
    ) -> Vec<Option<T>> {
        let mut converted = Vec::with_capacity(self.full.len() + 1);
        for chunk in &mut self.full {
            let other = convert(chunk);
            if other.is_some() {
                *chunk = Vec::new();
            }
            converted.push(other);
        }
        converted.push(convert(&self.chunk));
        converted
    }

    pub(super) fn chunks(&self) -> impl Iterator<Item = &[u8]> {
        self.full
            .iter()
            .map(Vec::as_slice)
            .chain([self.chunk.as_slice()])
    }
}
