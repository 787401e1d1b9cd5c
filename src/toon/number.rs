//! Recognises numbers by the grammar of section 4. JavaScript computes their values.
//!
//! As in the reference decoder, two properties of the value matter nevertheless: a number beyond the largest
//! double is a string, and a negative number that is rounded to zero is 0, not -0.

use std::sync::LazyLock;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numeric {
    /// A finite number.
    Number,
    /// A negative number that is rounded to zero as a double.
    NegativeZero,
    /// Not a number, or not a finite one.
    Text,
}

/// Classifies an unquoted token.
pub(super) fn classify(token: &[u8]) -> Numeric {
    let Some(exponent) = exponent(token) else {
        return Numeric::Text;
    };
    let Some(value) = Magnitude::new(token, exponent) else {
        let negative = token[0] == b'-';
        return if negative {
            Numeric::NegativeZero
        } else {
            Numeric::Number
        };
    };
    let overflow = || value.cmp_digits(&OVERFLOW);
    let underflow = || value.cmp_digits(&UNDERFLOW);
    if value.scale.cmp(&309).then_with(overflow).is_ge() {
        Numeric::Text
    } else if token[0] == b'-' && value.scale.cmp(&-323).then_with(underflow).is_le() {
        Numeric::NegativeZero
    } else {
        Numeric::Number
    }
}

/// The exponent of a token that follows the grammar
/// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`. A huge exponent is
/// limited, without effect on the result.
fn exponent(token: &[u8]) -> Option<i64> {
    let unsigned = token.strip_prefix(b"-").unwrap_or(token);
    let (whole, rest) = digits(unsigned)?;
    if whole.len() > 1 && whole[0] == b'0' {
        return None;
    }
    let rest = match rest.strip_prefix(b".") {
        Some(rest) => digits(rest)?.1,
        None => rest,
    };
    let Some((b'e' | b'E', rest)) = rest.split_first() else {
        return rest.is_empty().then_some(0);
    };
    let negative = rest.first() == Some(&b'-');
    let rest = match rest {
        [b'+' | b'-', rest @ ..] => rest,
        _ => rest,
    };
    let (power, rest) = digits(rest)?;
    let power = power.iter().fold(0i64, |power, digit| {
        (power * 10 + i64::from(digit - b'0')).min(1 << 40)
    });
    rest.is_empty()
        .then_some(if negative { -power } else { power })
}

/// At least one digit, and what follows.
fn digits(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let len = bytes
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(bytes.len());
    (len > 0).then(|| bytes.split_at(len))
}

/// A value above zero: `0.d1d2d3... * 10^scale`, where d1 is not zero.
struct Magnitude<'t> {
    /// From d1 on, perhaps with a point and an exponent.
    digits: &'t [u8],
    scale: i64,
}

