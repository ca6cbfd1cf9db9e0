//! Charges the estimated cost of an operation before it runs, and gives back the unused part.

use domain::access::actor::Role;
use domain::refusal::{Code, Reason};

use super::cost::{Charge, ThrottleStatus};
use super::{ApiError, CallContext, Engine, Prepared, Response};
use budget::Left;
use budget::RoleBudget;

/// The charge of an operation, and the subject that pays it.
pub(super) struct Bill {
    subject: String,
    budget: RoleBudget,
    cost: u64,
    /// The part of the cost that is never given back: look-ups and values of lists.
    look_ups: u64,
    left: u64,
    now: chrono::DateTime<chrono::Utc>,
}

impl Engine {
    fn budget_of(&self, call: &CallContext) -> RoleBudget {
        let roles = call.actor.as_ref().map(|actor| &actor.roles);
        self.limits.cost.of_roles(roles.into_iter().flatten().copied().map(Role::name))
    }

    /// Refuses an operation that costs more than the caller's whole budget.
    pub(super) fn check_cost(&self, cost: u64, call: &CallContext) -> Result<(), ApiError> {
        let maximum = self.budget_of(call).maximum;
        if !self.limits.cost.throttle || cost <= maximum {
            return Ok(());
        }
        Err(ApiError::bad_request(Reason::with(Code::CostExceeded, [cost, maximum])))
    }

    /// Takes the estimated cost of the operation from the budget.
    pub(super) async fn charge(&self, prepared: &Prepared, call: &CallContext) -> Result<Bill, Box<Response>> {
        let (budget, cost) = (self.budget_of(call), prepared.cost);
        let subject = call.actor.as_ref().map(|actor| actor.subject.clone()).unwrap_or_default();
        let look_ups = prepared.look_ups;
        let mut bill = Bill { subject, budget, cost, look_ups, left: budget.maximum, now: call.now };
        if !self.limits.cost.throttle {
            return Ok(bill);
        }
        match self.budgets.spend(&bill.subject, budget, cost, call.now).await {
            Ok(Left(left)) => {
                bill.left = left;
                Ok(bill)
            }
            Err(short) => {
                metrics::counter!("panorama_throttled_total").increment(1);
                let reason = Reason::with(Code::CostThrottled, [short.retry_after]);
                let error = ApiError::throttled(reason).retry_after(short.retry_after);
                bill.left = short.left;
                let cost = Some(Box::new(bill.charge(None)));
                Err(Box::new(Response { cost, ..Response::refused(error, call.addressee()) }))
            }
        }
    }

    /// Gives back the cost that the answer did not need, takes what it needed beyond the estimate, and returns the actual charge.
    pub(super) fn settle(&self, bill: &Bill, response: &Response) -> Charge {
        let objects = response.data.as_ref().map_or(0, |data| data.objects().saturating_sub(1)).max(1);
        let actual = objects.saturating_add(bill.look_ups);
        let (back, more) = (bill.cost.saturating_sub(actual), actual.saturating_sub(bill.cost));
        let left = match (back, more) {
            _ if !self.limits.cost.throttle => bill.left,
            (0, 0) => bill.left,
            (0, more) => self.budgets.take(&bill.subject, bill.budget, more, bill.now).0,
            (back, _) => self.budgets.give_back(&bill.subject, bill.budget, back, bill.now).0,
        };
        let bill = Bill { left, subject: String::new(), ..*bill };
        bill.charge(Some(actual))
    }
}

/// The rest of the budget, rounded up to a thousandth of its maximum: two answers to the same request are equal to the byte, although the
/// budget was refilled between them.
fn rounded(left: u64, maximum: u64) -> u64 {
    left.next_multiple_of((maximum / 1_000).max(1)).min(maximum)
}

impl Bill {
    fn status(&self) -> ThrottleStatus {
        ThrottleStatus {
            maximum_available: self.budget.maximum,
            currently_available: rounded(self.left, self.budget.maximum),
            restore_rate: self.budget.restore_rate,
        }
    }

    fn charge(&self, actual: Option<u64>) -> Charge {
        Charge { requested_query_cost: self.cost, actual_query_cost: actual, throttle_status: self.status() }
    }
}
