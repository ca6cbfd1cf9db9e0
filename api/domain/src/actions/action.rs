//! The actions that an actor may take on an order now, and the reasons against the others: the buttons of a front end with explanations.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::actor::{Actor, Permission};
use crate::kernel::money::decimal_text;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::hold::Hold;
use crate::order::returns::{Return, ReturnStep};
use crate::refusal::{Code, Reason};

/// An action that a role can take on an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// Approve the order (审单).
    Approve,
    /// Change name, phone, address.
    UpdateContact,
    /// Change the remark of the staff.
    UpdateRemark,
    /// Look at the phone in clear.
    RevealPhone,
    /// Record a message exchanged with the customer.
    RecordMessage,
    /// Place a hold on the order.
    PlaceHold,
    /// Release a hold of the order.
    ReleaseHold,
    /// Set the priority of the order.
    SetPriority,
    /// Cancel the whole order.
    Cancel,
    /// Open a return of the order.
    OpenReturn,
    /// Approve or reject a return.
    DecideReturn,
    /// Confirm a pick of the order.
    ConfirmPick,
    /// Complete a pack of the order.
    CompletePack,
    /// Print a label of a parcel.
    PrintLabel,
    /// Void a parcel that has not left.
    VoidShipment,
    /// Give a parcel another tracking number.
    ReplaceTracking,
    /// Scan a parcel out of the warehouse.
    ScanOutbound,
    /// Record the result of quality control.
    RecordQc,
    /// Confirm that returned goods arrived.
    ReceiveReturn,
    /// Pay back the money of a return.
    RefundReturn,
    /// Record the voucher of finance.
    RecordVoucher,
    /// Record the settlement of the order.
    RecordSettlement,
    /// Record a payment that arrived outside the channel.
    RecordPayment,
}

/// Every action with the permission that it needs.
pub const ACTIONS: [(Action, Permission); 23] = [
    (Action::Approve, Permission::ApproveOrder),
    (Action::UpdateContact, Permission::UpdateContact),
    (Action::UpdateRemark, Permission::UpdateRemark),
    (Action::RevealPhone, Permission::RevealPhone),
    (Action::RecordMessage, Permission::RecordMessage),
    (Action::PlaceHold, Permission::PlaceHold),
    (Action::ReleaseHold, Permission::ReleaseHold),
    (Action::SetPriority, Permission::SetPriority),
    (Action::Cancel, Permission::CancelOrder),
    (Action::OpenReturn, Permission::OpenReturn),
    (Action::DecideReturn, Permission::DecideReturn),
    (Action::ConfirmPick, Permission::ConfirmPick),
    (Action::CompletePack, Permission::CompletePack),
    (Action::PrintLabel, Permission::PrintLabel),
    (Action::VoidShipment, Permission::CompletePack),
    (Action::ReplaceTracking, Permission::CompletePack),
    (Action::ScanOutbound, Permission::ScanOutbound),
    (Action::RecordQc, Permission::RecordQc),
    (Action::ReceiveReturn, Permission::ReceiveReturn),
    (Action::RefundReturn, Permission::RefundReturn),
    (Action::RecordVoucher, Permission::RecordVoucher),
    (Action::RecordSettlement, Permission::RecordSettlement),
    (Action::RecordPayment, Permission::RecordPayment),
];

/// An action and whether it is open now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedAction {
    /// The action that is meant.
    pub action: Action,
    /// The reasons against the action; empty = the action is allowed.
    pub unmet: Vec<Reason>,
}

impl Order {
    /// The actions that the actor's roles have on the order, each allowed or explained. Actions of other roles are left out.
    pub fn allowed_actions(&self, actor: &Actor, now: DateTime<Utc>) -> Vec<AllowedAction> {
        ACTIONS
            .iter()
            .filter(|(_, permission)| actor.can(*permission, &self.scope()))
            .map(|(action, _)| AllowedAction { action: *action, unmet: self.unmet_for_action(*action, actor, now) })
            .collect()
    }

