//! Money: an integer of minor units and an ISO 4217 currency, never a float.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::kernel::decimal::scaled;

/// An ISO 4217 currency code such as `CNY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Every currency of ISO 4217 with the decimals of its minor unit, by code: the active codes and funds codes of table A.1 as published
/// on 2026-01-01 by the maintenance agency (list-one.xml, <https://www.six-group.com/en/products-services/financial-information/data-standards.html>).
///
/// Left out are the codes that the table gives no minor unit (`XAU`, `XDR`, `XTS` and the like): nothing is paid in them, and decimals
/// would be a guess. Added are the currencies that were withdrawn since 2015, with the decimals that they had, because old orders still
/// carry them: `ANG`, `BGN`, `BYR`, `CUC`, `HRK`, `LTL`, `MRO`, `SLL`, `STD`, `VEF`, `ZWL`.
const CURRENCIES: [([u8; 3], u32); 176] = [
    (*b"AED", 2),
    (*b"AFN", 2),
    (*b"ALL", 2),
    (*b"AMD", 2),
    (*b"ANG", 2),
    (*b"AOA", 2),
    (*b"ARS", 2),
    (*b"AUD", 2),
    (*b"AWG", 2),
    (*b"AZN", 2),
    (*b"BAM", 2),
    (*b"BBD", 2),
    (*b"BDT", 2),
    (*b"BGN", 2),
    (*b"BHD", 3),
    (*b"BIF", 0),
    (*b"BMD", 2),
    (*b"BND", 2),
    (*b"BOB", 2),
    (*b"BOV", 2),
    (*b"BRL", 2),
    (*b"BSD", 2),
    (*b"BTN", 2),
    (*b"BWP", 2),
    (*b"BYN", 2),
    (*b"BYR", 0),
    (*b"BZD", 2),
    (*b"CAD", 2),
    (*b"CDF", 2),
    (*b"CHE", 2),
    (*b"CHF", 2),
    (*b"CHW", 2),
    (*b"CLF", 4),
    (*b"CLP", 0),
    (*b"CNY", 2),
    (*b"COP", 2),
    (*b"COU", 2),
    (*b"CRC", 2),
    (*b"CUC", 2),
    (*b"CUP", 2),
    (*b"CVE", 2),
    (*b"CZK", 2),
    (*b"DJF", 0),
    (*b"DKK", 2),
    (*b"DOP", 2),
    (*b"DZD", 2),
    (*b"EGP", 2),
    (*b"ERN", 2),
    (*b"ETB", 2),
    (*b"EUR", 2),
    (*b"FJD", 2),
    (*b"FKP", 2),
    (*b"GBP", 2),
    (*b"GEL", 2),
    (*b"GHS", 2),
    (*b"GIP", 2),
    (*b"GMD", 2),
    (*b"GNF", 0),
    (*b"GTQ", 2),
    (*b"GYD", 2),
    (*b"HKD", 2),
    (*b"HNL", 2),
    (*b"HRK", 2),
    (*b"HTG", 2),
    (*b"HUF", 2),
    (*b"IDR", 2),
    (*b"ILS", 2),
    (*b"INR", 2),
    (*b"IQD", 3),
    (*b"IRR", 2),
    (*b"ISK", 0),
    (*b"JMD", 2),
    (*b"JOD", 3),
    (*b"JPY", 0),
    (*b"KES", 2),
    (*b"KGS", 2),
    (*b"KHR", 2),
    (*b"KMF", 0),
    (*b"KPW", 2),
    (*b"KRW", 0),
    (*b"KWD", 3),
    (*b"KYD", 2),
    (*b"KZT", 2),
    (*b"LAK", 2),
    (*b"LBP", 2),
    (*b"LKR", 2),
    (*b"LRD", 2),
    (*b"LSL", 2),
    (*b"LTL", 2),
    (*b"LYD", 3),
    (*b"MAD", 2),
    (*b"MDL", 2),
    (*b"MGA", 2),
    (*b"MKD", 2),
    (*b"MMK", 2),
    (*b"MNT", 2),
    (*b"MOP", 2),
    (*b"MRO", 2),
    (*b"MRU", 2),
    (*b"MUR", 2),
    (*b"MVR", 2),
    (*b"MWK", 2),
    (*b"MXN", 2),
    (*b"MXV", 2),
    (*b"MYR", 2),
    (*b"MZN", 2),
    (*b"NAD", 2),
    (*b"NGN", 2),
    (*b"NIO", 2),
    (*b"NOK", 2),
    (*b"NPR", 2),
    (*b"NZD", 2),
    (*b"OMR", 3),
    (*b"PAB", 2),
    (*b"PEN", 2),
    (*b"PGK", 2),
    (*b"PHP", 2),
    (*b"PKR", 2),
    (*b"PLN", 2),
    (*b"PYG", 0),
    (*b"QAR", 2),
    (*b"RON", 2),
    (*b"RSD", 2),
    (*b"RUB", 2),
    (*b"RWF", 0),
    (*b"SAR", 2),
    (*b"SBD", 2),
    (*b"SCR", 2),
    (*b"SDG", 2),
    (*b"SEK", 2),
    (*b"SGD", 2),
    (*b"SHP", 2),
    (*b"SLE", 2),
    (*b"SLL", 2),
    (*b"SOS", 2),
    (*b"SRD", 2),
    (*b"SSP", 2),
    (*b"STD", 2),
    (*b"STN", 2),
    (*b"SVC", 2),
    (*b"SYP", 2),
    (*b"SZL", 2),
    (*b"THB", 2),
    (*b"TJS", 2),
    (*b"TMT", 2),
    (*b"TND", 3),
    (*b"TOP", 2),
    (*b"TRY", 2),
    (*b"TTD", 2),
    (*b"TWD", 2),
    (*b"TZS", 2),
    (*b"UAH", 2),
    (*b"UGX", 0),
    (*b"USD", 2),
    (*b"USN", 2),
    (*b"UYI", 0),
    (*b"UYU", 2),
    (*b"UYW", 4),
    (*b"UZS", 2),
    (*b"VED", 2),
    (*b"VEF", 2),
    (*b"VES", 2),
    (*b"VND", 0),
    (*b"VUV", 0),
    (*b"WST", 2),
    (*b"XAD", 2),
    (*b"XAF", 0),
    (*b"XCD", 2),
    (*b"XCG", 2),
    (*b"XOF", 0),
    (*b"XPF", 0),
    (*b"YER", 2),
    (*b"ZAR", 2),
    (*b"ZMW", 2),
    (*b"ZWG", 2),
    (*b"ZWL", 2),
];

