//! A date and a time of day in one text, in the many variants of ISO 8601.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};

/// A local time, and its offset from UTC where the text has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    local: NaiveDateTime,
    offset: Option<FixedOffset>,
}

impl Moment {
    /// Reads `2026-11-20T10:00:05.123+08:00` and its variants: slashes in the date, a blank or a lower-case letter instead of `T`, no
    /// seconds, a fraction of any length (kept to the microsecond, as times are stored), a blank before the offset, `+0800`, `+08`, `z`,
    /// `UTC`. The hour 24 and the second 60 are the next instant.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (date, rest) = date(text)?;
        let rest = rest.strip_prefix(['T', 't']).or_else(|| rest.strip_prefix(' ').map(str::trim_start))?;
        let (clock, rest) = rest.split_at(rest.find(|c: char| !matches!(c, '0'..='9' | ':' | '.' | ',')).unwrap_or(rest.len()));
        let local = of_clock(date, clock)?;
        let offset = match rest.trim_start() {
            "" => None,
            zone => Some(offset(zone)?),
        };
        Some(Self { local, offset })
    }

    /// The instant. A text without an offset is read in `zone`; `None` = there is neither.
    pub(super) fn instant(self, zone: Option<FixedOffset>) -> Option<DateTime<Utc>> {
        Some(self.offset.or(zone)?.from_local_datetime(&self.local).single()?.to_utc())
    }
}

/// `2026-11-20` or `2026/11/20`, the year first, and the rest of the text.
fn date(text: &str) -> Option<(NaiveDate, &str)> {
    let separator = *text.as_bytes().get(4)?;
    if !matches!(separator, b'-' | b'/') || text.as_bytes().get(7) != Some(&separator) {
        return None;
    }
    let part = |range| text.get(range).and_then(digits);
    let date = NaiveDate::from_ymd_opt(i32::try_from(part(0..4)?).ok()?, part(5..7)?, part(8..10)?)?;
    Some((date, text.get(10..)?))
}

/// A number that consists of digits only: `u32` alone would also read a sign.
fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn two_digits(text: &str) -> Option<u32> {
    if text.len() == 2 { digits(text) } else { None }
}

/// `10:00`, `10:00:05` or `10:00:05.123` on a day.
fn of_clock(date: NaiveDate, clock: &str) -> Option<NaiveDateTime> {
    let (whole, fraction) = match clock.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, micros(fraction)?),
        None => (clock, 0),
    };
    let mut parts = whole.split(':');
    let (hour, minute) = (two_digits(parts.next()?)?, two_digits(parts.next()?)?);
    let second = parts.next().map_or(Some(0), two_digits)?;
    // Only seconds may have a fraction.
    if parts.next().is_some() || (clock.len() > 5 && whole.len() == 5) {
        return None;
    }
    match (hour, second) {
        (24, 0) if minute == 0 && fraction == 0 => Some(date.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN)),
        (_, 60) => date.and_hms_opt(hour, minute, 59)?.checked_add_signed(TimeDelta::seconds(1)),
        _ => date.and_hms_micro_opt(hour, minute, second, fraction),
    }
}

/// The first six digits of a fraction.
fn micros(fraction: &str) -> Option<u32> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kept = fraction.get(..6).unwrap_or(fraction);
    kept.bytes().chain(std::iter::repeat(b'0')).take(6).try_fold(0, |sum, byte| Some(sum * 10 + u32::from(byte - b'0')))
}

