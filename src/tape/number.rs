//! Reads decimals of few digits exactly. All other numbers are left to JavaScript's `Number(text)`, which spares
//! the module the tables that exact conversion needs.

use super::Tag;

/// Powers of ten that a double holds exactly.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];
/// A mantissa of this many digits is below 2^53, so a double holds it exactly.
const MAX_DIGITS: usize = 15;
/// Payloads have 28 bits; those of numbers are signed.
const MAX_PACKED: i64 = (1 << 27) - 1;

/// A decimal number: an integer, and how many of its digits are fractional.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i64,
    scale: u8,
}

impl Decimal {
    /// A whole number.
    pub fn integer(value: i32) -> Decimal {
        Decimal {
            mantissa: i64::from(value),
            scale: 0,
        }
    }

    /// Reads the decimal that `bytes` begins with. Returns it and its length in bytes. `None` if there is none,
    /// if it does not follow the grammar of [RFC 8259, section 6], if it has an exponent or more than 15 digits,
    /// and for negative zero.
    ///
    /// [RFC 8259, section 6]: https://www.rfc-editor.org/rfc/rfc8259#section-6
    #[inline]
    pub fn scan(bytes: &[u8]) -> Option<(Decimal, usize)> {
        if let Some(window) = bytes.first_chunk()
            && let Some(found) = Decimal::scan_window(window)
        {
            return Some(found);
        }
        Decimal::scan_all(bytes)
    }

    /// [`Decimal::scan`] for most decimals: those that are not negative and have at most eight digits. It reads
    /// eight bytes at once, without a loop whose length cannot be predicted. The byte after the decimal is
    /// always in the window.
    #[inline(always)]
    pub(crate) fn scan_window(window: &[u8; 16]) -> Option<(Decimal, usize)> {
        let (values, whole) = digits(window, 0);
        if whole == 0 || whole == 8 || (window[0] == b'0' && whole > 1) {
            return None;
        }
        let (values, count, len) = if window[whole] == b'.' {
            let (fraction, scale) = digits(window, whole + 1);
            if scale == 0 || whole + scale > 8 {
                return None;
            }
            let before = values & ((1 << (8 * whole)) - 1);
            let values = before | (fraction << (8 * whole));
            (values, whole + scale, whole + 1 + scale)
        } else {
            (values, whole, whole)
        };
        if window[len] | 0x20 == b'e' {
            return None;
        }
        // Eight digits to a number by two multiplications, as in Daniel Lemire, "SWAR explained: parsing eight
        // digits" (https://lemire.me/blog/2022/01/21/swar-explained-parsing-eight-digits/): digits are combined to pairs, and
        // all four pairs to the number. Fewer digits are shifted up, which puts zeros before them.
        const PAIRS: u64 = 0x0000_00ff_0000_00ff;
        let values = values << (64 - 8 * count);
        let pairs = values.wrapping_mul(10).wrapping_add(values >> 8);
        let number = (pairs & PAIRS)
            .wrapping_mul(100 + (1_000_000 << 32))
            .wrapping_add(((pairs >> 16) & PAIRS).wrapping_mul(1 + (10_000 << 32)));
        let mantissa = (number >> 32) as i64;
        let scale = (count - whole) as u8;
        Some((Decimal { mantissa, scale }, len))
    }

    fn scan_all(bytes: &[u8]) -> Option<(Decimal, usize)> {
        let negative = bytes.first() == Some(&b'-');
        let start = usize::from(negative);
        let mut mantissa = 0i64;
        let mut at = start;
        while let Some(digit) = digit(bytes, at) {
            mantissa = mantissa * 10 + digit;
            at += 1;
            if at - start > MAX_DIGITS {
                return None;
            }
        }
        let whole = at - start;
        if whole == 0 || (whole > 1 && bytes[start] == b'0') {
            return None;
        }
        let mut scale = 0;
        if bytes.get(at) == Some(&b'.') {
            let point = at;
            at += 1;
            while let Some(digit) = digit(bytes, at) {
                mantissa = mantissa * 10 + digit;
                at += 1;
                if at - start > MAX_DIGITS + 1 {
                    return None;
                }
            }
            scale = at - point - 1;
            if scale == 0 {
                return None;
            }
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) || (negative && mantissa == 0) {
            return None;
        }
        let mantissa = if negative { -mantissa } else { mantissa };
        let scale = scale as u8;
        Some((Decimal { mantissa, scale }, at))
    }

