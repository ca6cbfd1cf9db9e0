//! Versions of a channel's messages: which of two messages is newer, by the contents of their signed bodies.
//!
//! Channels write whole seconds, so two messages of one second are ordered by the progress that each claims: paid after pending,
//! more parcels, more refunds, a longer history. Where that is equal too, a later answer to a poll counts as newer.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The progress of an order when a message was written: figures that only grow; `None` = the message does not name the figure.
///
/// Two lists of one mapping have the same places. A list that is shorter ends in `None`s.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Progress(pub Vec<Option<i64>>);

/// The version of a message of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The channel's own time of change, never later than the arrival.
    #[serde(rename = "t", with = "chrono::serde::ts_microseconds")]
    pub at: DateTime<Utc>,
    /// The progress of the order that the message claims.
    #[serde(rename = "p", default, skip_serializing_if = "Progress::is_silent")]
    pub progress: Progress,
    /// The time at which the message arrived.
    #[serde(rename = "r", with = "chrono::serde::ts_microseconds")]
    pub received_at: DateTime<Utc>,
    /// Whether the message is the answer to a poll: then it states the order as it was on arrival.
    #[serde(rename = "a", default, skip_serializing_if = "std::ops::Not::not")]
    pub asked: bool,
}

/// The age of one version against another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// The first is older than the second.
    Older,
    /// The first is newer than the second.
    Newer,
    /// Nothing that a signature covers decides which one is newer.
    Undecided,
}

impl Progress {
    fn is_silent(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// Older or newer, where the figures that both name agree on it; otherwise undecided.
    fn compared_to(&self, other: &Self) -> Age {
        let named = self.0.iter().zip(&other.0).filter_map(|(mine, others)| Some((*mine)?.cmp(&(*others)?)));
        let (mut less, mut more) = (false, false);
        for order in named {
            less |= order.is_lt();
            more |= order.is_gt();
        }
        match (less, more) {
            (true, false) => Age::Older,
            (false, true) => Age::Newer,
            _ => Age::Undecided,
        }
    }
}

impl Version {
    /// The version of messages without a time: every dated one is newer.
    pub fn undated() -> Self {
        let at = DateTime::UNIX_EPOCH;
        Self { at, progress: Progress::default(), received_at: at, asked: false }
    }

    /// The age of this version against another one of the same order.
    pub fn compared_to(&self, other: &Self) -> Age {
        if self.at != other.at {
            return if self.at < other.at { Age::Older } else { Age::Newer };
        }
        match self.progress.compared_to(&other.progress) {
            Age::Undecided if self.asked && self.received_at > other.received_at => Age::Newer,
            Age::Undecided if other.asked && other.received_at > self.received_at => Age::Older,
            age => age,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn version(second: i64, progress: &[Option<i64>]) -> Version {
        let at = DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap();
        Version { at, progress: Progress(progress.to_vec()), received_at: at, asked: false }
    }

    #[test]
    fn the_time_counts_first_and_then_the_progress() {
        let pending = version(0, &[Some(0), Some(0)]);
        assert_eq!(version(1, &[]).compared_to(&pending), Age::Newer);
        assert_eq!(version(0, &[Some(1)]).compared_to(&pending), Age::Newer);
        assert_eq!(version(0, &[None, Some(1)]).compared_to(&pending), Age::Newer);
        assert_eq!(version(0, &[Some(0), None]).compared_to(&pending), Age::Undecided);
        assert_eq!(version(0, &[Some(1), Some(-1)]).compared_to(&pending), Age::Undecided);
    }

    #[test]
    fn of_a_tie_the_answer_that_was_asked_for_later_counts() {
        let pushed = version(0, &[]);
        let later = pushed.received_at + chrono::Duration::seconds(30);
        let asked = Version { asked: true, received_at: later, ..pushed.clone() };
        assert_eq!((asked.compared_to(&pushed), pushed.compared_to(&asked)), (Age::Newer, Age::Older));
        let pushed_later = Version { received_at: later + chrono::Duration::seconds(1), ..pushed.clone() };
        assert_eq!(asked.compared_to(&pushed_later), Age::Undecided);
    }

    proptest! {
        #[test]
        fn what_is_newer_one_way_is_older_the_other_way(
            a in prop::collection::vec(prop::option::of(0i64..3), 0..4), b in prop::collection::vec(prop::option::of(0i64..3), 0..4),
            seconds in 0i64..2,
        ) {
            let (a, b) = (version(0, &a), version(seconds, &b));
            let mirrored = match b.compared_to(&a) { Age::Older => Age::Newer, Age::Newer => Age::Older, Age::Undecided => Age::Undecided };
            prop_assert_eq!(a.compared_to(&b), mirrored);
        }
    }
}
