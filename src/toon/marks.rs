//! Where cells may end: the places of delimiters, quotes and line ends, found 64 bytes at a time.

/// How many bytes are looked at together.
const BLOCK: usize = 64;

/// The places of one delimiter, of `"` and of line ends, in the block last looked at.
#[derive(Debug)]
pub(super) struct Marks {
    /// Where the block begins.
    base: usize,
    /// One bit for each of its bytes.
    bits: u64,
    delimiter: u8,
}

impl Marks {
    pub(super) fn new() -> Marks {
        Marks {
            base: usize::MAX - BLOCK,
            bits: 0,
            delimiter: b',',
        }
    }

    /// From now on cells are separated by this.
    pub(super) fn set_delimiter(&mut self, delimiter: u8) {
        if self.delimiter != delimiter {
            *self = Marks {
                delimiter,
                ..Marks::new()
            };
        }
    }

    /// The delimiter that cells are separated by.
    #[inline]
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The first mark from here on, or the text's end.
    #[inline]
    pub(super) fn next(&mut self, text: &[u8], from: usize) -> usize {
        let passed = from.wrapping_sub(self.base);
        if passed < BLOCK {
            let bits = self.bits >> passed;
            if bits != 0 {
                return from + bits.trailing_zeros() as usize;
            }
            return self.next_block(text, self.base + BLOCK);
        }
        self.next_block(text, from)
    }

    fn next_block(&mut self, text: &[u8], mut from: usize) -> usize {
        while from < text.len() {
            let mut tail = [0; BLOCK];
            let rest = &text[from..];
            let block = rest.first_chunk().unwrap_or_else(|| {
                tail[..rest.len()].copy_from_slice(rest);
                &tail
            });
            let bits = marks(block, self.delimiter);
            if bits != 0 {
                self.base = from;
                self.bits = bits;
                return from + bits.trailing_zeros() as usize;
            }
            from += BLOCK;
        }
        text.len()
    }
}

/// One bit for each byte that is a mark.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn marks(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    use std::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_or};
    let (delimiter, quote, end) = (
        u8x16_splat(delimiter),
        u8x16_splat(b'"'),
        u8x16_splat(b'\n'),
    );
    let mut bits = 0;
    let (halves, _) = block.as_chunks::<8>();
    for (lane, half) in halves.chunks_exact(2).enumerate() {
        let bytes = u64x2(u64::from_le_bytes(half[0]), u64::from_le_bytes(half[1]));
        let found = v128_or(
            u8x16_eq(bytes, delimiter),
            v128_or(u8x16_eq(bytes, quote), u8x16_eq(bytes, end)),
        );
        bits |= u64::from(u8x16_bitmask(found)) << (16 * lane);
    }
    bits
}

/// One bit for each byte that is a mark. The first loop vectorises; the second gathers eight flags
/// at a time with a multiplication.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
fn marks(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    let mut flags = [0u8; BLOCK];
    for (flag, &byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(byte == delimiter) | u8::from(byte == b'"') | u8::from(byte == b'\n');
    }
    let mut bits = 0;
    let (eights, _) = flags.as_chunks::<8>();
    for (lane, &eight) in eights.iter().enumerate() {
        let gathered = u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= gathered << (8 * lane);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_from_any_place() {
        let text: Vec<u8> = (0..1000u32)
            .map(|n| match n.wrapping_mul(2_654_435_761) >> 27 {
                0 => b',',
                1 => b'"',
                2 => b'\n',
                3 => b'|',
                4 => 0,
                5 => 0x80 | b',',
                _ => b'a',
            })
            .collect();
        for delimiter in [b',', b'|'] {
            for step in [1, 7, 63, 64, 65, 300] {
                let mut marks = Marks::new();
                marks.set_delimiter(delimiter);
                let mut from = 0;
                while from <= text.len() {
                    let expected = text[from..]
                        .iter()
                        .position(|&byte| byte == delimiter || byte == b'"' || byte == b'\n')
                        .map_or(text.len(), |at| from + at);
                    assert_eq!(marks.next(&text, from), expected, "from {from}");
                    from += step;
                }
            }
        }
    }
}
