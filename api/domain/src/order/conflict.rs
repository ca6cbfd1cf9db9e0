//! Conflicts: contradictions between two systems, and the rule that decides which side counts.
//!
//! A system that lags behind is no conflict, because it will follow. A conflict is a claim that contradicts the system responsible for it,
//! or a denial of our own step after that step. Conflicts of money are in [`money`], of tracking numbers in [`number`].

mod money;
mod number;

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::Permission;
use crate::event::Event;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::fact::{Confidence, Fact, FactKind};
use crate::refusal::{Code, Reason};

pub use number::NumberUse;

/// The subject on which two systems contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = conflict_kind)]
pub enum ConflictKind {
    /// A system reports shipped, and the warehouse has not let the order out.
    #[label("渠道已发货，仓库未出库", "shipped at the channel, still in the warehouse")]
    ShippedBeforeOutbound,
    /// A system reports delivered, and no carrier has scanned the delivery.
    #[label("无签收扫描", "delivered without a scan")]
    DeliveredWithoutScan,
    /// A system cancelled an order that has left already.
    #[label("出库后渠道取消", "cancelled after it left")]
    CancelledAfterShipped,
    /// The order is cancelled here, and a system continues it.
    #[label("已取消，但仍在处理", "cancelled, yet a system goes on")]
    ActiveAfterCancelled,
    /// A system reports cancelled, and the order continues here.
    #[label("其他系统已取消", "cancelled in another system")]
    CancelledElsewhere,
    /// The WMS is further than the steps confirmed here.
    #[label("WMS 领先于本系统", "the WMS is ahead")]
    WarehouseAhead,
    /// The ERP or the WMS reports, after our own step, an earlier stage of the goods than that step.
    #[label("系统状态落后于仓库", "a system is behind the warehouse")]
    BehindWarehouse,
    /// The channel reports unpaid for an order that was approved as paid.
    #[label("审核后渠道称未付款", "unpaid after the approval")]
    UnpaidAfterApproval,
    /// The order is cancelled here, and the channel reports later that it is open.
    #[label("取消后渠道重新打开", "reopened after the cancellation")]
    ReopenedAfterCancelled,
    /// More was paid back than was paid.
    #[label("退款超过实付", "refund above what was paid")]
    #[needs(SeePrices)]
    RefundAbovePaid,
    /// Two payments cover the whole order: two of the channel, or the channel's and one that finance recorded.
    #[label("重复付款", "paid twice")]
    #[needs(SeePrices)]
    PaidTwice,
    /// The channel states another currency than the one that it stated first.
    #[label("币种已变更", "currency changed")]
    #[needs(SeePrices)]
    CurrencyChanged,
    /// An order of another shop names the tracking number of a parcel too.
    #[label("运单号与其他店铺重复", "tracking number of another shop")]
    SharedTrackingNumber,
}

/// The subject of one side of a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = claim_kind)]
pub enum ClaimKind {
    /// The order's status; the value is its name.
    #[label("状态", "status")]
    Status,
    /// The WMS let a parcel out; the value is its tracking number.
    #[label("出库", "outbound")]
    Outbound,
    /// An amount that was paid; the value is the amount and its currency, e.g. `269.00 CNY`.
    #[label("已付", "paid")]
    #[needs(SeePrices)]
    Paid,
    /// An amount that was paid back; the value is the amount and its currency, e.g. `269.00 CNY`.
    #[label("已退", "paid back")]
    #[needs(SeePrices)]
    Refunded,
    /// The currency of the order; the value is its code (ISO 4217).
    #[label("币种", "currency")]
    #[needs(SeePrices)]
    Currency,
    /// The tracking number of a parcel; the value is the number.
    #[label("运单号", "tracking number")]
    TrackingNumber,
}

/// One side of a conflict: a system's claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The source of the claim.
    pub source: Source,
    /// The kind of the claim.
    pub kind: ClaimKind,
    /// The value that is claimed.
    pub value: String,
    /// The time at which the source observed it.
    pub observed_at: DateTime<Utc>,
    /// The confidence in the claim.
    pub confidence: Confidence,
}

impl Claim {
    fn of(fact: &Fact) -> Self {
        let Fact { source, observed_at, confidence, .. } = *fact;
        let kind = if fact.kind == FactKind::Outbound { ClaimKind::Outbound } else { ClaimKind::Status };
        Self { source, kind, value: fact.value.clone(), observed_at, confidence }
    }
}

/// One conflict with both claims and its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The kind of the conflict.
    pub kind: ConflictKind,
    /// The two claims that contradict each other: the system's, then the one that it contradicts.
    pub claims: Vec<Claim>,
    /// The claim that counts.
    pub winner: Claim,
    /// The rule that decides, with the values of both sides.
    pub because: Reason,
}

