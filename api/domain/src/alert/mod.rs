//! Alerts: what needs a person's attention, the roles it is addressed to, and when it is raised.

mod event;
mod standing;

use chrono::{DateTime, Duration, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::{Actor, Permission, Person, Role, Scope};
use crate::kernel::alert_kind::AlertKind;
use crate::kernel::ids::{AlertId, OrderId};
use crate::kernel::status::OrderStatus;
use crate::order::incoming::{DataIssue, DataIssueKind};
use crate::refusal::{Code, Reason};

pub use standing::CauseEvent;

/// The time before a shop's silence within which it must have sent an order; only then does the shop count as silent.
pub const HEARD_BEFORE: Duration = Duration::days(7);

impl AlertKind {
    /// The roles that alerts of the kind are addressed to.
    pub fn audience(self) -> &'static [Role] {
        match self {
            Self::IngestFailure
            | Self::UnknownStatus
            | Self::DeliveryReused
            | Self::PollFailing
            | Self::UnknownSku
            | Self::UnknownRegion
            | Self::UnknownCurrency
            | Self::UnreadableField
            | Self::UnknownField
            | Self::UndecidedVersion
            | Self::ChannelSilent
            | Self::RuleFired
            | Self::RuleFailed
            | Self::RuleLoop => &[Role::Manager, Role::Operations],
            Self::UnknownAmount | Self::AmountsDiffer => &[Role::Manager, Role::Operations, Role::Finance],
            Self::Conflict | Self::ChannelHold | Self::CarrierSilent | Self::CarrierException | Self::ParcelReturned => {
                &[Role::Manager, Role::Operations, Role::CustomerService]
            }
            // The roles that see refunds and returns.
            Self::RefundAfterApproval | Self::ReturnOverdue => {
                &[Role::Manager, Role::Operations, Role::CustomerService, Role::Finance]
            }
            // The roles that see what is paid of an order.
            Self::BalanceOverdue | Self::RefundAbovePaid | Self::PaidTwice | Self::CurrencyChanged => {
                &[Role::Manager, Role::CustomerService, Role::Finance]
            }
            Self::LabelReprint => &[Role::Manager, Role::Operations, Role::WarehouseLead],
            Self::LookUps => &[Role::Manager],
            Self::PromiseOverdue | Self::QcRejected => {
                &[Role::Manager, Role::Operations, Role::CustomerService, Role::Warehouse, Role::WarehouseLead]
            }
        }
    }

    /// The severity of alerts of the kind.
    pub fn severity(self) -> Severity {
        match self {
            Self::DeliveryReused
            | Self::Conflict
            | Self::ChannelHold
            | Self::LabelReprint
            | Self::QcRejected
            | Self::RefundAfterApproval
            | Self::RefundAbovePaid
            | Self::PaidTwice
            | Self::CurrencyChanged
            | Self::RuleFired
            | Self::LookUps => Severity::Critical,
            Self::IngestFailure
            | Self::PromiseOverdue
            | Self::PollFailing
            | Self::UnknownSku
            | Self::UnknownRegion
            | Self::UnknownCurrency
            | Self::UnknownAmount
            | Self::UnreadableField
            | Self::CarrierSilent
            | Self::CarrierException
            | Self::ParcelReturned
            | Self::ReturnOverdue
            | Self::BalanceOverdue
            | Self::RuleFailed
            | Self::RuleLoop
            | Self::ChannelSilent => Severity::Warning,
            Self::UnknownStatus | Self::UnknownField | Self::AmountsDiffer | Self::UndecidedVersion => Severity::Notice,
        }
    }

    /// Whether the value of the threshold is a time that has to pass; otherwise it is a count of causes. See [`AlertThreshold::value`].
    pub fn is_timed(self) -> bool {
        matches!(self, Self::PromiseOverdue | Self::ReturnOverdue | Self::BalanceOverdue | Self::ChannelSilent)
    }

    /// Whether the kind is about a person, who belongs to no shop: there is one alert for each person, whom its reason names.
    pub fn is_of_a_person(self) -> bool {
        self == Self::LookUps
    }

    /// Whether further causes are added to the count of an unresolved alert.
    pub fn counts_orders(self) -> bool {
        self == Self::RuleFired
    }

    /// The kind of mark that the alert reports; `None` = it reports something else. When a mapping or a catalogue is behind,
    /// marks come in floods, so one alert for each shop and kind covers all its orders.
    pub fn mark(self) -> Option<DataIssueKind> {
        MARKS.iter().find(|(_, kind, _)| *kind == self).map(|(mark, ..)| *mark)
    }
}

/// Every kind of mark with the alert that reports it and the code of its reason.
const MARKS: [(DataIssueKind, AlertKind, Code); 9] = [
    (DataIssueKind::UnknownSku, AlertKind::UnknownSku, Code::AlertUnknownSku),
    (DataIssueKind::UnknownStatus, AlertKind::UnknownStatus, Code::AlertUnknownStatus),
    (DataIssueKind::UnknownRegion, AlertKind::UnknownRegion, Code::AlertUnknownRegion),
    (DataIssueKind::UnknownCurrency, AlertKind::UnknownCurrency, Code::AlertUnknownCurrency),
    (DataIssueKind::UnreadableField, AlertKind::UnreadableField, Code::AlertUnreadableField),
    (DataIssueKind::UnknownField, AlertKind::UnknownField, Code::AlertUnknownField),
    (DataIssueKind::UnknownAmount, AlertKind::UnknownAmount, Code::AlertUnknownAmount),
    (DataIssueKind::AmountsDiffer, AlertKind::AmountsDiffer, Code::AlertAmountsDiffer),
    (DataIssueKind::UndecidedVersion, AlertKind::UndecidedVersion, Code::AlertUndecidedVersion),
];

