//! Converts well-formed UTF-8 to UTF-16 and computes its length there, a block of bytes at a time.
//!
//! Most hosts decode text that is not ASCII faster from UTF-16 than from UTF-8, Node up to ten times; `lastByteAsUtf8`
//! in `src/js/tape.js` decides per host.
//!
//! Characters are laid out in UTF-8 as in [RFC 3629, section 3], in UTF-16 as in [RFC 2781, section 2.1].
//!
//! [RFC 3629, section 3]: https://www.rfc-editor.org/rfc/rfc3629#section-3
//! [RFC 2781, section 2.1]: https://www.rfc-editor.org/rfc/rfc2781#section-2.1

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use crate::scan::vector;

/// The bytes that are converted together.
const BLOCK: usize = 16;
/// The bytes that are loaded after them, where their last character may end.
const AHEAD: usize = 2;

/// The text as UTF-16.
pub(crate) fn utf16(text: &[u8]) -> Vec<u16> {
    // A block writes more units than it keeps.
    let mut units = Vec::with_capacity(utf16_len(text) + BLOCK);
    let mut at = 0;
    while let Some(window) = text.get(at..).and_then(<[u8]>::first_chunk) {
        at += match push_block(window, &mut units) {
            0 => push_character(text, at, &mut units),
            passed => passed,
        };
    }
    while at < text.len() {
        at += push_character(text, at, &mut units);
    }
    units
}

/// Converts the character that begins at `at`. Returns its length in bytes.
fn push_character(text: &[u8], at: usize, units: &mut Vec<u16>) -> usize {
    // The text is well-formed, so the first byte determines how many follow.
    let next = |n: usize| u32::from(text.get(at + n).copied().unwrap_or_default() & 0x3f);
    let first = u32::from(text[at]);
    let (character, len) = match first {
        ..0x80 => (first, 1),
        // Inside a character, which the block before this one has converted.
        0x80..0xc0 => return 1,
        0xc0..0xe0 => (((first & 0x1f) << 6) | next(1), 2),
        0xe0..0xf0 => (((first & 0x0f) << 12) | (next(1) << 6) | next(2), 3),
        _ => {
            let high = ((first & 0x07) << 18) | (next(1) << 12);
            (high | (next(2) << 6) | next(3), 4)
        }
    };
    match character.checked_sub(0x1_0000) {
        None => units.push(character as u16),
        Some(beyond) => {
            units.push(0xd800 | (beyond >> 10) as u16);
            units.push(0xdc00 | (beyond & 0x3ff) as u16);
        }
    }
    len
}

/// Converts the characters that begin in a block. Returns how many bytes were converted: 0 if one of the
/// characters has four bytes. Few branches: the position of the next accent cannot be predicted.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn push_block(window: &[u8; BLOCK + AHEAD], units: &mut Vec<u16>) -> usize {
    use std::arch::wasm32::{
        i8x16_lt, i8x16_splat, u8x16_bitmask, u8x16_ge, u8x16_splat, u16x8_extend_high_u8x16,
        u16x8_extend_low_u8x16, v128_any_true,
    };
    let three = [0, 1, 2].map(|at| load(window, at));
    let first = three[0];
    if u8x16_bitmask(first) == 0 {
        push_eight(units, u16x8_extend_low_u8x16(first));
        push_eight(units, u16x8_extend_high_u8x16(first));
        return BLOCK;
    }
    if let Some(five) = five_of_three(first) {
        let kept = units.len() + 5;
        push_eight(units, five);
        units.truncate(kept);
        return 15;
    }
    if v128_any_true(u8x16_ge(first, u8x16_splat(0xf0))) {
        return 0;
    }
    let begins = !u8x16_bitmask(i8x16_lt(first, i8x16_splat(-64)));
    let low = joined(three.map(|bytes| u16x8_extend_low_u8x16(bytes)));
    let high = joined(three.map(|bytes| u16x8_extend_high_u8x16(bytes)));
    push_beginnings(units, low, begins & 0xff);
    push_beginnings(units, high, begins >> 8);
    BLOCK
}

