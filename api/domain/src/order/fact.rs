//! Facts: the statements of systems about an order, with their time and their confidence.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::kernel::ids::{FactId, LineId, ShipmentId};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::measure::Measure;
use crate::order::shipment::Shipment;
use crate::order::tracking::same_minute;

/// The certainty of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = confidence)]
pub enum Confidence {
    /// A person or a system observed it.
    #[label("已确认", "confirmed")]
    Confirmed,
    /// The fact was filled in automatically; it moves no status.
    #[label("推断", "inferred")]
    Inferred,
}

/// The subject of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = fact_kind)]
pub enum FactKind {
    /// The order's status in that system.
    #[label("状态", "status")]
    Status,
    /// The WMS confirms the outbound; the value is the tracking number.
    #[label("出库", "outbound")]
    Outbound,
    /// The result of quality control: PASSED or REJECTED.
    #[label("质检", "quality control")]
    Qc,
    /// The state of the stock: RESERVED or SHORT.
    #[label("库存", "stock")]
    Stock,
    /// The outbound number of the order's gift.
    #[label("赠品出库", "outbound of the gift")]
    GiftOutbound,
    /// The weight of a parcel; the value is whole grams, or `UNKNOWN` where the source sent an unreadable weight.
    #[label("重量（克）", "weight in grams")]
    Weight,
}

/// The result of quality control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Label)]
#[label(table = qc_result)]
pub enum QcResult {
    /// The goods passed the check.
    #[label("通过", "passed")]
    Passed,
    /// The goods must stay in the warehouse.
    #[label("未通过", "rejected")]
    Rejected,
}

/// The state of the stock that a system reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Label)]
pub enum StockState {
    /// The goods are reserved for the order.
    #[label("已预留", "reserved")]
    Reserved,
    /// The goods are short.
    #[label("不足", "short")]
    Short,
}

/// A fact: the newest of its source, kind and subject, which is the order, a parcel, or a line. Older ones are in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The id of the fact.
    pub id: FactId,
    /// The source of the fact.
    pub source: Source,
    /// The kind of the fact.
    pub kind: FactKind,
    /// The value: a status by its name or `UNKNOWN`, a tracking number, a [`QcResult`], a [`StockState`], a number of a gift.
    pub value: String,
    /// The value as the source sent it.
    pub raw: Option<String>,
    /// The parcel that the fact is about; `None` = it is about no single parcel.
    pub shipment: Option<ShipmentId>,
    /// The line that the fact is about, for quality control and stock; `None` = it is about no single line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// The time at which the source observed it.
    pub observed_at: DateTime<Utc>,
    /// The time at which it arrived here.
    pub recorded_at: DateTime<Utc>,
    /// The confidence in the fact.
    pub confidence: Confidence,
}

impl FactKind {
    /// The measure that facts of this kind state; `None` = the value is no measure. A measure is a fact about one parcel.
    pub fn measure(self) -> Option<Measure> {
        match self {
            Self::Weight => Some(Measure { name: "weight", field: "weightGrams", unit: "g", largest: 1_000_000 }),
            Self::Status | Self::Outbound | Self::Qc | Self::Stock | Self::GiftOutbound => None,
        }
    }
}

impl Fact {
    /// Whether two facts have the same subject: source, kind, parcel and line. Each outbound number is a subject of its own.
    fn is_of_same(&self, other: &Self) -> bool {
        let same_value = self.kind != FactKind::Outbound || self.value.eq_ignore_ascii_case(&other.value);
        let same_subject = self.shipment == other.shipment && self.line == other.line;
        self.source == other.source && self.kind == other.kind && same_subject && same_value
    }

    /// Whether this is a later check of quality control: a check with the same result counts against those of others in between.
    fn is_checked_anew(&self, known: &Self) -> bool {
        self.kind == FactKind::Qc && self.observed_at > known.observed_at
    }

    /// Whether this fact confirms already what `guess` only infers.
    fn is_confirmed_as(&self, guess: &Self) -> bool {
        self.confidence == Confidence::Confirmed && (self.value == guess.value || self.outlasts(guess))
    }

    /// Whether this fact is newer than another of its source, kind and parcel. A carrier that writes whole minutes dates a
    /// delivery before the
    /// scans of its minute, so within the minute the delivery counts.
    fn outlasts(&self, other: &Self) -> bool {
        let delivered = |fact: &Self| fact.source == Source::Carrier && fact.value == OrderStatus::Delivered.name();
        let ends = delivered(other) && !delivered(self) && same_minute(self.observed_at, other.observed_at);
        self.observed_at > other.observed_at && !ends
    }
}

