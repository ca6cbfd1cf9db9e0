//! Reads a carrier's reports by the `[tracking]` part of a mapping.

use std::collections::HashMap;

use domain::fact::Confidence;
use domain::incoming::{IncomingTracking, IncomingTrackingEvent, MarkKind};
use domain::shipment::ShipmentStatus;
use serde::Deserialize;

use super::ReadError;
use super::json::Node;
use super::order_parts::items;
use super::pointer::Pointer;
use super::rule::Alternatives;
use super::rule::marks::Marks;
use super::rule::text::{Condition, TextRule};
use super::rule::time::{TimeRule, TimeStyle};

/// How a report on a parcel becomes ours.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrackingMapping {
    /// Where the parcel stands.
    root: Alternatives<Pointer>,
    #[serde(default)]
    carrier: Alternatives<TextRule>,
    /// Without a tracking number there is no parcel.
    tracking_number: Alternatives<TextRule>,
    time: Alternatives<TimeStyle>,
    events: EventRules,
    /// What the platform says of the parcel as a whole, in the same words as the reports.
    state: Option<Pointer>,
    /// What each word means.
    statuses: HashMap<String, ShipmentStatus>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventRules {
    each: Alternatives<Pointer>,
    at: Alternatives<TimeRule>,
    /// The places of the carrier's word; the first word that the table has counts.
    word: Vec<Pointer>,
    #[serde(default)]
    location: Alternatives<TextRule>,
    #[serde(default)]
    description: Alternatives<TextRule>,
    /// The platform wrote it by itself.
    #[serde(default)]
    inferred: Vec<Condition>,
    /// What a report without any word means.
    wordless: Option<ShipmentStatus>,
}

impl TrackingMapping {
    /// The reports of a payload on its parcel.
    pub(super) fn read(&self, payload: &Node<'_>) -> Result<IncomingTracking, ReadError> {
        let root = self.root.0.iter().find_map(|pointer| payload.at(pointer).filter(|node| matches!(node, Node::Object(_))));
        let node = root.ok_or_else(|| ReadError::missing(self.root.0.first()))?;
        let tracking_number =
            self.tracking_number.owned(node).ok_or_else(|| ReadError::missing(self.tracking_number.pointer()))?;
        let mut marks = Marks::default();
        let (list, items) = items(&self.events.each, node);
        let mut events = Vec::with_capacity(items.len());
        let mut worded = false;
        for (index, item) in items.into_iter().enumerate() {
            marks.place = Some((list, index));
            worded |= self.events.words(item).next().is_some();
            events.extend(self.event(item, &mut marks));
        }
        marks.place = None;
        self.apply_state(node, &mut events, worded, &mut marks);
        Ok(IncomingTracking { carrier: self.carrier.owned(node), tracking_number, events, marks: marks.into_list() })
    }

    /// One report; without a time it cannot be placed, so it is marked and left out.
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
                marks.add(MarkKind::UnknownStatus, first.unwrap_or_default());
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
        })
    }

    /// What the parcel's own state adds to its reports. Where the reports carry no words it is the word of the newest one. Where they do
    /// and none of them says "delivered" although the state does, the platform filled that in: it is kept, as inferred.
    fn apply_state(&self, node: &Node<'_>, events: &mut Vec<IncomingTrackingEvent>, worded: bool, marks: &mut Marks<'_>) {
        let Some(word) = self.state.as_ref().and_then(|pointer| node.at(pointer)?.scalar()) else { return };
        let Some(status) = self.statuses.get(word).copied() else {
            marks.add(MarkKind::UnknownStatus, word);
            return;
        };
        let Some(newest) = events.iter_mut().max_by_key(|event| event.at) else { return };
        if !worded {
            newest.status = status;
            newest.raw = Some(word.to_owned());
            return;
        }
        let filled_in = IncomingTrackingEvent {
            at: newest.at,
            status,
            raw: Some(word.to_owned()),
            location: None,
            description: String::new(),
            confidence: Confidence::Inferred,
        };
        if status == ShipmentStatus::Delivered && events.iter().all(|event| event.status != status) {
            events.push(filled_in);
        }
    }
}

impl EventRules {
    fn words<'n>(&self, node: &'n Node<'n>) -> impl Iterator<Item = &'n str> {
        self.word.iter().filter_map(|pointer| node.at(pointer)?.scalar())
    }
}
