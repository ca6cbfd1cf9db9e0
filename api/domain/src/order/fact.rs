//! Facts: what a system says of an order, when it saw it, and how sure that is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::ids::{FactId, LineId, ShipmentId};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::event::Event;
use crate::order::shipment::Shipment;
use crate::order::tracking::same_minute;

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Confidence {
    /// Somebody or something saw it.
    Confirmed,
    /// Filled in automatically, after a time for example; it moves nothing.
    Inferred,
}

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FactKind {
    /// The order's status in that system: a name of our statuses, or `UNKNOWN`; the raw word stands beside it.
    Status,
    /// The WMS confirms the outbound of a parcel; the value is the tracking number.
    Outbound,
    /// Quality control: `PASSED` or `REJECTED`.
    Qc,
    /// Stock: `RESERVED` or `SHORT`.
    Stock,
    /// The outbound number of the order's gift.
    GiftOutbound,
}

/// One fact: the newest of its source, kind and subject: the order, a parcel, or a line. Older ones are in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its id.
    pub id: FactId,
    /// Who says it.
    pub source: Source,
    /// About what.
    pub kind: FactKind,
    /// What; see [`FactKind`] for the values of each kind.
    pub value: String,
    /// The source's own word, as it was sent.
    pub raw: Option<String>,
    /// The parcel that it is about, if it is about one.
    pub shipment: Option<ShipmentId>,
    /// The line that it is about, if it is about one: quality control and stock may speak of a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// When the source saw it.
    pub observed_at: DateTime<Utc>,
    /// When it arrived here.
    pub recorded_at: DateTime<Utc>,
    /// How sure it is.
    pub confidence: Confidence,
}

impl FactKind {
    /// Its word in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Status => "STATUS",
            Self::Outbound => "OUTBOUND",
            Self::Qc => "QC",
            Self::Stock => "STOCK",
            Self::GiftOutbound => "GIFT_OUTBOUND",
        }
    }
}

impl Fact {
    /// Whether it speaks of the same thing as another: its source, kind, parcel and line. Each outbound number is a thing of its own.
    fn is_of_same(&self, other: &Self) -> bool {
        let same_value = self.kind != FactKind::Outbound || self.value.eq_ignore_ascii_case(&other.value);
        let same_subject = self.shipment == other.shipment && self.line == other.line;
        self.source == other.source && self.kind == other.kind && same_subject && same_value
    }

    /// Whether it is another check of quality control: one that comes to the same counts against what others found in between.
    fn is_checked_anew(&self, known: &Self) -> bool {
        self.kind == FactKind::Qc && self.observed_at > known.observed_at
    }

    /// Whether it confirms already what the other only guesses.
    fn is_confirmed_as(&self, guess: &Self) -> bool {
        self.confidence == Confidence::Confirmed && (self.value == guess.value || self.outlasts(guess))
    }

    /// Whether it is newer than another of its source, kind and parcel. A carrier that writes whole minutes dates a delivery before the
    /// scans of its minute, so within the minute the delivery counts.
    fn outlasts(&self, other: &Self) -> bool {
        let delivered = |fact: &Self| fact.source == Source::Carrier && fact.value == OrderStatus::Delivered.name();
        let ends = delivered(other) && !delivered(self) && same_minute(self.observed_at, other.observed_at);
        self.observed_at > other.observed_at && !ends
    }
}

impl Order {
    /// Keeps a fact, if it is news: the same value again or an older observation is none.
    pub(crate) fn keep_fact(&mut self, fact: Fact) -> Option<Event> {
        let same = |known: &&mut Fact| known.is_of_same(&fact) && (known.confidence == fact.confidence);
        if fact.confidence == Confidence::Confirmed {
            // What was only guessed is known now.
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

    /// Whether a system says that stock is short.
    pub(crate) fn is_short(&self) -> bool {
        !self.open_shortages().is_empty()
    }

    /// The shortages that stand: of each system the newest that it confirmed, of the order and of each line of which something is wanted. That
    /// all of the order is reserved takes back what the same system said of a line. What another system says is another fact.
    pub(crate) fn open_shortages(&self) -> Vec<&Fact> {
        let said: Vec<&Fact> = self.confirmed_of(FactKind::Stock).collect();
        let newer = |fact: &Fact, other: &Fact| {
            let same = other.line == fact.line || (other.line.is_none() && other.value == "RESERVED");
            same && other.source == fact.source && other.observed_at > fact.observed_at
        };
        let is_wanted = |fact: &Fact| fact.line.is_none_or(|line| self.open_lines().any(|open| open.id == line));
        let stands = |fact: &&&Fact| fact.value == "SHORT" && is_wanted(fact) && !said.iter().any(|other| newer(fact, other));
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

    /// The rejections of quality control that stand. The same source takes one back, or a person. A pass of the order as a whole takes
    /// back that of a parcel only where it is the only one; that of a line is taken back by a pass of the line.
    pub(crate) fn open_rejections(&self) -> Vec<&Fact> {
        let withdrawn = |fact: &Fact| fact.shipment.is_some_and(|id| !self.parcels().any(|parcel| parcel.id == id));
        let checks: Vec<&Fact> = self.confirmed_of(FactKind::Qc).filter(|fact| !withdrawn(fact)).collect();
        let alone = self.packed_shipments().count() <= 1;
        let answers = |rejection: &Fact, pass: &Fact| {
            let of_parcel =
                pass.shipment == rejection.shipment || (alone && (rejection.shipment.is_none() || pass.shipment.is_none()));
            let of_it = pass.line == rejection.line && of_parcel;
            let may = pass.source == rejection.source || pass.source == Source::Staff;
            pass.value == "PASSED" && of_it && may && pass.observed_at > rejection.observed_at
        };
        let stands = |fact: &&&Fact| fact.value == "REJECTED" && !checks.iter().any(|pass| answers(fact, pass));
        checks.iter().filter(stands).copied().collect()
    }

    pub(crate) fn confirmed_of(&self, kind: FactKind) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.kind == kind && fact.confidence == Confidence::Confirmed)
    }

    /// Records what a system reports: keeps the fact, takes the steps that it opens, and says where it contradicts others.
    pub fn record_fact(mut self, fact: Fact, now: DateTime<Utc>) -> (Self, Vec<Event>) {
        let before = self.conflicts();
        let mut events: Vec<Event> = self.keep_fact(fact).into_iter().collect();
        events.extend(self.settle(now));
        events.extend(self.fresh_conflicts(&before));
        (self, events)
    }
}
