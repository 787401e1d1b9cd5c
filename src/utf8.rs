//! Whether bytes are UTF-8, and whether they are ASCII: all bytes of a block at once.
//!
//! Text that is not ASCII spends most of its time in `str::from_utf8` otherwise: 60 % for a Spanish
//! transcript, 75 % for a Japanese one.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use crate::scan::vector;

/// How many bytes are looked at together.
const BLOCK: usize = 64;
/// A byte is judged with the three before it.
const BEFORE: usize = 3;

/// Whether all bytes are ASCII. The standard library asks four at a time on wasm; these are 64.
pub(crate) fn is_ascii(text: &[u8]) -> bool {
    const NOT_ASCII: u64 = 0x8080_8080_8080_8080;
    let (words, rest) = text.as_chunks::<8>();
    let all = |words: &[[u8; 8]]| {
        let all = words
            .iter()
            .fold(0, |all, word| all | u64::from_le_bytes(*word));
        all & NOT_ASCII == 0
    };
    words.chunks(BLOCK / 8).all(all) && rest.is_ascii()
}

/// Where the first byte stands that is not UTF-8, if there is one.
pub(crate) fn first_error(text: &[u8]) -> Option<usize> {
    const SCALAR: bool = cfg!(all(target_arch = "wasm32", not(target_feature = "simd128")));
    // Without vectors the standard library is quicker.
    if !SCALAR && is_utf8(text) {
        return None;
    }
    let valid = text.utf8_chunks().next()?.valid().len();
    (valid < text.len()).then_some(valid)
}

fn is_utf8(text: &[u8]) -> bool {
    let mut at = 0;
    // One block reaches beyond the end: there it shows whether a character is cut short.
    while at <= text.len() {
        let inside = at
            .checked_sub(BEFORE)
            .and_then(|from| text[from..].first_chunk());
        let edge;
        let window = match inside {
            Some(window) => window,
            None => {
                edge = padded(text, at);
                &edge
            }
        };
        if !is_block_utf8(window) {
            return false;
        }
        at += BLOCK;
    }
    true
}

/// The block that begins at `at`, with zeros for what is not in the text.
fn padded(text: &[u8], at: usize) -> [u8; BEFORE + BLOCK] {
    let mut window = [0; BEFORE + BLOCK];
    let from = at.saturating_sub(BEFORE);
    let offset = BEFORE - (at - from);
    let piece = &text[from..text.len().min(at + BLOCK)];
    window[offset..offset + piece.len()].copy_from_slice(piece);
    window
}

/// Whether all bytes but the first three are where UTF-8 can have them. Three tables tell what is wrong
/// with a byte behind another one: by the first's high half, by its low half, by the second's high half.
/// Only what all three name is wrong (J. Keiser, D. Lemire, "Validating UTF-8 in less than one
/// instruction per byte", 2021).
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn is_block_utf8(window: &[u8; BEFORE + BLOCK]) -> bool {
    use std::arch::wasm32::{
        i8x16_swizzle, u8x16, u8x16_shr, u8x16_splat, u8x16_sub_sat, v128, v128_and, v128_any_true,
        v128_or, v128_xor,
    };
    const SHORT: u8 = 1;
    const LONG: u8 = 1 << 1;
    const OVERLONG_3: u8 = 1 << 2;
    const LARGE: u8 = 1 << 3;
    const SURROGATE: u8 = 1 << 4;
    const OVERLONG_2: u8 = 1 << 5;
    /// Two things that no byte can be at once.
    const OVERLONG_4_OR_LARGER: u8 = 1 << 6;
    /// A continuation behind a continuation: right where `must` says so.
    const TWO: u8 = 1 << 7;
    const ANY: u8 = SHORT | LONG | TWO;
    const FIFTH: u8 = ANY | LARGE | OVERLONG_4_OR_LARGER;
    const CONTINUES: u8 = LONG | OVERLONG_2 | TWO;
    let first_high = u8x16(
        LONG,
        LONG,
        LONG,
        LONG,
        LONG,
        LONG,
        LONG,
        LONG,
        TWO,
        TWO,
        TWO,
        TWO,
        SHORT | OVERLONG_2,
        SHORT,
        SHORT | OVERLONG_3 | SURROGATE,
        SHORT | LARGE | OVERLONG_4_OR_LARGER,
    );
    let first_low = u8x16(
        ANY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4_OR_LARGER,
        ANY | OVERLONG_2,
        ANY,
        ANY,
        ANY | LARGE,
        FIFTH,
        FIFTH,
        FIFTH,
        FIFTH,
        FIFTH,
        FIFTH,
        FIFTH,
        FIFTH,
        FIFTH | SURROGATE,
        FIFTH,
        FIFTH,
    );
    let second_high = u8x16(
        SHORT,
        SHORT,
        SHORT,
        SHORT,
        SHORT,
        SHORT,
        SHORT,
        SHORT,
        CONTINUES | OVERLONG_3 | OVERLONG_4_OR_LARGER,
        CONTINUES | OVERLONG_3 | LARGE,
        CONTINUES | SURROGATE | LARGE,
        CONTINUES | SURROGATE | LARGE,
        SHORT,
        SHORT,
        SHORT,
        SHORT,
    );
    let sixteen = |at: usize| -> v128 {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&window[at..at + 16]);
        vector(&bytes)
    };
    let mut wrong = u8x16_splat(0);
    for at in (BEFORE..BEFORE + BLOCK).step_by(16) {
        let (byte, one) = (sixteen(at), sixteen(at - 1));
        let kinds = v128_and(
            v128_and(
                i8x16_swizzle(first_high, u8x16_shr(one, 4)),
                i8x16_swizzle(first_low, v128_and(one, u8x16_splat(0x0f))),
            ),
            i8x16_swizzle(second_high, u8x16_shr(byte, 4)),
        );
        // The third byte of three, and the third and fourth of four.
        let must = v128_or(
            u8x16_sub_sat(sixteen(at - 2), u8x16_splat(0xe0 - 0x80)),
            u8x16_sub_sat(sixteen(at - 3), u8x16_splat(0xf0 - 0x80)),
        );
        let must = v128_and(must, u8x16_splat(0x80));
        wrong = v128_or(wrong, v128_xor(must, kinds));
    }
    !v128_any_true(wrong)
}

