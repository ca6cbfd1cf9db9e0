//! The actions that an actor may take on an order now, and the reasons against the others: the buttons of a front end with explanations.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::Actor;
use crate::kernel::money::decimal_text;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::hold::Hold;
use crate::order::returns::{Return, ReturnStep};
use crate::refusal::{Code, Reason};

/// An action that a role can do with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = action)]
pub enum Action {
    /// Approve the order: `orderApprove`.
    #[label("审核通过", "approve")]
    #[needs(ApproveOrder)]
    Approve,
    /// Change name, phone or address: `orderContactUpdate`.
    #[label("修改收件信息", "change the contact")]
    #[needs(UpdateContact)]
    UpdateContact,
    /// Change the staff's remark: `orderRemarkUpdate`.
    #[label("修改备注", "change the remark")]
    #[needs(UpdateRemark)]
    UpdateRemark,
    /// Show the phone in clear: `orderContactReveal`.
    #[label("查看手机号", "reveal the phone")]
    #[needs(RevealPhone)]
    RevealPhone,
    /// Record a message: `conversationMessageRecord`.
    #[label("记录沟通", "record a message")]
    #[needs(RecordMessage)]
    RecordMessage,
    /// Place a hold: `orderHoldPlace`.
    #[label("挂起订单", "place a hold")]
    #[needs(PlaceHold)]
    PlaceHold,
    /// Release a hold: `orderHoldRelease`.
    #[label("解除挂起", "release a hold")]
    #[needs(ReleaseHold)]
    ReleaseHold,
    /// Set the priority of the order: `orderPriorityUpdate`.
    #[label("修改优先级", "change the priority")]
    #[needs(SetPriority)]
    SetPriority,
    /// Cancel the order: `orderCancel`.
    #[label("取消订单", "cancel the order")]
    #[needs(CancelOrder)]
    Cancel,
    /// Open a return: `orderReturnOpen`.
    #[label("发起售后", "open a return")]
    #[needs(OpenReturn)]
    OpenReturn,
    /// Approve or reject a return: `orderReturnApprove`, `orderReturnReject`.
    #[label("处理售后", "decide a return")]
    #[needs(DecideReturn)]
    DecideReturn,
    /// Confirm the pick: `orderPickConfirm`.
    #[label("确认拣货", "confirm the pick")]
    #[needs(ConfirmPick)]
    ConfirmPick,
    /// Complete the pack: `orderPackComplete`.
    #[label("完成打包", "complete the pack")]
    #[needs(CompletePack)]
    CompletePack,
    /// Print a label: `shipmentLabelPrint`.
    #[label("打印面单", "print a label")]
    #[needs(PrintLabel)]
    PrintLabel,
    /// Void a shipment: `shipmentVoid`.
    #[label("作废包裹", "void a parcel")]
    #[needs(CompletePack)]
    VoidShipment,
    /// Replace a tracking number: `shipmentTrackingReplace`.
    #[label("更正运单号", "correct a tracking number")]
    #[needs(CompletePack)]
    ReplaceTracking,
    /// Scan a parcel out: `orderOutboundScan`.
    #[label("扫描出库", "scan out")]
    #[needs(ScanOutbound)]
    ScanOutbound,
    /// Record quality control: `orderQcRecord`.
    #[label("记录质检", "record quality control")]
    #[needs(RecordQc)]
    RecordQc,
    /// Confirm that returned goods arrived: `orderReturnReceive`.
    #[label("退货入库", "receive a return")]
    #[needs(ReceiveReturn)]
    ReceiveReturn,
    /// Record the refund of a return: `orderReturnRefund`.
    #[label("退款", "refund a return")]
    #[needs(RefundReturn)]
    RefundReturn,
    /// Record the voucher: `voucherRecord`.
    #[label("记录凭证", "record the voucher")]
    #[needs(RecordVoucher)]
    RecordVoucher,
    /// Record the settlement: `settlementRecord`.
    #[label("记录结算", "record the settlement")]
    #[needs(RecordSettlement)]
    RecordSettlement,
    /// Record a payment: `paymentRecord`.
    #[label("记录收款", "record a payment")]
    #[needs(RecordPayment)]
    RecordPayment,
}

impl Action {
    /// Whether the action leads goods through a gate on their way out.
    pub fn passes_a_gate(self) -> bool {
        matches!(self, Self::Approve | Self::ConfirmPick | Self::CompletePack | Self::PrintLabel | Self::ScanOutbound)
    }
}

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
        let scope = self.scope();
        Action::ALL
            .into_iter()
            .filter(|action| actor.can(action.needs(), &scope))
            .map(|action| AllowedAction { action, unmet: self.unmet_for_action(action, actor, now) })
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
