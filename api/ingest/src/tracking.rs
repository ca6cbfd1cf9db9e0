//! Reads a carrier's reports by the `[tracking]` part of a mapping.

use std::collections::HashMap;

use domain::order::fact::{Confidence, FactKind};
use domain::order::incoming::{DataIssueKind, IncomingNotice, IncomingTracking, IncomingTrackingEvent, Said, number_reports};
use domain::order::shipment::ShipmentStatus;
use serde::Deserialize;

use super::ReadError;
use super::json::Node;
use super::order_parts::items;
use super::pointer::Pointer;
use super::rule::Alternatives;
use super::rule::marks::Marks;
use super::rule::text::{Condition, TextRule};
use super::rule::time::{TimeRule, TimeStyle};

/// The rules by which a report on a parcel becomes ours.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrackingMapping {
    /// The place of the parcel.
    root: Alternatives<Pointer>,
    #[serde(default)]
    carrier: Alternatives<TextRule>,
    /// The tracking number. Without one there is no parcel.
    tracking_number: Alternatives<TextRule>,
    time: Alternatives<TimeStyle>,
    events: EventRules,
    /// The places of further reports on the same parcel, read like those of the root: those of the carrier abroad.
    #[serde(default)]
    further: Vec<Pointer>,
    /// The state of the parcel as a whole, with the same status values as the reports.
    state: Option<Pointer>,
    /// The notice of the platform in addition to the reports.
    notice: Option<NoticeRules>,
    /// The carrier that really has the parcel.
    corrected: Option<CorrectedRules>,
    /// The weight of the parcel.
    #[serde(default)]
    weight: WeightRules,
    /// The meaning of each status value.
    statuses: HashMap<String, ShipmentStatus>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventRules {
    each: Alternatives<Pointer>,
    /// The order of the list. Where its times run in one direction only, they decide instead.
    #[serde(default)]
    order: ListOrder,
    at: Alternatives<TimeRule>,
    /// The places of the carrier's status value; the first value that the table contains counts.
    word: Vec<Pointer>,
    #[serde(default)]
    location: Alternatives<TextRule>,
    #[serde(default)]
    description: Alternatives<TextRule>,
    /// Conditions of a report that the platform wrote by itself.
    #[serde(default)]
    inferred: Vec<Condition>,
    /// The status of a report without a status value.
    wordless: Option<ShipmentStatus>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ListOrder {
    #[default]
    OldestFirst,
    NewestFirst,
}

/// A notice of the platform. Pointers are the payload's own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeRules {
    /// The condition under which there is a notice.
    when: Condition,
    /// The text before the notice, so that a reader sees who wrote it.
    #[serde(default)]
    prefix: String,
    text: Alternatives<TextRule>,
    /// The status value of the platform.
    word: Option<Pointer>,
}

/// A correction of the carrier. Pointers are the payload's own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CorrectedRules {
    carrier: Pointer,
    /// The carrier before the correction; an equal one is no correction.
    instead_of: Pointer,
}

/// The places of a parcel's weight, by its unit; the first with a weight counts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WeightRules {
    grams: Alternatives<TextRule>,
    kilograms: Alternatives<TextRule>,
}

/// The reports of one list, oldest first, and the node of the state of all of them.
struct Part<'n> {
    node: &'n Node<'n>,
    events: Vec<IncomingTrackingEvent>,
    /// Whether any report has a status value of its own.
    worded: bool,
}

impl TrackingMapping {
    /// The reports of a payload on its parcel.
    pub(super) fn read(&self, payload: &Node<'_>) -> Result<IncomingTracking, ReadError> {
        let root = self.root.0.iter().find_map(|pointer| payload.at(pointer).filter(|node| matches!(node, Node::Object(_))));
        let node = root.ok_or_else(|| ReadError::missing(self.root.0.first()))?;
        let tracking_number =
            self.tracking_number.owned(node).ok_or_else(|| ReadError::missing(self.tracking_number.pointer()))?;
        let mut marks = Marks::default();
        let further =
            self.further.iter().filter_map(|pointer| payload.at(pointer)).filter(|node| matches!(node, Node::Object(_)));
        let mut parts: Vec<Part<'_>> = std::iter::once(node).chain(further).map(|node| self.part(node, &mut marks)).collect();
        let filled_in = self.apply_states(&mut parts, &mut marks);
        for part in &mut parts {
            number_reports(&mut part.events);
        }
        Ok(IncomingTracking {
            carrier: self.carrier.owned(node),
            tracking_number,
            events: parts.into_iter().flat_map(|part| part.events).chain(filled_in).collect(),
            notice: self.notice.as_ref().and_then(|rules| rules.read(payload)),
            corrected_carrier: self.corrected.as_ref().and_then(|rules| rules.read(payload)),
            measures: self.measures(node, &mut marks),
            marks: marks.into_list(),
        })
    }

