//! The gates that goods pass on their way out, and what keeps each shut: the card shows them, and the commands ask the same conditions.

use chrono::{DateTime, Utc};

use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::refusal::Reason;

/// A place where goods are kept in the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateStep {
    /// Approving the order.
    Approve,
    /// Picking it.
    Pick,
    /// Packing it.
    Pack,
    /// Printing a label.
    Label,
    /// Handing parcels over.
    Outbound,
}

/// A gate as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Which.
    pub step: GateStep,
    /// Everything that keeps it shut; empty means open.
    pub because: Vec<Reason>,
}

impl Order {
    /// Every gate as it stands at `now`.
    pub fn gates(&self, now: DateTime<Utc>) -> [Gate; 5] {
        let gate = |step, because| Gate { step, because };
        let outbound =
            if self.status == OrderStatus::Packed { self.unmet_for(OrderStatus::Shipped, now) } else { self.unmet_for_scan(now) };
        [
            gate(GateStep::Approve, self.unmet_for(OrderStatus::Approved, now)),
            gate(GateStep::Pick, self.unmet_to_pick(now)),
            gate(GateStep::Pack, self.unmet_to_pack(now)),
            gate(GateStep::Label, self.unmet_for_label(now)),
            gate(GateStep::Outbound, outbound),
        ]
    }
}
