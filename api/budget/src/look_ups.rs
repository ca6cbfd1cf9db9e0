//! The limit of look-ups of a subject in a minute: a leaky bucket apart from the bucket of costs.

use chrono::{DateTime, Utc};

use super::{Budgets, Short};
use crate::RoleBudget;

/// The bucket counts in sixtieths of a look-up, so that the amount regained in a second is whole.
const ONE: u64 = 60;

/// The look-ups that each subject has left.
#[derive(Debug)]
pub struct LookUps {
    budgets: Budgets,
    budget: RoleBudget,
}

impl LookUps {
    /// A budget of `per_minute` look-ups at once, and as many again in each minute after.
    pub fn new(budgets: Budgets, per_minute: u64) -> Self {
        Self { budgets, budget: RoleBudget { maximum: per_minute.saturating_mul(ONE), restore_rate: per_minute } }
    }

    /// Takes one look-up.
    ///
    /// # Errors
    /// [`Short`] when the subject's budget is spent.
    pub async fn take(&self, subject: &str, now: DateTime<Utc>) -> Result<(), Short> {
        self.budgets.spend(subject, self.budget, ONE, now).await.map(drop)
    }

    /// Returns one look-up that does not count.
    pub async fn give_back(&self, subject: &str, now: DateTime<Utc>) {
        self.budgets.return_all(subject, self.budget, ONE, now).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap_or_default()
    }

    async fn takes(look_ups: &LookUps, seconds: i64) -> bool {
        look_ups.take("clerk", at(seconds)).await.is_ok()
    }

    #[tokio::test]
    async fn a_minute_brings_back_what_a_minute_allows() {
        let look_ups = LookUps::new(Budgets::local(), 30);
        for number in 0..30 {
            assert!(takes(&look_ups, 0).await, "{number}");
        }
        assert_eq!(look_ups.take("clerk", at(0)).await.unwrap_err().retry_after, 2);
        assert!(look_ups.take("other", at(0)).await.is_ok());
        assert!(!takes(&look_ups, 1).await);
        assert!(takes(&look_ups, 2).await && !takes(&look_ups, 3).await);
        look_ups.give_back("clerk", at(3)).await;
        assert!(takes(&look_ups, 3).await && !takes(&look_ups, 3).await);
        for number in 0..30 {
            assert!(takes(&look_ups, 600).await, "{number}");
        }
        assert!(!takes(&look_ups, 600).await);
    }

    #[tokio::test]
    async fn without_its_redis_an_instance_counts_by_itself() {
        let Ok(budgets) = Budgets::shared("redis://127.0.0.1:1/", "t") else { panic!("a URL") };
        let look_ups = LookUps::new(budgets, 2);
        assert!(takes(&look_ups, 0).await && takes(&look_ups, 0).await && !takes(&look_ups, 0).await);
        look_ups.give_back("clerk", at(0)).await;
        assert!(takes(&look_ups, 0).await && !takes(&look_ups, 0).await);
    }
}
