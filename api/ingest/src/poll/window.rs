//! The next range of time to poll, and the wait after failures. Pure: the caller keeps watermark and failures.

use chrono::{DateTime, Duration, Utc};

/// A range of time, by the platform's time of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The beginning of the window, inclusive.
    pub from: DateTime<Utc>,
    /// The end of the window; the next watermark once every page is stored.
    pub to: DateTime<Utc>,
}

/// The shortest window: platforms count in seconds.
const SHORTEST: Duration = Duration::seconds(1);

impl Window {
    /// Whether there is a shorter window that still ends after the watermark.
    pub fn can_be_cut(self, watermark: Option<DateTime<Utc>>) -> bool {
        self.first_half(watermark).to < self.to
    }

    /// The first half of the window, at least so long that the watermark moves.
    #[must_use]
    pub fn first_half(self, watermark: Option<DateTime<Utc>>) -> Self {
        let least = watermark.unwrap_or(self.from) + SHORTEST;
        Self { to: (self.from + (self.to - self.from) / 2).max(least), ..self }
    }
}

/// The next window: it begins a little before the watermark, so that a change that the platform published late is not missed, and is at
/// most as long as the platform allows. Without a watermark it reaches back by the longest window. `None` = there is nothing to poll yet.
pub fn next_window(
    watermark: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    overlap: Duration,
    max_span: Duration,
) -> Option<Window> {
    let max_span = max_span.max(Duration::minutes(1));
    // With an overlap as long as the window, the watermark would never move.
    let overlap = overlap.clamp(Duration::zero(), max_span / 2);
    let from = match watermark {
        Some(watermark) if watermark >= now => return None,
        Some(watermark) => watermark - overlap,
        None => now - max_span,
    };
    Some(Window { from, to: now.min(from + max_span) })
}

/// The wait after this number of failures in a row: 30 seconds, doubled each time, at most half an hour.
pub fn retry_after(failures: u32) -> Duration {
    match failures {
        0 => Duration::zero(),
        failures => Duration::seconds(30 << (failures - 1).min(16)).min(Duration::minutes(30)),
    }
}

/// The wait before a refused order is requested again, after this number of attempts; `None` = no further attempt.
pub fn ask_again_after(attempts: u32) -> Option<Duration> {
    let minutes = [1, 5, 30, 120, 720];
    usize::try_from(attempts).ok().and_then(|attempts| minutes.get(attempts)).map(|minutes| Duration::minutes(*minutes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn waiting_grows_and_stops_growing() {
        let waits: Vec<i64> = [0, 1, 2, 3, 7, 60, u32::MAX].map(|failures| retry_after(failures).num_seconds()).into();
        assert_eq!(waits, [0, 30, 60, 120, 1800, 1800, 1800]);
    }

    #[test]
    fn a_clock_that_went_back_asks_for_nothing() {
        assert_eq!(next_window(Some(at(10)), at(0), Duration::minutes(5), Duration::hours(1)), None);
    }

    #[test]
    fn a_window_that_is_cut_still_leads_past_the_watermark() {
        let mut window = Window { from: at(0), to: at(1_000) };
        for to in [500, 301, 301] {
            window = window.first_half(Some(at(300)));
            assert_eq!(window, Window { from: at(0), to: at(to) });
        }
        assert!(!window.can_be_cut(Some(at(300))) && window.can_be_cut(None));
    }

    proptest! {
        #[test]
        fn windows_leave_no_gap_and_arrive(start in 0i64..1_000_000, length in 1i64..1_000_000, overlap in 0i64..7200, span in 60i64..90_000) {
            let (mut watermark, now) = (at(start), at(start + length));
            let mut rounds = 0;
            while let Some(window) = next_window(Some(watermark), now, Duration::seconds(overlap), Duration::seconds(span)) {
                prop_assert!(window.from <= watermark && window.to > watermark && window.to <= now);
                prop_assert!(window.to - window.from <= Duration::seconds(span));
                watermark = window.to;
                rounds += 1;
                prop_assert!(rounds <= length / (span / 2) + 2);
            }
            prop_assert_eq!(watermark, now);
        }
    }
}
