//! Masking of free text: phones, e-mail addresses, identity numbers and names in the texts that people, channels and systems wrote.
//!
//! A phone has its own field, where looking at it is journaled. So every text that comes from outside is masked before it is kept, for
//! every role. Names are masked where a text is shown to a role that may not see them.
//!
//! Each function reads a text a bounded number of times. At each group of digits it looks a bounded number of groups ahead, so the time
//! grows with the length of the text and not faster. Masking the numbers of a masked text changes nothing.

use std::borrow::Cow;

use crate::kernel::phone::mask;

mod digits;
#[cfg(test)]
mod tests;

use digits::{Gap, Group, groups, may_hold_phone};

/// The most digits of a phone with all that may stand before it: an international number has 15.
const MOST_DIGITS: usize = 15;
/// The digits of a Chinese identity number.
const IDENTITY_DIGITS: usize = 18;
/// The most characters of an e-mail address before the `@`.
const LONGEST_LOCAL: usize = 64;
/// The most letters of a name that are looked for.
const LONGEST_NAME: usize = 100;
/// The most times that a masked text is masked again.
const MOST_PASSES: usize = 3;
/// The text in the place of a name.
const HIDDEN: &str = "***";

/// The way in which a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Free text: a phone may be spelled in any groups.
    Words,
    /// A code, such as a SKU: a phone is spelled in the usual groups, because codes have groups of their own.
    Code,
}

/// The text with every phone, e-mail address and Chinese identity number in it masked.
///
/// A phone is a mobile number of China with or without its country's code, a landline with its area code, or a number behind a plus.
/// Its digits may be ASCII, full-width, of another script, or Chinese, and up to four signs, blanks or line breaks may stand between
/// two groups of them. Other numbers are those of orders and parcels, and stay.
pub fn mask_free_text(text: &str) -> Cow<'_, str> {
    let mut masked = mask_once(text);
    // A masked number may complete an e-mail address with the text around it.
    for _ in 0..MOST_PASSES {
        let Cow::Owned(once) = &masked else { break };
        let Cow::Owned(again) = mask_once(once) else { break };
        masked = Cow::Owned(again);
    }
    masked
}

fn mask_once(text: &str) -> Cow<'_, str> {
    match mask_emails(text) {
        Cow::Borrowed(text) => mask_numbers(text, Mode::Words),
        Cow::Owned(text) => Cow::Owned(mask_numbers(&text, Mode::Words).into_owned()),
    }
}

/// The code with every phone in it masked: a SKU, another number of an order, the target of an operation. A mobile number counts
/// as a phone when it is written in one piece, in groups of three, four and four, or in single digits.
pub fn mask_code(text: &str) -> Cow<'_, str> {
    mask_numbers(text, Mode::Code)
}

/// Masks a text in place; see [`mask_free_text`].
pub fn mask_words(text: &mut String) {
    if let Cow::Owned(masked) = mask_free_text(text) {
        *text = masked;
    }
}

/// Masks a code in place; see [`mask_code`].
pub fn mask_code_of(text: &mut String) {
    if let Cow::Owned(masked) = mask_code(text) {
        *text = masked;
    }
}

fn mask_numbers(text: &str, mode: Mode) -> Cow<'_, str> {
    if !may_hold_phone(text) {
        return Cow::Borrowed(text);
    }
    let groups = groups(text);
    let mut masked = String::new();
    let (mut done, mut at) = (0, 0);
    while at < groups.len() {
        let Some((number, count)) = number_at(&groups[at..], text, mode) else {
            at += 1;
            continue;
        };
        masked.push_str(&text[done..groups[at].start]);
        masked.push_str(&number);
        done = groups[at + count - 1].end;
        at += count;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[done..]);
    Cow::Owned(masked)
}

/// The number that the first of these groups begins, masked, and how many groups it takes: the longest that is one.
fn number_at(groups: &[Group], text: &str, mode: Mode) -> Option<(String, usize)> {
    let first = groups.first().filter(|group| !group.is_masked)?;
    let mut digits = String::new();
    let mut found = None;
    for (index, group) in groups.iter().enumerate() {
        let joins = index == 0 || (!group.plus && !group.is_masked && matches!(group.gap, Gap::Join(_)));
        if !joins || digits.len() + group.digits.len() > IDENTITY_DIGITS {
            break;
        }
        digits.push_str(&group.digits);
        let taken = &groups[..=index];
        let number = match mode {
            Mode::Words => masked_number(&digits, first.plus, taken).or_else(|| masked_identity(&digits, &text[group.end..])),
            Mode::Code => masked_number(&digits, first.plus, taken).filter(|_| is_usual(taken)),
        };
        found = number.map(|number| (number, index + 1)).or(found);
    }
    found
}

fn masked_number(digits: &str, plus: bool, taken: &[Group]) -> Option<String> {
    if digits.len() > MOST_DIGITS {
        return None;
    }
    if let Some(national) = mobile(digits, plus) {
        return Some(mask(&format!("+86{national}")));
    }
    if is_landline(digits, taken) {
        return Some(mask(&format!("+86{digits}")));
    }
    let close = |group: &Group| matches!(group.gap, Gap::Join(signs) if signs <= 2);
    let international = plus && digits.len() >= 8 && taken.len() <= 6 && taken.iter().skip(1).all(close);
    international.then(|| mask(&format!("+{digits}")))
}

