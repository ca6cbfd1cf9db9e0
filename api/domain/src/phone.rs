//! Phones: what may be shown of them, and the spellings that platforms mask them in. Parsing is the store's edge; this is pure text.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A customer's phone. `clear` never leaves the sealed part of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Phone {
    /// E.164 (`+8613800000000`) when the channel sent the whole number, else `None`.
    pub clear: Option<String>,
    /// What a role that sees phones masked gets: `138****0000`, or the platform's own mask as it was sent.
    pub masked: String,
}

/// Masks a clear number: the first three and last four digits of the national part stay.
///
/// `+86` numbers lose their country code, as people in China write them; others keep it.
pub fn mask(e164: &str) -> String {
    let (prefix, national) = match e164.strip_prefix("+86") {
        Some(national) => ("", national),
        None => e164.split_at(e164.len().min(3)),
    };
    let digits: Vec<char> = national.chars().collect();
    if digits.len() < 8 {
        let tail: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
        return format!("{prefix}****{tail}");
    }
    let head: String = digits[..3].iter().collect();
    let tail: String = digits[digits.len() - 4..].iter().collect();
    format!("{prefix}{head}****{tail}")
}

/// Whether a platform already masked this text (`138****1234`, `*******1234`).
pub fn is_masked(text: &str) -> bool {
    text.contains('*') || text.contains('＊')
}

/// The visible digits of a masked phone, which find it within a shop: `("138", "1234")`.
pub fn visible_digits(masked: &str) -> (String, String) {
    let digit = |c: &char| c.is_ascii_digit();
    let head = masked.chars().take_while(digit).collect();
    let tail: Vec<char> = masked.chars().rev().take_while(digit).collect();
    (head, tail.into_iter().rev().collect())
}

/// The text with every phone in it masked, for words that people or systems wrote: a phone has its own place, where looking at it is
/// journaled.
///
/// A phone is a run of digits, maybe with a plus before it and single spaces, dots or hyphens inside, that is a mobile number of China
/// (with or without its country's code), begins with a plus, or is written in groups that begin with a zero, as landlines are. Other
/// runs of digits are numbers of orders and parcels, and stay.
pub fn mask_in_text(text: &str) -> Cow<'_, str> {
    let groups = digit_groups(text);
    let mut masked = String::new();
    let (mut done, mut at) = (0, 0);
    while at < groups.len() {
        let Some((phone, count)) = phone_at(&groups[at..]) else {
            at += 1;
            continue;
        };
        masked.push_str(&text[done..groups[at].start]);
        masked.push_str(&phone);
        done = groups[at + count - 1].end;
        at += count;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[done..]);
    Cow::Owned(masked)
}

/// The phones in a text as they are written there: digits, with the plus where there is one.
pub fn phones_in_text(text: &str) -> Vec<String> {
    let groups = digit_groups(text);
    let (mut phones, mut at) = (Vec::new(), 0);
    while at < groups.len() {
        let count = phone_at(&groups[at..]).map(|(_, count)| count);
        if let Some(count) = count {
            let digits: String = groups[at..at + count].iter().map(|group| group.digits.as_str()).collect();
            phones.push(if groups[at].plus { format!("+{digits}") } else { digits });
        }
        at += count.unwrap_or(1);
    }
    phones
}

/// Digits without a gap.
struct DigitGroup {
    /// Where it begins, with the plus before it.
    start: usize,
    end: usize,
    digits: String,
    plus: bool,
    /// Whether one space, dot or hyphen stands between it and the group before.
    joined: bool,
}

/// An ASCII or full-width digit.
fn digit(c: char) -> Option<char> {
    let full_width = u32::from(c).wrapping_sub(0xFF10);
    if c.is_ascii_digit() { Some(c) } else { char::from_digit(full_width, 10) }
}

fn digit_groups(text: &str) -> Vec<DigitGroup> {
    let mut groups: Vec<DigitGroup> = Vec::new();
    let mut plus = None;
    for (at, c) in text.char_indices() {
        let Some(digit) = digit(c) else {
            plus = matches!(c, '+' | '\u{FF0B}').then_some(at);
            continue;
        };
        let end = at + c.len_utf8();
        if let Some(group) = groups.last_mut().filter(|group| group.end == at) {
            group.digits.push(digit);
            group.end = end;
        } else {
            let between = groups.last().map(|group| &text[group.end..at]);
            let joined = between.is_some_and(|gap| matches!(gap, " " | "-" | "." | "\u{2011}" | "\u{2013}" | "\u{3000}"));
            groups.push(DigitGroup { start: plus.unwrap_or(at), end, digits: digit.into(), plus: plus.is_some(), joined });
        }
        plus = None;
    }
    groups
}

/// The phone that the first of these groups begins, masked, and how many of them it takes: the longest that is one.
fn phone_at(groups: &[DigitGroup]) -> Option<(String, usize)> {
    let count = 1 + groups.iter().skip(1).take(5).take_while(|group| group.joined && !group.plus).count();
    (1..=count).rev().find_map(|count| {
        let digits: String = groups[..count].iter().map(|group| group.digits.as_str()).collect();
        masked_digits(&digits, groups[0].plus, count > 1).map(|masked| (masked, count))
    })
}

fn masked_digits(digits: &str, plus: bool, grouped: bool) -> Option<String> {
    let bare = digits.strip_prefix("00").unwrap_or(digits);
    let national = bare.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(bare);
    // Behind a plus, a number begins with its country's code.
    let here = !plus || national.len() < bare.len();
    let mobile = here && national.len() == 11 && national.starts_with('1') && !national[1..].starts_with(['0', '1', '2']);
    let landline = grouped && digits.starts_with('0') && (10..=12).contains(&digits.len());
    if mobile {
        Some(mask(&format!("+86{national}")))
    } else if landline {
        Some(mask(&format!("+86{digits}")))
    } else {
        (plus && (8..=15).contains(&digits.len())).then(|| mask(&format!("+{digits}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_what_a_person_needs_to_recognise_it() {
        assert_eq!(mask("+8613800000000"), "138****0000");
        assert_eq!(mask("+14155550100"), "+14155****0100");
        assert_eq!(visible_digits("138****1234"), ("138".into(), "1234".into()));
        assert!(is_masked("*******1234"));
    }
    #[test]
    fn phones_in_words_are_masked_and_other_numbers_stay() {
        for (text, wanted) in [
            ("call 13800009173 please", "call 138****9173 please"),
            ("电话13800009173,谢谢", "电话138****9173,谢谢"),
            ("138 0000 9173", "138****9173"),
            ("+86-138-0000-9173.", "138****9173."),
            ("008613800009173", "138****9173"),
            ("１３８００００９１７３", "138****9173"),
            ("+1 415 555 0193 or mail", "+14155****0193 or mail"),
            ("0571-8888 1234", "057****1234"),
            ("order 2026112300012345678 parcel SF1234567890", "order 2026112300012345678 parcel SF1234567890"),
            ("13800009173 2 pieces", "138****9173 2 pieces"),
            ("2, 13800009173 13900009174", "2, 138****9173 139****9174"),
            ("3 pieces, 12.50", "3 pieces, 12.50"),
            ("", ""),
        ] {
            assert_eq!(mask_in_text(text), wanted, "{text}");
        }
        assert_eq!(phones_in_text("\"tel\":\"138 0000 9173\", +1 415-555-0193, 42"), ["13800009173", "+14155550193"]);
    }
}
