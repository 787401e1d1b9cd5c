//! Where the parts of a tape stand in memory, for the reader on the other side of it
//! (`src/js/tape.js`).

use super::Tape;
use super::text::dense_utf16;

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
    _dense: Vec<Option<Vec<u16>>>,
}

impl Layout {
    /// Lays out the tape, and notes that its shapes have been told of.
    pub fn of(tape: &mut Tape) -> Layout {
        let (first, shapes, keys) = tape.shapes.untold();
        let ascii = tape.text.is_ascii();
        let dense = |chunk| if ascii { None } else { dense_utf16(chunk) };
        let dense: Vec<_> = tape.text.chunks().map(dense).collect();
        let count = tape.full.len() as u32 + 1;
        let told = shapes.len() as u32 / 2;
        let mut header = vec![count, first, told, address(&shapes), address(&keys)];
        for chunk in tape.full.iter().chain([&tape.ops]) {
            header.extend([address(chunk), chunk.len() as u32]);
        }
        for (chunk, dense) in tape.text.chunks().zip(&dense) {
            header.extend(match dense {
                Some(utf16) => [address(utf16), 2 * utf16.len() as u32, 1],
                None => [address(chunk), chunk.len() as u32, 0],
            });
        }
        Layout {
            header,
            _shapes: (shapes, keys),
            _dense: dense,
        }
    }

    /// The numbers.
    pub fn header(&self) -> &[u32] {
        &self.header
    }
}

/// Addresses are 32 bits wide where there is such a reader.
fn address<T>(slice: &[T]) -> u32 {
    slice.as_ptr().addr() as u32
}
