//! Facts: the statements of systems about an order, with their time and their confidence.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::kernel::decimal::scaled;
use crate::kernel::ids::{FactId, LineId, ShipmentId};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::incoming::{DataIssue, DataIssueKind, Said};
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

/// The heaviest parcel whose weight counts as readable, in grams: one ton.
const HEAVIEST: i64 = 1_000_000;
/// The value of a mark about an unreadable weight.
const WEIGHT_FIELD: &str = "weight";

/// The weight of a parcel by one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// The source of the weight.
    pub source: Source,
    /// The weight in grams.
    pub grams: u32,
    /// The time at which the source observed it.
    pub observed_at: DateTime<Utc>,
}

impl Weight {
    /// Reads a weight as whole grams, rounded half up. `decimals` is 0 for a text in grams and 3 for one in kilograms. Zero states no
    /// weight: systems send it for a parcel that was not on a scale.
    pub fn read(text: &str, decimals: u32) -> Said<u32> {
        match scaled(text.trim(), decimals).map(|scaled| scaled.value) {
            Some(0) => Said::Nothing,
            Some(grams @ 1..=HEAVIEST) => u32::try_from(grams).map_or(Said::Unreadable, Said::Value),
            _ => Said::Unreadable,
        }
    }

    /// The rank of a source, the lowest first: the carrier charges by its own weight, and a channel repeats what others weighed.
    fn rank(self) -> u8 {
        match self.source {
            Source::Carrier => 0,
            Source::Wms => 1,
            Source::Erp => 2,
            _ => 3,
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

    /// The confirmed weights of a parcel, one for each source; the first counts. Weights of other sources stay next to it.
    pub fn weights_of(&self, parcel: ShipmentId) -> Vec<Weight> {
        let weight = |fact: &Fact| {
            let grams = Weight::read(&fact.value, 0).value()?;
            Some(Weight { source: fact.source, grams, observed_at: fact.observed_at })
        };
        let facts = self.confirmed_of(FactKind::Weight).filter(|fact| fact.shipment == Some(parcel));
        let mut weights: Vec<Weight> = facts.filter_map(weight).collect();
        weights.sort_by_key(|weight| weight.rank());
        weights
    }

    /// The mark of an order with a parcel whose weight a source sent unreadably; `None` = every weight is readable.
    pub(crate) fn weight_mark(&self) -> Option<DataIssue> {
        let counts = |fact: &Fact| self.parcels().any(|parcel| fact.shipment == Some(parcel.id));
        let unread = |fact: &Fact| fact.kind == FactKind::Weight && Weight::read(&fact.value, 0).value().is_none();
        let mark = || DataIssue { kind: DataIssueKind::UnreadableField, value: WEIGHT_FIELD.to_owned() };
        self.facts.iter().any(|fact| unread(fact) && counts(fact)).then(mark)
    }

    /// Brings the mark about weights up to date; returns an event where it is new.
    fn mark_weights(&mut self) -> Option<Event> {
        let before = self.marks.len();
        self.marks.retain(|one| one.kind != DataIssueKind::UnreadableField || one.value != WEIGHT_FIELD);
        let was_marked = self.marks.len() < before;
        let mark = self.weight_mark()?;
        self.marks.push(mark.clone());
        self.marks.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
        (!was_marked).then(|| Event::OrderMarked { marks: vec![mark] })
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

    /// Records a fact of a system: keeps it, takes the steps that it opens, and reports new conflicts.
    pub fn record_fact(mut self, fact: Fact, now: DateTime<Utc>) -> (Self, Vec<Event>) {
        let before = self.conflicts();
        let is_weight = fact.kind == FactKind::Weight;
        let mut events: Vec<Event> = self.keep_fact(fact).into_iter().collect();
        events.extend(is_weight.then(|| self.mark_weights()).flatten());
        events.extend(self.advance(now));
        events.extend(self.fresh_conflicts(&before));
        (self, events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_whole_grams_and_never_guessed() {
        let grams = [
            ("1250", 0, 1250),
            ("1.25", 3, 1250),
            ("0.4567", 3, 457),
            (" 2 ", 3, 2000),
            ("1e3", 0, 1000),
            ("1000", 3, 1_000_000),
        ];
        for (text, decimals, grams) in grams {
            assert_eq!(Weight::read(text, decimals), Said::Value(grams), "{text}");
        }
        for text in ["0", "0.000", "-0"] {
            assert_eq!(Weight::read(text, 3), Said::Nothing, "{text}: the parcel was not on a scale");
        }
        for text in ["", "1,25", "1.25kg", "-3", "1001", "NaN", "9999999999999999999"] {
            assert_eq!(Weight::read(text, 3), Said::Unreadable, "{text}");
        }
    }
}
