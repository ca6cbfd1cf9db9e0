//! Spellings of phones by people and platforms: labels, signs, extensions, and characters that only look like digits. Pure text;
//! another module decides which digits are a number of which country.

use std::borrow::Cow;

/// The longest extension behind a named marker (`转`, `ext.`), in digits.
const LONGEST_NAMED: usize = 8;
/// The longest extension behind a mere sign (`-`, `#`, `,`), in digits: a longer one is another number.
const LONGEST_SIGNED: usize = 6;
/// The shortest extension behind nothing but a space, in digits: a shorter one means something else, such as a floor.
const SHORTEST_SPACED: usize = 3;
/// The names for an extension, in lower case.
const WORDS: [&str; 16] = [
    "转",
    "轉",
    "转接",
    "轉接",
    "转分机",
    "轉分機",
    "分机",
    "分機",
    "分机号",
    "分機號",
    "内线",
    "ext",
    "extn",
    "extension",
    "x",
    "доб",
];

/// A phone as it is spelled: groups of digits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spelled {
    /// Whether a plus precedes the first group.
    pub plus: bool,
    /// The groups of the number, before the marker of an extension.
    pub groups: Vec<Group>,
    /// The extension behind its marker; `None` = no marker, or too many digits behind it.
    pub extension: Option<String>,
}

/// A group of digits without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The digits in ASCII.
    pub digits: String,
    /// The gap between them and the group before.
    pub gap: Gap,
}

/// The gap between two groups of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// A hyphen, as before an extension; or inside a number.
    Hyphen,
    /// Another sign that numbers are grouped with.
    Space,
}

/// The meaning of the gap behind a group.
enum Next {
    Group(Gap),
    Extension(usize),
    Else,
}

impl Spelled {
    /// Reads a text. Letters before the first digit are a label and are left out, and so is the text behind the number.
    pub fn of(text: &str) -> Self {
        let text = plain(text);
        let mut spelled = Self::default();
        let mut rest = &*text;
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            let gap = &rest[..start];
            let end = rest[start..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |length| start + length);
            let digits = &rest[start..end];
            if spelled.groups.is_empty() {
                spelled.plus = gap.trim_end_matches([' ', '(']).ends_with('+');
                spelled.groups.push(Group { digits: digits.to_owned(), gap: Gap::Space });
            } else {
                match next(gap) {
                    // `+49 (0)30`: the zero is dialled inside the country only.
                    Next::Group(_) if spelled.plus && digits == "0" && gap.ends_with('(') => {}
                    Next::Group(gap) => spelled.groups.push(Group { digits: digits.to_owned(), gap }),
                    Next::Extension(longest) => {
                        spelled.extension = Some(digits.to_owned()).filter(|digits| digits.len() <= longest);
                        return spelled;
                    }
                    Next::Else => return spelled,
                }
            }
            rest = &rest[end..];
        }
        spelled
    }

    /// The digits of the first `count` groups.
    pub fn digits(&self, count: usize) -> String {
        self.groups.iter().take(count).map(|group| group.digits.as_str()).collect()
    }

    /// The extension that the last group is, where the groups before it are the whole number.
    pub fn trailing_extension(&self, count: usize) -> Option<&str> {
        let [last] = self.groups.get(count..)? else { return None };
        let shortest = if last.gap == Gap::Hyphen { 1 } else { SHORTEST_SPACED };
        (shortest..=LONGEST_SIGNED).contains(&last.digits.len()).then_some(last.digits.as_str())
    }
}

/// Whether a text is a name for an extension.
pub fn is_extension_word(word: &str) -> bool {
    WORDS.contains(&word.to_lowercase().as_str())
}

fn next(gap: &str) -> Next {
    let decoration = |c: char| matches!(c, ' ' | '.' | ':' | '=' | '-' | '(' | ')' | ';' | ',');
    if is_extension_word(gap.trim_matches(decoration)) {
        return Next::Extension(LONGEST_NAMED);
    }
    let signs: String = gap.chars().filter(|c| !matches!(c, ' ' | ')')).collect();
    match signs.as_str() {
        "" | "." | "(" | "/" | "_" | "(-" => Next::Group(Gap::Space),
        "-" => Next::Group(Gap::Hyphen),
        "#" | "," | ";" | "[" | "*" | "-#" | "p" | "w" => Next::Extension(LONGEST_SIGNED),
        _ => Next::Else,
    }
}

