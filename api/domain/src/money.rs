//! Money: an integer of minor units and an ISO 4217 currency, never a float.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code such as `CNY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Currencies whose minor unit is not a hundredth (ISO 4217 table A.1, the ones that the known channels pay out in).
const EXPONENTS: &[(&str, u32)] = &[
    ("BHD", 3),
    ("CLP", 0),
    ("IQD", 3),
    ("ISK", 0),
    ("JOD", 3),
    ("JPY", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("OMR", 3),
    ("PYG", 0),
    ("TND", 3),
    ("UGX", 0),
    ("VND", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
];

/// Currencies with two decimals that orders arrive in.
const HUNDREDTHS: &[&str] = &[
    "AED", "ARS", "AUD", "BDT", "BRL", "CAD", "CHF", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS",
    "INR", "KZT", "LKR", "MAD", "MOP", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RUB", "SAR",
    "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "UYU", "ZAR",
];

impl Currency {
    /// Chinese yuan.
    pub const CNY: Self = Self(*b"CNY");
    /// The code for "no currency" (ISO 4217 `XXX`), kept when a channel sent one that is not known.
    pub const UNKNOWN: Self = Self(*b"XXX");

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimals of the minor unit: 2 for `CNY`, 0 for `JPY`.
    pub fn exponent(self) -> u32 {
        EXPONENTS.iter().find(|(code, _)| *code == self.code()).map_or(2, |(_, exponent)| *exponent)
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let upper = text.trim().to_ascii_uppercase();
        let known = upper == "XXX" || HUNDREDTHS.contains(&upper.as_str()) || EXPONENTS.iter().any(|(code, _)| *code == upper);
        match upper.as_bytes() {
            &[a, b, c] if known => Ok(Self([a, b, c])),
            _ => Err(MoneyError::Currency(text.chars().take(16).collect())),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;
    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why an amount or a currency could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not an ISO 4217 code that is known here.
    #[error("“{0}” is not a known ISO 4217 currency")]
    Currency(String),
    /// Not a decimal number.
    #[error("“{0}” is not an amount")]
    Amount(String),
    /// More decimals than the currency has.
    #[error("“{0}” has more decimals than the currency allows")]
    Precision(String),
}

/// How a platform writes an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Decimal major units: `"12.50"` yuan.
    Major,
    /// Integer minor units: `1250` fen.
    Minor,
}

/// Reads an amount in the platform's unit as minor units of `currency`; exact, no float in between.
///
/// # Errors
/// [`MoneyError::Amount`] for text that is no number or does not fit 64 bits, [`MoneyError::Precision`] for non-zero
/// digits below the minor unit.
pub fn minor_units(text: &str, unit: Unit, currency: Currency) -> Result<i64, MoneyError> {
    let quoted = || text.chars().take(32).collect::<String>();
    let trimmed = text.trim();
    let (negative, digits) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return Err(MoneyError::Amount(quoted()));
    }
    let decimals = match unit {
        Unit::Major => currency.exponent() as usize,
        Unit::Minor => 0,
    };
    let (kept, rest) = fraction.split_at(fraction.len().min(decimals));
    if rest.bytes().any(|b| b != b'0') {
        return Err(MoneyError::Precision(quoted()));
    }
    let joined = format!("{whole}{kept:0<decimals$}");
    let value: i64 = joined.parse().map_err(|_| MoneyError::Amount(quoted()))?;
    Ok(if negative { -value } else { value })
}

/// Writes minor units as decimal text of the currency: `1250` CNY is `"12.50"`.
pub fn decimal_text(minor: i64, currency: Currency) -> String {
    let exponent = currency.exponent() as usize;
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = exponent + 1);
    let (whole, fraction) = digits.split_at(digits.len() - exponent);
    let sign = if minor < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn yuan_text_and_fen_integers_mean_the_same() {
        assert_eq!(minor_units("12.5", Unit::Major, Currency::CNY), Ok(1250));
        assert_eq!(minor_units("1250", Unit::Minor, Currency::CNY), Ok(1250));
        assert_eq!(minor_units("0.10", Unit::Major, Currency::CNY), Ok(10));
        assert_eq!(minor_units("500", Unit::Major, "JPY".parse().unwrap()), Ok(500));
        assert_eq!(minor_units("1.2340", Unit::Major, "KWD".parse().unwrap()), Ok(1234));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "-", ".", "1,000", "NaN", "1e3", "99999999999999999999", "1.2.3"] {
            assert!(matches!(minor_units(text, Unit::Major, Currency::CNY), Err(MoneyError::Amount(_))), "{text}");
        }
        assert!(matches!(minor_units("1.005", Unit::Major, Currency::CNY), Err(MoneyError::Precision(_))));
        assert!("yuan".parse::<Currency>().is_err());
    }

    proptest! {
        #[test]
        fn text_and_minor_units_round_trip(minor in -1_000_000_000_000i64..1_000_000_000_000, code in prop::sample::select(vec!["CNY", "JPY", "KWD"])) {
            let currency: Currency = code.parse().unwrap();
            prop_assert_eq!(minor_units(&decimal_text(minor, currency), Unit::Major, currency), Ok(minor));
        }
    }
}
