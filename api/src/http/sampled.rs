//! Lines of the log about requests without a subject: a few in each second, with the number of those that were left out.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The largest number of lines in each second.
const MOST: u32 = 10;

/// Decides which lines are written.
#[derive(Debug, Default)]
pub struct Sampled(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    since: Option<Instant>,
    written: u32,
    left_out: u64,
}

impl Sampled {
    /// A sampler that has written no line yet.
    pub(super) const fn new() -> Self {
        Self(Mutex::new(State { since: None, written: 0, left_out: 0 }))
    }

    /// The number of lines left out since the last one; `None` = this line is left out, too.
    pub(super) fn next(&self) -> Option<u64> {
        self.at(Instant::now())
    }

    fn at(&self, now: Instant) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.since.is_none_or(|since| now.duration_since(since) >= Duration::from_secs(1)) {
            (state.since, state.written) = (Some(now), 0);
        }
        if state.written >= MOST {
            state.left_out += 1;
            return None;
        }
        state.written += 1;
        Some(std::mem::take(&mut state.left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_second_says_how_many_lines_are_missing() {
        let (sampled, begin) = (Sampled::default(), Instant::now());
        let written = (0..25).filter(|_| sampled.at(begin).is_some()).count();
        assert_eq!(written, 10);
        assert_eq!(sampled.at(begin + Duration::from_secs(1)), Some(15));
        assert_eq!(sampled.at(begin + Duration::from_secs(1)), Some(0));
    }
}
