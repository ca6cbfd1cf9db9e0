//! Reads phones as people and platforms write them: the digits that form a number, and its country.
//!
//! A number of China is recognized by its shape, because the number tables refuse ranges that are in use and know no numbers of services.
//! Other numbers are read with the tables.

use domain::kernel::country::code_of;
use domain::kernel::phone::Phone;
use domain::kernel::region::is_province;
use domain::kernel::spelling::{Gap, Spelled};
use phonenumber::metadata::{self, Descriptor, Metadata};
use phonenumber::{PhoneNumber, country};

/// The maximum characters of a text that is read.
const LONGEST: usize = 100;
/// The minimum digits of a number that may be followed by further digits.
const SHORTEST_BASE: usize = 8;
/// The country code of China, whose numbers are recognized by their shape.
const CHINA: u16 = 86;
/// The minimum digits of a second number after the first.
const SHORTEST_SECOND: usize = 7;

/// Reads a phone. A text without a number is kept as it is; `home` is the country of a number without a prefix, `None` = unknown.
pub(crate) fn read(text: &str, home: Option<country::Id>) -> Phone {
    if let Some(masked) = Phone::masked_by_platform(text) {
        return masked;
    }
    match number(text, home) {
        Some((e164, extension)) => Phone::number(text, e164, extension),
        None => Phone::unread(text),
    }
}

/// The digits of a number in E.164 after its country code, as a mask shows them.
pub(crate) fn national_digits(e164: &str) -> String {
    let national = |number: PhoneNumber| number.national().to_string();
    let by_tables = || phonenumber::parse(None, e164).map(national).ok();
    e164.strip_prefix("+86").map(str::to_owned).or_else(by_tables).unwrap_or_else(|| e164.trim_start_matches('+').to_owned())
}

/// The country that an address or a shop names by its code or name.
pub(crate) fn country_of(name: &str) -> Option<country::Id> {
    code_of(name)?.parse().ok()
}

/// The country in which a phone without a prefix is read: the address's own, by its country or a province of China, or else the shop's.
/// `None` = neither is known; such a phone stays unread, because a currency or a time zone does not show where a buyer lives.
pub(crate) fn home_of(country: Option<&str>, province: Option<&str>, shop: Option<country::Id>) -> Option<country::Id> {
    match country.filter(|name| !name.trim().is_empty()) {
        Some(name) => country_of(name),
        None if province.is_some_and(is_province) => Some(country::CN),
        None => shop,
    }
}

/// Loads the tables of phone numbers, which take a moment the first time, before the first look-up of a customer.
pub(crate) fn load_tables() {
    let read = parse("+14155550100", None, By::Tables);
    tracing::debug!(ready = read.is_some(), "phone tables are loaded");
}

/// The first number in a text, in E.164, and its extension.
fn number(text: &str, home: Option<country::Id>) -> Option<(String, Option<String>)> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let spelled = Spelled::of(text);
    // The tables would read a mobile of China and its extension as a carrier's code and a landline.
    [By::Shape, By::Tables, By::Length].into_iter().find_map(|by| found(&spelled, home, by))
}

/// The test by which digits count as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// The shapes of China's numbers alone.
    Shape,
    /// The tables as well.
    Tables,
    /// The tables, and for a number that they call invalid, its length alone, which must be that of a mobile of its country: some ranges
    /// are younger than the tables, and some are reserved for examples.
    Length,
}

fn found(spelled: &Spelled, home: Option<country::Id>, by: By) -> Option<(String, Option<String>)> {
    let all = spelled.groups.len();
    if let Some(found) = landline_with_extension(spelled, home) {
        return Some(found);
    }
    if let Some(e164) = e164(spelled, all, home, by) {
        return Some((e164, spelled.extension.clone()));
    }
    // Groups after the number are its extension, or another number.
    (1..all).rev().find_map(|count| {
        let digits = spelled.digits(count);
        let base = e164(spelled, count, home, by).filter(|_| digits.len() >= SHORTEST_BASE)?;
        if let Some(extension) = spelled.trailing_extension(count) {
            return Some((base, Some(extension.to_owned())));
        }
        let second = Spelled { groups: spelled.groups[count..].to_vec(), ..Spelled::default() };
        let is_second = second.digits(all).len() >= SHORTEST_SECOND && e164(&second, all, home, By::Tables).is_some();
        (is_second || mobile_of_china(&spelled.groups[count - 1].digits).is_some()).then_some((base, None))
    })
}

