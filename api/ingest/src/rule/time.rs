//! The formats of times: RFC 3339 and its variants, local text without an offset, seconds or milliseconds of the epoch.

use std::str::FromStr;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, TimeZone, Timelike, Utc};
use domain::kernel::decimal::scaled;
use serde::Deserialize;

use super::marks::Marks;
use super::moment::Moment;
use super::text::Condition;
use super::{Alternatives, Rule};
use crate::json::Node;
use crate::pointer::Pointer;

/// One format of a time: `rfc3339`, `unix_s`, `unix_ms`, or a text with its zone, `yyyy-MM-dd HH:mm:ss@+08:00`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum TimeStyle {
    Rfc3339,
    UnixSeconds,
    UnixMillis,
    Local { format: String, offset: FixedOffset },
}

/// Text that is no format of a time.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no time style: rfc3339, unix_s, unix_ms or a pattern such as yyyy-MM-dd HH:mm:ss@+08:00")]
pub(crate) struct NotAStyle(String);

/// One rule for a time: `"/pointer"`, or a table.
pub(crate) type TimeRule = Rule<TimeTable>;

/// A time that is conditional or written differently from the rest of the payload.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimeTable {
    pointer: Pointer,
    when: Option<Condition>,
    style: Option<TimeStyle>,
}

impl TryFrom<String> for TimeStyle {
    type Error = NotAStyle;

    fn try_from(text: String) -> Result<Self, NotAStyle> {
        match text.as_str() {
            "rfc3339" => Ok(Self::Rfc3339),
            "unix_s" => Ok(Self::UnixSeconds),
            "unix_ms" => Ok(Self::UnixMillis),
            pattern => {
                let (pattern, offset) = pattern.split_once('@').ok_or_else(|| NotAStyle(text.clone()))?;
                let offset = FixedOffset::from_str(offset).map_err(|_| NotAStyle(text.clone()))?;
                let words = [("yyyy", "%Y"), ("MM", "%m"), ("dd", "%d"), ("HH", "%H"), ("mm", "%M"), ("ss", "%S")];
                let format = words.iter().fold(pattern.to_owned(), |format, (word, code)| format.replace(word, code));
                Ok(Self::Local { format, offset })
            }
        }
    }
}

impl TimeStyle {
    /// Reads a time; `None` = it has another format, or is outside the years 1990 to 2199.
    pub(crate) fn read(&self, text: &str) -> Option<DateTime<Utc>> {
        let time = match self {
            Self::Rfc3339 => Moment::read(text)?.instant(None)?,
            Self::UnixSeconds => of_epoch(text, 6)?,
            Self::UnixMillis => of_epoch(text, 3)?,
            Self::Local { format, offset } => local(text, format, *offset)?,
        };
        (1990..2200).contains(&time.year()).then_some(time)
    }
}

/// A number of the epoch, also as text, with a fraction or an exponent; `places` more digits make it microseconds.
fn of_epoch(text: &str, places: u32) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(scaled(text, places)?.value)
}

/// Text in the platform's pattern, or in ISO order, which platforms also write; an offset in the text counts before the zone's.
fn local(text: &str, format: &str, zone: FixedOffset) -> Option<DateTime<Utc>> {
    match NaiveDateTime::parse_from_str(text, format) {
        Ok(local) if local.nanosecond() < NANOS => Some(zone.from_local_datetime(&local).single()?.to_utc()),
        _ => Moment::read(text)?.instant(Some(zone)),
    }
}

/// Nanoseconds of a second; chrono represents the leap second as more of them.
const NANOS: u32 = 1_000_000_000;

