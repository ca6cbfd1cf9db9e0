//! The leaky bucket of every rate limit: amounts are poured in and leak at a fixed rate, and what does not fit is refused.

use std::collections::HashMap;

/// Amounts are counted in millionths, so that the amount that leaks in a microsecond is whole.
const MILLION: u64 = 1_000_000;
/// The maximum number of known subjects.
const MOST_SUBJECTS: usize = 50_000;

/// The effect of a second maximum on a bucket that was used under a first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherMaximum {
    /// The rest stays, at most the new maximum: a role with a larger budget brings nothing back.
    KeepsRest,
    /// The level stays: what was counted counts under every maximum.
    KeepsLevel,
}

/// The effect of a clock that goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarlierTime {
    /// The bucket leaks on from the earlier time.
    IsFollowed,
    /// Nothing leaks until the clock has reached the latest known time again.
    IsIgnored,
}

/// The figures and policies of a bucket, given with each use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The maximum amount that fits in.
    pub maximum: u64,
    /// The amount that leaks in a second.
    pub per_second: u64,
    /// The effect of another maximum than before.
    pub other_maximum: OtherMaximum,
    /// The effect of an earlier time than before.
    pub earlier_time: EarlierTime,
}

/// The state of one bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeakyBucket {
    /// The amount inside, in millionths.
    level: u64,
    /// The maximum of the last use, in millionths.
    maximum: u64,
    /// When `level` was computed, in microseconds.
    at: i64,
}

impl LeakyBucket {
    /// An empty bucket at `now`, in microseconds.
    pub fn empty(shape: Shape, now: i64) -> Self {
        Self { level: 0, maximum: millionths(shape.maximum), at: now }
    }

    /// Lets the amount leak that left since the last use, and applies the maximum of this use.
    pub fn advance(&mut self, shape: Shape, now: i64) {
        let passed = u64::try_from(now.saturating_sub(self.at)).unwrap_or(0);
        let (leaked, maximum) = (passed.saturating_mul(shape.per_second), millionths(shape.maximum));
        self.at = match shape.earlier_time {
            EarlierTime::IsFollowed => now,
            EarlierTime::IsIgnored => now.max(self.at),
        };
        self.level = match shape.other_maximum {
            // The time since the last use counts under the maximum of this use.
            OtherMaximum::KeepsRest => maximum - self.maximum.saturating_sub(self.level).saturating_add(leaked).min(maximum),
            OtherMaximum::KeepsLevel => self.level.saturating_sub(leaked),
        };
        self.maximum = maximum;
    }

    /// The amount inside, rounded up.
    pub fn level(&self) -> u64 {
        self.level.div_ceil(MILLION)
    }

    /// The amount that still fits in, rounded down.
    pub fn rest(&self) -> u64 {
        self.maximum.saturating_sub(self.level) / MILLION
    }

    /// Pours in an amount if all of it fits; returns whether it did.
    pub fn try_pour(&mut self, amount: u64) -> bool {
        let level = self.level.saturating_add(millionths(amount));
        let fits = level <= self.maximum;
        if fits {
            self.level = level;
        }
        fits
    }

    /// Pours in an amount, up to a level of `most`.
    pub fn pour(&mut self, amount: u64, most: u64) {
        let level = self.level.saturating_add(millionths(amount)).min(millionths(most));
        self.level = level.max(self.level);
    }

    /// Takes out an amount, as far as there is so much.
    pub fn drain(&mut self, amount: u64) {
        self.level = self.level.saturating_sub(millionths(amount));
    }

    /// Sets the amount that still fits in.
    pub fn set_rest(&mut self, rest: u64) {
        self.level = self.maximum.saturating_sub(millionths(rest));
    }
}

fn millionths(amount: u64) -> u64 {
    amount.saturating_mul(MILLION)
}

/// One value for each subject. Past the maximum number of subjects, those at rest are forgotten, which changes nothing for them; where none
/// is at rest, all are.
#[derive(Debug)]
pub struct Subjects<T>(HashMap<Box<str>, T>);

impl<T> Default for Subjects<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Subjects<T> {
    /// The value of a subject; `None` = the subject is not known.
    pub fn get(&self, subject: &str) -> Option<&T> {
        self.0.get(subject)
    }