impl<'t> Magnitude<'t> {
    /// The magnitude of a number, unless it is zero.
    fn new(token: &'t [u8], exponent: i64) -> Option<Magnitude<'t>> {
        let token = token.strip_prefix(b"-").unwrap_or(token);
        let mantissa = token
            .iter()
            .position(|byte| matches!(byte, b'e' | b'E'))
            .unwrap_or(token.len());
        let first = token[..mantissa]
            .iter()
            .position(|byte| matches!(byte, b'1'..=b'9'))?;
        let point = token[..mantissa]
            .iter()
            .position(|&byte| byte == b'.')
            .unwrap_or(mantissa);
        // If the first digit is after the point, the point itself does not count.
        let before_point = point as i64 - first as i64 + i64::from(first > point);
        Some(Magnitude {
            digits: &token[first..mantissa],
            scale: before_point + exponent,
        })
    }

    /// Compares with `0.digits`, at the same scale.
    fn cmp_digits(&self, digits: &[u8]) -> std::cmp::Ordering {
        let mut own = self.digits.iter().filter(|&&byte| byte != b'.');
        let mut others = digits.iter();
        loop {
            match (own.next(), others.next()) {
                (None, None) => return std::cmp::Ordering::Equal,
                (a, b) => {
                    let a = a.map_or(0, |digit| digit - b'0');
                    let order = a.cmp(b.unwrap_or(&0));
                    if order.is_ne() {
                        return order;
                    }
                }
            }
        }
    }
}

/// From this value on, a number is rounded to infinity: 2^1024 - 2^970, halfway to 2^1024.
static OVERFLOW: LazyLock<Vec<u8>> = LazyLock::new(|| product(309, (1 << 54) - 1, 1 << 10, 97));
/// Up to this value, a number is rounded to zero: 2^-1075 = 5^1075 / 10^1075, half of the smallest double.
static UNDERFLOW: LazyLock<Vec<u8>> = LazyLock::new(|| product(752, 1, 5u64.pow(5), 215));

/// The `len` decimal digits of `number * factor^power`. They are computed when a number first needs them: as
/// constants they would add half a KB to the module.
#[cold]
#[inline(never)]
fn product(len: usize, number: u64, factor: u64, power: usize) -> Vec<u8> {
    let mut digits = vec![0; len];
    for round in 0..=power {
        let mut carry = if round == 0 { number } else { 0 };
        for digit in digits.iter_mut().rev() {
            carry += u64::from(*digit) * factor;
            *digit = (carry % 10) as u8;
            carry /= 10;
        }
        debug_assert_eq!(carry, 0);
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the reference decoder does, with the value known.
    fn expected(token: &str) -> Numeric {
        match token.parse::<f64>() {
            Ok(value) if value.is_infinite() => Numeric::Text,
            Ok(value) if value == 0.0 && value.is_sign_negative() => Numeric::NegativeZero,
            Ok(_) => Numeric::Number,
            Err(_) => Numeric::Text,
        }
    }

    #[test]
    fn the_edges_of_doubles_are_exact() {
        let digits = |digits: &[u8]| -> String {
            digits
                .iter()
                .map(|digit| char::from(digit + b'0'))
                .collect()
        };
        let overflow = digits(&OVERFLOW);
        let underflow = digits(&UNDERFLOW);
        let mut tokens = vec![
            overflow.clone(),
            format!("{overflow}.0000"),
            format!("{overflow}.0001"),
            format!("{}1", &overflow[..308]),
            format!("{}9", &overflow[..308]),
            format!("0.{overflow}e309"),
            format!("0.000{overflow}e+312"),
            format!("{}.{}e200", &overflow[..109], &overflow[109..]),
            format!("-{underflow}e-1075"),
            format!("-{underflow}1e-1076"),
            format!("-{underflow}0e-1076"),
            format!("-0.{underflow}e-323"),
            format!("-0.00{underflow}e-321"),
            format!("-{}e-1074", &underflow[..751]),
        ];
        for exponent in [0, 1, 300, 306, 307, 308, 309, 310, 1000, 99_999] {
            for mantissa in [
                "1",
                "17",
                "0.9",
                "1.797693134862315807",
                "1.7976931348623159",
            ] {
                tokens.push(format!("{mantissa}e{exponent}"));
                tokens.push(format!("-{mantissa}E+{exponent}"));
            }
        }
        for exponent in [0, 300, 307, 308, 322, 323, 324, 325, 326, 400, 99_999] {
            for mantissa in [
                "1",
                "2.4703282292062327",
                "2.4703282292062328",
                "5",
                "24.7",
                "0",
            ] {
                tokens.push(format!("-{mantissa}e-{exponent}"));
                tokens.push(format!("{mantissa}e-{exponent}"));
            }
        }
        for token in tokens {
            assert_eq!(classify(token.as_bytes()), expected(&token), "{token}");
        }
        let absurd = format!("-1e-{}", "9".repeat(40));
        assert_eq!(classify(absurd.as_bytes()), Numeric::NegativeZero);
    }

    #[test]
    fn only_the_grammar_of_section_4_is_a_number() {
        for token in [
            "0",
            "-7",
            "1.50",
            "1e5",
            "0e0",
            "9007199254740993",
            "1.0E-2",
        ] {
            assert_eq!(classify(token.as_bytes()), Numeric::Number, "{token}");
        }
        for token in ["-0", "-0.0", "-0e7", "-0.00E-3"] {
            assert_eq!(classify(token.as_bytes()), Numeric::NegativeZero, "{token}");
        }
        for token in [
            "", "-", "+1", "05", "-05", "00", "01.5", ".5", "1.", "1.e5", "1e", "1e+", "0x10",
            "1_000", "1 ", "inf", "NaN", "٤٢", "1e5.5", "--1", "1-", "1e1e1", "-e5",
        ] {
            assert_eq!(classify(token.as_bytes()), Numeric::Text, "{token}");
        }
    }
}