    /// The value. One division of two exact doubles is rounded once, so the result is correctly rounded.
    pub fn value(self) -> f64 {
        self.mantissa as f64 / POWERS[usize::from(self.scale)]
    }

    /// The decimal as one op, if it fits.
    #[inline]
    pub(super) fn packed(self) -> Option<(Tag, u32)> {
        let tag = match self.scale {
            0 => Tag::Integer,
            1 => Tag::Tenths,
            2 => Tag::Hundredths,
            3 => Tag::Thousandths,
            _ => return None,
        };
        let fits = (-MAX_PACKED..=MAX_PACKED).contains(&self.mantissa);
        fits.then_some((tag, self.mantissa as u32))
    }
}

/// The values of the digits that begin at `at`, one per byte, and their number, at most eight.
///
/// A digit is XORed to 0..=9 and all other bytes to more; the first of these is found by `hasmore` of
/// [Bit Twiddling Hacks], made exact by clearing the high bits before the addition.
///
/// [Bit Twiddling Hacks]: https://graphics.stanford.edu/~seander/bithacks.html#HasMoreInWord
#[inline]
fn digits(window: &[u8; 16], at: usize) -> (u64, usize) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x80 * ONES;
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&window[at..at + 8]);
    let values = u64::from_le_bytes(bytes) ^ (0x30 * ONES);
    // 0x76 is 127 - 9: the sum has its high bit set if the value is more than nine.
    let others = (((values & !HIGHS) + (0x76 * ONES)) | values) & HIGHS;
    (values, (others.trailing_zeros() / 8) as usize)
}

#[inline]
fn digit(bytes: &[u8], at: usize) -> Option<i64> {
    let digit = bytes.get(at)?.wrapping_sub(b'0');
    (digit < 10).then_some(i64::from(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_and_the_loop_agree() {
        // All texts of up to five of these, and the end of what is read at every place after them.
        let bytes = *b"059.-eE,";
        for number in 0..8usize.pow(5) {
            let mut text: Vec<u8> = (0..5).map(|n| bytes[(number >> (3 * n)) & 7]).collect();
            for more in [
                &b""[..],
                b",",
                b"123,",
                b"12345678,",
                b".5\n",
                b"00.5",
                b"123.999e",
            ] {
                text.truncate(5);
                text.extend(more);
                text.extend(b", and what follows");
                let all = Decimal::scan_all(&text);
                assert_eq!(Decimal::scan(&text), all, "{}", text.escape_ascii());
                let window = text.first_chunk().expect("sixteen bytes");
                if let Some(found) = Decimal::scan_window(window) {
                    assert_eq!(Some(found), all, "{}", text.escape_ascii());
                } else if let Some((decimal, len)) = all {
                    let longer = len >= 8 || decimal.mantissa < 0;
                    assert!(longer, "{} is simple", text.escape_ascii());
                }
            }
        }
    }

    #[test]
    fn numbers_of_all_lengths_are_exact() {
        for number in (0..10_000_000u64).step_by(997).chain(9_999_990..10_000_000) {
            for scale in 0..4 {
                let power = 10u64.pow(scale);
                let (whole, part) = (number / power, number % power);
                let text = match scale {
                    0 => format!("{whole},              "),
                    scale => format!("{whole}.{part:0width$},      ", width = scale as usize),
                };
                let (decimal, _) = Decimal::scan(text.as_bytes()).expect("a number");
                assert_eq!(decimal.mantissa, number as i64, "{text}");
                assert_eq!(u32::from(decimal.scale), scale, "{text}");
            }
        }
    }
}
