//! Phones: the part of them that may be shown, and the spellings in which platforms mask them. The store parses phones at its
//! edge; this is pure text.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::kernel::spelling::{Spelled, is_extension_word};

/// The most characters of a text that is taken for a platform's mask.
const LONGEST_MASK: usize = 32;
/// The most digits of a platform's mask without those of an extension: more are a number.
const MOST_VISIBLE: usize = 10;
/// The most digits in a row of a platform's mask.
const LONGEST_RUN: usize = 8;

/// A customer's phone. `sent` and `clear` never leave the sealed part of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Phone {
    /// The text as the message carried it. Empty on contacts that were sealed before it was kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sent: String,
    /// E.164 (`+8613800000000`) of the first number in the text; `None` where the platform masked it or it could not be read.
    pub clear: Option<String>,
    /// The digits that are dialled behind the number. Platforms give many buyers one number, each with an extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// The display for roles that see phones masked: `138****0000`, `138****0000-1234`, or the platform's own mask as it was sent.
    pub masked: String,
}

impl Phone {
    /// A phone that was read.
    pub fn number(sent: &str, e164: String, extension: Option<String>) -> Self {
        let mut masked = mask(&e164);
        if let Some(extension) = &extension {
            masked.push('-');
            masked.push_str(extension);
        }
        Self { sent: sent.to_owned(), clear: Some(e164), extension, masked }
    }

    /// A phone that its platform masked; `None` = the text is a number, or holds letters that may name a person.
    pub fn masked_by_platform(sent: &str) -> Option<Self> {
        let text = sent.trim();
        let number_of_digits = |text: &str| text.chars().filter_map(digit).count();
        let (before, after) = text.rsplit_once(is_star)?;
        let behind = Spelled::of(after);
        let visible = number_of_digits(before) + behind.groups.first().map_or(0, |group| group.digits.len());
        let longest = text.split(|c| digit(c).is_none()).map(number_of_digits).max().unwrap_or_default();
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let fits = text.chars().count() <= LONGEST_MASK && visible <= MOST_VISIBLE && longest <= LONGEST_RUN;
        let is_mask = fits && words.into_iter().all(is_extension_word);
        is_mask.then(|| Self { sent: sent.to_owned(), masked: text.to_owned(), ..Self::default() })
    }

    /// A text that is not readable as a number: kept, with no more of it visible than of a number.
    pub fn unread(sent: &str) -> Self {
        let digits: Vec<char> = sent.chars().filter_map(digit).collect();
        Self { sent: sent.to_owned(), masked: shown(&digits), ..Self::default() }
    }

    /// Whether the phone is a text that could not be read, so that a person has to look at it.
    pub fn is_unread(&self) -> bool {
        self.clear.is_none() && !self.sent.is_empty() && self.masked != self.sent.trim()
    }

    /// The whole number for a person who may see it in clear: E.164, or the text as sent where it could not be read. `None` where the
    /// platform masked it.
    pub fn full(&self) -> Option<&str> {
        self.clear.as_deref().or_else(|| self.is_unread().then_some(self.sent.as_str()))
    }

    /// The text whose keyed hash finds the customer: the number with its extension, because a platform gives one number to many
    /// buyers. `None` = no number is known.
    pub fn identity(&self) -> Option<Cow<'_, str>> {
        let clear = self.clear.as_deref()?;
        Some(match &self.extension {
            Some(extension) => Cow::Owned(format!("{clear};ext={extension}")),
            None => Cow::Borrowed(clear),
        })
    }
}

/// Masks a clear number: of the national part, the first three and last four digits stay, and fewer of a short one.
///
/// `+86` numbers lose their country code, as people in China write them; others keep it.
pub fn mask(e164: &str) -> String {
    let (prefix, national) = match e164.strip_prefix("+86") {
        Some(national) => ("", national),
        None => e164.split_at(country_code(e164)),
    };
    let digits: Vec<char> = national.chars().collect();
    format!("{prefix}{}", shown(&digits))
}

/// The digits that a mask shows, around the stars for the others.
fn shown(digits: &[char]) -> String {
    let (head, tail) = match digits.len() {
        0..=4 => (0, 0),
        5..=7 => (0, 2),
        8 | 9 => (2, 3),
        _ => (3, 4),
    };
    let head: String = digits[..head].iter().collect();
    let tail: String = digits[digits.len() - tail..].iter().collect();
    format!("{head}****{tail}")
}