impl Alternatives<TimeRule> {
    /// The time of the first rule that has one; an unreadable value is marked.
    pub(crate) fn time(&self, node: &Node<'_>, styles: &[TimeStyle], marks: &mut Marks<'_>) -> Option<DateTime<Utc>> {
        self.0.iter().find_map(|rule| {
            let (pointer, when, own) = match rule {
                Rule::Pointer(pointer) => (pointer, None, None),
                Rule::Table(table) => (&table.pointer, table.when.as_ref(), table.style.as_ref()),
            };
            if when.is_some_and(|when| !when.holds(node)) {
                return None;
            }
            let text = node.at(pointer)?.scalar().filter(|text| !stands_for_no_time(text))?;
            let time = match own {
                Some(style) => style.read(text),
                None => styles.iter().find_map(|style| style.read(text)),
            };
            if time.is_none() {
                marks.unreadable(pointer);
            }
            time
        })
    }

    /// The pointer to report when there is no time.
    pub(crate) fn pointer(&self) -> Option<&Pointer> {
        self.0.first().map(|rule| match rule {
            Rule::Pointer(pointer) => pointer,
            Rule::Table(table) => &table.pointer,
        })
    }
}

/// Platforms write "never" as `0`, `-`, `0000-00-00 00:00:00` or the first day of the year 1. A text with letters is no such value: it is
/// unreadable.
fn stands_for_no_time(text: &str) -> bool {
    text.starts_with("0001-01-01")
        || text.chars().all(|letter| !letter.is_alphanumeric() || matches!(letter, '0' | 'T' | 't' | 'Z' | 'z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(style: &str, text: &str) -> Option<String> {
        TimeStyle::try_from(style.to_owned()).unwrap().read(text).map(|time| time.to_rfc3339())
    }

    #[test]
    fn every_style_gives_the_same_moment() {
        let moment = Some("2026-11-20T02:00:05+00:00".to_owned());
        assert_eq!(read("rfc3339", "2026-11-20T10:00:05+08:00"), moment);
        assert_eq!(read("yyyy-MM-dd HH:mm:ss@+08:00", "2026-11-20 10:00:05"), moment);
        assert_eq!(read("unix_s", "1795140005"), moment);
        assert_eq!(read("unix_ms", "1795140005000"), moment);
        assert_eq!(read("rfc3339", "2026-11-20T10:00:05+0800"), moment);
        assert_eq!(read("yyyy-MM-dd HH:mm:ss@+08:00", "2026/11/20 10:00:05.0"), moment);
        assert_eq!(read("yyyy-MM-dd HH:mm:ss@+08:00", "2026-11-20T02:00:05Z"), moment);
        assert_eq!(read("yyyyMMddHHmmss@+08:00", "20261120100005"), moment);
        assert_eq!(read("unix_s", "1795140005.0"), moment);
        assert_eq!(read("unix_s", "1.795140005E9"), moment);
        assert_eq!(read("unix_s", "1795140005.25"), read("unix_ms", "1795140005250"));
        assert_eq!(read("yyyy-MM-dd HH:mm:ss@+08:00", "2026-11-20 23:59:60"), Some("2026-11-20T16:00:00+00:00".to_owned()));
    }

    #[test]
    fn what_is_no_time_of_an_order_is_none() {
        assert_eq!((read("unix_ms", "1795140005"), read("unix_s", "1795140005000"), read("unix_s", "1e400")), (None, None, None));
        assert_eq!((read("rfc3339", "2026-11-20T10:00:05"), read("rfc3339", "2026-11-20 10:00")), (None, None));
        assert_eq!((read("rfc3339", "1989-12-31T23:59:59Z"), read("rfc3339", "2200-01-01T00:00:00Z")), (None, None));
        assert_eq!(read("yyyy-MM-dd HH:mm:ss@+08:00", "2026-13-20 10:00:05"), None);
        assert!(TimeStyle::try_from("yyyy".to_owned()).is_err());
        assert!(stands_for_no_time("0001-01-01 00:00:00") && stands_for_no_time("0") && !stands_for_no_time("2026"));
        assert!(stands_for_no_time("0000-00-00T00:00:00Z") && stands_for_no_time("-") && !stands_for_no_time("tomorrow"));
    }
}
