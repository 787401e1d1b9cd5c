//! Searches bytes in blocks of 32: with vectors where the target has `simd128`, elsewhere with eight bytes per
//! register. No `unsafe`, no choice at run time, no state between two searches.

/// The bytes that are tested together.
const BLOCK: usize = 32;

/// The bytes that are searched for: some single ones, and all below a limit (at most 128).
#[derive(Clone, Copy)]
pub(crate) struct Set<const N: usize> {
    /// The single bytes.
    pub bytes: [u8; N],
    /// The limit; 0 for none.
    pub below: u8,
}

/// What ends or escapes in a JSON string: a quote, a backslash, a control character ([RFC 8259, section 7]).
///
/// [RFC 8259, section 7]: https://www.rfc-editor.org/rfc/rfc8259#section-7
const JSON: Set<2> = Set {
    bytes: *b"\"\\",
    below: 0x20,
};

/// A set of single bytes.
pub(crate) const fn set<const N: usize>(bytes: [u8; N]) -> Set<N> {
    Set { bytes, below: 0 }
}

impl<const N: usize> Set<N> {
    /// The position of the first such byte from `start` on, or the length of the text.
    #[inline]
    pub(crate) fn find(self, text: &[u8], start: usize) -> usize {
        let mut at = start;
        while let Some(block) = block(text, at) {
            // Not `at += first` for both: the load of the next block would depend on this one's result.
            match self.first_in(block) {
                BLOCK => at += BLOCK,
                first => return at + first,
            }
        }
        self.find_in_tail(text, at)
    }

    #[inline(never)]
    fn find_in_tail(self, text: &[u8], start: usize) -> usize {
        let found = |byte: &u8| *byte < self.below || self.bytes.contains(byte);
        let tail = text.get(start..).unwrap_or_default();
        start + tail.iter().position(found).unwrap_or(tail.len())
    }

    /// The index of the first such byte in a block; [`BLOCK`] if there is none.
    #[inline]
    fn first_in(self, block: &[u8; BLOCK]) -> usize {
        let (sixteens, _) = block.as_chunks::<16>();
        let [low, high] = [0, 1].map(|half| self.marks(&sixteens[half]));
        (low | (high << 16)).trailing_zeros() as usize
    }

