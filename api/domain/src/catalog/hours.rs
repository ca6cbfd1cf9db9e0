//! The opening hours of a warehouse: for each weekday from and until when it works, by the clock of its time zone.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use macros::Label;
use serde::{Deserialize, Serialize};

/// The minutes of a day.
const DAY: u16 = 24 * 60;

/// A day of the week, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = weekday)]
pub enum Weekday {
    /// The first day of the week.
    #[label("星期一", "Monday")]
    Monday,
    /// The second day of the week.
    #[label("星期二", "Tuesday")]
    Tuesday,
    /// The third day of the week.
    #[label("星期三", "Wednesday")]
    Wednesday,
    /// The fourth day of the week.
    #[label("星期四", "Thursday")]
    Thursday,
    /// The fifth day of the week.
    #[label("星期五", "Friday")]
    Friday,
    /// The sixth day of the week.
    #[label("星期六", "Saturday")]
    Saturday,
    /// The seventh day of the week.
    #[label("星期日", "Sunday")]
    Sunday,
}

impl From<chrono::Weekday> for Weekday {
    fn from(day: chrono::Weekday) -> Self {
        match day {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

/// A time of day in whole minutes, `00:00` to `24:00`, by the clock of a warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

/// The error of a text that is no time of day or no opening.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each value explains it")]
pub enum HoursError {
    #[error("“{0}” is no time of day such as 09:00")]
    Time(String),
    #[error("a warehouse closes after it opens: {0} – {1}")]
    Order(TimeOfDay, TimeOfDay),
    #[error("“{0}” is no opening such as 09:00-18:00")]
    Opening(String),
}

impl TimeOfDay {
    /// The minutes since midnight, 0 – 1440.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// The time of day of an hour and a minute; `None` = there is no such time.
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        let minutes = hour.checked_mul(60)?.checked_add(minute)?;
        (minute < 60 && minutes <= DAY).then_some(Self(minutes))
    }
}

impl FromStr for TimeOfDay {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let is_digits = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let two_digits = |part: &str| Some(part).filter(is_digits)?.parse::<u16>().ok();
        let read = || {
            let (hour, minute) = text.split_once(':')?;
            Self::new(two_digits(hour)?, two_digits(minute)?)
        };
        read().ok_or_else(|| HoursError::Time(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = HoursError;

    fn try_from(text: String) -> Result<Self, HoursError> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// The opening of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Opening {
    opens: TimeOfDay,
    closes: TimeOfDay,
}

impl Opening {
    /// The opening from one time of a day until a later one.
    ///
    /// # Errors
    /// [`HoursError::Order`] where it would not end after its beginning.
    pub fn new(opens: TimeOfDay, closes: TimeOfDay) -> Result<Self, HoursError> {
        if opens < closes { Ok(Self { opens, closes }) } else { Err(HoursError::Order(opens, closes)) }
    }

    /// The time at which the warehouse opens.
    pub fn opens(self) -> TimeOfDay {
        self.opens
    }

    /// The time at which the warehouse closes.
    pub fn closes(self) -> TimeOfDay {
        self.closes
    }
}

impl FromStr for Opening {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let (opens, closes) = text.split_once('-').ok_or_else(|| HoursError::Opening(text.chars().take(40).collect()))?;
        Self::new(opens.trim().parse()?, closes.trim().parse()?)
    }
}

impl TryFrom<String> for Opening {
    type Error = HoursError;

    fn try_from(text: String) -> Result<Self, HoursError> {
        text.parse()
    }
}

impl From<Opening> for String {
    fn from(opening: Opening) -> Self {
        opening.to_string()
    }
}

impl fmt::Display for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.opens, self.closes)
    }
}

/// The opening of each weekday; a day that is left out is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OpeningHours(pub BTreeMap<Weekday, Opening>);

impl OpeningHours {
    /// The opening of a weekday; `None` = the warehouse is closed on it.
    pub fn on(&self, day: impl Into<Weekday>) -> Option<Opening> {
        self.0.get(&day.into()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_openings_are_read_strictly() {
        for text in ["00:00", "09:05", "23:59", "24:00"] {
            assert_eq!(text.parse::<TimeOfDay>().unwrap().to_string(), text);
        }
        for text in ["24:01", "9:00", "09:60", "09", "+9:00", "09:00:00", "", "ab:cd"] {
            assert_eq!(text.parse::<TimeOfDay>(), Err(HoursError::Time(text.into())), "{text}");
        }
        let opening: Opening = "09:00-18:30".parse().unwrap();
        assert_eq!((opening.opens().minutes(), opening.closes().minutes()), (540, 1110));
        assert!(matches!("18:00-09:00".parse::<Opening>(), Err(HoursError::Order(..))));
        assert!(matches!("09:00-09:00".parse::<Opening>(), Err(HoursError::Order(..))));
        assert!(matches!("all day".parse::<Opening>(), Err(HoursError::Opening(_))));
    }

    #[test]
    fn a_day_that_is_left_out_is_closed() {
        let hours: OpeningHours = serde_json::from_str(r#"{"MONDAY":"09:00-18:00"}"#).unwrap();
        assert_eq!(hours.on(chrono::Weekday::Mon).unwrap().to_string(), "09:00-18:00");
        assert_eq!(hours.on(Weekday::Sunday), None);
        assert_eq!(serde_json::to_string(&hours).unwrap(), r#"{"MONDAY":"09:00-18:00"}"#);
        assert!(serde_json::from_str::<OpeningHours>(r#"{"FRIYAY":"09:00-18:00"}"#).is_err());
    }
}
