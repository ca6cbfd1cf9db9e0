//! Conflicts about tracking numbers: an order of another shop names the same number while both orders are under way.
//!
//! The other order leaves no trace here, not even its shop: only that it exists, and since when.

use chrono::{DateTime, Utc};

use super::{Claim, ClaimKind, Conflict, ConflictKind};
use crate::event::Event;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::fact::Confidence;
use crate::order::incoming::{DataIssue, DataIssueKind};
use crate::order::shipment::{Shipment, number_key};
use crate::refusal::Reason;

/// The use of a tracking number by an order, the strongest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberUse {
    /// The channel withdrew the parcel.
    Withdrawn,
    /// The parcel counts, and the order is completed or cancelled. A carrier gives a number out again only long after.
    Finished,
    /// The parcel counts, and the order is under way.
    UnderWay,
}

impl Shipment {
    /// The tracking number that an order of another shop names too; `None` = none does.
    pub fn shared_number(&self) -> Option<&str> {
        self.number_shared_at.and(self.tracking_number.as_deref())
    }
}

impl Order {
    /// The use of a tracking number by the order; `None` = it has no parcel with this number.
    pub fn use_of_number(&self, number: &str) -> Option<NumberUse> {
        let parcel = self.parcel_numbered(number)?;
        Some(match self.status {
            _ if !parcel.is_live() => NumberUse::Withdrawn,
            OrderStatus::Completed | OrderStatus::Cancelled => NumberUse::Finished,
            _ => NumberUse::UnderWay,
        })
    }

    /// Whether an order of another shop is known to name a tracking number of this order too.
    pub fn shares(&self, number: &str) -> bool {
        self.shipments.iter().any(|parcel| parcel.number_shared_at.is_some() && parcel.is_numbered(number))
    }

    /// Notes whether an order of another shop names a tracking number of this order too. The caller reports the conflict that begins.
    pub fn share_number(mut self, number: &str, is_shared: bool, now: DateTime<Utc>) -> (Self, Vec<Event>) {
        let mut changed = false;
        for parcel in self.shipments.iter_mut().filter(|parcel| parcel.is_numbered(number)) {
            let is_shared = is_shared && parcel.is_live();
            if parcel.number_shared_at.is_some() != is_shared {
                parcel.number_shared_at = is_shared.then_some(now);
                changed = true;
            }
        }
        let mut events = Vec::new();
        if changed {
            let marks: Vec<DataIssue> = self.marks_of_shared_numbers().collect();
            let fresh: Vec<DataIssue> = marks.iter().filter(|mark| !self.marks.contains(mark)).cloned().collect();
            self.marks.retain(|mark| mark.kind != DataIssueKind::SharedTrackingNumber);
            self.marks.extend(marks);
            self.marks.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
            events.push(Event::OrderUpdated { changed: vec!["shipments".to_owned()] });
            if !fresh.is_empty() {
                events.push(Event::OrderMarked { marks: fresh });
            }
        }
        (self, events)
    }

    /// A mark for each number that an order of another shop names too.
    pub(crate) fn marks_of_shared_numbers(&self) -> impl Iterator<Item = DataIssue> {
        let numbers = self.parcels().filter_map(Shipment::shared_number);
        numbers.map(|number| DataIssue { kind: DataIssueKind::SharedTrackingNumber, value: number_key(number) })
    }

    /// The numbers of parcels that an order of another shop names too. Each shop keeps its own number until one of the two is corrected.
    pub(super) fn number_conflicts(&self) -> Vec<Conflict> {
        let shared = self.parcels().filter_map(|parcel| Some((parcel.shared_number()?, parcel.number_shared_at?)));
        let conflict = |(number, since): (&str, DateTime<Utc>)| {
            let claim = |source| Claim {
                source,
                kind: ClaimKind::TrackingNumber,
                value: number_key(number),
                observed_at: since,
                confidence: Confidence::Confirmed,
            };
            let (own, other) = (claim(Source::Channel), claim(Source::System));
            let kind = ConflictKind::SharedTrackingNumber;
            let because = Reason::with(kind.rule(), [number]);
            Conflict { kind, claims: vec![other, own.clone()], winner: own, because }
        };
        shared.map(conflict).collect()
    }
}
