//! The priority of an order: larger is sooner, 0 is usual. Lists and the warehouse's work follow it.

use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::progress::Decision;
use crate::refusal::{Code, Reason, Refusal};

/// The largest priority; the smallest is its negative.
const LARGEST: i32 = 1_000;

impl Order {
    /// Sets the priority of a person; the journal keeps the reason. The same priority again changes nothing. A larger priority of a rule
    /// counts until its rule lowers it.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a priority out of bounds, `REASON_REQUIRED`, `ALREADY_SHIPPED` once all goods left, `WRONG_STATUS` for a
    /// cancelled order.
    pub fn set_priority(mut self, priority: i32, reason: &str) -> Decision {
        if !(-LARGEST..=LARGEST).contains(&priority) {
            let bounds = format!("priority: {} – {LARGEST}", -LARGEST);
            return Err(Refusal::because(Reason::with(Code::InvalidInput, [bounds])).at("priority"));
        }
        if reason.trim().is_empty() {
            return Err(Refusal::from(Code::ReasonRequired).at("reason"));
        }
        if let Some(closed) = self.closed_to_priority() {
            return Err(Refusal::because(closed));
        }
        self.effects.by_person = (priority != 0).then_some(priority);
        let event = self.take_wanted_priority(reason);
        Ok((self, event.into_iter().collect()))
    }

    /// The reason against another priority; `None` = goods of the order are in the house.
    pub(crate) fn closed_to_priority(&self) -> Option<Reason> {
        if self.status == OrderStatus::Cancelled {
            return Some(Reason::with(Code::WrongStatus, ["CANCELLED", "PENDING_PAYMENT … PACKED"]));
        }
        let has_left = self.status >= OrderStatus::Shipped && !self.has_goods_in_house();
        (has_left || self.status == OrderStatus::Completed).then(|| Reason::of(Code::AlreadyShipped))
    }
}
