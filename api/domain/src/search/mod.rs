//! The search box: the look-ups that a typed text may stand for. This module only reads the text.

mod event;
pub mod saved;

use chrono::NaiveDate;
use macros::Label;
use unicode_normalization::UnicodeNormalization as _;

use crate::kernel::day::day_of;
use crate::kernel::name::name_key;
use crate::kernel::phone::{is_masked, visible_digits};
use crate::order::shipment::number_key;

/// The most characters of a text that is looked for.
pub const LONGEST_TEXT: usize = 100;
/// The fewest characters of a part of a number.
const SHORTEST_PART: usize = 4;
/// The most characters of a number.
const LONGEST_NUMBER: usize = 64;
/// The most blank-separated parts of a text that is read as a name with an addition.
const MOST_WORDS: usize = 8;
/// The number of last digits that find a phone.
const LAST_DIGITS: usize = 4;

/// The attribute by which an order was found; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Label)]
#[label(table = matched_by)]
pub enum MatchedBy {
    /// The whole number of the order in this service.
    #[label("订单号", "order number")]
    Number,
    /// The whole number of the order at its channel.
    #[label("渠道单号", "number at the channel")]
    ChannelNumber,
    /// The other number that people of the channel use, e.g. Shopify's `#1001`.
    #[label("渠道别名", "other number at the channel")]
    ChannelAlias,
    /// The whole tracking number of a parcel.
    #[label("运单号", "tracking number")]
    TrackingNumber,
    /// The whole phone number of the receiver.
    #[label("电话", "phone")]
    Phone,
    /// The receiver's name and the day on which the order was placed.
    #[label("姓名和下单日期", "name and day")]
    NameAndDay,
    /// The receiver's name and a part of a line's title or SKU.
    #[label("姓名和商品", "name and product")]
    NameAndProduct,
    /// The name of the receiver.
    #[label("姓名", "name")]
    Name,
    /// The beginning or the end of the order's number, or the end of a parcel's tracking number.
    #[label("部分单号", "part of a number")]
    PartOfNumber,
    /// The digits of the phone that its mask shows.
    #[label("电话可见的数字", "visible digits of the phone")]
    VisibleDigits,
}

/// The possible readings of a text. A text may have several: each is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchText {
    /// A number of an order or a parcel.
    pub number: Option<NumberText>,
    /// Digits of a phone.
    pub digits: Option<VisibleDigits>,
    /// The names that the text may hold, each with its addition.
    pub names: Vec<NameText>,
}

/// A number, whole or a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberText {
    /// The number as it was typed, in capital and in small letters; each once.
    pub spellings: Vec<String>,
    /// Whether the number is long enough to be looked for as a part.
    pub may_be_part: bool,
}

/// The digits that a mask shows of a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisibleDigits {
    /// The digits before the stars; may be empty.
    pub head: String,
    /// The digits behind the stars.
    pub tail: String,
    /// The digits of the extension; `None` = none is given.
    pub extension: Option<String>,
}

/// A receiver's name and its addition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameText {
    /// The form in which names are compared.
    pub key: String,
    /// The addition that must hold as well.
    pub beside: Beside,
}

/// The addition to a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// No addition: the whole text is a name.
    Nothing,
    /// The day on which the order was placed.
    Day(NaiveDate),
    /// Parts of the title or the SKU of one line, in small letters.
    Product(Vec<String>),
}

impl SearchText {
    /// The possible readings of a text that was typed on the day `today`.
    pub fn read(text: &str, today: NaiveDate) -> Self {
        let text: String = text.nfkc().collect();
        let words: Vec<&str> = text.split_whitespace().collect();
        Self { number: number(&words), digits: VisibleDigits::read(&words.join("")), names: names(&words, today) }
    }

    /// Whether the text has no reading.
    pub fn is_empty(&self) -> bool {
        self.number.is_none() && self.digits.is_none() && self.names.is_empty()
    }
}

impl NumberText {
    /// The beginning or the end of a number; `None` = the text has fewer than four or more than 64 characters without its blanks, one that
    /// no number has, or the stars of a mask.
    pub fn part(text: &str) -> Option<Self> {
        let text: String = text.nfkc().collect();
        number(&text.split_whitespace().collect::<Vec<_>>()).filter(|number| number.spellings[0].len() >= SHORTEST_PART)
    }

    /// The form in which numbers are compared from their end.
    pub fn reversed(&self) -> String {
        reversed_number(self.spellings.first().map_or("", String::as_str))
    }
}

impl VisibleDigits {
    /// `138****0000`, `138****0000-12`, the seven digits that a mask shows, or the last four.
    fn read(text: &str) -> Option<Self> {
        if !is_masked(text) {
            let bare = text.replace('-', "");
            let shown = bare.bytes().all(|byte| byte.is_ascii_digit()) && [LAST_DIGITS, LAST_DIGITS + 3].contains(&bare.len());
            let (head, tail) = shown.then(|| bare.split_at(bare.len() - LAST_DIGITS))?;
            return Some(Self { head: head.to_owned(), tail: tail.to_owned(), extension: None });
        }
        let (head, tail) = visible_digits(text);
        let (tail, extension) = match tail.split_once('-') {
            Some((tail, extension)) => (tail.to_owned(), Some(extension.to_owned())),
            None => (tail, None),
        };
        // Fewer visible digits would match almost every phone.
        (tail.len() >= 2 && head.len() + tail.len() >= LAST_DIGITS).then_some(Self { head, tail, extension })
    }

    /// The digits by which phones are found: see [`last_digits`].
    pub fn last(&self) -> &str {
        last(&self.tail)
    }
}

