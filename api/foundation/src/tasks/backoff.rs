//! How long to wait before the next attempt: twice as long each time, up to a bound.

use std::time::Duration;

/// The pauses between attempts that keep failing.
#[derive(Debug, Clone)]
pub struct Backoff {
    first: Duration,
    most: Duration,
    next: Duration,
}

impl Backoff {
    /// Pauses from `first`, doubled each time, to `most`.
    pub fn new(first: Duration, most: Duration) -> Self {
        Self { first, most, next: first }
    }

    /// The pause after one more failure.
    pub fn pause(&mut self) -> Duration {
        let pause = self.next;
        self.next = (pause * 2).min(self.most);
        pause
    }

    /// Notes that an attempt succeeded.
    pub fn reset(&mut self) {
        self.next = self.first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_bound_and_start_over() {
        let millis = Duration::from_millis;
        let mut backoff = Backoff::new(millis(100), millis(350));
        assert_eq!([(); 4].map(|()| backoff.pause()), [millis(100), millis(200), millis(350), millis(350)]);
        backoff.reset();
        assert_eq!(backoff.pause(), millis(100));
    }
}
