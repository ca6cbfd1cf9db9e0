//! The lists inside an order: lines, named discounts, payments, refunds, holds and parcels.

use std::collections::{HashMap, HashSet};

use domain::heard::WholePayment;
use domain::hold::HoldReason;
use domain::incoming::{ChannelHold, IncomingDiscount, IncomingLine, IncomingPayment, IncomingRefund, IncomingShipment, Said};
use domain::money::minor_units;
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
    /// Pieces that are wanted now.
    quantity: Alternatives<TextRule>,
    /// Pieces that were ordered at first, where the platform tells them apart.
    #[serde(default)]
    ordered: Alternatives<TextRule>,
    /// Pieces that were paid back.
    #[serde(default)]
    refunded: Alternatives<TextRule>,
    /// The same, where the platform lists them beside the lines.
    refunded_in: Option<PiecesElsewhere>,
    #[serde(default)]
    unit_price: Alternatives<AmountRule>,
    /// What the ordered pieces cost.
    #[serde(default)]
    total: Alternatives<AmountRule>,
    /// A line is a gift when one of these holds.
    #[serde(default)]
    gift: Vec<Condition>,
    /// A line needs no shipping when one of these holds.
    #[serde(default)]
    digital: Vec<Condition>,
}

/// Pieces of lines in a list of the order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PiecesElsewhere {
    /// Where the list stands in the order.
    each: Pointer,
    /// The id of the line, in an item.
    line: Pointer,
    /// The pieces, in an item.
    quantity: Pointer,
    /// A line that has nothing here does not tell what is wanted now: that is what was ordered, less these pieces.
    wanted: Option<Pointer>,
}

/// How named discounts are read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiscountRules {
    each: Alternatives<Pointer>,
    #[serde(default)]
    rule_id: Alternatives<TextRule>,
    name: Alternatives<TextRule>,
    #[serde(default)]
    amount: Alternatives<AmountRule>,
    /// Where the shares of a discount stand that names no amount.
    allocated: Option<Allocated>,
}

/// Shares of discounts in lists of the order; each names the position of its discount.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Allocated {
    each: Vec<Pointer>,
    /// The position of the discount, in a share.
    position: Pointer,
    /// What it takes off, in a share.
    amount: Pointer,
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

/// How the payment of a whole order is read. Where neither `paid` nor `unpaid` holds, the payload says nothing of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WholePaymentRules {
    /// It is paid when one of these holds.
    paid: Vec<Condition>,
    /// Else it is not paid when one of these holds.
    unpaid: Vec<Condition>,
    /// The carrier collects it when one of these holds.
    #[serde(default)]
    on_delivery: Vec<Condition>,
    #[serde(default)]
    method: Alternatives<TextRule>,
    #[serde(default)]
    paid_at: Alternatives<TimeRule>,
}

/// How refunds are read that a message tells of one by one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundRules {
    /// Where the list stands; without it the pointers are the order's.
    #[serde(default)]
    each: Alternatives<Pointer>,
    when: Option<Condition>,
    /// The platform's id of the refund: the same one counts once.
    id: Alternatives<TextRule>,
    amount: Alternatives<AmountRule>,
}

/// Why a platform forbids shipping.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldRules {
    reason: HoldReason,
    /// A list of which one item is enough; without it the condition is the order's.
    #[serde(default)]
    each: Alternatives<Pointer>,
    when: Condition,
    /// The platform's word for it.
    word: Alternatives<TextRule>,
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
    /// `None` = the message says nothing of parcels.
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

/// Whether the payload has one of the lists, be it empty.
fn is_stated(each: &Alternatives<Pointer>, node: &Node<'_>) -> bool {
    each.0.iter().any(|pointer| pointer.is_stated_in(node))
}

/// A word of ours: the name of a variant of one of the domain's enumerations.
pub(super) fn our_word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    T::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(word)).ok()
}

impl LineRules {
    pub(super) fn pointer(&self) -> Option<&Pointer> {
        self.each.0.first()
    }

    /// The lines; `None` where the payload has no list of them.
    pub(super) fn read<'m>(&'m self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'m>) -> Option<Vec<IncomingLine>> {
        let (list, items) = items(&self.each, node);
        if items.is_empty() && !is_stated(&self.each, node) {
            return None;
        }
        let mut marks = Within { marks, list };
        let mut seen = HashMap::new();
        let nodes = items.clone();
        let lines = items.into_iter().enumerate().map(|(index, item)| marks.at(index, |marks| self.read_one(item, purse, marks)));
        let mut lines: Vec<IncomingLine> = lines.collect();
        for line in &mut lines {
            let count: &mut u32 = seen.entry(line.channel_line_id.clone()).or_default();
            *count += 1;
            if *count > 1 {
                line.channel_line_id = format!("{}#{count}", line.channel_line_id);
            }
        }
        if let Some(elsewhere) = &self.refunded_in {
            elsewhere.count_into(&mut lines, &nodes, node);
        }
        Some(lines)
    }

    fn read_one(&self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'_>) -> IncomingLine {
        let sku = self.sku.owned(node);
        let count = |rules: &Alternatives<TextRule>| rules.text(node).and_then(|text| pieces(&text).ok());
        IncomingLine {
            channel_line_id: self.id.owned(node).or_else(|| sku.clone()).unwrap_or_else(|| "line".to_owned()),
            title: self.title.human(node),
            sku,
            quantity: self.wanted(node, marks),
            ordered: count(&self.ordered),
            refunded: count(&self.refunded),
            is_gift: Condition::any(&self.gift, node),
            requires_shipping: Condition::any(&self.digital, node).map(|digital| !digital),
            unit_price: purse.amount(&self.unit_price, node, marks),
            total: purse.amount(&self.total, node, marks),
        }
    }

    /// The pieces that are wanted. Where they cannot be read, or are fewer than none, the line is kept and marked, and none is picked.
    fn wanted(&self, node: &Node<'_>, marks: &mut Marks<'_>) -> Said<u32> {
        let text = self.quantity.text(node);
        let Some(Ok(count)) = text.as_deref().map(pieces) else {
            if let Some(pointer) = self.quantity.pointer() {
                marks.unreadable(pointer);
            }
            return if text.is_some() { Said::Unreadable } else { Said::Nothing };
        };
        Said::Value(count)
    }
}