impl ConflictKind {
    /// The rule that decides which side counts.
    fn rule(self) -> Code {
        match self {
            Self::ShippedBeforeOutbound => Code::ConflictChannelAhead,
            Self::DeliveredWithoutScan => Code::ConflictDelivered,
            Self::CancelledAfterShipped => Code::ConflictCancelled,
            Self::ActiveAfterCancelled => Code::ConflictNotCancelled,
            Self::CancelledElsewhere => Code::ConflictCancelledElsewhere,
            Self::WarehouseAhead => Code::ConflictWarehouseAhead,
            Self::BehindWarehouse => Code::ConflictBehindWarehouse,
            Self::UnpaidAfterApproval => Code::ConflictUnpaid,
            Self::ReopenedAfterCancelled => Code::ConflictReopened,
            Self::RefundAbovePaid => Code::ConflictRefundAbovePaid,
            Self::PaidTwice => Code::ConflictPaidTwice,
            Self::CurrencyChanged => Code::ConflictCurrencyChanged,
            Self::SharedTrackingNumber => Code::ConflictSharedTrackingNumber,
        }
    }

    /// Whether the conflict is about amounts, which need a permission of their own.
    pub fn is_about_money(self) -> bool {
        self.needs() == Some(Permission::SeePrices)
    }

    /// The event of the conflict.
    fn event(self) -> Event {
        if self.is_about_money() {
            Event::OrderMoneyConflictDetected { conflict: self }
        } else {
            Event::OrderConflictDetected { conflict: self }
        }
    }
}

impl Order {
    /// The conflicts of this order now: about its status, then about its money.
    pub fn conflicts(&self) -> Vec<Conflict> {
        self.status_conflicts().into_iter().chain(self.money_conflicts()).collect()
    }

    /// The conflicts about the status of this order and the numbers of its parcels.
    pub fn status_conflicts(&self) -> Vec<Conflict> {
        let withdrawn = |parcel| self.shipments.iter().any(|shipment| shipment.id == parcel && !shipment.is_live());
        let claims = self.facts.iter().filter(|fact| !fact.shipment.is_some_and(withdrawn));
        claims.filter_map(|fact| self.conflict_with(fact)).chain(self.number_conflicts()).collect()
    }

    /// Adds the events of conflicts that a change brought about, unless the events of the change hold them already.
    pub fn tell_conflicts(&self, before: &Self, events: &mut Vec<Event>) {
        let fresh = self.fresh_conflicts(&before.conflicts());
        let untold: Vec<Event> = fresh.into_iter().filter(|event| !events.contains(event)).collect();
        events.extend(untold);
    }

    /// The events of the conflicts that the order did not have `before`.
    pub(crate) fn fresh_conflicts(&self, before: &[Conflict]) -> Vec<Event> {
        let key = |conflict: &Conflict| (conflict.kind, conflict.claims.first().map(|claim| claim.source));
        let known = |conflict: &Conflict| before.iter().any(|one| key(one) == key(conflict));
        let fresh = self.conflicts().into_iter().filter(|conflict| !known(conflict));
        fresh.map(|conflict| conflict.kind.event()).collect()
    }

    fn conflict_with(&self, fact: &Fact) -> Option<Conflict> {
        let claimed = claimed_status(fact)?;
        let kind = if self.status == OrderStatus::Cancelled {
            self.contradicts_cancelled(fact, claimed)?
        } else {
            self.contradicts_open(fact, claimed)?
        };
        let claim = Claim::of(fact);
        let other = self.other_side(kind, claimed);
        let said = [fact.source.name(), claimed.name(), other.source.name(), other.value.as_str()];
        let because = Reason::with(kind.rule(), said);
        let winner = if kind == ConflictKind::UnpaidAfterApproval { claim.clone() } else { other.clone() };
        Some(Conflict { kind, claims: vec![claim, other], winner, because })
    }

    /// The conflict of a claim with a cancelled order: a claim that it goes on afterwards.
    fn contradicts_cancelled(&self, fact: &Fact, claimed: OrderStatus) -> Option<ConflictKind> {
        if claimed == OrderStatus::Cancelled || fact.observed_at <= self.status_since {
            return None;
        }
        if claimed > OrderStatus::Paid {
            return Some(ConflictKind::ActiveAfterCancelled);
        }
        let reopened = fact.source == Source::Channel && is_confirmed(fact);
        reopened.then_some(ConflictKind::ReopenedAfterCancelled)
    }

