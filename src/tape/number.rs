//! Numbers that can be read here and exactly: decimals of few digits. All others are left to
//! JavaScript, whose `Number(text)` is exact, and saves the tables that exactness needs.

use super::Tag;

/// Powers of ten that a double holds exactly.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];
/// A mantissa of so many digits is below 2^53, so a double holds it exactly.
const MAX_DIGITS: usize = 15;
/// Payloads are 28 bits wide, and signed here.
const MAX_PACKED: i64 = (1 << 27) - 1;

/// A decimal number: a mantissa, and how many of its digits stand behind the point.
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

    /// Reads the decimal that `bytes` begins with, and tells how long it is. `None` where there is
    /// none, where it is written otherwise than JSON's grammar wants it, where it has an exponent or
    /// too many digits, and for negative zero.
    #[inline]
    pub fn scan(bytes: &[u8]) -> Option<(Decimal, usize)> {
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

    /// The value: one division of two exact doubles, so it is rounded once, and rightly.
    pub fn value(self) -> f64 {
        self.mantissa as f64 / POWERS[usize::from(self.scale)]
    }

    /// The decimal as one op, where it fits.
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

#[inline]
fn digit(bytes: &[u8], at: usize) -> Option<i64> {
    let digit = bytes.get(at)?.wrapping_sub(b'0');
    (digit < 10).then_some(i64::from(digit))
}
