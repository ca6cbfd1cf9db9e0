//! The lists inside an order: lines, named discounts, payments and parcels.

use std::collections::{HashMap, HashSet};

use domain::incoming::{IncomingDiscount, IncomingLine, IncomingPayment, IncomingShipment};
use domain::payment::{PaymentKind, PaymentStatus};
use serde::Deserialize;

use super::json::Node;
use super::pointer::Pointer;
use super::rule::Alternatives;
use super::rule::amount::{AmountRule, Purse};
use super::rule::marks::Marks;
use super::rule::text::{Condition, TextRule, pieces};
use super::rule::time::{TimeRule, TimeStyle};

/// How lines are read. Pointers are relative to the line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineRules {
    /// Where the list stands.
    each: Alternatives<Pointer>,
    /// The channel's id of the line; a second line of the same id gets `#2` behind it.
    id: Alternatives<TextRule>,
    /// The seller's code first, then the channel's own.
    #[serde(default)]
    sku: Alternatives<TextRule>,
    #[serde(default)]
    title: Alternatives<TextRule>,
    quantity: Alternatives<TextRule>,
    #[serde(default)]
    unit_price: Alternatives<AmountRule>,
    #[serde(default)]
    total: Alternatives<AmountRule>,
    /// A line is a gift when one of these holds.
    #[serde(default)]
    gift: Vec<Condition>,
}

/// How named discounts are read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiscountRules {
    each: Alternatives<Pointer>,
    #[serde(default)]
    rule_id: Alternatives<TextRule>,
    name: Alternatives<TextRule>,
    amount: Alternatives<AmountRule>,
}

/// How payments are read: from a list, or one at the order itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentRules {
    /// Where the list stands; without it the pointers are the order's.
    #[serde(default)]
    each: Alternatives<Pointer>,
    when: Option<Condition>,
    /// `FULL`, `DEPOSIT` or `BALANCE`.
    kind: Alternatives<TextRule>,
    /// The platform's word.
    status: Alternatives<TextRule>,
    /// What the words mean; a word that is not here is read as ours.
    #[serde(default)]
    statuses: HashMap<String, PaymentStatus>,
    amount: Alternatives<AmountRule>,
    #[serde(default)]
    method: Alternatives<TextRule>,
    #[serde(default)]
    paid_at: Alternatives<TimeRule>,
    #[serde(default)]
    due_at: Alternatives<TimeRule>,
}

/// How parcels are read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShipmentRules {
    each: Alternatives<Pointer>,
    /// A parcel where this does not hold was cancelled.
    when: Option<Condition>,
    /// The list names every parcel that the order has: one that it lacks is withdrawn.
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

/// The parcels of a message, and whether they are all of them.
#[derive(Debug, Default)]
pub(super) struct Parcels {
    pub(super) named: Vec<IncomingShipment>,
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

/// A word of ours: the name of a variant of one of the domain's enumerations.
pub(super) fn our_word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    T::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(word)).ok()
}

impl LineRules {
    pub(super) fn pointer(&self) -> Option<&Pointer> {
        self.each.0.first()
    }

    pub(super) fn read<'m>(&'m self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'m>) -> Vec<IncomingLine> {
        let (list, items) = items(&self.each, node);
        let mut marks = Within { marks, list };
        let mut seen = HashMap::new();
        let lines = items.into_iter().enumerate().map(|(index, item)| marks.at(index, |marks| self.read_one(item, purse, marks)));
        let mut lines: Vec<IncomingLine> = lines.collect();
        for line in &mut lines {
            let count: &mut u32 = seen.entry(line.channel_line_id.clone()).or_default();
            *count += 1;
            if *count > 1 {
                line.channel_line_id = format!("{}#{count}", line.channel_line_id);
            }
        }
        lines
    }

    fn read_one(&self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'_>) -> IncomingLine {
        let quantity = self.quantity.text(node).and_then(|text| pieces(&text));
        if let (None, Some(pointer)) = (quantity, self.quantity.pointer()) {
            marks.unreadable(pointer);
        }
        let sku = self.sku.owned(node);
        IncomingLine {
            channel_line_id: self.id.owned(node).or_else(|| sku.clone()).unwrap_or_else(|| "line".to_owned()),
            title: self.title.owned(node).or_else(|| sku.clone()).unwrap_or_default(),
            sku,
            // A line whose pieces nobody could read is one that somebody has to look at, not one that is gone.
            quantity: quantity.unwrap_or(1),
            is_gift: self.gift.iter().any(|condition| condition.holds(node)),
            unit_price: purse.amount(&self.unit_price, node, marks),
            total: purse.amount(&self.total, node, marks),
        }
    }
}

