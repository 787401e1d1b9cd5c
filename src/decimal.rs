//! Writes whole numbers.

/// A whole number in decimal digits, without the standard library's formatting, which is large in wasm.
#[inline(never)]
pub(crate) fn decimal(number: u64) -> String {
    let mut digits = Vec::new();
    let mut left = number;
    loop {
        digits.insert(0, b'0' + (left % 10) as u8);
        left /= 10;
        if left == 0 {
            return digits.into_iter().map(char::from).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_written_in_decimal() {
        for number in [0, 7, 10, 4096, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }
}
