//! Where the parts of a tape are in memory, for its reader in JavaScript (`src/js/tape.js`).

use super::Tape;
use crate::utf16::utf16;

/// The places of the header's first numbers, which come before the chunks. `src/js/tape.js` has the same
/// constants.
pub(super) mod header {
    /// The number of chunks of ops.
    pub const OPS_CHUNKS: usize = 0;
    /// The first shape that the reader does not know yet.
    pub const FIRST_SHAPE: usize = 1;
    /// The number of shapes that it does not know yet.
    pub const NEW_SHAPES: usize = 2;
    /// The address of the nodes of these shapes: [`NODE_WORDS`] numbers each.
    pub const SHAPE_NODES: usize = 3;
    /// The address of their keys, one after the other.
    pub const SHAPE_KEYS: usize = 4;
    /// How many of these numbers there are.
    pub const HEADER_WORDS: usize = 5;
    /// Of each chunk of ops: its address, its length in words.
    pub const OPS_WORDS: usize = 2;
    /// Of each chunk of text: its address, its length in bytes, and 1 if it is UTF-16, 0 if UTF-8.
    pub const TEXT_WORDS: usize = 3;
    /// Of each shape: its parent, and the length of its last key in bytes.
    pub const NODE_WORDS: usize = 2;
}

use header::{HEADER_WORDS, NODE_WORDS, OPS_WORDS, TEXT_WORDS};

/// The addresses and lengths of a tape's parts, as one list of numbers: first those that are named in the
/// module `header`, then two for each chunk of ops, then three for each chunk of text.
///
/// Valid until the tape is written to.
#[derive(Debug)]
pub struct Layout {
    header: Vec<u32>,
    /// What the header points to besides the tape itself.
    _shapes: (Vec<u32>, Vec<u8>),
    _wide: Vec<Option<Vec<u16>>>,
}

impl Layout {
    /// Lays out the tape and marks its shapes as known to the reader. Chunks of text with a byte above
    /// `last_as_utf8`, which is at least the last of ASCII, are converted to UTF-16 and leave the tape.
    pub fn of(tape: &mut Tape, last_as_utf8: u8) -> Layout {
        let (first, nodes, keys) = tape.shapes.take_unknown();
        let fits = tape.text.is_ascii() || last_as_utf8 == u8::MAX;
        let convert = |chunk: &[u8]| (!fits && highest(chunk) > last_as_utf8).then(|| utf16(chunk));
        let wide = tape.text.convert_chunks(convert);
        let mut header = vec![0; HEADER_WORDS];
        header[header::OPS_CHUNKS] = tape.full.len() as u32 + 1;
        header[header::FIRST_SHAPE] = first;
        header[header::NEW_SHAPES] = (nodes.len() / NODE_WORDS) as u32;
        header[header::SHAPE_NODES] = address(&nodes);
        header[header::SHAPE_KEYS] = address(&keys);
        for chunk in tape.full.iter().chain([&tape.ops]) {
            let words: [u32; OPS_WORDS] = [address(chunk), chunk.len() as u32];
            header.extend(words);
        }
        for (chunk, wide) in tape.text.chunks().zip(&wide) {
            let words: [u32; TEXT_WORDS] = match wide {
                Some(utf16) => [address(utf16), 2 * utf16.len() as u32, 1],
                None => [address(chunk), chunk.len() as u32, 0],
            };
            header.extend(words);
        }
        Layout {
            header,
            _shapes: (nodes, keys),
            _wide: wide,
        }
    }

    /// The numbers.
    pub fn header(&self) -> &[u32] {
        &self.header
    }
}

/// The highest byte of a text.
fn highest(text: &[u8]) -> u8 {
    text.iter().fold(0, |highest, &byte| byte.max(highest))
}

/// Addresses have 32 bits in WebAssembly, the only place with such a reader.
fn address<T>(slice: &[T]) -> u32 {
    slice.as_ptr().addr() as u32
}