impl DiscountRules {
    pub(super) fn read<'m>(&'m self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'m>) -> Vec<IncomingDiscount> {
        let (list, items) = items(&self.each, node);
        let mut marks = Within { marks, list };
        let read = items.into_iter().enumerate().filter_map(|(index, item)| {
            let amount = marks.at(index, |marks| purse.amount(&self.amount, item, marks))?;
            let name = self.name.owned(item).or_else(|| self.rule_id.owned(item)).unwrap_or_default();
            Some(IncomingDiscount { rule_id: self.rule_id.owned(item), name, amount: amount.saturating_abs() })
        });
        read.collect()
    }
}

impl PaymentRules {
    pub(super) fn read<'m>(
        &'m self,
        node: &Node<'_>,
        purse: Purse<'_>,
        styles: &[TimeStyle],
        marks: &mut Marks<'m>,
    ) -> Vec<IncomingPayment> {
        if self.each.0.is_empty() {
            return self.read_one(node, purse, styles, marks).into_iter().collect();
        }
        let (list, items) = items(&self.each, node);
        let mut marks = Within { marks, list };
        let read = items.into_iter().enumerate();
        read.filter_map(|(index, item)| marks.at(index, |marks| self.read_one(item, purse, styles, marks))).collect()
    }

    /// A payment of nothing is none: platforms list the balance of an order that was paid at once.
    fn read_one(
        &self,
        node: &Node<'_>,
        purse: Purse<'_>,
        styles: &[TimeStyle],
        marks: &mut Marks<'_>,
    ) -> Option<IncomingPayment> {
        if self.when.as_ref().is_some_and(|when| !when.holds(node)) {
            return None;
        }
        let amount = purse.amount(&self.amount, node, marks).filter(|amount| *amount > 0)?;
        let kind = self.kind.text(node).and_then(|word| our_word::<PaymentKind>(&word));
        let status = self.status.text(node).and_then(|word| self.statuses.get(&*word).copied().or_else(|| our_word(&word)));
        for (missing, rules) in [(kind.is_none(), &self.kind), (status.is_none(), &self.status)] {
            if let (true, Some(pointer)) = (missing, rules.pointer()) {
                marks.unreadable(pointer);
            }
        }
        Some(IncomingPayment {
            kind: kind.unwrap_or(PaymentKind::Full),
            // Money that nobody vouches for is not counted as paid.
            status: status.unwrap_or(PaymentStatus::Pending),
            amount,
            method: self.method.owned(node),
            paid_at: self.paid_at.time(node, styles, marks),
            due_at: self.due_at.time(node, styles, marks),
        })
    }
}

impl ShipmentRules {
    /// What each of the rules reads. A message without a list, or with parcels that have no number yet, says nothing of other parcels.
    pub(super) fn read_all<'m>(rules: &'m [Self], node: &Node<'_>, styles: &[TimeStyle], marks: &mut Marks<'m>) -> Parcels {
        let mut parcels = Parcels::default();
        for rules in rules {
            let named = rules.read(node, styles, marks);
            let empty = || rules.each.0.iter().any(|each| matches!(node.at(each), Some(Node::List(items)) if items.is_empty()));
            parcels.complete |= rules.complete && (!named.is_empty() || empty());
            parcels.named.extend(named);
        }
        parcels
    }

    fn read<'m>(&'m self, node: &Node<'_>, styles: &[TimeStyle], marks: &mut Marks<'m>) -> Vec<IncomingShipment> {
        let (list, items) = items(&self.each, node);
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
        shipments
    }

    /// Platforms put several numbers into one text, between commas or bars; no carrier's number holds one of these.
    fn tracking_numbers<'n>(&self, node: &'n Node<'n>) -> Vec<&'n str> {
        let numbers = |pointer: &Pointer| -> Vec<&'n str> {
            let texts = node.each(pointer).into_iter().filter_map(Node::scalar);
            texts.flat_map(|text| text.split([',', '|', ';', ' ', '，'])).filter(|number| !number.is_empty()).collect()
        };
        self.tracking_number.0.iter().map(numbers).find(|found| !found.is_empty()).unwrap_or_default()
    }
}

/// The marks of a list, each with the item's place.
struct Within<'a, 'm> {
    marks: &'a mut Marks<'m>,
    list: &'m str,
}

impl<'m> Within<'_, 'm> {
    fn at<T>(&mut self, index: usize, read: impl FnOnce(&mut Marks<'m>) -> T) -> T {
        self.marks.place = Some((self.list, index));
        let value = read(self.marks);
        self.marks.place = None;
        value
    }
}