impl Order {
    /// Keeps a fact that is news, and returns its event; `None` = the same value again, or an older observation.
    pub(crate) fn keep_fact(&mut self, fact: Fact) -> Option<Event> {
        let same = |known: &&mut Fact| known.is_of_same(&fact) && (known.confidence == fact.confidence);
        if fact.confidence == Confidence::Confirmed {
            // A confirmed fact replaces the inferred one.
            self.facts
                .retain(|known| !(known.is_of_same(&fact) && known.confidence != fact.confidence && !known.outlasts(&fact)));
        } else if self.facts.iter().any(|known| known.is_of_same(&fact) && known.is_confirmed_as(&fact)) {
            return None;
        }
        let known = self.facts.iter_mut().find(same);
        let event = |previous| Event::OrderFactRecorded {
            fact: fact.id,
            source: fact.source,
            fact_kind: fact.kind,
            value: fact.value.clone(),
            previous,
            confidence: fact.confidence,
        };
        match known {
            Some(known) if known.outlasts(&fact) => None,
            Some(known) if known.value == fact.value && known.raw == fact.raw && !fact.is_checked_anew(known) => None,
            Some(known) => {
                let recorded = event(Some(known.value.clone()));
                *known = Fact { id: known.id, ..fact };
                Some(recorded)
            }
            None => {
                let recorded = event(None);
                self.facts.push(fact);
                Some(recorded)
            }
        }
    }

    /// Whether a system states that stock is short.
    pub(crate) fn is_short(&self) -> bool {
        !self.open_shortages().is_empty()
    }

    /// The shortages that stand: of each system the newest confirmed one, of the order and of each wanted line. A reservation of
    /// the whole order withdraws the same system's shortage of a line. A statement of another system is another fact.
    pub(crate) fn open_shortages(&self) -> Vec<&Fact> {
        let said: Vec<&Fact> = self.confirmed_of(FactKind::Stock).collect();
        let newer = |fact: &Fact, other: &Fact| {
            let same = other.line == fact.line || (other.line.is_none() && other.value == StockState::Reserved.name());
            same && other.source == fact.source && other.observed_at > fact.observed_at
        };
        let is_wanted = |fact: &Fact| fact.line.is_none_or(|line| self.open_lines().any(|open| open.id == line));
        let stands = |fact: &&&Fact| {
            fact.value == StockState::Short.name() && is_wanted(fact) && !said.iter().any(|other| newer(fact, other))
        };
        said.iter().filter(stands).copied().collect()
    }

    /// Whether a rejection of quality control stands against the order as a whole.
    pub(crate) fn qc_rejects_order(&self) -> bool {
        self.open_rejections().iter().any(|rejection| rejection.shipment.is_none() && rejection.line.is_none())
    }

    /// Whether a rejection of quality control stands against a parcel, or against a line of which pieces are in it.
    pub(crate) fn qc_rejects(&self, parcel: &Shipment) -> bool {
        let inside = |line: LineId| parcel.lines.iter().any(|part| part.line == line);
        let keeps = |rejection: &&Fact| rejection.shipment == Some(parcel.id) || rejection.line.is_some_and(inside);
        self.open_rejections().iter().any(keeps)
    }

    /// The rejections of quality control that stand. The same source or a person withdraws one. A pass of the order as a whole
    /// withdraws the rejection of a parcel only where it is the only parcel; that of a line is withdrawn by a pass of the line.
    pub(crate) fn open_rejections(&self) -> Vec<&Fact> {
        let withdrawn = |fact: &Fact| fact.shipment.is_some_and(|id| !self.parcels().any(|parcel| parcel.id == id));
        let checks: Vec<&Fact> = self.confirmed_of(FactKind::Qc).filter(|fact| !withdrawn(fact)).collect();
        let alone = self.packed_shipments().count() <= 1;
        let answers = |rejection: &Fact, pass: &Fact| {
            let of_parcel =
                pass.shipment == rejection.shipment || (alone && (rejection.shipment.is_none() || pass.shipment.is_none()));
            let of_it = pass.line == rejection.line && of_parcel;
            let may = pass.source == rejection.source || pass.source == Source::Staff;
            pass.value == QcResult::Passed.name() && of_it && may && pass.observed_at > rejection.observed_at
        };
        let stands = |fact: &&&Fact| fact.value == QcResult::Rejected.name() && !checks.iter().any(|pass| answers(fact, pass));
        checks.iter().filter(stands).copied().collect()
    }

    pub(crate) fn confirmed_of(&self, kind: FactKind) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.kind == kind && fact.confidence == Confidence::Confirmed)
    }

    /// Records facts of a system, each as [`Order::record_fact`] does.
    pub fn record_facts(mut self, facts: Vec<Fact>, now: DateTime<Utc>) -> (Self, Vec<Event>) {
        let mut events = Vec::new();
        for fact in facts {
            let (order, more) = self.record_fact(fact, now);
            self = order;
            events.extend(more);
        }
        (self, events)
    }

    /// Records a fact of a system: keeps it, takes the steps that it opens, and reports new conflicts.
    pub fn record_fact(mut self, fact: Fact, now: DateTime<Utc>) -> (Self, Vec<Event>) {
        let before = self.conflicts();
        let measure = fact.kind.measure();
        let mut events: Vec<Event> = self.keep_fact(fact).into_iter().collect();
        events.extend(measure.and_then(|measure| self.mark_measure(&measure)));
        events.extend(self.advance(now));
        events.extend(self.fresh_conflicts(&before));
        (self, events)
    }
}
