//! Decimal text as machines write it, exponents included, read as a scaled integer; exact, no float in between.

/// A decimal number times a power of ten, as an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scaled {
    /// The integer after scaling.
    pub value: i64,
    /// The text had non-zero digits below it: the value is rounded, half away from zero.
    pub rounded: bool,
}

/// Reads `12.5`, `-0.10`, `1.0E+3` times ten to the power of `places`. `None` = the text is no such number (it has signs of
/// currencies, separators of thousands, blanks inside, digits of other scripts), or exceeds 64 bits.
///
/// The work is proportional to the text: an exponent is compared and never counted down.
pub fn scaled(text: &str, places: u32) -> Option<Scaled> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, power(exponent)?),
        None => (text, 0),
    };
    let (negative, mantissa) = unsigned(mantissa);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let digits = Digits { whole: whole.as_bytes(), fraction: fraction.as_bytes() };
    // The number of digits in front of the point once it has moved.
    let point = i64::try_from(whole.len()).ok()?.saturating_add(exponent).saturating_add(i64::from(places));
    let (magnitude, rounded) = digits.up_to(point)?;
    Some(Scaled { value: if negative { -magnitude } else { magnitude }, rounded })
}

fn unsigned(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The exponent behind the letter; one that is too long for 64 bits counts as the largest.
fn power(text: &str) -> Option<i64> {
    let (negative, digits) = unsigned(text);
    if digits.is_empty() || !all_digits(digits) {
        return None;
    }
    let size = digits.parse::<i64>().unwrap_or(i64::MAX);
    Some(if negative { -size } else { size })
}

/// The digits of a mantissa on both sides of its point.
struct Digits<'t> {
    whole: &'t [u8],
    fraction: &'t [u8],
}

impl Digits<'_> {
    /// The integer in front of a point behind so many digits, rounded, and whether non-zero digits were cut off.
    fn up_to(&self, point: i64) -> Option<(i64, bool)> {
        let (mut magnitude, mut rounded, mut up) = (0_i64, false, false);
        let mut place = 0_i64;
        for digit in self.whole.iter().chain(self.fraction).map(|byte| byte - b'0') {
            if place < point {
                magnitude = magnitude.checked_mul(10)?.checked_add(i64::from(digit))?;
            } else {
                rounded |= digit != 0;
                up |= place == point && digit >= 5;
            }
            place += 1;
        }
        // Zeros that the exponent appends. More than 18 of them push every number but zero out of 64 bits.
        if magnitude != 0 && point > place {
            let zeros = u32::try_from(point - place).ok()?;
            magnitude = magnitude.checked_mul(10_i64.checked_pow(zeros)?)?;
        }
        Some((magnitude.checked_add(i64::from(up))?, rounded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, places: u32) -> Option<(i64, bool)> {
        scaled(text, places).map(|scaled| (scaled.value, scaled.rounded))
    }

    #[test]
    fn exponents_are_exact() {
        for text in ["1.0E+3", "1e3", "1000", "10000E-1", "+1000.", "0.1e4", ".1e4"] {
            assert_eq!(read(text, 2), Some((100_000, false)), "{text}");
        }
        for text in ["0E-10", "0E+999999999999999999999", "-0", "0.000", "0e2147483648"] {
            assert_eq!(read(text, 2), Some((0, false)), "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_is_rounded_half_away_from_zero_and_said() {
        assert_eq!(read("30.299999999999997", 2), Some((3030, true)));
        assert_eq!(read("12.690082644628099", 2), Some((1269, true)));
        assert_eq!((read("1.005", 2), read("-1.005", 2)), (Some((101, true)), Some((-101, true))));
        assert_eq!((read("0.004", 2), read("0.005", 2), read("0.05", 0)), (Some((0, true)), Some((1, true)), Some((0, true))));
        assert_eq!(read("9.995", 2), Some((1000, true)));
        assert_eq!(read("1e-999999999999", 2), Some((0, true)));
        assert_eq!(read("5e-3", 2), Some((1, true)));
    }

    #[test]
    fn what_does_not_fit_is_refused_at_once() {
        for text in ["1E+999999999", "1e99999999999999999999999", "99999999999999999999", "92233720368547758.08"] {
            assert_eq!(read(text, 2), None, "{text}");
        }
        assert_eq!(read("92233720368547758.07", 2), Some((i64::MAX, false)));
        assert_eq!(read("-92233720368547758.07", 2), Some((-i64::MAX, false)));
        assert_eq!(read("92233720368547758.075", 2), None);
        assert_eq!(read(&format!("1{}e-400", "0".repeat(400)), 2), Some((100, false)));
        assert_eq!(read(&format!("{}1.5", "0".repeat(400)), 1), Some((15, false)));
        assert_eq!(read(&format!("1.5{}", "0".repeat(400)), 1), Some((15, false)));
    }

    #[test]
    fn what_is_no_number_is_none() {
        let texts = [
            "",
            "-",
            ".",
            "e3",
            "1e",
            "1e+",
            "1e1.5",
            "1.2.3",
            "1,234.50",
            "1 000",
            "1\u{a0}000",
            "¥12",
            "12元",
            "$1",
            "5%",
            "１２",
            "１２．５",
            "١٢",
            "1，5",
            "--1",
            "+-1",
            "1-",
            "−1",
            "NaN",
            "inf",
            "0x10",
            "1_000",
            " 1",
            "1e3e3",
        ];
        for text in texts {
            assert_eq!(read(text, 2), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_exponent_says_what_the_plain_text_says(value in -1_000_000_000_i64..1_000_000_000, shift in 0_u32..6) {
            let moved = format!("{value}E-{shift}");
            prop_assert_eq!(read(&moved, shift), Some((value, false)));
            prop_assert_eq!(read(&format!("{value}e{shift}"), 0), Some((value * 10_i64.pow(shift), false)));
        }

        #[test]
        fn no_text_breaks_it(text in "[-+]?[0-9]{0,30}[.]?[0-9]{0,30}([eE][-+]?[0-9]{1,22})?", places in 0_u32..7) {
            let _read = scaled(&text, places);
        }
    }
}