/// The decimals of a currency that has none of its own: `XXX`.
const USUAL_DECIMALS: u32 = 2;

fn decimals(code: [u8; 3]) -> Option<u32> {
    CURRENCIES.binary_search_by_key(&code, |(known, _)| *known).ok().map(|index| CURRENCIES[index].1)
}

impl Currency {
    /// Chinese yuan (renminbi), `CNY`.
    pub const CNY: Self = Self(*b"CNY");
    /// The code for "no currency" (ISO 4217 `XXX`), kept when a channel sent an unknown one.
    pub const UNKNOWN: Self = Self(*b"XXX");

    /// The three letters of the code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimals of the minor unit: 2 for `CNY`, 0 for `JPY`.
    pub fn exponent(self) -> u32 {
        decimals(self.0).unwrap_or(USUAL_DECIMALS)
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text.trim().as_bytes() {
            &[a, b, c] => {
                let code = [a, b, c].map(|letter| letter.to_ascii_uppercase());
                let known = code == Self::UNKNOWN.0 || decimals(code).is_some();
                known.then_some(Self(code)).ok_or_else(|| MoneyError::currency(text))
            }
            _ => Err(MoneyError::currency(text)),
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

/// The error of an amount or a currency that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is no ISO 4217 code known here.
    #[error("“{0}” is not a known ISO 4217 currency")]
    Currency(String),
    /// The text is no decimal number, or one past [`LARGEST_AMOUNT`].
    #[error("“{0}” is not an amount")]
    Amount(String),
}

impl MoneyError {
    fn currency(text: &str) -> Self {
        Self::Currency(text.chars().take(16).collect())
    }
}

/// The unit in which a platform writes amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Decimal major units: `"12.50"` yuan.
    Major,
    /// Integer minor units: `1250` fen.
    Minor,
}

/// An amount as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The amount in minor units of the currency.
    pub minor: i64,
    /// Whether the text had non-zero digits below the minor unit, as floats do (`30.299999999999997`): rounded half away from zero.
    pub rounded: bool,
}

/// The largest amount that is believed, in minor units, either sign: 100 billion yuan. What an order holds of such amounts sums up within
/// 64 bits.
pub const LARGEST_AMOUNT: i64 = 10_000_000_000_000;