/// The end of the country code in an E.164 number: one, two or three digits behind the plus (ITU-T E.164, list of assigned codes).
fn country_code(e164: &str) -> usize {
    let digits = e164.strip_prefix('+').unwrap_or(e164);
    let two = digits.get(..2).and_then(|code| code.parse::<u8>().ok()).unwrap_or_default();
    let length = match two {
        10..=19 | 70..=79 => 1,
        20 | 27 | 30..=34 | 36 | 39..=41 | 43..=49 | 51..=58 | 60..=66 | 81 | 82 | 84 | 86 | 90..=95 | 98 => 2,
        _ => 3,
    };
    e164.len().min(e164.len() - digits.len() + length)
}

fn is_star(c: char) -> bool {
    matches!(c, '*' | '＊')
}

/// Whether a platform already masked this text (`138****1234`, `*******1234`).
pub fn is_masked(text: &str) -> bool {
    text.contains(is_star)
}

/// The visible digits of a masked phone, which find it within a shop: `("138", "1234")`. An extension belongs to them, because it
/// distinguishes the buyers of one number: `("138", "0000-1234")`.
pub fn visible_digits(masked: &str) -> (String, String) {
    let head = masked.chars().take_while(char::is_ascii_digit).collect();
    let behind = masked.rsplit_once(is_star).map_or(masked, |(_, behind)| behind);
    let spelled = Spelled::of(behind);
    let extension = spelled.extension.as_deref().or_else(|| spelled.trailing_extension(1));
    let at_end = || {
        let tail: Vec<char> = masked.chars().rev().take_while(char::is_ascii_digit).collect();
        tail.into_iter().rev().collect()
    };
    let with_extension = spelled.groups.first().zip(extension).map(|(group, extension)| format!("{}-{extension}", group.digits));
    let tail = with_extension.unwrap_or_else(at_end);
    (head, tail)
}

/// The phones in a text as they are written there: digits, with the plus where there is one; and each once more with what follows it up
/// to a quote, where that may be an extension.
pub fn phones_in_text(text: &str) -> Vec<String> {
    let groups = digit_groups(text);
    let (mut phones, mut at) = (Vec::new(), 0);
    while at < groups.len() {
        let count = phone_at(&groups[at..]);
        if let Some(count) = count {
            let digits: String = groups[at..at + count].iter().map(|group| group.digits.as_str()).collect();
            let phone = if groups[at].plus { format!("+{digits}") } else { digits };
            let behind = &text[groups[at + count - 1].end..];
            let end = behind.char_indices().take(LONGEST_TRAILER).find(|(_, c)| ends_phone(*c)).map(|(at, _)| at);
            let end = end.or_else(|| behind.char_indices().nth(LONGEST_TRAILER).map(|(at, _)| at)).unwrap_or(behind.len());
            if behind[..end].chars().any(|c| digit(c).is_some()) {
                phones.push(format!("{phone}{}", &behind[..end]));
            }
            phones.push(phone);
        }
        at += count.unwrap_or(1);
    }
    phones
}

/// The most characters behind a phone in which its extension is looked for.
const LONGEST_TRAILER: usize = 16;

/// Whether a character ends the text that may belong to one phone.
fn ends_phone(c: char) -> bool {
    matches!(c, '"' | '\'' | '\\' | '<' | '>' | '{' | '}' | '&' | '\n' | '\r')
}

/// A group of digits without a gap.
struct DigitGroup {
    end: usize,
    digits: String,
    plus: bool,
    /// Whether the gap to the group before is one space, dot or hyphen.
    joined: bool,
}

/// An ASCII or full-width digit.
fn digit(c: char) -> Option<char> {
    let full_width = u32::from(c).wrapping_sub(0xFF10);
    if c.is_ascii_digit() { Some(c) } else { char::from_digit(full_width, 10) }
}

fn digit_groups(text: &str) -> Vec<DigitGroup> {
    let mut groups: Vec<DigitGroup> = Vec::new();
    let mut plus = false;
    for (at, c) in text.char_indices() {
        let Some(digit) = digit(c) else {
            plus = matches!(c, '+' | '\u{FF0B}');
            continue;
        };
        let end = at + c.len_utf8();
        if let Some(group) = groups.last_mut().filter(|group| group.end == at) {
            group.digits.push(digit);
            group.end = end;
        } else {
            let between = groups.last().map(|group| &text[group.end..at]);
            let joined = between.is_some_and(|gap| matches!(gap, " " | "-" | "." | "\u{2011}" | "\u{2013}" | "\u{3000}"));
            groups.push(DigitGroup { end, digits: digit.into(), plus, joined });
        }
        plus = false;
    }
    groups
}

