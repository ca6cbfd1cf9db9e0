//! The facts that support the sentences of the suggested reply.

use chrono::{DateTime, Utc};
use macros::Label;

use crate::kernel::money::decimal_text;
use crate::kernel::source::Source;
use crate::order::conflict::{Claim, ClaimKind};
use crate::order::fact::{Confidence, Fact, FactKind};
use crate::order::hold::Hold;
use crate::order::payment::Payment;
use crate::order::promise::PromiseBasis;
use crate::order::returns::Return;
use crate::order::shipment::{Shipment, ShipmentStatus, TrackingEvent};
use crate::order::{Line, Order};
use crate::refusal::Reason;

/// The subject of a fact behind the suggested reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Label)]
#[label(table = reply_fact_kind)]
pub enum ReplyFactKind {
    /// A status of the order, here or in another system.
    #[label("状态", "status")]
    Status,
    /// A hold that blocks; the value is its reason.
    #[label("挂起", "hold")]
    Hold,
    /// The state of the stock: SHORT.
    #[label("库存", "stock")]
    Stock,
    /// The result of quality control: REJECTED.
    #[label("质检", "quality control")]
    Qc,
    /// A line of which pieces are missing; the value is its SKU or title.
    #[label("拣货", "pick")]
    Pick,
    /// An amount that was paid, with its currency.
    #[label("付款", "payment")]
    Payment,
    /// The amount that has to be paid, with its currency; UNKNOWN where no amount is known.
    #[label("应付", "payable amount")]
    Payable,
    /// An amount that was paid back, with its currency; UNKNOWN where a refund is recorded without one.
    #[label("退款", "refund")]
    Refund,
    /// A return; the value is its status.
    #[label("售后", "return")]
    Return,
    /// The ship-by time (RFC 3339).
    #[label("承诺发货", "promise")]
    Promise,
    /// A parcel that left the warehouse; the value is its tracking number.
    #[label("出库", "outbound")]
    Outbound,
    /// A carrier's report; the value is the status of the parcel.
    #[label("包裹", "parcel")]
    Parcel,
    /// The tracking number of a parcel, which an order of another shop names too; the value is the number.
    #[label("运单号", "tracking number")]
    TrackingNumber,
    /// A condition of the next step that is not met; the value is its code.
    #[label("条件", "condition")]
    Condition,
}

impl ReplyFactKind {
    fn of_fact(kind: FactKind) -> Self {
        match kind {
            FactKind::Stock => Self::Stock,
            FactKind::Qc => Self::Qc,
            FactKind::Outbound | FactKind::GiftOutbound => Self::Outbound,
            FactKind::Weight => Self::Parcel,
            FactKind::Status => Self::Status,
        }
    }
}

/// One fact behind the suggested reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyFact {
    /// The source of the fact.
    pub source: Source,
    /// The kind of the fact.
    pub kind: ReplyFactKind,
    /// The value; see [`ReplyFactKind`] for the values of each kind.
    pub value: String,
    /// The time when the source observed it.
    pub observed_at: DateTime<Utc>,
    /// The confidence in the fact.
    pub confidence: Confidence,
    /// The tracking number of the parcel that the fact is about; `None` = it is about the order.
    pub tracking_number: Option<String>,
}

impl ReplyFact {
    fn confirmed(source: Source, kind: ReplyFactKind, value: impl Into<String>, observed_at: DateTime<Utc>) -> Self {
        Self { source, kind, value: value.into(), observed_at, confidence: Confidence::Confirmed, tracking_number: None }
    }

    /// The status of the order here.
    pub(super) fn status(order: &Order) -> Self {
        Self::confirmed(Source::System, ReplyFactKind::Status, order.status.name(), order.status_since)
    }

    /// One side of a conflict.
    pub(super) fn claim(order: &Order, claim: &Claim) -> Self {
        let kind = match claim.kind {
            ClaimKind::Status => ReplyFactKind::Status,
            ClaimKind::Outbound => ReplyFactKind::Outbound,
            ClaimKind::TrackingNumber => ReplyFactKind::TrackingNumber,
            ClaimKind::Paid => ReplyFactKind::Payment,
            ClaimKind::Refunded => ReplyFactKind::Refund,
            ClaimKind::Currency => return Self::payable(order),
        };
        Self { confidence: claim.confidence, ..Self::confirmed(claim.source, kind, claim.value.clone(), claim.observed_at) }
    }

    /// A hold that blocks.
    pub(super) fn hold(hold: &Hold) -> Self {
        let source = hold.placing_source();
        Self::confirmed(source, ReplyFactKind::Hold, hold.reason.name(), hold.placed_at)
    }

