//! Days as people write them: `11-20`, `2026-11-20`, `11月20日`, `20 Nov`. Without a year, the newest such day that is not in the future.

use chrono::{Datelike, Days, NaiveDate};

/// The English months, in small letters.
const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
/// The fewest letters that name a month.
const SHORTEST_MONTH: usize = 3;
/// The markers that may follow a number of a day or a year.
const MARKERS: [&str; 9] = ["年", "月", "日", "号", "號", "st", "nd", "rd", "th"];
/// The signs between the parts of a day.
const SIGNS: [char; 4] = ['-', '/', '.', ','];

/// The day that a text names, seen from `today`; `None` = it names none, or more than a day.
pub fn day_of(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let (numbers, month) = parts(text)?;
    let (year, month, day) = match (numbers.as_slice(), month) {
        ([whole], None) if *whole >= 10_000_000 => (Some(whole / 10_000), whole / 100 % 100, whole % 100),
        ([first, second], None) => in_order(None, *first, *second),
        ([year, month, day], None) if *year >= 1_000 => (Some(*year), *month, *day),
        ([first, second, year], None) if *year >= 1_000 => in_order(Some(*year), *first, *second),
        ([day], Some(month)) => (None, month, *day),
        ([day, year] | [year, day], Some(month)) if *year >= 1_000 && *day < 1_000 => (Some(*year), month, *day),
        _ => return None,
    };
    match year {
        Some(year) => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        None => newest(month, day, today),
    }
}

/// Month and day of two numbers: the month comes first, unless there is no such month.
fn in_order(year: Option<u32>, first: u32, second: u32) -> (Option<u32>, u32, u32) {
    if first > 12 { (year, second, first) } else { (year, first, second) }
}

/// The newest such day up to tomorrow, because a person in another time zone may be in tomorrow already.
fn newest(month: u32, day: u32, today: NaiveDate) -> Option<NaiveDate> {
    let latest = today.checked_add_days(Days::new(1))?;
    // The 29th of February is up to eight years back.
    (0..=8).find_map(|back| NaiveDate::from_ymd_opt(latest.year() - back, month, day).filter(|found| *found <= latest))
}

/// The numbers of a text, and the month that it names; `None` = it holds letters that are neither marker nor month.
fn parts(text: &str) -> Option<(Vec<u32>, Option<u32>)> {
    let (mut numbers, mut month) = (Vec::new(), None);
    let mut rest = text.trim_start_matches(is_between);
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_number || is_between(c)).unwrap_or(rest.len());
        let word = &rest[..end];
        if is_number {
            numbers.push(word.parse().ok()?);
        } else if !MARKERS.contains(&word.to_lowercase().as_str()) {
            let named = month_of(word)?;
            if month.replace(named).is_some() {
                return None;
            }
        }
        rest = rest[end..].trim_start_matches(is_between);
    }
    Some((numbers, month))
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || SIGNS.contains(&c)
}

fn month_of(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let is_it = |month: &&str| word.len() >= SHORTEST_MONTH && month.starts_with(word.as_str());
    let index = MONTHS.iter().position(|month| is_it(month) || word == "sept" && *month == "september")?;
    u32::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_day_is_read_in_every_usual_spelling() {
        let today = date(2026, 11, 28);
        for text in [
            "11-20",
            "11/20",
            "11.20",
            "20/11",
            "20.11.",
            "2026-11-20",
            "2026/11/20",
            "20261120",
            "20.11.2026",
            "11月20日",
            "2026年11月20日",
            "11月20号",
            "20 Nov",
            "Nov 20",
            "nov 20th",
            "20 November 2026",
            "November 20, 2026",
            "2026 Nov 20",
        ] {
            assert_eq!(day_of(text, today), Some(date(2026, 11, 20)), "{text}");
        }
        assert_eq!(day_of("3 sept", today), Some(date(2026, 9, 3)));
        assert_eq!(day_of("3 may", today), Some(date(2026, 5, 3)));
    }

    #[test]
    fn without_a_year_it_is_the_newest_that_is_not_to_come() {
        let today = date(2026, 2, 1);
        for (text, day) in
            [("2-1", date(2026, 2, 1)), ("2-2", date(2026, 2, 2)), ("2-3", date(2025, 2, 3)), ("2-29", date(2024, 2, 29))]
        {
            assert_eq!(day_of(text, today), Some(day), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "11",
            "2026",
            "13-13",
            "2-30",
            "32 Nov",
            "kettle 2",
            "11-20 kettle",
            "Nov",
            "Nov Dec 3",
            "ma 3",
            "1-2-3",
            "99999999999",
        ] {
            assert_eq!(day_of(text, date(2026, 11, 28)), None, "{text}");
        }
    }
}