/// The severity of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = severity)]
pub enum Severity {
    /// For information; no deadline.
    #[label("知悉", "to know")]
    Notice,
    /// To be handled today.
    #[label("今天", "today")]
    Warning,
    /// To be handled at once.
    #[label("紧急", "now")]
    Critical,
}

/// The state of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = alert_state)]
pub enum AlertState {
    /// The alert waits for a person.
    #[label("待处理", "open")]
    Open,
    /// A person has taken it on.
    #[label("处理中", "acknowledged")]
    Acknowledged,
    /// The cause of the alert went away.
    #[label("已消除", "resolved")]
    Resolved,
}

/// An alert with its reason and its scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// The id of the alert.
    pub id: AlertId,
    /// The kind of the alert.
    pub kind: AlertKind,
    /// The severity of the alert.
    pub severity: Severity,
    /// The state of the alert.
    pub state: AlertState,
    /// The reason why it was raised.
    pub because: Reason,
    /// The order that the alert is about; of a mark, the first order that had it. `None` = it is about no order.
    pub order: Option<OrderId>,
    /// The shop of the alert's scope.
    pub shop: Option<String>,
    /// The warehouse of the order now.
    pub warehouse: Option<String>,
    /// The status of the order now. An actor who may not see the order yet, or no longer, does not see the alert.
    pub status: Option<OrderStatus>,
    /// The time when the alert was raised.
    pub raised_at: DateTime<Utc>,
    /// The time when a person acknowledged it; `None` = it is not acknowledged.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// The person who acknowledged it.
    pub acknowledged_by: Option<Person>,
    /// The time when its cause was gone; `None` = the cause persists.
    pub resolved_at: Option<DateTime<Utc>>,
    /// The rule that it is about; `None` = it is about none.
    pub about: Option<String>,
    /// The number of orders that it stands for, where its kind counts them; else 1.
    pub count: u32,
}

impl Alert {
    /// Whether the alert is addressed to the actor: a role of its audience reaches the present scope of its order, or its shop
    /// where it is about no order.
    pub fn is_for(&self, actor: &Actor) -> bool {
        let scope =
            Scope { shop: self.shop.as_deref(), warehouse: self.warehouse.as_deref(), status: self.status, goods_here: false };
        let of_all_shops = self.shop.is_none() && actor.shops.is_some();
        !of_all_shops && actor.can_as(self.kind.audience(), Permission::SeeAlerts, &scope)
    }

    /// The reason of the alert with the shop's name in the place of its id. A shop without a name stays under its id.
    pub fn because_of(&self, name_of: impl Fn(&str) -> Option<String>) -> Reason {
        let mut because = self.because.clone();
        if let Some((shop, name)) = self.shop.as_ref().and_then(|shop| Some((shop, name_of(shop)?))) {
            because.values.iter_mut().filter(|value| *value == shop).for_each(|value| value.clone_from(&name));
        }
        because
    }
}

/// The kind of alert that reports a mark of an order of this shop, and its reason.
pub fn of_mark(mark: &DataIssue, shop: &str) -> Option<(AlertKind, Reason)> {
    let (_, kind, code) = MARKS.iter().find(|(known, ..)| *known == mark.kind)?;
    Some((*kind, Reason::with(*code, [shop, &mark.value])))
}

/// The comparison of a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = comparison)]
pub enum Comparison {
    /// Raised when the count reaches the value.
    #[label("达到", "at least")]
    AtLeast,
    /// Raised when the count passes the value.
    #[label("超过", "more than")]
    MoreThan,
}

/// The threshold at which alerts of a kind are raised: as soon as so many of its causes fall into the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertThreshold {
    /// The kind; there is one threshold for each.
    pub kind: AlertKind,
    /// The comparison of the count with the value.
    pub comparison: Comparison,
    /// The number of causes. Of a kind that [is timed](AlertKind::is_timed): minutes past the promise of `PROMISE_OVERDUE`, past the time
    /// of the balance of `BALANCE_OVERDUE`, without an order of `CHANNEL_SILENT`; days since it was asked for of `RETURN_OVERDUE`.
    pub value: i64,
    /// Seconds in which causes are counted together.
    pub window_seconds: i64,
    /// Whether alerts of the kind are raised.
    pub enabled: bool,
    /// The version of the threshold, which grows by each change.
    pub version: i64,
}

impl AlertThreshold {
    /// The threshold that holds until a manager sets another: raise at the first cause. `CHANNEL_SILENT` is off, because only the
    /// company knows how long a shop may be silent.
    pub fn default_for(kind: AlertKind) -> Self {
        let value = match kind {
            AlertKind::PromiseOverdue | AlertKind::BalanceOverdue => 0,
            AlertKind::ReturnOverdue => 7,
            AlertKind::ChannelSilent => 120,
            _ => 1,
        };
        let enabled = kind != AlertKind::ChannelSilent;
        Self { kind, comparison: Comparison::AtLeast, value, window_seconds: 3600, enabled, version: 1 }
    }

    /// The time before which something must have happened for an alert of a timed kind at `now`.
    pub fn deadline(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let past = match self.kind {
            AlertKind::ReturnOverdue => Duration::try_days(self.value),
            _ => Duration::try_minutes(self.value),
        };
        past.and_then(|past| now.checked_sub_signed(past)).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Whether `count` causes within the window raise an alert.
    pub fn is_reached(&self, count: i64) -> bool {
        self.enabled
            && match self.comparison {
                Comparison::AtLeast => count >= self.value,
                Comparison::MoreThan => count > self.value,
            }
    }
}
