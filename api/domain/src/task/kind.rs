//! What a task is about, its states, and the outcomes that each kind can have.

use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::{Permission, Role};

/// The kind of a task: what a person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = task_kind)]
pub enum TaskKind {
    /// Look at an order that a rule stopped.
    #[label("核查规则拦截的订单", "check an order that a rule stopped")]
    RuleReview,
    /// Call or write to the customer, e.g. about an embargo or a late parcel.
    #[label("联系客户", "contact the customer")]
    CustomerCall,
    /// Look at the price of an order.
    #[label("核对价格", "check the price")]
    PriceCheck,
    /// Look at payments, refunds and amounts that do not agree.
    #[label("核对款项", "check the payment")]
    PaymentCheck,
    /// Get the material of a customized line, such as a font file.
    #[label("补齐定制素材", "get the missing material")]
    MaterialMissing,
    /// Find or replace a gift that is short.
    #[label("补齐赠品", "get the missing gift")]
    GiftMissing,
    /// Buy or move goods that are short.
    #[label("处理缺货", "handle a shortage of stock")]
    StockShortage,
    /// Ask a carrier about a parcel.
    #[label("催查物流", "chase the carrier")]
    CarrierChase,
    /// Ship an order before its promise breaks.
    #[label("临近承诺，尽快发货", "ship before the promise breaks")]
    PromiseAtRisk,
    /// Look at a label that was printed again.
    #[label("核查面单", "check the label")]
    LabelReview,
    /// Look at the address of an order.
    #[label("核实地址", "check the address")]
    AddressCheck,
    /// Bring a return to its end.
    #[label("跟进售后", "follow up a return")]
    ReturnChase,
    /// Have payloads read that could not be read.
    #[label("处理未识别的报文", "handle payloads that cannot be read")]
    PayloadUnmatched,
    /// Find the cause of an alert.
    #[label("处理预警", "follow up an alert")]
    AlertFollowUp,
    /// Something else, which the reason states.
    #[label("其他", "other")]
    Other,
}

/// The state of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = task_state)]
pub enum TaskState {
    /// The task waits for a person.
    #[label("待处理", "open")]
    Open,
    /// A person has taken it on.
    #[label("处理中", "taken on")]
    Claimed,
    /// A person finished it, with an outcome.
    #[label("已完成", "done")]
    Done,
    /// Its cause went away by itself.
    #[label("已自动关闭", "closed by itself")]
    Closed,
}

/// The outcome of a task, as the person states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = task_outcome)]
pub enum TaskOutcome {
    /// There was a problem.
    #[label("确有问题", "the problem was real")]
    ConfirmedProblem,
    /// There was no problem.
    #[label("误报", "false alarm")]
    FalseAlarm,
    /// The work is done.
    #[label("已处理", "done")]
    Done,
    /// The work cannot be done.
    #[label("无法处理", "not possible")]
    NotPossible,
    /// The customer knows and waits.
    #[label("客户愿意等待", "the customer waits")]
    CustomerWaits,
    /// The customer wants the order cancelled.
    #[label("客户要求取消", "the customer cancels")]
    CustomerCancels,
    /// The customer could not be reached.
    #[label("联系不上客户", "the customer was not reached")]
    NotReached,
}

/// The kind of the source that opened a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = task_source)]
pub enum TaskSourceKind {
    /// A rule that fired.
    #[label("规则", "rule", "a rule")]
    Rule,
    /// A region is under an embargo.
    #[label("限运", "embargo", "an embargo")]
    Embargo,
    /// An alert was raised.
    #[label("预警", "alert", "an alert")]
    Alert,
    /// The promise of an order is at risk.
    #[label("发货承诺", "promise", "a promise")]
    Promise,
    /// Payloads of a shop could not be read.
    #[label("报文", "payload", "a payload")]
    Payload,
    /// A person opened it.
    #[label("人工", "person", "a person")]
    Person,
}

impl TaskState {
    /// The states of a task that a person still has to finish.
    pub const UNFINISHED: [Self; 2] = [Self::Open, Self::Claimed];

    /// Whether a person still has to finish the task.
    pub fn is_unfinished(self) -> bool {
        Self::UNFINISHED.contains(&self)
    }
}

impl TaskKind {
    /// The outcomes that a task of the kind can have.
    pub fn outcomes(self) -> &'static [TaskOutcome] {
        use TaskOutcome as O;
        match self {
            Self::RuleReview | Self::PriceCheck | Self::PaymentCheck | Self::LabelReview | Self::AddressCheck => {
                &[O::ConfirmedProblem, O::FalseAlarm, O::NotPossible]
            }
            Self::CustomerCall => &[O::Done, O::CustomerWaits, O::CustomerCancels, O::NotReached, O::FalseAlarm],
            Self::PromiseAtRisk => &[O::Done, O::NotPossible],
            Self::MaterialMissing
            | Self::GiftMissing
            | Self::StockShortage
            | Self::CarrierChase
            | Self::ReturnChase
            | Self::PayloadUnmatched
            | Self::AlertFollowUp
            | Self::Other => &[O::Done, O::ConfirmedProblem, O::FalseAlarm, O::NotPossible],
        }
    }

    /// The permissions that all readers of tasks of the kind need, because the kind itself reveals what they guard.
    pub fn needs(self) -> &'static [Permission] {
        match self {
            Self::PaymentCheck => &[Permission::SeeTotals],
            Self::ReturnChase => &[Permission::SeeReturns],
            _ => &[],
        }
    }

    /// Whether tasks of the kind may be addressed to the role: it sees tasks and everything that the kind reveals.
    pub fn is_for(self, role: Role) -> bool {
        role.grants(Permission::SeeTasks) && self.needs().iter().all(|needed| role.grants(*needed))
    }
}

impl TaskOutcome {
    /// What the outcome states about the source: `true` = its cause was real, `false` = it was a false alarm, `None` = nothing. The precision
    /// of a rule is the share of `true` among those that state something.
    pub fn confirms(self) -> Option<bool> {
        match self {
            Self::ConfirmedProblem | Self::Done => Some(true),
            Self::FalseAlarm => Some(false),
            Self::NotPossible | Self::CustomerWaits | Self::CustomerCancels | Self::NotReached => None,
        }
    }
}

/// The roles whose tasks a role sees: its own; a lead also those of the warehouse; managers and operations those of all. `None` = all.
pub fn roles_seen_by(role: Role) -> Option<Vec<Role>> {
    match role {
        Role::Manager | Role::Operations => None,
        Role::WarehouseLead => Some(vec![Role::Warehouse, Role::WarehouseLead]),
        other => Some(vec![other]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_outcomes_and_roles() {
        for kind in TaskKind::ALL {
            assert!(kind.outcomes().len() > 1, "{kind:?}");
            assert!(kind.is_for(Role::Manager) && !kind.is_for(Role::System), "{kind:?}");
        }
        assert!(TaskOutcome::ALL.iter().all(|outcome| TaskKind::ALL.iter().any(|kind| kind.outcomes().contains(outcome))));
    }

    #[test]
    fn a_kind_is_for_the_roles_that_see_what_it_reveals() {
        assert!(TaskKind::PaymentCheck.is_for(Role::Finance) && !TaskKind::PaymentCheck.is_for(Role::Operations));
        assert!(TaskKind::ReturnChase.is_for(Role::Operations) && !TaskKind::ReturnChase.is_for(Role::Warehouse));
    }
}
