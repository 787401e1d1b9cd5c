//! Where the parts of a tape stand in memory, for the reader on the other side of it
//! (`src/js/tape.js`).

use super::Tape;
use crate::utf16::utf16;

/// The addresses and lengths of a tape's parts, as numbers in a row: how many chunks of ops there are;
/// of the shapes that were not told of before the number of the first, how many they are, where two
/// numbers for each stand (its parent, its last key's length in bytes), and where these keys stand; two
/// numbers for each chunk of ops (address, how many); three for each chunk of text (address, bytes,
/// whether it is UTF-16).
///
/// It holds for as long as the tape is not written to.
#[derive(Debug)]
pub struct Layout {
    header: Vec<u32>,
    /// What the header points to besides the tape itself.
    _shapes: (Vec<u32>, Vec<u8>),
    _wide: Vec<Option<Vec<u16>>>,
}

/// The highest byte in ASCII text, and in UTF-8 of what is below U+0100.
const LAST_OF_ASCII: u8 = 0x7f;
const LAST_OF_LATIN: u8 = 0xc3;

impl Layout {
    /// Lays out the tape, and notes that its shapes have been told of. Text that is not ASCII becomes
    /// UTF-16, and is no longer on the tape; but with `latin_as_utf8` not where all its letters are Latin ones.
    pub fn of(tape: &mut Tape, latin_as_utf8: bool) -> Layout {
        let (first, shapes, keys) = tape.shapes.untold();
        let last = if latin_as_utf8 {
            LAST_OF_LATIN
        } else {
            LAST_OF_ASCII
        };
        let ascii = tape.text.is_ascii();
        let convert = |chunk: &[u8]| (!ascii && highest(chunk) > last).then(|| utf16(chunk));
        let wide = tape.text.convert_chunks(convert);
        let count = tape.full.len() as u32 + 1;
        let told = shapes.len() as u32 / 2;
        let mut header = vec![count, first, told, address(&shapes), address(&keys)];
        for chunk in tape.full.iter().chain([&tape.ops]) {
            header.extend([address(chunk), chunk.len() as u32]);
        }
        for (chunk, wide) in tape.text.chunks().zip(&wide) {
            header.extend(match wide {
                Some(utf16) => [address(utf16), 2 * utf16.len() as u32, 1],
                None => [address(chunk), chunk.len() as u32, 0],
            });
        }
        Layout {
            header,
            _shapes: (shapes, keys),
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

/// Addresses are 32 bits wide where there is such a reader.
fn address<T>(slice: &[T]) -> u32 {
    slice.as_ptr().addr() as u32
}
