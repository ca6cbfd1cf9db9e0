//! Reads an order by the `[order]` part of a mapping: the values that the payload states, and nothing for those that it leaves out.

use domain::kernel::money::{Currency, Unit};
use domain::order::heard::Part;
use domain::order::incoming::{
    ChannelHold, DataIssueKind, IncomingContact, IncomingOrder, IncomingPayments, IncomingTotals, Said,
};
use serde::Deserialize;

use super::json::Node;
use super::order_lines::LineRules;
use super::order_money::{DiscountRules, PaymentRules, RefundRules, WholePaymentRules};
use super::order_parts::{HoldRules, ShipmentRules};
use super::order_wishes::{ServiceRules, SignalRules, customer_level};
use super::pointer::Pointer;
use super::rule::Alternatives;
use super::rule::amount::{AmountRule, Purse};
use super::rule::marks::Marks;
use super::rule::status::{self, StatusStep};
use super::rule::text::{Condition, TextRule, names_nothing};
use super::rule::time::{TimeRule, TimeStyle};
use super::{ReadError, receive};

/// The largest number of unknown fields that are marked, because more of them have one cause.
const MOST_UNKNOWN_FIELDS: usize = 5;

/// The rules by which a platform's order becomes ours.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderMapping {
    /// The place of the order, or of the list of orders.
    root: Alternatives<Pointer>,
    /// Conditions of payloads that are no order, such as the sample that a platform sends to test the connection.
    #[serde(default)]
    ignore: Vec<Condition>,
    /// The number of the order at its channel. Without one there is no order.
    number: Alternatives<TextRule>,
    #[serde(default)]
    alias: Alternatives<TextRule>,
    #[serde(default)]
    status: Vec<StatusStep>,
    /// Conditions under which the platform set the status by itself, for any status value.
    #[serde(default)]
    inferred: Vec<Condition>,
    /// The formats of times in the payload.
    time: Alternatives<TimeStyle>,
    #[serde(default)]
    placed_at: Alternatives<TimeRule>,
    #[serde(default)]
    paid_at: Alternatives<TimeRule>,
    #[serde(default)]
    updated_at: Alternatives<TimeRule>,
    #[serde(default)]
    ship_by: Alternatives<TimeRule>,
    /// Lists that only grow from version to version; their lengths distinguish versions of one second.
    #[serde(default)]
    history: Vec<Pointer>,
    /// The code of the currency, or a fixed one.
    currency: Alternatives<TextRule>,
    /// The unit of amounts in the payload.
    unit: Unit,
    #[serde(default)]
    totals: TotalRules,
    discounts: Option<DiscountRules>,
    #[serde(default)]
    contact: ContactRules,
    #[serde(default)]
    buyer_message: Alternatives<TextRule>,
    #[serde(default)]
    seller_memo: Alternatives<TextRule>,
    lines: LineRules,
    #[serde(default)]
    payments: Vec<PaymentRules>,
    /// The payment of the whole order, for a platform that lists no payments, or not always.
    whole_payment: Option<WholePaymentRules>,
    refunds: Option<RefundRules>,
    #[serde(default)]
    shipments: Alternatives<ShipmentRules>,
    /// The reasons why the platform forbids shipping.
    #[serde(default)]
    holds: Vec<HoldRules>,
    /// Tags of the order, each where its rule has a text.
    #[serde(default)]
    tags: Vec<TextRule>,
    /// Conditions of a test order.
    #[serde(default)]
    test: Vec<Condition>,
    /// The customer's level at the platform, a whole number.
    #[serde(default)]
    customer_level: Alternatives<TextRule>,
    /// The level of service that was bought.
    service: Option<ServiceRules>,
    /// The phrases of the buyer's note that mean a signal.
    #[serde(default)]
    signals: SignalRules,
    /// The id of the buyer at the platform. Only a keyed index of it is kept.
    #[serde(default)]
    buyer: Alternatives<TextRule>,
    /// The parts that an order has to have; a payload without one is read all the same, and marked.
    #[serde(default)]
    required: Vec<Required>,
    /// Conditions of a payload that is a whole order; any other payload reports an event of an order. Empty = every payload is whole.
    #[serde(default)]
    whole_when: Vec<Condition>,
    /// The fields that the platform is known to send at the top level, sorted when loaded; empty = unknown fields are not marked.
    #[serde(default, deserialize_with = "sorted")]
    known_fields: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TotalRules {
    goods: Alternatives<AmountRule>,
    discount: Alternatives<AmountRule>,
    freight: Alternatives<AmountRule>,
    tax: Alternatives<AmountRule>,
    tip: Alternatives<AmountRule>,
    duties: Alternatives<AmountRule>,
    tax_included: Alternatives<AmountRule>,
    rounding: Alternatives<AmountRule>,
    payable: Alternatives<AmountRule>,
    paid: Alternatives<AmountRule>,
    refunded: Alternatives<AmountRule>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ContactRules {
    name: Alternatives<TextRule>,
    phone: Alternatives<TextRule>,
    country: Alternatives<TextRule>,
    province: Alternatives<TextRule>,
    city: Alternatives<TextRule>,
    district: Alternatives<TextRule>,
    line: Alternatives<TextRule>,
    postal_code: Alternatives<TextRule>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Required {
    Status,
    PlacedAt,
    UpdatedAt,
    Payable,
    Lines,
}

fn sorted<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let mut names = Vec::<String>::deserialize(deserializer)?;
    names.sort_unstable();
    Ok(names)
}

impl OrderMapping {
    /// The country of every address; `None` = the platform has several.
    pub(super) fn country(&self) -> Option<&str> {
        self.contact.country.fixed()
    }

    /// Whether some payloads report an event of an order and are no whole order.
    pub(super) fn tells_of_orders(&self) -> bool {
        !self.whole_when.is_empty()
    }

    /// Every order of a payload. Amounts without a currency are read in `currency`, the shop's own.
    pub(super) fn read(
        &self,
        payload: &Node<'_>,
        topic: Option<&str>,
        currency: Currency,
    ) -> Result<Vec<IncomingOrder>, ReadError> {
        let root = self.root.0.iter().find(|pointer| payload.at(pointer).is_some_and(is_there));
        let Some(root) = root else {
            return Err(ReadError::missing(self.root.0.first()));
        };
        let is_order = |node: &&Node<'_>| !self.ignore.iter().any(|condition| condition.holds(node));
        payload.each(root).into_iter().filter(is_order).map(|order| self.read_one(order, topic, currency)).collect()
    }

    fn read_one(&self, node: &Node<'_>, topic: Option<&str>, home: Currency) -> Result<IncomingOrder, ReadError> {
        let channel_number = self.number.owned(node).ok_or_else(|| ReadError::missing(self.number.pointer()))?;
        if channel_number.len() > receive::LONGEST_ID {
            return Err(ReadError::missing(self.number.pointer()));
        }
        let marks = &mut Marks::default();
        let is_whole = self.whole_when.is_empty() || self.whole_when.iter().any(|condition| condition.holds(node));
        let found = status::find(&self.status, node, topic, marks.of(Part::Status));
        let (currency, purse_currency) = self.currency(node, home, marks.of(Part::Currency));
        let totals = self.totals(node, purse_currency, marks);
        let purse = Purse { currency: purse_currency, unit: self.unit, totals: &totals };
        let styles = &self.time.0;
        let parcels = ShipmentRules::read_all(&self.shipments.0, node, styles, marks.of(Part::Shipments));
        let mut order = IncomingOrder {
            channel_number,
            channel_alias: self.alias.owned(node),
            inferred: found.inferred || self.inferred.iter().any(|condition| condition.holds(node)),
            raw_status: found.raw,
            status: found.status,
            claim: found.claim,
            placed_at: self.placed_at.time(node, styles, marks.of(Part::PlacedAt)),
            paid_at: self.paid_at.time(node, styles, marks.of(Part::PaidAt)),
            updated_at: self.updated_at.time(node, styles, marks.of(Part::UnknownFields)),
            ship_by: self.ship_by.time(node, styles, marks.of(Part::ShipBy)),
            history: self.history.iter().map(|list| length(node, list)).collect(),
            currency,
            discounts: self.discounts.as_ref().and_then(|rules| rules.read(node, purse, marks.of(Part::Discounts))),
            contact: self.contact.read(node),
            buyer_message: self.buyer_message.human(node),
            seller_memo: self.seller_memo.human(node),
            lines: self.lines.read(node, purse, marks.of(Part::Lines)),
            payments: self.payments(node, purse, marks.of(Part::Payments)),
            refunds: self.refunds.as_ref().map_or_else(Vec::new, |rules| rules.read(node, purse, marks.of(Part::Refunded))),
            shipments: parcels.named,
            shipments_complete: parcels.complete,
            holds: is_whole.then(|| self.holds(node)),
            tags: self.tags.iter().filter_map(|rule| Some(rule.text(node)?.into_owned())).collect(),
            is_test: Condition::any(&self.test, node),
            customer_level: customer_level(&self.customer_level, node, marks.of(Part::CustomerLevel)),
            service: self.service.as_ref().and_then(|rules| rules.read(node, marks.of(Part::Service))),
            signals: self.signals.read(self.buyer_message.text(node).as_deref()),
            buyer_id: self.buyer.owned(node).filter(|id| !id.trim().is_empty()),
            partial: !is_whole,
            totals,
            ..IncomingOrder::default()
        };
        if is_whole {
            order.required = self.required.iter().filter_map(|required| self.missing(*required, &order)).collect();
        }
        self.mark_unknown_fields(node, marks.of(Part::UnknownFields));
        order.marks = std::mem::take(marks).into_parts();
        Ok(order)
    }

    /// The currency that the payload states, and the one by which amounts are read: amounts of an unknown currency are stored under `XXX`.
    fn currency(&self, node: &Node<'_>, home: Currency, marks: &mut Marks<'_>) -> (Option<String>, Currency) {
        let Some(word) = self.currency.text(node) else { return (None, home) };
        let currency = word.parse().unwrap_or_else(|_| {
            marks.add(DataIssueKind::UnknownCurrency, &word);
            Currency::UNKNOWN
        });
        (Some(currency.code().to_owned()), currency)
    }

    /// The totals. Freight and payable come first, because others are computed from them.
    fn totals(&self, node: &Node<'_>, currency: Currency, marks: &mut Marks<'_>) -> IncomingTotals {
        let mut totals = IncomingTotals::default();
        let rules = &self.totals;
        let mut read = |rules: &Alternatives<AmountRule>, totals: &IncomingTotals, part| {
            let said = Purse { currency, unit: self.unit, totals }.amount(rules, node, marks.of(part));
            // A negative amount to pay, paid or refunded is impossible: such a figure has another meaning than its name.
            let is_absurd = matches!(part, Part::Payable | Part::Paid | Part::Refunded) && said.value().is_some_and(|it| it < 0);
            match rules.pointer().filter(|_| is_absurd) {
                Some(pointer) => {
                    marks.unreadable(pointer);
                    Said::Unreadable
                }
                None => said,
            }
        };
        totals.freight = read(&rules.freight, &totals, Part::Freight);
        totals.payable = read(&rules.payable, &totals, Part::Payable);
        totals.tax = read(&rules.tax, &totals, Part::Tax);
        totals.tip = read(&rules.tip, &totals, Part::Tip);
        totals.duties = read(&rules.duties, &totals, Part::Duties);
        totals.tax_included = read(&rules.tax_included, &totals, Part::TaxIncluded);
        totals.rounding = read(&rules.rounding, &totals, Part::Rounding);
        totals.goods = read(&rules.goods, &totals, Part::Goods);
        totals.discount = read(&rules.discount, &totals, Part::Discount);
        totals.paid = read(&rules.paid, &totals, Part::Paid);
        totals.refunded = read(&rules.refunded, &totals, Part::Refunded);
        totals
    }

    /// Single payments where the payload lists any, otherwise the payment of the whole order.
    fn payments<'m>(&'m self, node: &Node<'_>, purse: Purse<'_>, marks: &mut Marks<'m>) -> IncomingPayments {
        let styles = &self.time.0;
        let mut listed = Vec::new();
        for rules in &self.payments {
            listed.extend(rules.read(node, purse, styles, marks));
        }
        if !listed.is_empty() {
            return IncomingPayments::Listed(listed);
        }
        let whole = self.whole_payment.as_ref().and_then(|rules| rules.read(node, styles, marks));
        whole.map_or(IncomingPayments::Nothing, IncomingPayments::Whole)
    }

    fn holds(&self, node: &Node<'_>) -> Vec<ChannelHold> {
        self.holds.iter().filter_map(|rules| rules.read(node)).collect()
    }

    /// The part that an order must have, with its pointer, where this payload lacks it.
    fn missing(&self, required: Required, order: &IncomingOrder) -> Option<(Part, String)> {
        let (part, pointer) = match required {
            Required::Status if order.raw_status.is_none() => (Part::Status, self.status.iter().find_map(StatusStep::pointer)),
            Required::PlacedAt if order.placed_at.is_none() => (Part::PlacedAt, self.placed_at.pointer()),
            Required::UpdatedAt if order.updated_at.is_none() => (Part::UnknownFields, self.updated_at.pointer()),
            Required::Payable if order.totals.payable == Said::Nothing => (Part::Payable, self.totals.payable.pointer()),
            Required::Lines if order.lines.as_ref().is_none_or(Vec::is_empty) => (Part::Lines, self.lines.pointer()),
            _ => return None,
        };
        Some((part, pointer?.to_string()))
    }

    fn mark_unknown_fields(&self, node: &Node<'_>, marks: &mut Marks<'_>) {
        let Node::Object(members) = node else { return };
        if self.known_fields.is_empty() {
            return;
        }
        let unknown =
            members.iter().filter(|(name, _)| self.known_fields.binary_search_by(|known| known.as_str().cmp(name)).is_err());
        for (name, _) in unknown.take(MOST_UNKNOWN_FIELDS) {
            marks.add(DataIssueKind::UnknownField, &format!("/{name}"));
        }
    }
}

/// Whether a root is an order: `null`, an empty text and a scalar are none.
fn is_there(node: &Node<'_>) -> bool {
    matches!(node, Node::Object(_) | Node::List(_))
}

/// The length of a list; `None` = the payload does not have it.
fn length(node: &Node<'_>, list: &Pointer) -> Option<i64> {
    let is_stated = list.is_stated_in(node);
    is_stated.then(|| i64::try_from(node.each(list).len()).unwrap_or(i64::MAX))
}

impl ContactRules {
    fn read(&self, node: &Node<'_>) -> IncomingContact {
        let named = |text: &String| !names_nothing(text);
        IncomingContact {
            name: self.name.human(node),
            phone: self.phone.owned(node),
            country: self.country.owned(node).filter(named),
            province: self.province.human(node).filter(named),
            city: self.city.human(node).filter(named),
            district: self.district.human(node).filter(named),
            line: self.line.human(node).filter(named),
            postal_code: self.postal_code.owned(node).filter(named),
        }
    }
}