    fn contradicts_open(&self, fact: &Fact, claimed: OrderStatus) -> Option<ConflictKind> {
        use ConflictKind as K;
        let has_left = self.status >= OrderStatus::Shipped;
        if claimed == OrderStatus::Cancelled {
            let goes_on = is_confirmed(fact).then_some(K::CancelledElsewhere);
            return if has_left { Some(K::CancelledAfterShipped) } else { goes_on };
        }
        if claimed >= OrderStatus::Shipped && !has_left && fact.source != Source::Wms {
            return Some(K::ShippedBeforeOutbound);
        }
        let ends_unseen = claimed == OrderStatus::Delivered && self.status == OrderStatus::Shipped;
        let rules = [
            (K::DeliveredWithoutScan, ends_unseen && fact.source != Source::Carrier),
            (K::UnpaidAfterApproval, self.is_unpaid_by(fact, claimed)),
            (K::WarehouseAhead, self.is_behind_wms(fact, claimed)),
            (K::BehindWarehouse, self.is_ahead_of(fact, claimed)),
        ];
        rules.into_iter().find(|(_, holds)| *holds && is_confirmed(fact)).map(|(kind, _)| kind)
    }

    /// Whether the channel states unpaid of an order that went on as a paid one. Its status counts where it is later than the payment, and
    /// wherever its amounts agree with it; cash on delivery is paid at the door, and the channel does not see what finance received.
    fn is_unpaid_by(&self, fact: &Fact, claimed: OrderStatus) -> bool {
        let says_so = fact.source == Source::Channel && claimed == OrderStatus::PendingPayment;
        let went_on = self.status >= OrderStatus::Approved;
        let uncovered = self.totals.payable.is_some() && !self.totals.is_covered();
        let is_later = self.paid_at.is_some_and(|at| fact.observed_at > at) || fact.observed_at > self.status_since;
        says_so && went_on && !self.awaits_cash_on_delivery() && !self.is_paid_beside_channel() && (uncovered || is_later)
    }

    /// Whether the WMS is further than the confirmations here allow. A warehouse picks an approved order before it confirms the
    /// pick here, but never an order without approval; and it packs before it confirms the pack.
    fn is_behind_wms(&self, fact: &Fact, claimed: OrderStatus) -> bool {
        let first_contradiction = match self.status {
            OrderStatus::PendingPayment | OrderStatus::Paid => OrderStatus::Packed,
            OrderStatus::Approved => OrderStatus::Picking,
            OrderStatus::Picking => OrderStatus::Shipped,
            _ => return false,
        };
        fact.source == Source::Wms && claimed >= first_contradiction
    }

    /// Whether the ERP or the WMS states, after our own step, that the goods are not that far.
    fn is_ahead_of(&self, fact: &Fact, claimed: OrderStatus) -> bool {
        let knows = match fact.source {
            Source::Erp => self.status >= OrderStatus::Picking,
            Source::Wms => self.status >= OrderStatus::Packed,
            _ => false,
        };
        // The ERP and the WMS do not see the steps of the carrier and of finance.
        let ours = self.status.min(OrderStatus::Shipped);
        knows && fact.kind == FactKind::Status && claimed < ours && fact.observed_at > self.status_since
    }

    /// The side that a claim contradicts: the carrier where no carrier has scanned, the warehouse where the goods have not left
    /// it, otherwise the order as it stands here.
    fn other_side(&self, kind: ConflictKind, claimed: OrderStatus) -> Claim {
        let wanted = match kind {
            ConflictKind::DeliveredWithoutScan => Some(Source::Carrier),
            ConflictKind::ShippedBeforeOutbound | ConflictKind::BehindWarehouse if self.status < OrderStatus::Shipped => {
                Some(Source::Wms)
            }
            _ => None,
        };
        let says = |fact: &&Fact| {
            let is_further = kind == ConflictKind::BehindWarehouse;
            let contradicts = claimed_status(fact).is_some_and(|says| says != claimed && (says > claimed) == is_further);
            fact.kind == FactKind::Status && Some(fact.source) == wanted && contradicts && is_confirmed(fact)
        };
        let here = || Claim {
            source: Source::System,
            kind: ClaimKind::Status,
            value: self.status.name().to_owned(),
            observed_at: self.status_since,
            confidence: Confidence::Confirmed,
        };
        self.facts.iter().filter(says).max_by_key(|fact| fact.observed_at).map_or_else(here, Claim::of)
    }
}

/// The status of the order by a fact: the stated one, or shipped where the WMS let a parcel out.
fn claimed_status(fact: &Fact) -> Option<OrderStatus> {
    match fact.kind {
        FactKind::Status => OrderStatus::from_name(&fact.value),
        FactKind::Outbound if fact.source == Source::Wms => Some(OrderStatus::Shipped),
        _ => None,
    }
}

fn is_confirmed(fact: &Fact) -> bool {
    fact.confidence == Confidence::Confirmed
}