/// Whether all bytes but the first three are where UTF-8 can have them, by comparisons that vectorise.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
fn is_block_utf8(window: &[u8; BEFORE + BLOCK]) -> bool {
    let mut wrong = 0;
    for at in BEFORE..BEFORE + BLOCK {
        let (byte, one, two, three) = (window[at], window[at - 1], window[at - 2], window[at - 3]);
        let continues = u8::from((byte as i8) < -64);
        let must = u8::from(one >= 0xc0) | u8::from(two >= 0xe0) | u8::from(three >= 0xf0);
        // Bytes that never occur, then overlong forms, surrogates, and what is beyond U+10FFFF.
        let never = u8::from(byte == 0xc0) | u8::from(byte == 0xc1) | u8::from(byte > 0xf4);
        let short = (u8::from(one == 0xe0) & u8::from(byte < 0xa0))
            | (u8::from(one == 0xf0) & u8::from(byte < 0x90));
        let long = (u8::from(one == 0xed) & u8::from(byte > 0x9f))
            | (u8::from(one == 0xf4) & u8::from(byte > 0x8f));
        wrong |= (continues ^ must) | never | short | long;
    }
    wrong == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_those_of_the_standard_library() {
        // Each lead byte and its neighbours, with all that can follow at the edges of the ranges.
        let edges = [
            0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1,
            0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
        ];
        let mut checked = 0;
        for a in edges {
            for b in edges {
                for c in edges {
                    for d in edges {
                        // Around the edge of a block, and cut short there.
                        let begin = 60 + checked % 8;
                        let mut text = vec![b'a'; 64 + checked % 80];
                        text.extend([b'a'; 8]);
                        text[begin..begin + 4].copy_from_slice(&[a, b, c, d]);
                        text.truncate(text.len() - 3 * (checked % 5));
                        let expected = std::str::from_utf8(&text).err();
                        let expected = expected.map(|error| error.valid_up_to());
                        assert_eq!(first_error(&text), expected, "{a:x} {b:x} {c:x} {d:x}");
                        checked += 1;
                    }
                }
            }
        }
    }

    #[test]
    fn ascii_is_told_from_the_rest_at_every_place() {
        for len in 0..140 {
            assert!(is_ascii(&vec![0x7f; len]));
            for at in 0..len {
                let mut text = vec![b'a'; len];
                text[at] = 0x80;
                assert!(!is_ascii(&text), "{at} of {len}");
            }
        }
    }

    #[test]
    fn texts_of_any_length_are_right_and_cut_characters_are_not() {
        for character in ["a", "é", "日", "🚀"] {
            for len in 0..150 {
                let text = character.repeat(len);
                assert_eq!(first_error(text.as_bytes()), None);
                if character.len() > 1 && len > 0 {
                    let cut = &text.as_bytes()[..text.len() - 1];
                    assert_eq!(first_error(cut), Some(text.len() - character.len()));
                }
            }
        }
    }
}