impl PiecesElsewhere {
    fn count_into(&self, lines: &mut [IncomingLine], nodes: &[&Node<'_>], node: &Node<'_>) {
        if !self.each.is_stated_in(node) {
            return;
        }
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for item in node.each(&self.each) {
            let line = item.at(&self.line).and_then(Node::scalar);
            let count = item.at(&self.quantity).and_then(Node::scalar).and_then(|text| pieces(text).ok());
            if let (Some(line), Some(count)) = (line, count) {
                let sum = counts.entry(line).or_default();
                *sum = sum.saturating_add(count);
            }
        }
        for (line, node) in lines.iter_mut().zip(nodes) {
            let refunded = counts.get(line.channel_line_id.as_str()).copied().unwrap_or(0);
            line.refunded = Some(refunded);
            let names_wanted = self.wanted.as_ref().is_none_or(|pointer| node.at(pointer).is_some_and(|found| *found != Node::Null));
            if let (false, Said::Value(ordered)) = (names_wanted, line.quantity) {
                line.quantity = Said::Value(ordered.saturating_sub(refunded));
            }
        }
    }
}

impl DiscountRules {
    /// The discounts; `None` where the payload has no list of them.
    pub(super) fn read<'m>(&'m self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'m>) -> Option<Vec<IncomingDiscount>> {
        let (list, items) = items(&self.each, node);
        if items.is_empty() && !is_stated(&self.each, node) {
            return None;
        }
        let mut marks = Within { marks, list };
        let read = items.into_iter().enumerate().filter_map(|(index, item)| {
            let shares = || self.allocated.as_ref()?.sum(index, node, purse);
            let amount = marks.at(index, |marks| purse.amount(&self.amount, item, marks)).value().or_else(shares)?;
            let name = self.name.human(item).or_else(|| self.rule_id.owned(item)).unwrap_or_default();
            Some(IncomingDiscount { rule_id: self.rule_id.owned(item), name, amount: amount.saturating_abs() })
        });
        Some(read.collect())
    }
}

impl Allocated {
    /// The sum of a discount's shares; `None` where it has none that can be read.
    fn sum(&self, position: usize, node: &Node<'_>, purse: Purse<'_>) -> Option<i64> {
        let position = position.to_string();
        let shares = self.each.iter().flat_map(|list| node.each(list));
        let own = shares.filter(|share| share.at(&self.position).and_then(Node::scalar) == Some(&position));
        let amounts = own.map(|share| minor_units(share.at(&self.amount)?.scalar()?, purse.unit, purse.currency).ok());
        amounts
            .map(|amount| amount.map(|amount| amount.minor))
            .try_fold(None, |sum: Option<i64>, amount| Some(Some(sum.unwrap_or(0).checked_add(amount?)?)))?
    }
}

impl WholePaymentRules {
    pub(super) fn read(&self, node: &Node<'_>, styles: &[TimeStyle], marks: &mut Marks<'_>) -> Option<WholePayment> {
        let holds = |conditions: &[Condition]| conditions.iter().any(|condition| condition.holds(node));
        let paid = holds(&self.paid);
        (paid || holds(&self.unpaid)).then(|| WholePayment {
            paid,
            paid_at: self.paid_at.time(node, styles, marks).filter(|_| paid),
            method: self.method.owned(node),
            on_delivery: holds(&self.on_delivery),
        })
    }
}

impl RefundRules {
    pub(super) fn read<'m>(&'m self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'m>) -> Vec<IncomingRefund> {
        if self.each.0.is_empty() {
            return self.read_one(node, purse, marks).into_iter().collect();
        }
        let (list, items) = items(&self.each, node);
        let mut marks = Within { marks, list };
        let read = items.into_iter().enumerate();
        read.filter_map(|(index, item)| marks.at(index, |marks| self.read_one(item, purse, marks))).collect()
    }

    fn read_one(&self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'_>) -> Option<IncomingRefund> {
        if self.when.as_ref().is_some_and(|when| !when.holds(node)) {
            return None;
        }
        let amount = purse.amount(&self.amount, node, marks).value().filter(|amount| *amount > 0)?;
        Some(IncomingRefund { id: self.id.owned(node).unwrap_or_default(), amount })
    }
}

impl HoldRules {
    pub(super) fn read(&self, node: &Node<'_>) -> Option<ChannelHold> {
        let items = if self.each.0.is_empty() { vec![node] } else { items(&self.each, node).1 };
        let item = items.into_iter().find(|item| self.when.holds(item))?;
        Some(ChannelHold { reason: self.reason, word: self.word.owned(item).unwrap_or_default() })
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
        let amount = purse.amount(&self.amount, node, marks).value().filter(|amount| *amount > 0)?;
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
    /// What each of the rules reads. A message with parcels that have no number yet says nothing of other parcels.
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
