//! The resources that a caller may use up: the budget of its token, its look-ups, the memory of its operations, the bounds of a request.
//!
//! The budget is a leaky bucket for each subject, shared by all instances through Redis. An instance leases a part of the bucket from Redis
//! at once and spends it locally, so that most requests need no call to Redis. Without Redis, or while it does not answer, each instance
//! keeps a bucket of its own: no request fails because of Redis.

pub mod bounds;
pub mod bucket;
mod held;
mod look_ups;
mod shared;

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use bucket::{EarlierTime, LeakyBucket, OtherMaximum, Shape, Subjects};
use shared::{Figures, Shared};

pub use bounds::{Bounds, Exceeded};
pub use held::{Held, Holdings};
pub use look_ups::LookUps;

/// An instance leases a bucket's maximum divided by this at once, or the cost of the operation if that is more.
const PART: u64 = 50;

/// The figures of one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleBudget {
    /// The maximum that a token of the role may spend at once.
    pub maximum: u64,
    /// The amount that a token of the role regains each second.
    pub restore_rate: u64,
}

/// The rest of the budget after an operation was paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left(pub u64);

/// The rest of the budget is too small for an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short {
    /// The rest of the budget.
    pub left: u64,
    /// The seconds until the budget is large enough; at least 1.
    pub retry_after: u64,
}

/// The buckets of all subjects.
#[derive(Debug, Default)]
pub struct Budgets {
    purses: Mutex<Subjects<Purse>>,
    shared: Option<Shared>,
}

/// The state of one subject's budget at this instance.
#[derive(Debug, Clone, Copy)]
struct Purse {
    /// The amount that was leased from the shared bucket and is not spent yet.
    leased: u64,
    /// The spent amount: of the shared bucket at the last call to Redis less the amount regained since, else of this instance's own.
    bucket: LeakyBucket,
}

/// A subject with two roles is charged by either budget: the rest counts. A clock that goes back is followed, as Redis follows its own.
fn shape(budget: RoleBudget) -> Shape {
    Shape {
        maximum: budget.maximum,
        per_second: budget.restore_rate,
        other_maximum: OtherMaximum::KeepsRest,
        earlier_time: EarlierTime::IsFollowed,
    }
}

impl Purse {
    fn full(budget: RoleBudget, now: i64) -> Self {
        Self { leased: 0, bucket: LeakyBucket::empty(shape(budget), now) }
    }

    fn left(&self, budget: RoleBudget) -> u64 {
        self.bucket.rest().saturating_add(self.leased).min(budget.maximum)
    }

    fn spend_leased(&mut self, cost: u64) -> bool {
        let enough = self.leased >= cost;
        if enough {
            self.leased -= cost;
        }
        enough
    }

    /// Spends from this instance's own bucket, after the leased amount was put into it.
    fn spend_own(&mut self, leased: u64, cost: u64, budget: RoleBudget) -> Result<Left, Short> {
        self.bucket.drain(leased);
        if self.bucket.try_pour(cost) { Ok(Left(self.left(budget))) } else { Err(short(self.left(budget), cost, budget)) }
    }
}

fn short(left: u64, cost: u64, budget: RoleBudget) -> Short {
    Short { left, retry_after: cost.saturating_sub(left).div_ceil(budget.restore_rate.max(1)).max(1) }
}

impl Budgets {
    /// Buckets of this instance alone.
    pub fn local() -> Self {
        Self::default()
    }

    /// Buckets that all instances of a Redis share under a prefix.
    ///
    /// # Errors
    /// When the URL is invalid.
    pub fn shared(url: &str, prefix: &str) -> Result<Self, redis::RedisError> {
        Ok(Self { purses: Mutex::default(), shared: Some(Shared::new(url, prefix)?) })
    }

    /// Pays for an operation; returns the rest.
    ///
    /// # Errors
    /// [`Short`] when the budget is too small for the operation; the budget stays as it was.
    pub async fn spend(&self, subject: &str, budget: RoleBudget, cost: u64, now: DateTime<Utc>) -> Result<Left, Short> {
        let micros = now.timestamp_micros();
        let shared = self.shared.as_ref().filter(|shared| shared.may_be_asked(micros));
        let begun = self.with_purse(subject, budget, micros, |purse| {
            if purse.spend_leased(cost) {
                return Begun::Settled(Ok(Left(purse.left(budget))));
            }
            let leased = std::mem::take(&mut purse.leased);
            match shared {
                Some(shared) => Begun::Asking(shared, leased),
                None => Begun::Settled(purse.spend_own(leased, cost, budget)),
            }
        });
        let (shared, leased) = match begun {
            Begun::Settled(result) => return result,
            Begun::Asking(shared, leased) => (shared, leased),
        };
        let want = (budget.maximum / PART).max(cost);
        let settled = shared.settle(subject, budget, Figures { back: leased, need: cost, want }, micros).await;
        self.with_purse(subject, budget, micros, |purse| {
            let Some((taken, left)) = settled else { return purse.spend_own(leased, cost, budget) };
            purse.bucket.set_rest(left);
            let rest = taken.checked_sub(cost).ok_or_else(|| short(left, cost, budget))?;
            purse.leased = purse.leased.saturating_add(rest);
            Ok(Left(purse.left(budget)))
        })
    }

    /// Returns the amount that an operation paid too much; the result is the rest of the budget.
    pub fn give_back(&self, subject: &str, budget: RoleBudget, amount: u64, now: DateTime<Utc>) -> Left {
        self.with_purse(subject, budget, now.timestamp_micros(), |purse| {
            if self.shared.is_some() {
                purse.leased = purse.leased.saturating_add(amount).min(budget.maximum);
            } else {
                purse.bucket.drain(amount);
            }
            Left(purse.left(budget))
        })
    }

