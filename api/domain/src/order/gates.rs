//! The gates that goods pass on their way out, and the reasons that keep each shut: the card shows them, and the commands check
//! the same conditions.

use chrono::{DateTime, Utc};
use macros::Label;

use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::refusal::Reason;

/// A step of the order that conditions can block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Label)]
#[label(table = gate_step)]
pub enum GateStep {
    /// The approval of the order.
    #[label("审核", "approval")]
    Approve,
    /// The pick of the order.
    #[label("拣货", "pick")]
    Pick,
    /// The pack of the order.
    #[label("打包", "pack")]
    Pack,
    /// The printing of a label.
    #[label("打印面单", "label")]
    Label,
    /// The handing over of parcels.
    #[label("出库", "outbound")]
    Outbound,
}

/// The state of a gate now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// The step that the gate guards.
    pub step: GateStep,
    /// The reasons that keep the gate shut; empty = open.
    pub because: Vec<Reason>,
}

impl Order {
    /// Every gate with its state at `now`.
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