/// `Z`, `UTC`, `GMT`, `+08`, `+0800` or `+08:00`.
fn offset(zone: &str) -> Option<FixedOffset> {
    if matches!(zone, "Z" | "z" | "UTC" | "GMT") {
        return FixedOffset::east_opt(0);
    }
    let (sign, size) = zone.strip_prefix('+').map(|size| (1, size)).or_else(|| zone.strip_prefix('-').map(|size| (-1, size)))?;
    let (hours, minutes) = match size.len() {
        2 => (size, "00"),
        4 => (size.get(..2)?, size.get(2..)?),
        5 => size.split_once(':')?,
        _ => return None,
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    // No place is farther from UTC than 14 hours; time zone tables allow a few more.
    if hours > 18 || minutes > 59 {
        return None;
    }
    FixedOffset::east_opt(sign * i32::try_from(hours * 3600 + minutes * 60).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<String> {
        let beijing = FixedOffset::east_opt(8 * 3600);
        Moment::read(text)?.instant(beijing).map(|time| time.to_rfc3339())
    }

    #[test]
    fn every_spelling_is_the_same_moment() {
        let spellings = [
            "2026-11-20T10:00:05+08:00",
            "2026-11-20T10:00:05+0800",
            "2026-11-20T10:00:05+08",
            "2026-11-20 10:00:05+08:00",
            "2026-11-20 10:00:05 +0800",
            "2026-11-20  10:00:05  +08:00",
            "2026/11/20 10:00:05",
            "2026-11-20 10:00:05.0",
            "2026-11-20T10:00:05.000000000000",
            "2026-11-20T10:00:05,000+08:00",
            "2026-11-20t02:00:05z",
            "2026-11-20T02:00:05Z",
            "2026-11-20 02:00:05 UTC",
            "2026-11-19T21:30:05-0430",
            "2026-11-20T02:00:05-00:00",
        ];
        for text in spellings {
            assert_eq!(read(text).as_deref(), Some("2026-11-20T02:00:05+00:00"), "{text}");
        }
        assert_eq!(read("2026-11-20T10:00").as_deref(), Some("2026-11-20T02:00:00+00:00"));
        assert_eq!(read("2026-11-20T10:00Z").as_deref(), Some("2026-11-20T10:00:00+00:00"));
        assert_eq!(read("2026-11-20T10:00:05.1234569Z").as_deref(), Some("2026-11-20T10:00:05.123456+00:00"));
        assert_eq!(Moment::read("2026-11-20T10:00:05").unwrap().instant(None), None, "no zone, no instant");
    }

    #[test]
    fn the_hour_24_and_the_second_60_are_the_next_instant() {
        assert_eq!(read("2026-12-31T24:00:00Z").as_deref(), Some("2027-01-01T00:00:00+00:00"));
        assert_eq!(read("2016-12-31T23:59:60Z").as_deref(), Some("2017-01-01T00:00:00+00:00"));
        assert_eq!(read("2016-12-31T23:59:60.5Z").as_deref(), Some("2017-01-01T00:00:00+00:00"));
        assert_eq!(
            (read("2026-12-31T24:00:01Z"), read("2026-12-31T24:01:00Z"), read("2026-12-31T25:00:00Z")),
            (None, None, None)
        );
    }

    #[test]
    fn what_is_no_moment_is_none() {
        let texts = [
            "",
            "yesterday",
            "2026-11-20",
            "2026-13-20T10:00:00Z",
            "2026-02-30T10:00:00Z",
            "2026-11/20T10:00:00Z",
            "20/11/2026 10:00:00",
            "26-11-20T10:00:00Z",
            "2026-11-20T10",
            "2026-11-20T10:0:00Z",
            "2026-11-20T10:00:00:00Z",
            "2026-11-20T10:00.5Z",
            "2026-11-20T10:00:05.Z",
            "2026-11-20T10:00:61Z",
            "2026-11-20T10:60:00Z",
            "2026-11-20T10:00:05+8",
            "2026-11-20T10:00:05+08:000",
            "2026-11-20T10:00:05+99:00",
            "2026-11-20T10:00:05 CST",
            "2026-11-20T10:00:05+08:00[Asia/Shanghai]",
            "2026-11-20T+1:00:05Z",
            "2026年11月20日 10:00:00",
            "２０２６-11-20T10:00:00Z",
        ];
        for text in texts {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_by_the_standard_is_read_as_by_the_standard(micros in 631_152_000_000_000_i64..7_258_118_400_000_000, zone in -840_i32..=840) {
            let time = DateTime::from_timestamp_micros(micros).unwrap().with_timezone(&FixedOffset::east_opt(zone * 60).unwrap());
            prop_assert_eq!(Moment::read(&time.to_rfc3339()).unwrap().instant(None), Some(time.to_utc()));
        }

        #[test]
        fn no_text_breaks_it(text in "[0-9TtZz/:.,+ -]{0,40}|.{0,30}") {
            let _read = Moment::read(&text);
        }
    }
}
