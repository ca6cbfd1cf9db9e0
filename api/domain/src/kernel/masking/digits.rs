//! Groups of digits in a text, in any of the scripts that people spell phones in.

/// The most signs between two groups of one number.
const MOST_SIGNS: usize = 4;
/// The fewest digits of a text that may hold a phone: a landline without its area code has fewer and stays.
const FEWEST_DIGITS: usize = 8;
/// The most digits that a mask leaves visible on either side of its stars, with a country's code.
const MOST_VISIBLE: usize = 6;

/// Digits of one script without a gap.
#[derive(Debug)]
pub(super) struct Group {
    /// The start of the group, with the plus before it.
    pub start: usize,
    pub end: usize,
    /// The digits in ASCII.
    pub digits: String,
    /// Whether a plus directly precedes it.
    pub plus: bool,
    /// The gap between it and the group before.
    pub gap: Gap,
    /// Whether the group is a visible part of a masked number.
    pub is_masked: bool,
    is_chinese: bool,
}

/// The gap between two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Letters, an amount's sign, or too many signs: another number begins.
    Break,
    /// So many signs, blanks or line breaks: the number may go on.
    Join(usize),
}

/// Whether a text has enough digits to hold a phone.
pub(super) fn may_hold_phone(text: &str) -> bool {
    text.chars().filter(|c| digit(*c).is_some()).take(FEWEST_DIGITS).count() == FEWEST_DIGITS
}

/// The value of a digit, and whether it is a Chinese numeral.
fn digit(c: char) -> Option<(char, bool)> {
    if c.is_ascii_digit() {
        return Some((c, false));
    }
    let code = u32::from(c);
    if code < 0x80 {
        return None;
    }
    let from = |zero: u32| char::from_digit(code.wrapping_sub(zero), 10).map(|digit| (digit, false));
    match code {
        0xFF10..=0xFF19 => from(0xFF10),
        // Arabic, Persian, Devanagari, Bengali, Thai.
        0x0660..=0x0669 => from(0x0660),
        0x06F0..=0x06F9 => from(0x06F0),
        0x0966..=0x096F => from(0x0966),
        0x09E6..=0x09EF => from(0x09E6),
        0x0E50..=0x0E59 => from(0x0E50),
        // Superscripts and subscripts.
        0x00B9 => Some(('1', false)),
        0x00B2 => Some(('2', false)),
        0x00B3 => Some(('3', false)),
        0x2070 | 0x2074..=0x2079 => from(0x2070),
        0x2080..=0x2089 => from(0x2080),
        // Digits in circles, in brackets and with a full stop; from one to nine.
        0x2460..=0x2468 => from(0x2460 - 1),
        0x2474..=0x247C => from(0x2474 - 1),
        0x2488..=0x2490 => from(0x2488 - 1),
        0x2776..=0x277E => from(0x2776 - 1),
        0x24EA | 0x24FF => Some(('0', false)),
        // Mathematical digits in five styles.
        0x1D7CE..=0x1D7FF => char::from_digit((code - 0x1D7CE) % 10, 10).map(|digit| (digit, false)),
        _ => chinese(c).map(|digit| (digit, true)),
    }
}

fn chinese(c: char) -> Option<char> {
    Some(match c {
        '零' | '〇' | '○' | '洞' => '0',
        '一' | '壹' | '幺' | '弌' => '1',
        '二' | '贰' | '貳' | '两' | '兩' => '2',
        '三' | '叁' | '參' | '叄' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' | '陸' => '6',
        '七' | '柒' | '拐' => '7',
        '八' | '捌' => '8',
        '九' | '玖' | '勾' => '9',
        _ => return None,
    })
}

pub(super) fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut between = Between::default();
    for (at, c) in text.char_indices() {
        let Some((digit, is_chinese)) = digit(c) else {
            between.take(at, c);
            continue;
        };
        let end = at + c.len_utf8();
        let follows = groups.last_mut().filter(|group| group.end == at && group.is_chinese == is_chinese);
        if let Some(group) = follows {
            group.digits.push(digit);
            group.end = end;
        } else {
            let is_masked = between.hides();
            if let Some(before) = groups.last_mut().filter(|_| is_masked) {
                before.is_masked |= between.touches;
            }
            let (start, gap) = (between.plus.unwrap_or(at), between.gap());
            groups.push(Group { start, end, digits: digit.into(), plus: between.plus.is_some(), gap, is_masked, is_chinese });
        }
        between = Between { touches: true, ..Between::default() };
    }
    if between.hides()
        && let Some(last) = groups.last_mut()
    {
        last.is_masked |= between.touches;
    }
    for group in &mut groups {
        group.is_masked &= group.digits.len() <= MOST_VISIBLE;
    }
    // The colon of a time separates two short groups.
    for index in 1..groups.len() {
        let (left, right) = (&groups[index - 1], &groups[index]);
        let is_time = left.digits.len() <= 2 && right.digits.len() <= 2 && text[left.end..right.start].contains([':', '：']);
        if is_time {
            groups[index].gap = Gap::Break;
        }
    }
    groups
}

/// The characters read since the last digit.
#[derive(Default)]
struct Between {
    /// Whether only stars stand between the last digit and here.
    touches: bool,
    signs: usize,
    stars: usize,
    breaks: bool,
    plus: Option<usize>,
}

impl Between {
    fn take(&mut self, at: usize, c: char) {
        let is_star = matches!(c, '*' | '＊');
        self.plus = matches!(c, '+' | '\u{FF0B}' | '\u{FE62}').then_some(at);
        self.stars = if is_star { self.stars + 1 } else { 0 };
        self.touches &= is_star;
        if is_invisible(c) {
            return;
        }
        self.signs += 1;
        self.breaks |= (c.is_alphanumeric() && c != 'ー') || matches!(c, '¥' | '￥' | '$' | '€' | '£' | '%' | '=');
    }

    /// Whether the characters end in the stars of a mask.
    fn hides(&self) -> bool {
        self.stars >= 4
    }

    fn gap(&self) -> Gap {
        if self.breaks || self.signs > MOST_SIGNS { Gap::Break } else { Gap::Join(self.signs) }
    }
}

/// Characters that take no place: between digits they are nothing.
fn is_invisible(c: char) -> bool {
    matches!(
        u32::from(c),
        0x00AD | 0x034F | 0x061C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x20E3 | 0xFE00..=0xFE0F | 0xFEFF
    )
}