    /// A fact of stock or quality that a system or a person reported.
    pub(super) fn reported(fact: &Fact) -> Self {
        let kind = ReplyFactKind::of_fact(fact.kind);
        Self { confidence: fact.confidence, ..Self::confirmed(fact.source, kind, fact.value.clone(), fact.observed_at) }
    }

    /// A line that was picked short.
    pub(super) fn short_pick(order: &Order, line: &Line) -> Self {
        let value = line.sku.as_deref().unwrap_or(&line.title);
        Self::confirmed(Source::Staff, ReplyFactKind::Pick, value, order.status_since)
    }

    /// A payment that was made.
    pub(super) fn payment(order: &Order, payment: &Payment) -> Self {
        let seen = payment.paid_at.unwrap_or_else(|| order.heard_of_money());
        Self::confirmed(payment.source, ReplyFactKind::Payment, order.plain_amount(payment.amount), seen)
    }

    /// The sum of what was paid.
    pub(super) fn paid(order: &Order) -> Self {
        let seen = order.paid_at.unwrap_or_else(|| order.heard_of_money());
        let mut made = order.payments.iter().filter(|payment| payment.is_made()).peekable();
        let all_by_staff = made.peek().is_some() && made.all(Payment::is_recorded_here);
        let source = if all_by_staff { Source::Staff } else { Source::Channel };
        Self::confirmed(source, ReplyFactKind::Payment, order.plain_amount(order.totals.paid), seen)
    }

    /// The amount to pay.
    pub(super) fn payable(order: &Order) -> Self {
        let value = order.totals.payable.map_or_else(|| "UNKNOWN".to_owned(), |payable| order.plain_amount(payable));
        Self::confirmed(Source::Channel, ReplyFactKind::Payable, value, order.heard_of_money())
    }

    /// The amount that was paid back.
    pub(super) fn refund(order: &Order) -> Self {
        let ours = order.returns.iter().filter(|one| one.refund.is_some()).map(|one| one.status_since).max();
        let source = if ours.is_some() { Source::Staff } else { Source::Channel };
        let value = if order.totals.refunded > 0 { order.plain_amount(order.totals.refunded) } else { "UNKNOWN".to_owned() };
        Self::confirmed(source, ReplyFactKind::Refund, value, ours.unwrap_or_else(|| order.heard_of_money()))
    }

    /// A return with its status.
    pub(super) fn of_return(one: &Return) -> Self {
        Self::confirmed(Source::Staff, ReplyFactKind::Return, one.status.name(), one.status_since)
    }

    /// The ship-by time of the order.
    pub(super) fn promise(order: &Order, ship_by: DateTime<Utc>) -> Self {
        let by_channel = order.promise.basis == PromiseBasis::Channel;
        let seen = if by_channel { order.heard_of_money() } else { order.shipping_starts_at().unwrap_or(order.placed_at) };
        let source = if by_channel { Source::Channel } else { Source::Rule };
        Self::confirmed(source, ReplyFactKind::Promise, ship_by.to_rfc3339(), seen)
    }

    /// A parcel that was scanned out, or that the WMS let out.
    pub(super) fn outbound(order: &Order, parcel: &Shipment) -> Self {
        let number = parcel.tracking_number.clone();
        let (source, seen) = match parcel.scanned_at {
            Some(at) => (Source::Staff, at),
            None => (Source::System, order.status_since),
        };
        let fact = Self::confirmed(source, ReplyFactKind::Outbound, number.clone().unwrap_or_default(), seen);
        Self { tracking_number: number, ..fact }
    }

    /// A carrier's report of a parcel.
    pub(super) fn report(parcel: &Shipment, report: &TrackingEvent) -> Self {
        let fact = Self::confirmed(report.source, ReplyFactKind::Parcel, report.status.name(), report.at);
        Self { confidence: report.confidence, tracking_number: parcel.tracking_number.clone(), ..fact }
    }

    /// The status of a parcel whose reports are no longer kept.
    pub(super) fn parcel(order: &Order, parcel: &Shipment, status: ShipmentStatus) -> Self {
        let fact = Self::confirmed(Source::Carrier, ReplyFactKind::Parcel, status.name(), order.status_since);
        Self { tracking_number: parcel.tracking_number.clone(), ..fact }
    }

    /// A condition of the next step that is not met.
    pub(super) fn condition(order: &Order, reason: &Reason) -> Self {
        Self::confirmed(Source::Rule, ReplyFactKind::Condition, reason.code.name(), order.status_since)
    }
}

impl Order {
    /// The time of the channel's last message about the order: it dates its sums and its own promise.
    fn heard_of_money(&self) -> DateTime<Utc> {
        self.channel_updated_at.unwrap_or(self.placed_at)
    }

    /// An amount with its currency's code, as machines read it.
    fn plain_amount(&self, minor: i64) -> String {
        format!("{} {}", decimal_text(minor, self.currency), self.currency)
    }
}