/// Reads an amount in the platform's unit as minor units of `currency`; exact, no float in between. Exponents count (`1.0E+3` is a
/// thousand). Separators of thousands, signs of currencies, blanks inside, percents and digits of other scripts make it unreadable:
/// which of two amounts `1,234` is cannot be known.
///
/// # Errors
/// [`MoneyError::Amount`] for text that is no number, or is past [`LARGEST_AMOUNT`].
pub fn minor_units(text: &str, unit: Unit, currency: Currency) -> Result<Amount, MoneyError> {
    let places = match unit {
        Unit::Major => currency.exponent(),
        Unit::Minor => 0,
    };
    let read = scaled(text.trim(), places).filter(|read| read.value.unsigned_abs() <= LARGEST_AMOUNT.unsigned_abs());
    let read = read.ok_or_else(|| MoneyError::Amount(text.chars().take(32).collect()))?;
    Ok(Amount { minor: read.value, rounded: read.rounded })
}

/// Writes minor units as decimal text of the currency: `1250` CNY is `"12.50"`.
pub fn decimal_text(minor: impl Into<i128>, currency: Currency) -> String {
    let minor = minor.into();
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

    const fn exact(minor: i64) -> Amount {
        Amount { minor, rounded: false }
    }

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn yuan_text_and_fen_integers_mean_the_same() {
        assert_eq!(minor_units("12.5", Unit::Major, Currency::CNY), Ok(exact(1250)));
        assert_eq!(minor_units("1250", Unit::Minor, Currency::CNY), Ok(exact(1250)));
        assert_eq!(minor_units("0.10", Unit::Major, Currency::CNY), Ok(exact(10)));
        assert_eq!(minor_units("500", Unit::Major, currency("JPY")), Ok(exact(500)));
        assert_eq!(minor_units("1.2340", Unit::Major, currency("KWD")), Ok(exact(1234)));
        assert_eq!(minor_units("1.0E+3", Unit::Major, Currency::CNY), Ok(exact(100_000)));
        assert_eq!(minor_units("0E-10", Unit::Minor, Currency::CNY), Ok(exact(0)));
    }

    #[test]
    fn what_is_finer_than_the_minor_unit_is_rounded_and_said() {
        let rounded = |minor| Ok(Amount { minor, rounded: true });
        assert_eq!(minor_units("30.299999999999997", Unit::Major, Currency::CNY), rounded(3030));
        assert_eq!(minor_units("1.005", Unit::Major, Currency::CNY), rounded(101));
        assert_eq!(minor_units("-1250.5", Unit::Minor, Currency::CNY), rounded(-1251));
        assert_eq!(minor_units("99.50", Unit::Major, currency("JPY")), rounded(100));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in
            ["", "-", ".", "1,000", "1,234.50", "¥12", "5%", "1 0", "NaN", "1E+999999999", "99999999999999999999", "1.2.3"]
        {
            assert!(matches!(minor_units(text, Unit::Major, Currency::CNY), Err(MoneyError::Amount(_))), "{text}");
        }
    }

    #[test]
    fn every_currency_of_the_standard_has_its_decimals() {
        assert!(CURRENCIES.is_sorted_by(|(a, _), (b, _)| a < b), "binary search wants them in order, each once");
        let decimals = [
            ("BGN", 2),
            ("DOP", 2),
            ("KES", 2),
            ("GHS", 2),
            ("ISK", 0),
            ("LYD", 3),
            ("RWF", 0),
            ("CLF", 4),
            ("UYW", 4),
            ("HRK", 2),
        ];
        for (code, places) in decimals {
            assert_eq!(currency(code).exponent(), places, "{code}");
        }
        assert_eq!(currency(" usd "), currency("USD"));
        for text in ["yuan", "XAU", "XTS", "RMB", "", "US", "美元", "ZZZ"] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
        assert_eq!((currency("xxx"), Currency::UNKNOWN.exponent()), (Currency::UNKNOWN, 2));
    }

    proptest! {
        #[test]
        fn text_and_minor_units_round_trip(minor in -1_000_000_000_000i64..1_000_000_000_000, code in prop::sample::select(vec!["CNY", "JPY", "KWD", "CLF", "XXX"])) {
            let currency: Currency = code.parse().unwrap();
            prop_assert_eq!(minor_units(&decimal_text(minor, currency), Unit::Major, currency), Ok(exact(minor)));
        }
    }
}
