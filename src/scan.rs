//! Searching bytes eight at a time, in plain registers: no `unsafe`, nothing to choose at run time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Marks the bytes of `word` that are zero; exact up to and including the lowest that is.
#[inline]
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// Marks the bytes of `word` that are below `limit`, which is at most 128; exact as [`zeros`] is.
#[inline]
const fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(ONES * limit as u64) & !word & HIGHS
}

#[inline]
const fn equal(word: u64, byte: u8) -> u64 {
    zeros(word ^ (ONES * byte as u64))
}

/// How many bytes of a JSON string stand for themselves: up to a quote, a backslash or a control
/// character, or to the end.
#[inline]
pub(crate) fn plain_json_text(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*eight);
        let found = equal(word, b'"') | equal(word, b'\\') | below(word, 0x20);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while at < bytes.len() && !matches!(bytes[at], b'"' | b'\\' | ..0x20) {
        at += 1;
    }
    at
}

/// Appends the plain beginning of a JSON string to `text`, and tells how long it was.
#[inline]
pub(crate) fn copy_plain_json_text(bytes: &[u8], text: &mut Vec<u8>) -> usize {
    const BLOCK: usize = 32;
    let plain = plain_json_text(bytes);
    match bytes.first_chunk::<BLOCK>() {
        // A copy of a length that is known costs less than one of the right length.
        Some(block) if plain <= BLOCK => {
            let len = text.len() + plain;
            text.extend_from_slice(block);
            text.truncate(len);
        }
        _ => text.extend_from_slice(&bytes[..plain]),
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_at_every_place() {
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
                }
            }
        }
    }
}