    /// The value of a subject, which `new` makes for an unknown one.
    pub fn entry(&mut self, subject: &str, new: impl FnOnce() -> T, mut is_at_rest: impl FnMut(&mut T) -> bool) -> &mut T {
        if self.0.len() >= MOST_SUBJECTS && !self.0.contains_key(subject) {
            self.0.retain(|_, value| !is_at_rest(value));
            if self.0.len() >= MOST_SUBJECTS {
                self.0.clear();
            }
        }
        self.0.entry(subject.into()).or_insert_with(new)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: i64 = 1_000_000;
    const SHAPE: Shape =
        Shape { maximum: 100, per_second: 10, other_maximum: OtherMaximum::KeepsRest, earlier_time: EarlierTime::IsFollowed };

    fn poured(shape: Shape, amount: u64) -> LeakyBucket {
        let mut bucket = LeakyBucket::empty(shape, 0);
        assert!(bucket.try_pour(amount));
        bucket
    }

    fn rest_at(mut bucket: LeakyBucket, shape: Shape, now: i64) -> u64 {
        bucket.advance(shape, now);
        bucket.rest()
    }

    #[test]
    fn an_amount_fits_in_or_is_refused_whole() {
        let mut bucket = poured(SHAPE, 60);
        assert!(!bucket.try_pour(41) && bucket.try_pour(40) && !bucket.try_pour(1));
        assert_eq!((bucket.level(), bucket.rest()), (100, 0));
        bucket.drain(200);
        assert_eq!((bucket.level(), bucket.rest()), (0, 100));
    }

    #[test]
    fn a_part_of_one_counts_as_one_inside_and_as_none_outside() {
        let mut bucket = poured(SHAPE, 60);
        bucket.advance(SHAPE, SECOND / 20);
        assert_eq!((bucket.level(), bucket.rest()), (60, 40));
        bucket.advance(SHAPE, SECOND / 10);
        assert_eq!((bucket.level(), bucket.rest()), (59, 41));
    }

    #[test]
    fn a_second_maximum_keeps_the_rest_or_the_level() {
        let (small, large) = (Shape { maximum: 50, ..SHAPE }, Shape { maximum: 1_000, ..SHAPE });
        let bucket = poured(SHAPE, 60);
        assert_eq!((rest_at(bucket, small, 0), rest_at(bucket, large, 0)), (40, 40));
        assert_eq!(rest_at(poured(SHAPE, 10), small, 0), 50);
        let level = |shape| Shape { other_maximum: OtherMaximum::KeepsLevel, ..shape };
        assert_eq!((rest_at(bucket, level(small), 0), rest_at(bucket, level(large), 0)), (0, 940));
    }

    #[test]
    fn an_earlier_time_is_followed_or_ignored() {
        let ignoring = Shape { earlier_time: EarlierTime::IsIgnored, ..SHAPE };
        for (shape, after) in [(SHAPE, 50), (ignoring, 40)] {
            let mut bucket = poured(shape, 60);
            bucket.advance(shape, -SECOND);
            assert_eq!(bucket.rest(), 40);
            assert_eq!(rest_at(bucket, shape, 0), after, "{shape:?}");
        }
    }

    #[test]
    fn subjects_at_rest_are_forgotten_first() {
        let mut subjects = Subjects::default();
        let mut count = |number: usize, level: u64| {
            *subjects.entry(&number.to_string(), || 0, |level| *level == 0) += level;
            (subjects.0.len(), subjects.get("0").copied())
        };
        for number in 0..MOST_SUBJECTS {
            count(number, u64::from(number == 0));
        }
        assert_eq!(count(MOST_SUBJECTS, 1), (2, Some(1)), "the others were at rest");
        for number in 1..MOST_SUBJECTS - 1 {
            count(number, 1);
        }
        assert_eq!(count(MOST_SUBJECTS + 1, 1), (1, None), "none was at rest");
    }

    /// One use of a bucket.
    #[derive(Debug, Clone, Copy)]
    enum Use {
        Pour(u64),
        TryPour(u64),
        Drain(u64),
    }

    fn uses() -> impl Strategy<Value = Vec<(Use, u64, i64)>> {
        let one =
            prop_oneof![(0_u64..150).prop_map(Use::Pour), (0_u64..150).prop_map(Use::TryPour), (0_u64..80).prop_map(Use::Drain)];
        let maximum = prop_oneof![3 => Just(100_u64), 1 => 1_u64..300];
        prop::collection::vec((one, maximum, -3 * SECOND..10 * SECOND), 1..40)
    }

    proptest! {
        /// The model counts down from the maximum, and knows no level: the content of a purse.
        #[test]
        fn a_bucket_that_keeps_its_rest_is_a_purse_that_fills(uses in uses()) {
            let mut bucket = LeakyBucket::empty(SHAPE, 0);
            let (mut content, mut at, mut now) = (100 * i128::from(MILLION), 0_i64, 0_i64);
            for (one, maximum, passed) in uses {
                now += passed;
                let shape = Shape { maximum, ..SHAPE };
                let full = i128::from(maximum) * i128::from(MILLION);
                bucket.advance(shape, now);
                content = (content + i128::from((now - at).max(0)) * 10).min(full);
                at = now;
                match one {
                    Use::Pour(amount) => {
                        bucket.pour(amount, maximum);
                        content = (content - i128::from(amount) * i128::from(MILLION)).max(0);
                    }
                    Use::TryPour(amount) => {
                        let price = i128::from(amount) * i128::from(MILLION);
                        prop_assert_eq!(bucket.try_pour(amount), price <= content);
                        content -= if price <= content { price } else { 0 };
                    }
                    Use::Drain(amount) => {
                        bucket.drain(amount);
                        content = (content + i128::from(amount) * i128::from(MILLION)).min(full);
                    }
                }
                prop_assert_eq!(i128::from(bucket.rest()), content / i128::from(MILLION));
            }
        }

        /// The model counts up from nothing, and knows no maximum: the bytes of a subject.
        #[test]
        fn a_bucket_that_keeps_its_level_is_a_count_that_fades(uses in uses()) {
            let policy = Shape { other_maximum: OtherMaximum::KeepsLevel, earlier_time: EarlierTime::IsIgnored, ..SHAPE };
            let mut bucket = LeakyBucket::empty(policy, 0);
            let (mut count, mut latest, mut now) = (0_i128, 0_i64, 0_i64);
            for (one, maximum, passed) in uses {
                now += passed;
                bucket.advance(Shape { maximum, ..policy }, now);
                count = (count - i128::from((now - latest).max(0)) * 10).max(0);
                latest = latest.max(now);
                match one {
                    Use::Pour(amount) | Use::TryPour(amount) => {
                        bucket.pour(amount, 1_000);
                        count = count.max((count + i128::from(amount) * i128::from(MILLION)).min(1_000 * i128::from(MILLION)));
                    }
                    Use::Drain(amount) => {
                        bucket.drain(amount);
                        count = (count - i128::from(amount) * i128::from(MILLION)).max(0);
                    }
                }
                prop_assert_eq!(i128::from(bucket.level()), (count + 999_999) / i128::from(MILLION));
            }
        }
    }
}
