//! The lists inside an order: holds and parcels here, lines and money in files of their own.

use std::collections::HashSet;

use domain::order::hold::HoldReason;
use domain::order::incoming::{ChannelHold, IncomingShipment};
use serde::Deserialize;

use super::json::Node;
use super::pointer::Pointer;
use super::rule::Alternatives;
use super::rule::marks::Marks;
use super::rule::text::{Condition, TextRule};
use super::rule::time::{TimeRule, TimeStyle};

/// A reason of the platform to forbid shipping.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldRules {
    reason: HoldReason,
    /// A list in which one item is enough; without it the condition is checked on the order.
    #[serde(default)]
    each: Alternatives<Pointer>,
    when: Condition,
    /// The platform's name of the reason.
    word: Alternatives<TextRule>,
}

/// The rules by which parcels are read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShipmentRules {
    each: Alternatives<Pointer>,
    /// The condition of a valid parcel; a parcel that does not meet it was cancelled.
    when: Option<Condition>,
    /// Whether the list names every parcel of the order: a parcel that it lacks is withdrawn.
    #[serde(default = "complete")]
    complete: bool,
    /// One number, a list of them, or several in one text.
    tracking_number: Alternatives<Pointer>,
    #[serde(default)]
    carrier: Alternatives<TextRule>,
    #[serde(default)]
    shipped_at: Alternatives<TimeRule>,
}

fn complete() -> bool {
    true
}

/// The parcels of a message, and whether they are all parcels of the order.
#[derive(Debug, Default)]
pub(super) struct Parcels {
    /// The parcels; `None` = the message states nothing about parcels.
    pub(super) named: Option<Vec<IncomingShipment>>,
    pub(super) complete: bool,
}

/// The first list that has items, with its pointer.
pub(super) fn items<'n, 'm>(each: &'m Alternatives<Pointer>, node: &'n Node<'n>) -> (&'m str, Vec<&'n Node<'n>>) {
    each.0
        .iter()
        .map(|pointer| (pointer.as_str(), node.each(pointer)))
        .find(|(_, items)| items.iter().any(|item| matches!(item, Node::Object(_))))
        .unwrap_or_default()
}

/// Whether the payload has one of the lists; it may be empty.
pub(super) fn is_stated(each: &Alternatives<Pointer>, node: &Node<'_>) -> bool {
    each.0.iter().any(|pointer| pointer.is_stated_in(node))
}

/// The variant of one of the domain's enums that has this name.
pub(super) fn our_word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    T::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(word)).ok()
}

impl HoldRules {
    pub(super) fn read(&self, node: &Node<'_>) -> Option<ChannelHold> {
        let items = if self.each.0.is_empty() { vec![node] } else { items(&self.each, node).1 };
        let item = items.into_iter().find(|item| self.when.holds(item))?;
        Some(ChannelHold { reason: self.reason, word: self.word.owned(item).unwrap_or_default() })
    }
}

impl ShipmentRules {
    /// The parcels of all rules. A message with parcels that have no number yet states nothing about other parcels.
    pub(super) fn read_all<'m>(rules: &'m [Self], node: &Node<'_>, styles: &[TimeStyle], marks: &mut Marks<'m>) -> Parcels {
        let mut parcels = Parcels::default();
        for rules in rules {
            let Some(named) = rules.read(node, styles, marks) else { continue };
            let is_empty = || rules.each.0.iter().all(|each| node.each(each).is_empty());
            parcels.complete |= rules.complete && (!named.is_empty() || is_empty());
            parcels.named.get_or_insert_default().extend(named);
        }
        parcels
    }

    /// The parcels; `None` where the payload has no place for their numbers.
    fn read<'m>(&'m self, node: &Node<'_>, styles: &[TimeStyle], marks: &mut Marks<'m>) -> Option<Vec<IncomingShipment>> {
        let (list, items) = items(&self.each, node);
        let has_place = |item: &&Node<'_>| self.tracking_number.0.iter().any(|pointer| pointer.is_there(item));
        let says = if items.is_empty() { is_stated(&self.each, node) } else { items.iter().any(has_place) };
        if !says {
            return None;
        }
        let mut marks = Within { marks, list };
        let mut known = HashSet::new();
        let mut shipments = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let cancelled = self.when.as_ref().is_some_and(|when| !when.holds(item));
            let shipped_at = marks.at(index, |marks| self.shipped_at.time(item, styles, marks));
            for number in self.tracking_numbers(item).into_iter().filter(|number| known.insert((*number, cancelled))) {
                let (carrier, tracking_number) = (self.carrier.owned(item), number.to_owned());
                shipments.push(IncomingShipment { carrier, tracking_number, shipped_at, cancelled });
            }
        }
        Some(shipments)
    }

    /// Platforms put several numbers into one text, between commas or bars; no carrier's number contains one of these.
    fn tracking_numbers<'n>(&self, node: &'n Node<'n>) -> Vec<&'n str> {
        let numbers = |pointer: &Pointer| -> Vec<&'n str> {
            let texts = node.each(pointer).into_iter().filter_map(Node::scalar);
            texts.flat_map(|text| text.split([',', '|', ';', ' ', '，'])).filter(|number| !number.is_empty()).collect()
        };
        self.tracking_number.0.iter().map(numbers).find(|found| !found.is_empty()).unwrap_or_default()
    }
}

/// The marks of a list, each with the position of its item.
pub(super) struct Within<'a, 'm> {
    pub(super) marks: &'a mut Marks<'m>,
    pub(super) list: &'m str,
}

impl<'m> Within<'_, 'm> {
    pub(super) fn at<T>(&mut self, index: usize, read: impl FnOnce(&mut Marks<'m>) -> T) -> T {
        self.marks.place = Some((self.list, index));
        let value = read(self.marks);
        self.marks.place = None;
        value
    }
}
