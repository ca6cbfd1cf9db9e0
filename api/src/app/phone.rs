//! Reading phones as people and platforms write them.

use domain::money::Currency;
use domain::phone::{Phone, is_masked, mask};
use phonenumber::country;

/// Reads a phone: E.164 and its mask, or the platform's own mask as it is. Nothing for text that is no phone.
pub(super) fn read(text: &str, home: country::Id) -> Option<Phone> {
    let text = text.trim();
    if is_masked(text) {
        let visible = text.chars().filter(char::is_ascii_digit).count();
        return (visible >= 2 && text.chars().count() <= 32).then(|| Phone { clear: None, masked: text.to_owned() });
    }
    let e164 = e164(text, home)?;
    Some(Phone { masked: mask(&e164), clear: Some(e164) })
}

/// A clear phone in E.164, from any usual spelling: `138 0000 0000`, `+86-13800000000`, `8613800000000`.
pub(super) fn e164(text: &str, home: country::Id) -> Option<String> {
    let parse = |text: &str| {
        let number = phonenumber::parse(Some(home), text).ok()?;
        phonenumber::is_valid(&number).then(|| number.format().mode(phonenumber::Mode::E164).to_string())
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if text.chars().count() > 32 || text.chars().any(char::is_alphabetic) {
        return None;
    }
    // Without a plus, digits that are no number here begin with a country's code, with or without zeros before it.
    let abroad = || parse(&format!("+{}", digits.trim_start_matches('0')));
    parse(text).or_else(|| (!text.contains('+')).then(abroad).flatten())
}

/// Loads the tables of phone numbers, which take a moment the first time, before the first customer is asked for.
pub(super) fn load_tables() {
    let read = e164("13800000000", country::CN);
    tracing::debug!(ready = read.is_some(), "phone tables are loaded");
}

/// The country in which a phone without a prefix is read: that of the shop's currency; China where a currency spans countries.
pub(super) fn home_of(currency: Currency) -> country::Id {
    match currency.code() {
        "USD" => country::US,
        "GBP" => country::GB,
        "JPY" => country::JP,
        "HKD" => country::HK,
        "TWD" => country::TW,
        "SGD" => country::SG,
        "MYR" => country::MY,
        "THB" => country::TH,
        "VND" => country::VN,
        "PHP" => country::PH,
        "IDR" => country::ID,
        "BRL" => country::BR,
        "AUD" => country::AU,
        "CAD" => country::CA,
        _ => country::CN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_spelling_is_the_same_phone() {
        for text in
            ["13800000000", "138 0000 0000", "+86-13800000000", "8613800000000", "+86 138-0000-0000", "0086 138 0000 0000"]
        {
            assert_eq!(e164(text, country::CN).as_deref(), Some("+8613800000000"), "{text}");
        }
        assert_eq!(e164("+1 415 555 0100", country::CN).as_deref(), Some("+14155550100"));
    }

    #[test]
    fn a_masked_phone_stays_as_the_platform_sent_it() {
        let phone = read("138****1234", country::CN).unwrap();
        assert_eq!((phone.clear, phone.masked.as_str()), (None, "138****1234"));
    }

    #[test]
    fn what_is_no_phone_is_none() {
        for text in ["", "12", "hello", "138000000001234567890", "*"] {
            assert_eq!(read(text, country::CN), None, "{text}");
        }
    }
}