/// The national part of a mobile number of China.
fn mobile(digits: &str, plus: bool) -> Option<&str> {
    let fronts: &[&str] = if plus { &["86"] } else { &["", "0", "86", "086", "0086"] };
    let mut nationals = fronts.iter().filter_map(|front| digits.strip_prefix(front));
    nationals.find(|rest| rest.len() == 11 && rest.starts_with('1') && !rest[1..].starts_with(['0', '1', '2']))
}

/// Whether the groups are a landline: an area code of China, then seven or eight digits.
fn is_landline(digits: &str, taken: &[Group]) -> bool {
    let [area, rest @ ..] = taken else { return false };
    let code = area.digits.as_str();
    let is_area = match code.len() {
        3 => code == "010" || code.starts_with("02"),
        4 => code.starts_with('0') && !code[1..].starts_with(['0', '1', '2']),
        _ => false,
    };
    let local = digits.len() - code.len();
    is_area && (1..=3).contains(&rest.len()) && (local == 8 || (local == 7 && code.len() == 4))
}

/// Whether a mobile number is spelled as people usually spell one.
fn is_usual(taken: &[Group]) -> bool {
    let of = |groups: &[Group]| groups.iter().map(|group| group.digits.len()).collect::<Vec<_>>();
    let whole = of(taken);
    let national = match taken {
        [front, rest @ ..] if ["0", "86", "086", "0086"].contains(&front.digits.as_str()) => of(rest),
        _ => whole.clone(),
    };
    whole.len() == 1 || [vec![3, 4, 4], vec![11]].contains(&national) || whole.iter().all(|length| *length == 1)
}

/// The masked identity number of China, where the birthday in it is a possible one and its check character fits.
fn masked_identity(digits: &str, behind: &str) -> Option<String> {
    let is_x = digits.len() == IDENTITY_DIGITS - 1 && behind.starts_with(['x', 'X', '\u{FF38}', '\u{FF58}']);
    if digits.len() != IDENTITY_DIGITS && !is_x {
        return None;
    }
    let value = |range: std::ops::Range<usize>| digits[range].parse::<u32>().unwrap_or_default();
    let is_birthday =
        (1800..=2199).contains(&value(6..10)) && (1..=12).contains(&value(10..12)) && (1..=31).contains(&value(12..14));
    // ISO 7064, MOD 11-2.
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let proof = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2][sum as usize % 11];
    let last = if is_x { 10 } else { value(17..18) };
    (is_birthday && proof == last).then(|| format!("{}****{}", &digits[..3], &digits[digits.len() - 2..]))
}

/// Masks each e-mail address: its first character and its domain stay.
fn mask_emails(text: &str) -> Cow<'_, str> {
    let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let mut masked = String::new();
    let mut done = 0;
    for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, '@' | '\u{FF20}')) {
        let behind = &text[at + sign.len_utf8()..];
        let domain = behind.find(|c| !is_domain(c)).map_or(behind, |end| &behind[..end]);
        let local: Vec<(usize, char)> =
            text[done..at].char_indices().rev().take(LONGEST_LOCAL).take_while(|(_, c)| is_local(*c)).collect();
        let Some((start, first)) = local.last().copied().filter(|_| domain.trim_matches('.').contains('.')) else { continue };
        masked.push_str(&text[done..done + start]);
        masked.push(first);
        masked.push_str(HIDDEN);
        done = at;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[done..]);
    Cow::Owned(masked)
}

/// The text with a person's name in it hidden, in any case and with signs or blanks inside. A name of a single character and one
/// that its platform masked hide nothing. A name in Latin letters counts only between signs or blanks.
pub fn mask_name<'a>(text: &'a str, name: &str) -> Cow<'a, str> {
    let mut wanted = plain_letters(name);
    wanted.truncate(LONGEST_NAME);
    if wanted.len() < 2 || name.contains(['*', '\u{FF0A}']) {
        return Cow::Borrowed(text);
    }
    let letters = plain_letters(text);
    let is_latin = wanted.iter().all(|letter| letter.folded.is_ascii());
    let mut masked = String::new();
    let (mut done, mut at) = (0, 0);
    while at + wanted.len() <= letters.len() {
        let part = &letters[at..at + wanted.len()];
        let same = part.iter().zip(&wanted).all(|(one, other)| one.folded == other.folded);
        let touches = |index: usize| {
            let (left, right) = (&letters[index], &letters[index + 1]);
            left.end == right.start && left.folded.is_ascii() && right.folded.is_ascii()
        };
        let inside = is_latin
            && same
            && ((at > 0 && touches(at - 1)) || (at + wanted.len() < letters.len() && touches(at + wanted.len() - 1)));
        if !same || inside {
            at += 1;
            continue;
        }
        masked.push_str(&text[done..part[0].start]);
        masked.push_str(HIDDEN);
        done = part[part.len() - 1].end;
        at += wanted.len();
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[done..]);
    Cow::Owned(masked)
}

/// A letter or digit of a text.
struct Letter {
    start: usize,
    end: usize,
    folded: char,
}

fn plain_letters(text: &str) -> Vec<Letter> {
    let letters = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
    let folded = |c: char| c.to_lowercase().next().unwrap_or(c);
    letters.map(|(start, c)| Letter { start, end: start + c.len_utf8(), folded: folded(c) }).collect()
}
