//! Reads an order by the `[order]` part of a mapping.

use domain::incoming::{IncomingContact, IncomingOrder, IncomingTotals, MarkKind};
use domain::money::{Currency, Unit};
use serde::Deserialize;

use super::json::Node;
use super::order_parts::{DiscountRules, LineRules, PaymentRules, ShipmentRules};
use super::pointer::Pointer;
use super::region::unknown_region;
use super::rule::Alternatives;
use super::rule::amount::{AmountRule, Purse};
use super::rule::marks::Marks;
use super::rule::status::{self, StatusStep};
use super::rule::text::{Condition, TextRule};
use super::rule::time::{TimeRule, TimeStyle};
use super::{ReadError, receive};

/// More fields than this that nobody knows are one piece of news, not many.
const MOST_UNKNOWN_FIELDS: usize = 5;

/// How a platform's order becomes ours.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderMapping {
    /// Where the order, or the list of orders, stands.
    root: Alternatives<Pointer>,
    /// The channel's identity of it. Without one there is no order.
    number: Alternatives<TextRule>,
    #[serde(default)]
    alias: Alternatives<TextRule>,
    #[serde(default)]
    status: Vec<StatusStep>,
    /// The platform filled the status in by itself, whatever the word is.
    #[serde(default)]
    inferred: Vec<Condition>,
    /// How the payload writes times.
    time: Alternatives<TimeStyle>,
    #[serde(default)]
    placed_at: Alternatives<TimeRule>,
    #[serde(default)]
    paid_at: Alternatives<TimeRule>,
    #[serde(default)]
    updated_at: Alternatives<TimeRule>,
    #[serde(default)]
    ship_by: Alternatives<TimeRule>,
    /// The currency's code, or a fixed one.
    currency: Alternatives<TextRule>,
    /// How the payload writes amounts.
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
    shipments: Option<ShipmentRules>,
    /// What an order has to have; a payload without it is read all the same, and marked.
    #[serde(default)]
    required: Vec<Required>,
    /// The payload holds the whole order. Where it does not, nothing is missed.
    whole_when: Option<Condition>,
    /// The fields that the platform is known to send beside each other, sorted when loaded; empty means that nobody listed them.
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
    /// The country of every address, where the platform has only one.
    pub(super) fn country(&self) -> Option<&str> {
        self.contact.country.fixed()
    }

    /// Every order of a payload.
    pub(super) fn read(&self, payload: &Node<'_>, topic: Option<&str>) -> Result<Vec<IncomingOrder>, ReadError> {
        let root = self.root.0.iter().find(|pointer| payload.at(pointer).is_some_and(is_there));
        let Some(root) = root else {
            return Err(ReadError::missing(self.root.0.first()));
        };
        payload.each(root).into_iter().map(|order| self.read_one(order, topic)).collect()
    }

    fn read_one(&self, node: &Node<'_>, topic: Option<&str>) -> Result<IncomingOrder, ReadError> {
        let channel_number = self.number.owned(node).ok_or_else(|| ReadError::missing(self.number.pointer()))?;
        if channel_number.len() > receive::LONGEST_ID {
            return Err(ReadError::missing(self.number.pointer()));
        }
        let mut marks = Marks::default();
        let found = status::find(&self.status, node, topic, &mut marks);
        let (currency, purse_currency) = self.currency(node, &mut marks);
        let totals = self.totals(node, purse_currency, &mut marks);
        let purse = Purse { currency: purse_currency, unit: self.unit, totals: &totals };
        let styles = &self.time.0;
        let mut order = IncomingOrder {
            channel_number,
            channel_alias: self.alias.owned(node),
            inferred: found.inferred || self.inferred.iter().any(|condition| condition.holds(node)),
            raw_status: found.raw,
            status: found.status,
            placed_at: self.placed_at.time(node, styles, &mut marks),
            paid_at: self.paid_at.time(node, styles, &mut marks),
            updated_at: self.updated_at.time(node, styles, &mut marks),
            ship_by: self.ship_by.time(node, styles, &mut marks),
            currency,
            discounts: self.discounts.as_ref().map_or_else(Vec::new, |rules| rules.read(node, purse, &mut marks)),
            contact: self.contact.read(node),
            buyer_message: self.buyer_message.owned(node),
            seller_memo: self.seller_memo.owned(node),
            lines: self.lines.read(node, purse, &mut marks),
            payments: self.payments.iter().flat_map(|rules| rules.read(node, purse, styles, &mut marks)).collect(),
            shipments: self.shipments.as_ref().map_or_else(Vec::new, |rules| rules.read(node, styles, &mut marks)),
            totals,
            marks: Vec::new(),
        };
        if self.whole_when.as_ref().is_none_or(|condition| condition.holds(node)) {
            self.mark_what_is_missing(&order, &mut marks);
        }
        self.mark_unknown_fields(node, &mut marks);
        order.marks = marks.into_list();
        Ok(order)
    }

    /// The currency to keep, and the one to read amounts by: amounts of an unknown currency are kept under `XXX`.
    fn currency(&self, node: &Node<'_>, marks: &mut Marks<'_>) -> (Option<String>, Currency) {
        let found = self.currency.text(node).map(|word| (word.parse::<Currency>().ok(), word));
        let currency = match found {
            Some((Some(currency), _)) => currency,
            Some((None, word)) => {
                marks.add(MarkKind::UnknownCurrency, &word);
                Currency::UNKNOWN
            }
            None => {
                if let Some(pointer) = self.currency.pointer() {
                    marks.unreadable(pointer);
                }
                Currency::UNKNOWN
            }
        };
        (Some(currency.code().to_owned()), currency)
    }

    /// The sums; each may build on those before it: freight, tax, goods, payable, discount, paid, refunded.
    fn totals(&self, node: &Node<'_>, currency: Currency, marks: &mut Marks<'_>) -> IncomingTotals {
        let mut totals = IncomingTotals::default();
        let mut read = |rules: &Alternatives<AmountRule>, totals: &IncomingTotals| {
            Purse { currency, unit: self.unit, totals }.amount(rules, node, marks)
        };
        totals.freight = read(&self.totals.freight, &totals);
        totals.tax = read(&self.totals.tax, &totals);
        totals.goods = read(&self.totals.goods, &totals);
        totals.payable = read(&self.totals.payable, &totals);
        totals.discount = read(&self.totals.discount, &totals);
        totals.paid = read(&self.totals.paid, &totals);
        totals.refunded = read(&self.totals.refunded, &totals);
        totals
    }

    fn mark_what_is_missing(&self, order: &IncomingOrder, marks: &mut Marks<'_>) {
        for required in &self.required {
            let missing = match required {
                Required::Status if order.raw_status.is_none() => self.status.iter().find_map(StatusStep::pointer),
                Required::PlacedAt if order.placed_at.is_none() => self.placed_at.pointer(),
                Required::UpdatedAt if order.updated_at.is_none() => self.updated_at.pointer(),
                Required::Payable if order.totals.payable.is_none() => self.totals.payable.pointer(),
                Required::Lines if order.lines.is_empty() => self.lines.pointer(),
                _ => None,
            };
            if let Some(pointer) = missing {
                marks.unreadable(pointer);
            }
        }
        if let Some(word) = unknown_region(&order.contact) {
            marks.add(MarkKind::UnknownRegion, word);
        }
    }

    fn mark_unknown_fields(&self, node: &Node<'_>, marks: &mut Marks<'_>) {
        let Node::Object(members) = node else { return };
        if self.known_fields.is_empty() {
            return;
        }
        let unknown =
            members.iter().filter(|(name, _)| self.known_fields.binary_search_by(|known| known.as_str().cmp(name)).is_err());
        for (name, _) in unknown.take(MOST_UNKNOWN_FIELDS) {
            marks.add(MarkKind::UnknownField, &format!("/{name}"));
        }
    }
}

/// Whether a root is really there: `null`, an empty text and a scalar are no order.
fn is_there(node: &Node<'_>) -> bool {
    matches!(node, Node::Object(_) | Node::List(_))
}

impl ContactRules {
    fn read(&self, node: &Node<'_>) -> IncomingContact {
        IncomingContact {
            name: self.name.owned(node),
            phone: self.phone.owned(node),
            country: self.country.owned(node),
            province: self.province.owned(node),
            city: self.city.owned(node),
            district: self.district.owned(node),
            line: self.line.owned(node),
            postal_code: self.postal_code.owned(node),
        }
    }
}