    /// The reasons against the action now.
    fn unmet_for_action(&self, action: Action, actor: &Actor, now: DateTime<Utc>) -> Vec<Reason> {
        match action {
            Action::Approve => self.unmet_for(OrderStatus::Approved, now),
            Action::ConfirmPick => self.unmet_to_pick(now),
            Action::CompletePack => self.unmet_to_pack(now),
            Action::PrintLabel => self.unmet_for_print(now),
            Action::VoidShipment | Action::ReplaceTracking => self.unmet_to_correct_parcels().into_iter().collect(),
            Action::ScanOutbound => self.unmet_to_scan(now),
            Action::Cancel => self.unmet_for(OrderStatus::Cancelled, now),
            Action::UpdateContact if self.has_left() => vec![Reason::of(Code::AlreadyShipped)],
            Action::UpdateContact => unless(self.erased_at.is_none(), Code::CustomerErased),
            Action::PlaceHold if self.status == OrderStatus::Cancelled => self.wrong("PENDING_PAYMENT … PACKED"),
            Action::PlaceHold => unless(self.has_goods_in_house(), Code::AlreadyShipped),
            Action::ReleaseHold => self.unmet_to_release(actor, now),
            Action::SetPriority => self.closed_to_priority().into_iter().collect(),
            Action::RevealPhone => unless(self.knows_phone(), Code::PhoneUnknown),
            // A refund alone can be requested before the order left and after its cancellation.
            Action::OpenReturn if self.status >= OrderStatus::Paid => Vec::new(),
            Action::OpenReturn => self.wrong("PAID … COMPLETED"),
            Action::DecideReturn => self.unless_return(&[ReturnStep::Approve, ReturnStep::Reject]),
            Action::ReceiveReturn => self.unless_return(&[ReturnStep::Receive]),
            Action::RefundReturn => self.unmet_for_refund(),
            Action::RecordQc if (OrderStatus::Picking..=OrderStatus::Packed).contains(&self.status) => Vec::new(),
            Action::RecordQc => self.wrong("PICKING / PACKED"),
            Action::RecordVoucher | Action::RecordSettlement
                if !(OrderStatus::Paid..=OrderStatus::Completed).contains(&self.status) =>
            {
                self.wrong("PAID … COMPLETED")
            }
            Action::RecordVoucher => self.recorded_voucher().into_iter().collect(),
            Action::RecordSettlement => Vec::new(),
            Action::RecordPayment => self.closed_to_payments().into_iter().collect(),
            Action::UpdateRemark | Action::RecordMessage => Vec::new(),
        }
    }

    /// The reasons against printing a label. A label belongs to a parcel, so a packed order without a parcel has nothing to print.
    fn unmet_for_print(&self, now: DateTime<Utc>) -> Vec<Reason> {
        let has_none = self.status == OrderStatus::Packed && self.packed_shipments().next().is_none();
        let none = has_none.then(|| Reason::with(Code::NotFound, ["shipment"]));
        self.unmet_for_label(now).into_iter().chain(none).collect()
    }

    /// The reasons against a scan. Without a tracking number there is nothing to scan.
    fn unmet_to_scan(&self, now: DateTime<Utc>) -> Vec<Reason> {
        let mut unmet = self.unmet_for_scan(now);
        let is_numbered = self.packed_shipments().any(|parcel| parcel.left_at.is_none() && parcel.tracking_number.is_some());
        let is_gone =
            unmet.iter().any(|reason| matches!(reason.code, Code::WrongStatus | Code::AlreadyShipped | Code::CancelledPutAside));
        unmet.extend((!is_gone && !is_numbered).then(|| Reason::of(Code::LabelNotPrinted)));
        unmet
    }

    /// The reasons against a refund: it needs a return that is ready for it, and an amount that is paid and not yet paid back.
    fn unmet_for_refund(&self) -> Vec<Reason> {
        let unmet = self.unless_return(&[ReturnStep::Refund(1)]);
        let ready = self.returns.iter().filter(|one| one.next(ReturnStep::Refund(1)).is_ok());
        let by_channel = ready.map(|one| self.paid_back_by_channel(one)).max().unwrap_or_default();
        let left = self.refundable().saturating_add(by_channel);
        if unmet.is_empty() && left <= 0 {
            let text = |minor| decimal_text(minor, self.currency);
            return vec![Reason::with(Code::RefundExceeded, [text(1), text(left)])];
        }
        unmet
    }

    /// The reasons against a release: of several holds it is enough that the actor may release one.
    fn unmet_to_release(&self, actor: &Actor, now: DateTime<Utc>) -> Vec<Reason> {
        let active: Vec<&Hold> = self.active_holds(now).collect();
        match active.first() {
            None => vec![Reason::of(Code::HoldNotActive)],
            Some(_) if active.iter().any(|hold| hold.releaser(actor).is_some()) => Vec::new(),
            Some(first) => vec![first.of_others()],
        }
    }

    fn has_left(&self) -> bool {
        (OrderStatus::Shipped..=OrderStatus::Completed).contains(&self.status)
    }

    fn knows_phone(&self) -> bool {
        self.contact.phone.as_ref().is_some_and(|phone| phone.full().is_some())
    }

    fn wrong(&self, wanted: &str) -> Vec<Reason> {
        vec![Reason::with(Code::WrongStatus, [self.status.name(), wanted])]
    }

    /// Empty where a return can take one of the steps; otherwise the reason against the last of them.
    fn unless_return(&self, steps: &[ReturnStep]) -> Vec<Reason> {
        let takes = |one: &Return| steps.iter().any(|step| one.next(*step).is_ok());
        if self.returns.iter().any(takes) {
            return Vec::new();
        }
        // Of several returns, the newest explains the refusal, because a person most likely means that one.
        let Some(newest) = self.returns.iter().max_by_key(|one| one.requested_at) else {
            return vec![Reason::of(Code::NoReturn)];
        };
        let refused = steps.iter().filter_map(|step| newest.next(*step).err()).next_back();
        refused.map(|refusal| refusal.reason).into_iter().collect()
    }
}

fn unless(fine: bool, code: Code) -> Vec<Reason> {
    if fine { Vec::new() } else { vec![Reason::of(code)] }
}