/// The last digits that a masked phone shows, without its extension: at most four. `None` = it shows fewer than two.
pub fn last_digits(masked: &str) -> Option<String> {
    let (_, tail) = visible_digits(masked);
    let tail = tail.split('-').next().unwrap_or_default();
    (tail.len() >= 2).then(|| last(tail).to_owned())
}

fn last(digits: &str) -> &str {
    &digits[digits.len().saturating_sub(LAST_DIGITS)..]
}

/// A number from its end to its beginning, in the form in which numbers are compared: equal ends become equal beginnings, which
/// an index finds.
pub fn reversed_number(number: &str) -> String {
    number_key(number).chars().rev().collect()
}

fn number(words: &[&str]) -> Option<NumberText> {
    let typed = words.concat();
    let fits = !typed.is_empty() && typed.len() <= LONGEST_NUMBER && typed.bytes().all(|byte| byte.is_ascii_graphic());
    if !fits || is_masked(&typed) {
        return None;
    }
    let may_be_part = typed.len() >= SHORTEST_PART && typed.contains(|c: char| c.is_ascii_digit());
    let mut spellings = vec![typed.clone()];
    for spelling in [typed.to_ascii_uppercase(), typed.to_ascii_lowercase()] {
        if !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    }
    Some(NumberText { spellings, may_be_part })
}

/// The whole text as a name, and each way to split it into a name and an addition.
fn names(words: &[&str], today: NaiveDate) -> Vec<NameText> {
    let mut names: Vec<NameText> = Vec::new();
    let mut add = |name: &[&str], beside: Beside| {
        let name = name_key(&name.join(" ")).map(|key| NameText { key, beside });
        names.extend(name.filter(|name| !names.contains(name)));
    };
    add(words, Beside::Nothing);
    if words.len() <= MOST_WORDS {
        for at in 1..words.len() {
            let (front, back) = words.split_at(at);
            add(front, beside(back, today));
            add(back, beside(front, today));
        }
    }
    names
}

fn beside(words: &[&str], today: NaiveDate) -> Beside {
    match day_of(&words.join(" "), today) {
        Some(day) => Beside::Day(day),
        None => Beside::Product(words.iter().map(|word| word.to_lowercase()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> SearchText {
        SearchText::read(text, NaiveDate::from_ymd_opt(2026, 11, 28).unwrap())
    }

    fn name(key: &str, beside: Beside) -> NameText {
        NameText { key: key.to_owned(), beside }
    }

    #[test]
    fn a_number_is_read_in_any_case_and_with_blanks() {
        let number = read(" tm1-3720 1488 ").number.unwrap();
        assert_eq!(number.spellings, ["tm1-37201488", "TM1-37201488"]);
        assert_eq!((number.reversed().as_str(), number.may_be_part), ("88410273-1MT", true));
        assert_eq!(read("#１００１").number.unwrap().spellings, ["#1001"]);
        assert!(!read("101").number.unwrap().may_be_part && !read("kettle").number.unwrap().may_be_part);
        for text in ["", "李四 1234", "138****0000", &"1".repeat(65)] {
            assert_eq!(read(text).number, None, "{text}");
        }
    }

    #[test]
    fn a_part_of_a_number_has_four_characters() {
        let part = |text: &str| NumberText::part(text).map(|number| number.spellings);
        assert_eq!(part(" ab 12"), Some(vec!["ab12".to_owned(), "AB12".to_owned()]));
        assert_eq!(part("ＴＭ１-"), Some(vec!["TM1-".to_owned(), "tm1-".to_owned()]));
        assert_eq!(part("kettle").unwrap()[0], "kettle");
        for text in ["", "ab1", "a b c", "四位数字", "138****0000", &"1".repeat(65)] {
            assert_eq!(part(text), None, "{text}");
        }
    }

    #[test]
    fn visible_digits_are_read_from_a_mask_or_alone() {
        let digits = |text: &str| read(text).digits.map(|digits| (digits.head, digits.tail, digits.extension));
        let some = |head: &str, tail: &str, extension: Option<&str>| {
            Some((head.to_owned(), tail.to_owned(), extension.map(str::to_owned)))
        };
        assert_eq!(digits("138****0000"), some("138", "0000", None));
        assert_eq!(digits("138＊＊＊＊0000"), some("138", "0000", None));
        assert_eq!(digits("138****0000-12"), some("138", "0000", Some("12")));
        assert_eq!(digits("*******0000"), some("", "0000", None));
        assert_eq!(digits("0000"), some("", "0000", None));
        assert_eq!(digits("138 0000"), some("138", "0000", None));
        for text in ["000", "00000", "1**", "*", "李四", "13800000000"] {
            assert_eq!(digits(text), None, "{text}");
        }
        assert_eq!(last_digits("138****0000-1234").as_deref(), Some("0000"));
        assert_eq!((last_digits("****33").as_deref(), last_digits("****"), last_digits("1*********5")), (Some("33"), None, None));
    }

    #[test]
    fn a_name_may_stand_before_or_behind_what_is_beside_it() {
        let day = Beside::Day(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        assert_eq!(read("李四").names, [name("李四", Beside::Nothing)]);
        assert!(read("李四 11-20").names.contains(&name("李四", day.clone())));
        assert!(read("11-20 李四").names.contains(&name("李四", day.clone())));
        assert!(read("anna Smith 20 Nov").names.contains(&name("anna smith", day)));
        let kettle = Beside::Product(vec!["kettle".to_owned(), "2l".to_owned()]);
        assert!(read("Smith Kettle 2L").names.contains(&name("smith", kettle)));
        assert!(read("a b c d e f g h").names.len() <= 2 * MOST_WORDS && read("a b c d e f g h i").names.len() == 1);
        assert!(read("13800000000").is_empty() || read("13800000000").names.is_empty());
    }
}
