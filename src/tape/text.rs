//! The text of a tape: chunks of whole strings, with lengths in UTF-16 units as JavaScript counts.

use super::TEXT_CHUNK;
use crate::utf8::utf16_len;

/// The capacity that a new tape starts with; most calls need no more.
const FIRST_CHUNK: usize = 4 * 1024;

/// A place in the text, to return to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    full: usize,
    len: usize,
}

/// All text of a tape.
#[derive(Debug, Default)]
pub(super) struct Text {
    full: Vec<Vec<u8>>,
    chunk: Vec<u8>,
    /// Where in the chunk the string begins that is being written.
    begin: usize,
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

    /// Whether a string of so many bytes has to begin the next chunk. An empty one takes any.
    #[inline]
    pub(super) fn is_full_for(&self, len: usize) -> bool {
        !self.chunk.is_empty() && self.chunk.len() + len > TEXT_CHUNK
    }

    /// Whether the string that is being written has to move to a chunk of its own, to grow by so many
    /// bytes. One that began its chunk has it to itself already.
    #[inline]
    pub(super) fn must_move_for(&self, more: usize) -> bool {
        self.begin > 0 && self.chunk.len() + more > TEXT_CHUNK
    }

    #[cold]
    pub(super) fn begin_chunk(&mut self, len: usize) {
        let next = Vec::with_capacity(len.max(TEXT_CHUNK.min(self.chunk.capacity() * 2)));
        self.full.push(std::mem::replace(&mut self.chunk, next));
        self.begin = 0;
    }

    /// The string that is being written goes on in a chunk that it begins.
    #[cold]
    pub(super) fn move_string_to_new_chunk(&mut self, more: usize) {
        let begun = self.chunk.split_off(self.begin);
        self.begin_chunk(begun.len() + more);
        self.chunk.extend_from_slice(&begun);
    }

    pub(super) fn begin_string(&mut self) {
        self.begin = self.chunk.len();
    }

    #[inline]
    pub(super) fn push(&mut self, piece: &[u8]) {
        if self.chunk.capacity() == 0 {
            self.chunk.reserve(FIRST_CHUNK);
        }
        self.chunk.extend_from_slice(piece);
    }

    /// The beginning of a window. A copy of a length that is known costs less than one of the right
    /// length.
    #[inline]
    pub(super) fn push_begin<const N: usize>(&mut self, window: &[u8; N], len: usize) {
        let before = self.chunk.len();
        if self.chunk.capacity() - before < N {
            return self.push(&window[..len]);
        }
        self.chunk.extend_from_slice(window);
        self.chunk.truncate(before + len);
    }

    /// The length of the string that was begun, in UTF-16 units.
    #[inline]
    pub(super) fn end_string(&mut self) -> usize {
        let string = &self.chunk[self.begin..];
        if self.ascii {
            string.len()
        } else {
            utf16_len(string)
        }
    }

    pub(super) fn place(&self) -> Place {
        Place {
            full: self.full.len(),
            len: self.chunk.len(),
        }
    }

    pub(super) fn rollback(&mut self, to: Place) {
        if to.full < self.full.len() {
            self.full.truncate(to.full + 1);
            self.chunk = self.full.pop().unwrap_or_default();
        }
        self.chunk.truncate(to.len);
        self.begin = 0;
    }

    pub(super) fn clear(&mut self) {
        self.full.clear();
        self.chunk.clear();
        self.begin = 0;
        self.ascii = false;
    }

    pub(super) fn bytes(&self) -> usize {
        self.full.iter().map(Vec::len).sum::<usize>() + self.chunk.len()
    }

    pub(super) fn chunks(&self) -> impl Iterator<Item = &[u8]> {
        self.full
            .iter()
            .map(Vec::as_slice)
            .chain([self.chunk.as_slice()])
    }
}

/// The text as UTF-16, where that pays: engines decode text of many bytes a character several times
/// faster from UTF-16, and text that is mostly ASCII faster from UTF-8.
pub(crate) fn dense_utf16(text: &[u8]) -> Option<Vec<u16>> {
    let units = utf16_len(text);
    if text.len() <= units + units / 4 {
        return None;
    }
    let mut utf16 = Vec::with_capacity(units);
    let mut at = 0;
    // The text is well-formed, so a lead byte tells how many follow.
    let next = |at: usize| u32::from(text.get(at).copied().unwrap_or_default() & 0x3f);
    while let Some(&lead) = text.get(at) {
        let lead = u32::from(lead);
        if lead < 0x80 {
            utf16.push(lead as u16);
            at += 1;
        } else if lead < 0xe0 {
            utf16.push((((lead & 0x1f) << 6) | next(at + 1)) as u16);
            at += 2;
        } else if lead < 0xf0 {
            utf16.push((((lead & 0x0f) << 12) | (next(at + 1) << 6) | next(at + 2)) as u16);
            at += 3;
        } else {
            let high = ((lead & 0x07) << 18) | (next(at + 1) << 12);
            let beyond = (high | (next(at + 2) << 6) | next(at + 3)).wrapping_sub(0x1_0000);
            utf16.push(0xd800 | (beyond >> 10) as u16);
            utf16.push(0xdc00 | (beyond & 0x3ff) as u16);
            at += 4;
        }
    }
    Some(utf16)
}