    /// One bit for each of sixteen bytes.
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    #[inline]
    fn marks(self, sixteen: &[u8; 16]) -> u32 {
        use std::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, v128_or};
        let bytes = vector(sixteen);
        let mut found = u8x16_lt(bytes, u8x16_splat(self.below));
        for byte in self.bytes {
            found = v128_or(found, u8x16_eq(bytes, u8x16_splat(byte)));
        }
        u32::from(u8x16_bitmask(found))
    }

    /// One bit for each of sixteen bytes, exact up to and including the first that is set.
    ///
    /// Eight bytes are tested at once by `hasless` of [Bit Twiddling Hacks], which generalises Alan Mycroft's
    /// test for a zero byte: `x - n` borrows into the high bit of each byte below `n`. Borrows go on into higher
    /// bytes, so only the lowest mark is reliable, and only that is used.
    ///
    /// [Bit Twiddling Hacks]: https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    #[inline]
    fn marks(self, sixteen: &[u8; 16]) -> u32 {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const HIGHS: u64 = 0x8080_8080_8080_8080;
        let below =
            |word: u64, limit: u8| word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGHS;
        let found = |word: u64| {
            let equal = |found, byte: u8| found | below(word ^ (ONES * u64::from(byte)), 1);
            let found = self.bytes.into_iter().fold(below(word, self.below), equal);
            // The multiplication moves bit 8n to bit 56 + n; no two products meet, so nothing carries.
            ((found >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
        };
        let (low, high) = words(sixteen);
        found(low) | (found(high) << 8)
    }
}

/// The block that begins at `at`, if the text is that long.
#[inline]
fn block(text: &[u8], at: usize) -> Option<&[u8; BLOCK]> {
    text.get(at..)?.first_chunk()
}

/// Sixteen bytes as two words.
#[inline]
pub(crate) fn words(sixteen: &[u8; 16]) -> (u64, u64) {
    let both = u128::from_le_bytes(*sixteen);
    (both as u64, (both >> 64) as u64)
}

/// Sixteen bytes as a vector.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
pub(crate) fn vector(sixteen: &[u8; 16]) -> std::arch::wasm32::v128 {
    let (low, high) = words(sixteen);
    std::arch::wasm32::u64x2(low, high)
}

/// Whether `text[start..end]` contains a byte.
#[inline]
pub(crate) fn contains(text: &[u8], start: usize, end: usize, byte: u8) -> bool {
    match block(text, start) {
        Some(block) if end - start <= BLOCK => set([byte]).first_in(block) < end - start,
        _ => text[start..end].contains(&byte),
    }
}

/// Whether a text contains two bytes in a row. The inner loop has no branches, so the compiler vectorises it.
pub(crate) fn contains_pair(text: &[u8], [one, other]: [u8; 2]) -> bool {
    const MANY: usize = 64;
    let mut at = 0;
    while let Some(window) = text.get(at..).and_then(<[u8]>::first_chunk::<{ MANY + 1 }>) {
        let mut found = 0;
        for n in 0..MANY {
            found |= u8::from(window[n] == one) & u8::from(window[n + 1] == other);
        }
        if found != 0 {
            return true;
        }
        at += MANY;
    }
    text[at..].windows(2).any(|pair| pair == [one, other])
}

/// The length of the part of a JSON string before the first quote, backslash or control character.
#[inline]
pub(crate) fn plain_json_text(bytes: &[u8]) -> usize {
    JSON.find(bytes, 0)
}

/// Appends that part to `text` and returns its length.
#[inline]
pub(crate) fn copy_plain_json_text(bytes: &[u8], text: &mut Vec<u8>) -> usize {
    let mut at = 0;
    while let Some(block) = block(bytes, at) {
        // A copy of fixed length, cut afterwards, is cheaper than one of the right length.
        text.extend_from_slice(block);
        match JSON.first_in(block) {
            BLOCK => at += BLOCK,
            first => {
                text.truncate(text.len() - (BLOCK - first));
                return at + first;
            }
        }
    }
    let end = JSON.find_in_tail(bytes, at);
    text.extend_from_slice(&bytes[at..end]);
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_found_at_every_position() {
        for len in 2..140 {
            assert!(!contains_pair(&vec![b'a'; len], *b"ab"));
            for place in 0..len - 1 {
                let mut text = vec![b'-'; len];
                text[place] = b'a';
                assert!(!contains_pair(&text, *b"ab"));
                text[place + 1] = b'b';
                assert!(contains_pair(&text, *b"ab"), "{place} of {len}");
            }
        }
        assert!(!contains_pair(b"b", *b"ab"));
        assert!(!contains_pair(b"", *b"ab"));
    }

    #[test]
    fn every_byte_is_found_at_every_position() {
        for len in 0..40 {
            for place in 0..len {
                for byte in 0..=255u8 {
                    let mut bytes = vec![b'x'; len];
                    bytes[place] = byte;
                    let stops = matches!(byte, b'"' | b'\\' | ..0x20);
                    let want = if stops { place } else { len };
                    assert_eq!(plain_json_text(&bytes), want, "{byte} at {place} of {len}");
                    let mut text = b"before".to_vec();
                    assert_eq!(copy_plain_json_text(&bytes, &mut text), want);
                    assert_eq!(text, [b"before", &bytes[..want]].concat());
                    for start in 0..=len {
                        let ahead = start <= place;
                        let want = if ahead { place } else { len };
                        let want = if byte == b'x' { start } else { want };
                        assert_eq!(set([byte, byte]).find(&bytes, start), want);
                        assert_eq!(contains(&bytes, start, len, byte), want < len);
                    }
                }
            }
        }
    }
}