/// The number of groups in the phone that begins with the first of these: the longest that is a phone. `None` = none is.
fn phone_at(groups: &[DigitGroup]) -> Option<usize> {
    let count = 1 + groups.iter().skip(1).take(5).take_while(|group| group.joined && !group.plus).count();
    (1..=count).rev().find(|count| {
        let digits: String = groups[..*count].iter().map(|group| group.digits.as_str()).collect();
        is_phone(&digits, groups[0].plus, *count > 1)
    })
}

fn is_phone(digits: &str, plus: bool, grouped: bool) -> bool {
    let bare = digits.strip_prefix("00").unwrap_or(digits);
    let national = bare.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(bare);
    // Behind a plus, a number begins with its country's code.
    let here = !plus || national.len() < bare.len();
    let mobile = here && national.len() == 11 && national.starts_with('1') && !national[1..].starts_with(['0', '1', '2']);
    let landline = grouped && digits.starts_with('0') && (10..=12).contains(&digits.len());
    mobile || landline || (plus && (8..=15).contains(&digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_what_a_person_needs_to_recognise_it() {
        assert_eq!(mask("+8613800000000"), "138****0000");
        assert_eq!(mask("+14155550100"), "+1415****0100");
        assert_eq!(mask("+493012345601"), "+49301****5601");
        assert_eq!(mask("+85291234567"), "+85291****567");
        assert_eq!(mask("+8695533"), "****33");
        assert_eq!(visible_digits("138****1234"), ("138".into(), "1234".into()));
        assert!(is_masked("*******1234"));
    }
    #[test]
    fn an_extension_is_shown_and_tells_customers_apart() {
        let phone = |extension: Option<&str>| Phone::number("x", "+8613800000101".to_owned(), extension.map(str::to_owned));
        assert_eq!(phone(Some("1234")).masked, "138****0101-1234");
        assert_eq!(phone(Some("1234")).identity().as_deref(), Some("+8613800000101;ext=1234"));
        assert_eq!(phone(None).identity().as_deref(), Some("+8613800000101"));
        for text in ["138****0101-1234", "138****0101转1234", "138****0101 ext.1234"] {
            assert_eq!(visible_digits(text), ("138".into(), "0101-1234".into()), "{text}");
        }
    }

    #[test]
    fn a_platforms_mask_stays_and_no_number_passes_for_one() {
        for text in
            ["138****1234", "*******1234", "138*******5", "138＊＊5678", "138****0101-1234", "138****0101转1234", "1**********"]
        {
            let phone = Phone::masked_by_platform(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((phone.masked.as_str(), phone.clear, phone.sent.as_str()), (text, None, text));
        }
        for text in ["13800000101*1234", "*13800000000", "张三****1234", "138 0000 0000 *", "13800000000"] {
            assert_eq!(Phone::masked_by_platform(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_read_is_kept_and_hidden() {
        for (text, masked) in
            [("call me", "****"), ("12345", "****45"), ("030 12345601", "030****5601"), ("张三 1380000", "****00")]
        {
            let phone = Phone::unread(text);
            assert_eq!((phone.sent.as_str(), phone.masked.as_str()), (text, masked));
            assert!(phone.is_unread() && phone.full() == Some(text));
        }
        assert_eq!(
            Phone::masked_by_platform("138****1234").map(|phone| (phone.is_unread(), phone.full().is_some())),
            Some((false, false))
        );
    }

    #[test]
    fn a_contact_that_was_sealed_before_still_opens() {
        let old = r#"{"name":"a","phone":{"clear":"+8613800000000","masked":"138****0000"},"address":{"country":null,"province":null,
            "city":null,"district":null,"line":null,"postal_code":null}}"#;
        let contact: crate::order::Contact = serde_json::from_str(old).unwrap();
        let phone = contact.phone.unwrap();
        assert_eq!((phone.sent.as_str(), phone.extension.clone(), phone.full()), ("", None, Some("+8613800000000")));
        assert!(contact.encrypted.is_empty());
        let masked: Phone = serde_json::from_str(r#"{"clear":null,"masked":"138****0000"}"#).unwrap();
        assert!(!masked.is_unread() && masked.full().is_none());
    }

    #[test]
    fn phones_in_a_payload_are_found_as_they_are_written() {
        assert_eq!(
            phones_in_text("\"tel\":\"138 0000 9173\", \"13800009174转1234\", +1 415-555-0193"),
            ["13800009173", "13800009174转1234", "13800009174", "+14155550193"]
        );
    }
}