/// A number like `0571-88881234-801`: after an area code of China and a whole number, the last group is an extension, even where both
/// together have as many digits as another number.
fn landline_with_extension(spelled: &Spelled, home: Option<country::Id>) -> Option<(String, Option<String>)> {
    let [.., area, base, last] = spelled.groups.as_slice() else { return None };
    let count = spelled.groups.len() - 1;
    let shaped = area.digits.starts_with('0') && (3..=4).contains(&area.digits.len()) && (7..=8).contains(&base.digits.len());
    if !shaped || last.gap != Gap::Hyphen || spelled.extension.is_some() {
        return None;
    }
    let extension = spelled.trailing_extension(count)?.to_owned();
    let e164 = e164(spelled, count, home, By::Shape)?;
    Some((e164, Some(extension)))
}

/// The first `count` groups as one number, in E.164.
fn e164(spelled: &Spelled, count: usize, home: Option<country::Id>, by: By) -> Option<String> {
    let digits = spelled.digits(count);
    if spelled.plus {
        return abroad(&digits, by);
    }
    if let Some(digits) = digits.strip_prefix("00") {
        return abroad(digits, by);
    }
    // Numbers of thirteen digits that begin like those of China after its code exist in no country.
    if let Some(e164) = digits.strip_prefix("86").and_then(mobile_of_china) {
        return Some(e164);
    }
    let of_china = || national_of_china(&digits).filter(|_| home == Some(country::CN));
    of_china().or_else(|| parse(&digits, Some(home?), by))
}

/// A number with its country code.
fn abroad(digits: &str, by: By) -> Option<String> {
    let of_china = digits.strip_prefix("86").and_then(|national| {
        let trunk = || national_of_china(&format!("0{national}")).filter(|_| !national.starts_with('0'));
        national_of_china(national).or_else(trunk)
    });
    of_china.or_else(|| parse(&format!("+{digits}"), None, by))
}

/// A mobile of China like `13900000000` or `013900000000`, of every range, because the tables lack some ranges that are in use.
fn mobile_of_china(digits: &str) -> Option<String> {
    let national = digits.strip_prefix('0').unwrap_or(digits);
    let is_mobile =
        national.len() == 11 && national.starts_with('1') && national[1..].starts_with(['3', '4', '5', '6', '7', '8', '9']);
    is_mobile.then(|| format!("+86{national}"))
}

/// A number as it is dialled inside China: a mobile, a landline with its area code, or a service (400, 800, 95…).
fn national_of_china(digits: &str) -> Option<String> {
    let long = |length: usize, national: &str| (length + 7..=length + 8).contains(&national.len());
    let landline = digits.strip_prefix('0').filter(|national| match national.as_bytes() {
        [b'1', b'0', ..] | [b'2', ..] => long(2, national),
        [b'3'..=b'9', ..] => long(3, national),
        _ => false,
    });
    let free = digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
    let service = digits.starts_with("95") && (5..=15).contains(&digits.len());
    let plain = || (free || service).then_some(digits);
    mobile_of_china(digits).or_else(|| landline.or_else(plain).map(|national| format!("+86{national}")))
}

/// A number that the tables accept by this test; `None` for the test by shape.
fn parse(text: &str, home: Option<country::Id>, by: By) -> Option<String> {
    if by == By::Shape {
        return None;
    }
    let number = phonenumber::parse(home, text).ok()?;
    let is_known = phonenumber::is_valid(&number) || (by == By::Length && is_as_long_as_a_mobile(&number));
    is_known.then(|| number.format().mode(phonenumber::Mode::E164).to_string())
}

/// Whether a number abroad has as many digits as the mobiles of its country.
fn is_as_long_as_a_mobile(number: &PhoneNumber) -> bool {
    let code = number.code().value();
    let digits = number.national().to_string().len();
    let fits = |meta: &&Metadata| {
        let lengths = meta.descriptors().mobile().map(Descriptor::possible_length).unwrap_or_default();
        lengths.iter().any(|length| usize::from(*length) == digits)
    };
    let known = metadata::DATABASE.by_code(&code).unwrap_or_default();
    code != CHINA && digits >= SHORTEST_BASE && known.iter().any(fits)
}

#[cfg(test)]
mod tests;