    /// Returns an amount that was spent in vain, into the bucket that all instances share where there is one.
    pub async fn return_all(&self, subject: &str, budget: RoleBudget, amount: u64, now: DateTime<Utc>) {
        let micros = now.timestamp_micros();
        if let Some(shared) = self.shared.as_ref().filter(|shared| shared.may_be_asked(micros)) {
            let figures = Figures { back: amount, need: 0, want: 0 };
            if shared.settle(subject, budget, figures, micros).await.is_some() {
                return;
            }
        }
        self.with_purse(subject, budget, micros, |purse| purse.bucket.drain(amount));
    }

    /// Takes the cost of an operation beyond the amount it paid, as far as the budget has it; the result is the rest. Of a shared bucket
    /// only the part that this instance has leased or last saw is taken.
    pub fn take(&self, subject: &str, budget: RoleBudget, amount: u64, now: DateTime<Utc>) -> Left {
        self.with_purse(subject, budget, now.timestamp_micros(), |purse| {
            let leased = purse.leased.min(amount);
            purse.leased -= leased;
            purse.bucket.pour(amount - leased, budget.maximum);
            Left(purse.left(budget))
        })
    }

    fn with_purse<T>(&self, subject: &str, budget: RoleBudget, now: i64, act: impl FnOnce(&mut Purse) -> T) -> T {
        let mut purses = self.purses.lock().unwrap_or_else(PoisonError::into_inner);
        // A budget is full by the figures of the asker.
        let is_full = |purse: &mut Purse| {
            purse.bucket.advance(shape(budget), now);
            purse.left(budget) >= budget.maximum
        };
        let purse = purses.entry(subject, || Purse::full(budget, now), is_full);
        purse.bucket.advance(shape(budget), now);
        act(purse)
    }
}

/// The first step of a payment.
enum Begun<'a> {
    Settled(Result<Left, Short>),
    /// Redis must be asked; holds the amount that was leased and not spent.
    Asking(&'a Shared, u64),
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: RoleBudget = RoleBudget { maximum: 100, restore_rate: 10 };

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + milliseconds).unwrap_or_default()
    }

    #[tokio::test]
    async fn a_bucket_empties_and_fills_again_for_each_subject_alone() {
        let budgets = Budgets::local();
        assert_eq!(budgets.spend("u", BUDGET, 60, at(0)).await, Ok(Left(40)));
        assert_eq!(budgets.spend("u", BUDGET, 60, at(0)).await, Err(Short { left: 40, retry_after: 2 }));
        assert_eq!(budgets.spend("other", BUDGET, 60, at(0)).await, Ok(Left(40)));
        assert_eq!(budgets.spend("u", BUDGET, 60, at(1_999)).await, Err(Short { left: 59, retry_after: 1 }));
        assert_eq!(budgets.spend("u", BUDGET, 60, at(2_000)).await, Ok(Left(0)));
        assert_eq!(budgets.spend("u", BUDGET, 100, at(60_000)).await, Ok(Left(0)));
    }

    #[tokio::test]
    async fn a_clock_that_goes_back_gives_nothing_and_takes_nothing() {
        let budgets = Budgets::local();
        assert_eq!(budgets.spend("u", BUDGET, 60, at(5_000)).await, Ok(Left(40)));
        assert_eq!(budgets.spend("u", BUDGET, 10, at(0)).await, Ok(Left(30)));
        assert_eq!(budgets.spend("u", BUDGET, 10, at(1_000)).await, Ok(Left(30)));
    }

    #[tokio::test]
    async fn what_was_paid_too_much_comes_back_and_no_more_than_there_was() {
        let budgets = Budgets::local();
        assert_eq!(budgets.spend("u", BUDGET, 60, at(0)).await, Ok(Left(40)));
        assert_eq!(budgets.give_back("u", BUDGET, 50, at(0)), Left(90));
        assert_eq!(budgets.give_back("u", BUDGET, 50, at(0)), Left(100));
    }

    #[tokio::test]
    async fn what_cost_more_than_was_paid_is_taken_as_far_as_there_is_so_much() {
        let budgets = Budgets::local();
        assert_eq!(budgets.spend("u", BUDGET, 20, at(0)).await, Ok(Left(80)));
        assert_eq!(budgets.take("u", BUDGET, 50, at(0)), Left(30));
        assert_eq!(budgets.take("u", BUDGET, 50, at(0)), Left(0));
        assert_eq!(budgets.spend("u", BUDGET, 1, at(0)).await, Err(Short { left: 0, retry_after: 1 }));
    }

    #[tokio::test]
    async fn a_redis_that_is_not_there_costs_nobody_a_request() {
        let Ok(budgets) = Budgets::shared("redis://127.0.0.1:1/", "t") else { panic!("a URL") };
        for left in [70, 40, 10] {
            assert_eq!(budgets.spend("u", BUDGET, 30, at(0)).await, Ok(Left(left)));
        }
        assert_eq!(budgets.spend("u", BUDGET, 30, at(0)).await, Err(Short { left: 10, retry_after: 2 }));
    }

    #[tokio::test]
    async fn a_second_role_brings_nothing_back() {
        let (budgets, other) = (Budgets::local(), RoleBudget { maximum: 50, restore_rate: 10 });
        assert_eq!(budgets.spend("u", BUDGET, 60, at(0)).await, Ok(Left(40)));
        assert_eq!(budgets.spend("u", other, 10, at(0)).await, Ok(Left(30)));
        assert_eq!(budgets.spend("u", BUDGET, 10, at(0)).await, Ok(Left(20)));
    }
}