/// The text in plain characters: full-width forms and digits of other scripts are ASCII, every space is one, every dash is a hyphen, and
/// marks without a shape (directions, joiners) are gone.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(plain_char).collect())
}

fn plain_char(c: char) -> Option<char> {
    let code = u32::from(c);
    let digit = |zero: u32| char::from_digit(code - zero, 10);
    match c {
        '\u{00AD}'
        | '\u{061C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' => None,
        '\u{00A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => Some(' '),
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2E3A}'
        | '\u{2E3B}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{30FC}'
        | '\u{FF70}' => Some('-'),
        '【' | '［' | '〔' | '「' => Some('['),
        '】' | '］' | '〕' | '」' => Some(']'),
        '\u{0660}'..='\u{0669}' => digit(0x0660),
        '\u{06F0}'..='\u{06F9}' => digit(0x06F0),
        '\u{0966}'..='\u{096F}' => digit(0x0966),
        '\u{0E50}'..='\u{0E59}' => digit(0x0E50),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(code - 0xFEE0),
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str) -> (bool, String, Option<String>) {
        let spelled = Spelled::of(text);
        (spelled.plus, spelled.digits(usize::MAX), spelled.extension)
    }

    #[test]
    fn a_label_and_signs_are_left_out() {
        for text in [
            "13800000000",
            "138 0000 0000",
            "138-0000-0000",
            "138.0000.0000",
            "138\u{a0}0000\u{a0}0000",
            "\u{202d}13800000000\u{202c}",
            "\u{200b}138\u{200d}0000\u{feff}0000",
            "１３８００００００００",
            "电话13800000000",
            "手机：13800000000",
            "tel:13800000000",
            "Tel. (138) 0000-0000",
            "13800000000（妈妈）",
            "١٣٨٠٠٠٠٠٠٠٠",
        ] {
            assert_eq!(spelled(text), (false, "13800000000".to_owned(), None), "{text}");
        }
        for text in ["+86 13800000000", "（+86）13800000000", "+86-138-0000-0000", "tel:+8613800000000", "＋86 13800000000"] {
            assert_eq!(spelled(text), (true, "8613800000000".to_owned(), None), "{text}");
        }
        assert_eq!(spelled("+49 (0)30 12345601"), (true, "493012345601".to_owned(), None));
    }

    #[test]
    fn an_extension_is_told_by_its_word_or_sign() {
        for text in [
            "13800000101转1234",
            "13800000101 转 1234",
            "13800000101，转：1234",
            "13800000101#1234",
            "13800000101 ext. 1234",
            "13800000101x1234",
            "13800000101 X 1234",
            "13800000101,1234",
            "13800000101，1234",
            "13800000101[1234]",
            "13800000101【1234】",
            "13800000101分机1234",
            "13800000101 分机号：1234",
            "13800000101;ext=1234",
            "１３８０００００１０１＃１２３４",
            "13800000101*1234",
        ] {
            assert_eq!(spelled(text), (false, "13800000101".to_owned(), Some("1234".to_owned())), "{text}");
        }
        for text in ["13800000101-1234", "13800000101 1234", "13800000101(1234)", "13800000101－1234", "13800000101—1234"] {
            assert_eq!(Spelled::of(text).trailing_extension(1), Some("1234"), "{text}");
        }
        for text in ["13800000101 13900000102", "13800000101 2", "13800000101"] {
            assert_eq!(Spelled::of(text).trailing_extension(1), None, "{text}");
        }
        assert_eq!(spelled("13800000101,13900000102"), (false, "13800000101".to_owned(), None));
        assert_eq!(spelled("13800000101、13900000102"), (false, "13800000101".to_owned(), None));
        assert_eq!(spelled("call me"), (false, String::new(), None));
    }
}