    /// The measures of the parcel. Each has its rules by unit, with the decimals by which the unit is larger than that of the measure.
    fn measures<'m>(&'m self, node: &Node<'_>, marks: &mut Marks<'m>) -> Vec<(FactKind, Said<u32>)> {
        [(FactKind::Weight, [(&self.weight.grams, 0), (&self.weight.kilograms, 3)])]
            .into_iter()
            .map(|(kind, places)| (kind, read_measure(kind, places, node, marks)))
            .filter(|(_, said)| *said != Said::Nothing)
            .collect()
    }

    /// The reports of one list.
    fn part<'n, 'm>(&'m self, node: &'n Node<'n>, marks: &mut Marks<'m>) -> Part<'n> {
        let (list, items) = items(&self.events.each, node);
        let mut events = Vec::with_capacity(items.len());
        let mut worded = false;
        for (index, item) in items.into_iter().enumerate() {
            marks.place = Some((list, index));
            worded |= self.events.words(item).next().is_some();
            events.extend(self.event(item, marks));
        }
        marks.place = None;
        if self.events.order_of(&events) == ListOrder::NewestFirst {
            events.reverse();
        }
        Part { node, events, worded }
    }

    /// One report; a report without a time cannot be ordered, so it is marked and left out.
    fn event(&self, node: &Node<'_>, marks: &mut Marks<'_>) -> Option<IncomingTrackingEvent> {
        let at = self.events.at.time(node, &self.time.0, marks);
        if let (None, Some(pointer)) = (at, self.events.at.pointer()) {
            marks.unreadable(pointer);
        }
        let first = self.events.words(node).next();
        let known = self.events.words(node).find_map(|word| Some((word, *self.statuses.get(word)?)));
        let (raw, status) = match (known, first, self.events.wordless) {
            (Some((word, status)), _, _) => (Some(word), status),
            (None, None, Some(wordless)) => (None, wordless),
            (None, first, _) => {
                marks.add(DataIssueKind::UnknownStatus, first.unwrap_or_default());
                (first, ShipmentStatus::Unknown)
            }
        };
        let inferred = self.events.inferred.iter().any(|condition| condition.holds(node));
        Some(IncomingTrackingEvent {
            at: at?,
            status,
            raw: raw.map(str::to_owned),
            location: self.events.location.human(node),
            description: self.events.description.human(node).unwrap_or_default(),
            confidence: if inferred { Confidence::Inferred } else { Confidence::Confirmed },
            sequence: 0,
        })
    }

    /// Applies the parcel's own state to its reports. Where the reports have no status values, the state is that of the newest one. Where
    /// they have, and the state is "delivered" although no report is, the platform filled the state in: it becomes a report, inferred.
    fn apply_states(&self, parts: &mut [Part<'_>], marks: &mut Marks<'_>) -> Option<IncomingTrackingEvent> {
        let mut delivered = None;
        for part in parts.iter_mut() {
            let Some(word) = self.state.as_ref().and_then(|pointer| part.node.at(pointer)?.scalar()) else { continue };
            let Some(status) = self.statuses.get(word).copied() else {
                marks.add(DataIssueKind::UnknownStatus, word);
                continue;
            };
            match part.events.iter_mut().max_by_key(|event| event.at) {
                Some(newest) if !part.worded => (newest.status, newest.raw) = (status, Some(word.to_owned())),
                Some(_) if status == ShipmentStatus::Delivered => delivered = Some(word.to_owned()),
                _ => {}
            }
        }
        let all = || parts.iter().flat_map(|part| &part.events);
        let raw = delivered.filter(|_| all().all(|event| event.status != ShipmentStatus::Delivered))?;
        let at = all().map(|event| event.at).max()?;
        Some(IncomingTrackingEvent {
            at,
            status: ShipmentStatus::Delivered,
            raw: Some(raw),
            location: None,
            description: String::new(),
            confidence: Confidence::Inferred,
            sequence: 0,
        })
    }
}

impl NoticeRules {
    fn read(&self, payload: &Node<'_>) -> Option<IncomingNotice> {
        let text = self.text.text(payload).filter(|_| self.when.holds(payload))?;
        let raw = self.word.as_ref().and_then(|pointer| payload.at(pointer)?.scalar()).map(str::to_owned);
        Some(IncomingNotice { text: format!("{}{text}", self.prefix), raw })
    }
}

impl CorrectedRules {
    fn read(&self, payload: &Node<'_>) -> Option<String> {
        let word = |pointer| payload.at(pointer).and_then(Node::scalar);
        word(&self.carrier).filter(|carrier| word(&self.instead_of) != Some(carrier)).map(str::to_owned)
    }
}

/// Reads a measure: the first place with a value counts. Where places have text but none has a value, it is unreadable, and marked.
fn read_measure<'m>(
    kind: FactKind,
    places: [(&'m Alternatives<TextRule>, u32); 2],
    node: &Node<'_>,
    marks: &mut Marks<'m>,
) -> Said<u32> {
    let Some(measure) = kind.measure() else { return Said::Nothing };
    let mut said = Said::Nothing;
    for (rule, decimals) in places.iter().flat_map(|(rules, decimals)| rules.0.iter().map(move |rule| (rule, *decimals))) {
        match rule.text(node).map_or(Said::Nothing, |text| measure.read(&text, decimals)) {
            Said::Nothing => {}
            Said::Unreadable => said = Said::Unreadable,
            value @ Said::Value(_) => return value,
        }
    }
    if let (Said::Unreadable, Some(pointer)) = (said, places.iter().find_map(|(rules, _)| rules.pointer())) {
        marks.unreadable(pointer);
    }
    said
}

impl EventRules {
    /// The order of a list: by its times, or by the mapping where the times do not decide.
    fn order_of(&self, events: &[IncomingTrackingEvent]) -> ListOrder {
        let rises = events.is_sorted_by(|a, b| a.at <= b.at);
        let falls = events.is_sorted_by(|a, b| a.at >= b.at);
        match (rises, falls) {
            (true, false) => ListOrder::OldestFirst,
            (false, true) => ListOrder::NewestFirst,
            _ => self.order,
        }
    }

    fn words<'n>(&self, node: &'n Node<'n>) -> impl Iterator<Item = &'n str> {
        self.word.iter().filter_map(|pointer| node.at(pointer)?.scalar())
    }
}