/// Converts five characters of three bytes each, as most of Chinese, Japanese and Korean is.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn five_of_three(bytes: std::arch::wasm32::v128) -> Option<std::arch::wasm32::v128> {
    use std::arch::wasm32::{
        i8x16_shuffle, u8x16, u16x8_shl, u16x8_shr, u16x8_splat, v128_and, v128_any_true, v128_or,
        v128_xor,
    };
    let firsts = u8x16(
        0xf0, 0, 0, 0xf0, 0, 0, 0xf0, 0, 0, 0xf0, 0, 0, 0xf0, 0, 0, 0,
    );
    let three = u8x16(
        0xe0, 0, 0, 0xe0, 0, 0, 0xe0, 0, 0, 0xe0, 0, 0, 0xe0, 0, 0, 0,
    );
    if v128_any_true(v128_xor(v128_and(bytes, firsts), three)) {
        return None;
    }
    let zero = u16x8_splat(0);
    let head =
        i8x16_shuffle::<0, 16, 3, 16, 6, 16, 9, 16, 12, 16, 16, 16, 16, 16, 16, 16>(bytes, zero);
    let tail =
        i8x16_shuffle::<2, 1, 5, 4, 8, 7, 11, 10, 14, 13, 16, 16, 16, 16, 16, 16>(bytes, zero);
    let middle = u16x8_shr(v128_and(tail, u16x8_splat(0x3f00)), 2);
    let last = v128_and(tail, u16x8_splat(0x3f));
    Some(v128_or(u16x8_shl(head, 12), v128_or(middle, last)))
}

/// At each index the character of one to three bytes that begins there, if one does.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn joined([first, second, third]: [std::arch::wasm32::v128; 3]) -> std::arch::wasm32::v128 {
    use std::arch::wasm32::{u16x8_ge, u16x8_shl, u16x8_splat, v128_and, v128_bitselect, v128_or};
    let six = |bytes| v128_and(bytes, u16x8_splat(0x3f));
    let two = v128_or(
        u16x8_shl(v128_and(first, u16x8_splat(0x1f)), 6),
        six(second),
    );
    let three = v128_or(
        u16x8_shl(first, 12),
        v128_or(u16x8_shl(six(second), 6), six(third)),
    );
    let longer = v128_bitselect(three, two, u16x8_ge(first, u16x8_splat(0xe0)));
    v128_bitselect(longer, first, u16x8_ge(first, u16x8_splat(0x80)))
}

