//! Measures of parcels: facts whose value is a whole number of a unit. [`FactKind::measure`] describes each of them.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::decimal::scaled;
use crate::kernel::ids::{FactId, ShipmentId};
use crate::kernel::source::Source;
use crate::order::Order;
use crate::order::fact::{Confidence, Fact, FactKind};
use crate::order::incoming::{DataIssue, DataIssueKind, Said};

/// The value of a fact whose source sent an unreadable measure.
pub const UNREADABLE: &str = "UNKNOWN";

/// The description of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// The name of the measure, which a mark about an unreadable one has as its value.
    pub name: &'static str,
    /// The name of the field that shows it, with its unit.
    pub field: &'static str,
    /// The abbreviation of its unit.
    pub unit: &'static str,
    /// The largest readable value.
    pub largest: u32,
}

/// A measure of a parcel by one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// The source of the value.
    pub source: Source,
    /// The value, in the unit of its measure.
    pub value: u32,
    /// The time at which the source observed it.
    pub observed_at: DateTime<Utc>,
}

impl Measure {
    /// Reads a text as a whole number of the unit, rounded half up. `decimals` is the power of ten by which the unit of the text is larger:
    /// 0 for a weight in grams, 3 for one in kilograms. Zero states nothing: systems send it for a parcel that was not measured.
    pub fn read(&self, text: &str, decimals: u32) -> Said<u32> {
        match scaled(text.trim(), decimals).map(|scaled| scaled.value) {
            Some(0) => Said::Nothing,
            Some(value) => match u32::try_from(value) {
                Ok(value) if value <= self.largest => Said::Value(value),
                _ => Said::Unreadable,
            },
            None => Said::Unreadable,
        }
    }

    fn mark(&self) -> DataIssue {
        DataIssue { kind: DataIssueKind::UnreadableField, value: self.name.to_owned() }
    }
}

/// The values of facts for what a message states of measures, without those that it leaves out.
pub fn values_of(stated: &[(FactKind, Said<u32>)]) -> impl Iterator<Item = (FactKind, String)> {
    stated.iter().filter_map(|(kind, said)| match said {
        Said::Nothing => None,
        Said::Unreadable => Some((*kind, UNREADABLE.to_owned())),
        Said::Value(value) => Some((*kind, value.to_string())),
    })
}

impl Measured {
    /// The rank of its source, the lowest first: the carrier charges by its own measure, and a channel repeats what others measured.
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
    /// The fact of a carrier that states a measure of a parcel, with the times at which it was observed and recorded.
    pub fn measured(
        id: FactId,
        kind: FactKind,
        value: String,
        parcel: ShipmentId,
        (observed_at, recorded_at): (DateTime<Utc>, DateTime<Utc>),
    ) -> Self {
        Self {
            id,
            source: Source::Carrier,
            kind,
            value,
            raw: None,
            shipment: Some(parcel),
            line: None,
            observed_at,
            recorded_at,
            confidence: Confidence::Confirmed,
        }
    }
}

impl Order {
    /// The confirmed values of a parcel's measure, one for each source; the first counts. Those of other sources stay next to it.
    pub fn measures_of(&self, kind: FactKind, parcel: ShipmentId) -> Vec<Measured> {
        let Some(measure) = kind.measure() else { return Vec::new() };
        let facts = self.confirmed_of(kind).filter(|fact| fact.shipment == Some(parcel));
        let measured = facts.filter_map(|fact| {
            let value = measure.read(&fact.value, 0).value()?;
            Some(Measured { source: fact.source, value, observed_at: fact.observed_at })
        });
        let mut all: Vec<Measured> = measured.collect();
        all.sort_by_key(|measured| measured.rank());
        all
    }

    /// The marks for the measures that a source sent unreadably for a parcel of the order.
    pub(crate) fn measure_marks(&self) -> Vec<DataIssue> {
        let counts = |fact: &Fact| self.parcels().any(|parcel| fact.shipment == Some(parcel.id));
        let unread = |fact: &&Fact| fact.value == UNREADABLE && counts(fact);
        let mut marks: Vec<DataIssue> = Vec::new();
        for measure in self.facts.iter().filter(unread).filter_map(|fact| fact.kind.measure()) {
            if !marks.iter().any(|mark| mark.value == measure.name) {
                marks.push(measure.mark());
            }
        }
        marks
    }

    /// Brings the mark about a measure up to date; returns an event where it is new.
    pub(crate) fn mark_measure(&mut self, measure: &Measure) -> Option<Event> {
        let mark = measure.mark();
        let was_marked = self.marks.contains(&mark);
        self.marks.retain(|known| *known != mark);
        if !self.measure_marks().contains(&mark) {
            return None;
        }
        self.marks.push(mark.clone());
        self.marks.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
        (!was_marked).then(|| Event::OrderMarked { marks: vec![mark] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_whole_grams_and_never_guessed() {
        let weight = FactKind::Weight.measure().unwrap();
        let grams = [
            ("1250", 0, 1250),
            ("1.25", 3, 1250),
            ("0.4567", 3, 457),
            (" 2 ", 3, 2000),
            ("1e3", 0, 1000),
            ("1000", 3, 1_000_000),
        ];
        for (text, decimals, grams) in grams {
            assert_eq!(weight.read(text, decimals), Said::Value(grams), "{text}");
        }
        for text in ["0", "0.000", "-0"] {
            assert_eq!(weight.read(text, 3), Said::Nothing, "{text}: the parcel was not on a scale");
        }
        for text in ["", "1,25", "1.25kg", "-3", "1001", "NaN", "9999999999999999999"] {
            assert_eq!(weight.read(text, 3), Said::Unreadable, "{text}");
        }
    }
}
