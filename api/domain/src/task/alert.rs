//! The alerts that a person must handle, each with the task that it opens.

use chrono::Duration;

use super::kind::TaskKind;
use crate::access::actor::{Permission, Role};
use crate::kernel::alert_kind::AlertKind;
use crate::refusal::Code;

/// The task that alerts of a kind open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertTask {
    /// The kind of the task.
    pub kind: TaskKind,
    /// The role that it is addressed to.
    pub role: Role,
    /// The hours after the alert within which it should be done.
    pub due_hours: i64,
    /// The permissions that its reason needs.
    pub needs: &'static [Permission],
    /// The sentence for the customer; `None` = there is none to send.
    pub instruction: Option<Code>,
}

impl AlertTask {
    /// The time within which it should be done.
    pub fn due_within(&self) -> Duration {
        Duration::hours(self.due_hours)
    }
}

/// A task without guarded values and without a sentence for the customer.
const fn plain(kind: TaskKind, role: Role, due_hours: i64) -> AlertTask {
    AlertTask { kind, role, due_hours, needs: &[], instruction: None }
}

impl AlertKind {
    /// The task that an alert of the kind opens; `None` = it needs no person, another source opens its task, or the alert itself is the
    /// manager's.
    pub fn task(self) -> Option<AlertTask> {
        use TaskKind as T;
        let to_follow_up = |role, due_hours| plain(T::AlertFollowUp, role, due_hours);
        let with_returns = |task: AlertTask| AlertTask { needs: &[Permission::SeeReturns], ..task };
        let with_amounts = |task: AlertTask| AlertTask { needs: &[Permission::SeeTotals], ..task };
        Some(match self {
            Self::Conflict => AlertTask { needs: &[Permission::SeeFacts], ..to_follow_up(Role::Operations, 4) },
            Self::DeliveryReused | Self::PollFailing => to_follow_up(Role::Operations, 1),
            Self::UnknownStatus | Self::UnknownSku | Self::UnknownRegion | Self::UnknownCurrency | Self::UnreadableField => {
                to_follow_up(Role::Operations, 24)
            }
            Self::ChannelSilent => to_follow_up(Role::Operations, 2),
            Self::ChannelHold => to_follow_up(Role::CustomerService, 4),
            Self::QcRejected => to_follow_up(Role::WarehouseLead, 4),
            Self::RefundAfterApproval => with_returns(to_follow_up(Role::CustomerService, 2)),
            Self::PromiseOverdue => {
                AlertTask { instruction: Some(Code::TellLateParcel), ..plain(T::CustomerCall, Role::CustomerService, 4) }
            }
            Self::CarrierSilent | Self::CarrierException | Self::ParcelReturned => {
                plain(T::CarrierChase, Role::CustomerService, 24)
            }
            Self::RuleFailed | Self::RuleLoop => to_follow_up(Role::Operations, 4),
            Self::ReturnOverdue => with_returns(plain(T::ReturnChase, Role::CustomerService, 24)),
            Self::BalanceOverdue => with_amounts(plain(T::PaymentCheck, Role::CustomerService, 24)),
            Self::UnknownAmount | Self::AmountsDiffer | Self::RefundAbovePaid | Self::PaidTwice | Self::CurrencyChanged => {
                with_amounts(plain(T::PaymentCheck, Role::Finance, 24))
            }
            // Rules open tasks of their own.
            Self::LabelReprint | Self::RuleFired => return None,
            Self::IngestFailure | Self::UnknownField | Self::UndecidedVersion | Self::LookUps => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_of_an_alert_is_addressed_to_a_role_that_may_read_it() {
        for kind in AlertKind::ALL {
            let Some(task) = kind.task() else { continue };
            assert!(task.kind.is_for(task.role), "{kind:?}");
            assert!(task.needs.iter().all(|needed| task.role.grants(*needed)), "{kind:?}");
            assert!(task.due_within() > Duration::zero(), "{kind:?}");
        }
        assert!(AlertKind::ALL.iter().filter(|kind| kind.task().is_some()).count() > 15);
    }
}