/// Pushes those of eight units where a character begins, which `begins` has a bit for each of. A table of
/// shuffles moves them to the front, four units at a time; [simdutf] transcodes with tables of shuffles, too.
///
/// [simdutf]: https://github.com/simdutf/simdutf
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn push_beginnings(units: &mut Vec<u16>, eight: std::arch::wasm32::v128, begins: u16) {
    use std::arch::wasm32::{i8x16_swizzle, u64x2, u64x2_extract_lane};
    /// For each subset of four units the indices of its bytes, in order.
    const CHOSEN: [u64; 16] = {
        let mut chosen = [0; 16];
        let mut bits = 0;
        while bits < 16 {
            let (mut unit, mut at) = (0, 0);
            while unit < 4 {
                if bits & (1 << unit) != 0 {
                    chosen[bits] |= (0x0100 + 0x0202 * unit) << at;
                    at += 16;
                }
                unit += 1;
            }
            bits += 1;
        }
        chosen
    };
    let [low, high] = [begins & 15, begins >> 4 & 15].map(usize::from);
    // The bytes of the upper four units have indices from eight on.
    let places = u64x2(CHOSEN[low], CHOSEN[high] + 0x0808_0808_0808_0808);
    let chosen = i8x16_swizzle(eight, places);
    for (four, bits) in [
        (u64x2_extract_lane::<0>(chosen), low),
        (u64x2_extract_lane::<1>(chosen), high),
    ] {
        let kept = units.len() + bits.count_ones() as usize;
        units.extend_from_slice(&[0, 16, 32, 48].map(|bit| (four >> bit) as u16));
        units.truncate(kept);
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn push_eight(units: &mut Vec<u16>, eight: std::arch::wasm32::v128) {
    use std::arch::wasm32::u64x2_extract_lane;
    let (low, high) = (
        u64x2_extract_lane::<0>(eight),
        u64x2_extract_lane::<1>(eight),
    );
    let both = u128::from(low) | (u128::from(high) << 64);
    units.extend_from_slice(&[0, 16, 32, 48, 64, 80, 96, 112].map(|bit| (both >> bit) as u16));
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn load(window: &[u8; BLOCK + AHEAD], at: usize) -> std::arch::wasm32::v128 {
    let mut bytes = [0; BLOCK];
    bytes.copy_from_slice(&window[at..at + BLOCK]);
    vector(&bytes)
}

/// Without vectors, characters are converted one by one.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
fn push_block(_window: &[u8; BLOCK + AHEAD], _units: &mut Vec<u16>) -> usize {
    0
}

/// The number of UTF-16 units of a text: one for each byte that begins a character, and one more if the
/// character has four bytes.
pub(crate) fn utf16_len(text: &[u8]) -> usize {
    let (sixteens, rest) = text.as_chunks();
    let (mut continued, mut pairs) = (0, 0);
    for sixteen in sixteens {
        let (continues, four) = characters(sixteen);
        continued += continues.count_ones();
        pairs += four.count_ones();
    }
    if let Some(last) = text.last_chunk() {
        // The bytes that were already counted are shifted out.
        let counted = 16 - rest.len();
        let (continues, four) = characters(last);
        continued += (continues >> counted).count_ones();
        pairs += (four >> counted).count_ones();
    } else {
        for &byte in rest {
            continued += u32::from((byte as i8) < -64);
            pairs += u32::from(byte >= 0xf0);
        }
    }
    text.len() - continued as usize + pairs as usize
}

/// For sixteen bytes, a bit for each that continues a character, and for each that begins one of four bytes.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn characters(sixteen: &[u8; 16]) -> (u32, u32) {
    use std::arch::wasm32::{i8x16_lt, i8x16_splat, u8x16_bitmask, u8x16_ge, u8x16_splat};
    let bytes = vector(sixteen);
    let continues = i8x16_lt(bytes, i8x16_splat(-64));
    let four = u8x16_ge(bytes, u8x16_splat(0xf0));
    (u8x16_bitmask(continues).into(), u8x16_bitmask(four).into())
}

/// For sixteen bytes, a bit for each that continues a character, and for each that begins one of four bytes.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
fn characters(sixteen: &[u8; 16]) -> (u32, u32) {
    let (mut continues, mut four) = (0, 0);
    for (n, &byte) in sixteen.iter().enumerate() {
        continues |= u32::from((byte as i8) < -64) << n;
        four |= u32::from(byte >= 0xf0) << n;
    }
    (continues, four)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_every_length_are_converted() {
        let text = "日本語é🚀\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}\u{d7ff}\u{e000}a\u{80}";
        let expected: Vec<u16> = text.encode_utf16().collect();
        assert_eq!(utf16(text.as_bytes()), expected);
    }

    #[test]
    fn every_part_of_a_text_is_what_the_standard_library_makes_of_it() {
        let text =
            "aé日🚀 und so weiter, ¿qué? 🚀🚀🚀 日本語でおk and back to plain text".repeat(3);
        for (start, _) in text.char_indices() {
            for (end, _) in text[start..].char_indices() {
                let part = &text[start..start + end];
                let expected: Vec<u16> = part.encode_utf16().collect();
                assert_eq!(utf16_len(part.as_bytes()), expected.len());
                assert_eq!(utf16(part.as_bytes()), expected);
            }
        }
    }
}
