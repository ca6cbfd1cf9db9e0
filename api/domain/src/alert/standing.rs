//! Standing alerts: those that the present state of an order causes. They are raised while the state lasts and resolved when it ends.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::conflict::ConflictKind;
use crate::order::hold::HoldReason;
use crate::order::payment::{Payment, PaymentKind, PaymentStatus};
use crate::order::returns::{Return, ReturnKind, ReturnStatus};
use crate::order::shipment::{Shipment, ShipmentStatus, TrackingEvent};
use crate::refusal::{Code, Reason};

use super::AlertThreshold;
use crate::kernel::alert_kind::AlertKind;

/// A kind of cause as the journal keeps it: the kind of an event and a part of its JSON.
pub type CauseEvent = (&'static str, &'static str);

impl AlertKind {
    /// The events that report causes of a kind in [`Order::standing_alerts`]; they are counted for its threshold. Empty for every
    /// other kind.
    pub fn cause_events(self) -> &'static [CauseEvent] {
        match self {
            Self::Conflict => &[("OrderConflictDetected", "")],
            Self::LabelReprint => &[("OrderHoldPlaced", r#""reason":"LABEL_REPRINT""#)],
            Self::QcRejected => &[("OrderFactRecorded", r#""factKind":"QC","value":"REJECTED""#)],
            Self::CarrierException => &[("ShipmentTracked", r#""status":"EXCEPTION""#)],
            Self::ParcelReturned => &[("ShipmentTracked", r#""status":"RETURNED""#)],
            Self::RefundAfterApproval => {
                &[("OrderHoldPlaced", r#""reason":"REFUND_REQUESTED""#), ("OrderReturnChanged", r#""status":"REQUESTED""#)]
            }
            Self::RefundAbovePaid => &[("OrderMoneyConflictDetected", r#""conflict":"REFUND_ABOVE_PAID""#)],
            Self::PaidTwice => &[("OrderMoneyConflictDetected", r#""conflict":"PAID_TWICE""#)],
            Self::CurrencyChanged => &[("OrderMoneyConflictDetected", r#""conflict":"CURRENCY_CHANGED""#)],
            _ => &[],
        }
    }

    /// Whether an event is one of the [cause events](AlertKind::cause_events) of the kind.
    pub fn is_caused_by(self, event: &Event) -> bool {
        let holds = |part: &str| part.is_empty() || serde_json::to_string(event).is_ok_and(|text| text.contains(part));
        self.cause_events().iter().any(|(kind, part)| *kind == event.kind() && holds(part))
    }
}

impl Order {
    /// The alerts that the state of the order causes at `now`, each kind once, with its reason.
    pub fn standing_alerts(&self, now: DateTime<Utc>) -> Vec<(AlertKind, Reason)> {
        let causes = [
            (AlertKind::Conflict, self.contradiction()),
            (AlertKind::LabelReprint, self.reprint(now)),
            (AlertKind::QcRejected, self.rejection()),
            (AlertKind::CarrierException, self.carrier_exception()),
            (AlertKind::ParcelReturned, self.returned_parcel()),
            (AlertKind::RefundAfterApproval, self.refund_after_approval(now)),
        ];
        let money = self.money_conflicts().into_iter().filter_map(|conflict| self.contradiction_of_money(conflict.kind));
        causes.into_iter().filter_map(|(kind, cause)| Some((kind, cause?))).chain(money).collect()
    }

    /// Whether a return of the order is open and was asked for before the deadline of the threshold.
    pub fn has_overdue_return(&self, threshold: &AlertThreshold, now: DateTime<Utc>) -> bool {
        self.returns.iter().any(|one| one.is_overdue(threshold, now))
    }

    /// Whether the order waits for a balance that was due before the deadline of the threshold.
    pub fn has_overdue_balance(&self, threshold: &AlertThreshold, now: DateTime<Utc>) -> bool {
        let deadline = threshold.deadline(now);
        let overdue = |one: &Payment| {
            let is_open = one.kind == PaymentKind::Balance && one.status == PaymentStatus::Pending;
            is_open && one.due_at.is_some_and(|due| due <= deadline)
        };
        self.status == OrderStatus::PendingPayment && self.payments.iter().any(overdue)
    }

    fn contradiction(&self) -> Option<Reason> {
        (!self.status_conflicts().is_empty()).then(|| Reason::with(Code::AlertConflict, [&self.number]))
    }

    /// The alert that reports a conflict of amounts to the roles that see amounts.
    fn contradiction_of_money(&self, conflict: ConflictKind) -> Option<(AlertKind, Reason)> {
        let (kind, code) = match conflict {
            ConflictKind::RefundAbovePaid => (AlertKind::RefundAbovePaid, Code::AlertRefundAbovePaid),
            ConflictKind::PaidTwice => (AlertKind::PaidTwice, Code::AlertPaidTwice),
            ConflictKind::CurrencyChanged => (AlertKind::CurrencyChanged, Code::AlertCurrencyChanged),
            _ => return None,
        };
        Some((kind, Reason::with(code, [&self.number])))
    }

    fn reprint(&self, now: DateTime<Utc>) -> Option<Reason> {
        let held = self.active_holds(now).any(|hold| hold.reason == HoldReason::LabelReprint);
        let printed = self.parcels().map(|parcel| parcel.label_print_count).max().unwrap_or_default();
        held.then(|| Reason::with(Code::AlertLabelReprint, [self.number.clone(), printed.to_string()]))
    }

    /// The alert for a rejection by quality control that no later check answers, of goods that are still here.
    fn rejection(&self) -> Option<Reason> {
        let is_here = self.status < OrderStatus::Shipped;
        let rejected = is_here && !self.open_rejections().is_empty();
        rejected.then(|| Reason::with(Code::AlertQcRejected, [&self.number]))
    }

    fn carrier_exception(&self) -> Option<Reason> {
        let (parcel, report) = self.parcel_that_stands(ShipmentStatus::Exception)?;
        let number = parcel.tracking_number.as_deref().unwrap_or_default();
        Some(Reason::with(Code::AlertCarrierException, [&self.number, number, &report.description]))
    }

    /// The alert for a parcel that goes back, until it is sent again, its goods are back as a return, or its money is paid back.
    fn returned_parcel(&self) -> Option<Reason> {
        let (parcel, _) = self.parcel_that_stands(ShipmentStatus::Returned)?;
        let is_back =
            |one: &Return| matches!(one.status, ReturnStatus::Received | ReturnStatus::Refunded | ReturnStatus::Exchanged);
        let is_over = matches!(self.status, OrderStatus::Completed | OrderStatus::Cancelled);
        let dealt_with = is_over || self.totals.refunded > 0 || self.returns.iter().any(is_back);
        let number = parcel.tracking_number.as_deref().unwrap_or_default();
        (!dealt_with).then(|| Reason::with(Code::AlertParcelReturned, [&self.number, number]))
    }

    fn parcel_that_stands(&self, status: ShipmentStatus) -> Option<(&Shipment, &TrackingEvent)> {
        let mut standing = self.parcels().filter_map(|parcel| Some((parcel, parcel.standing()?)));
        standing.find(|(_, report)| report.status == status)
    }

    /// The alert for a refund after approval: requested of the channel or of us and not answered, or made while the goods are still here.
    fn refund_after_approval(&self, now: DateTime<Utc>) -> Option<Reason> {
        let is_here = (OrderStatus::Approved..OrderStatus::Shipped).contains(&self.status);
        let held = self.active_holds(now).any(|hold| hold.reason == HoldReason::RefundRequested);
        let asked = self.returns.iter().any(|one| one.kind == ReturnKind::RefundOnly && one.is_open());
        let stands = is_here && (held || asked || self.is_paid_back());
        stands.then(|| Reason::with(Code::AlertRefundAfterApproval, [&self.number]))
    }
}

impl Return {
    /// Whether the return is neither finished nor declined.
    pub fn is_open(&self) -> bool {
        ReturnStatus::OPEN.contains(&self.status)
    }

    /// Whether the return is open and was requested before the deadline of the threshold.
    pub fn is_overdue(&self, threshold: &AlertThreshold, now: DateTime<Utc>) -> bool {
        self.is_open() && self.requested_at <= threshold.deadline(now)
    }
}
