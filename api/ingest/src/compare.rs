//! The differences between two readings of one payload, field by field, with the names of the API and without personal data.

use std::collections::{BTreeMap, BTreeSet};

use domain::order::incoming::{
    Incoming, IncomingContact, IncomingFact, IncomingLine, IncomingMaterial, IncomingOrder, IncomingPayments, IncomingSignals,
    IncomingTracking, OrderReference, Said,
};

use domain::order::service::ServiceLevel;

/// The replacement of a value that is not shown.
const HIDDEN: &str = "***";

/// A field in which two readings of a payload differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDifference {
    /// The path of the field, e.g. `order.totals.payable`.
    pub field: String,
    /// The value of the first reading; `None` = it has none. Names, phones and addresses are `***`.
    pub before: Option<String>,
    /// The value of the second reading.
    pub after: Option<String>,
}

/// The fields of a reading: the value, and whether it is hidden.
type Fields = BTreeMap<String, (String, bool)>;

/// The fields that differ, by their paths.
pub fn differences(before: &[Incoming], after: &[Incoming]) -> Vec<FieldDifference> {
    let (before, after) = (fields(before), fields(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differing = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    let shown = |fields: &Fields, name: &String| {
        let (value, is_hidden) = fields.get(name)?;
        Some(if *is_hidden { HIDDEN.to_owned() } else { value.clone() })
    };
    let difference =
        |name: &String| FieldDifference { field: name.clone(), before: shown(&before, name), after: shown(&after, name) };
    differing.map(difference).collect()
}

fn fields(all: &[Incoming]) -> Fields {
    let mut listed = Listed { fields: Fields::new(), place: String::new() };
    for (index, one) in all.iter().enumerate() {
        let number = if all.len() == 1 { String::new() } else { format!(".{index}") };
        match one {
            Incoming::Order(order) => listed.within(&format!("order{number}"), |listed| listed.order(order)),
            Incoming::Tracking(tracking) => listed.within(&format!("tracking{number}"), |listed| listed.tracking(tracking)),
            Incoming::Fact(fact) => listed.within(&format!("fact{number}"), |listed| listed.fact(fact)),
            Incoming::Nothing(why) => listed.within(&format!("nothing{number}"), |listed| listed.put("because", Some(why))),
        }
    }
    listed.fields
}

struct Listed {
    fields: Fields,
    place: String,
}

impl Listed {
    fn within(&mut self, name: &str, list: impl FnOnce(&mut Self)) {
        let outer = self.place.clone();
        self.place = if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") };
        list(self);
        self.place = outer;
    }

    fn put(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.fields.insert(format!("{}.{name}", self.place), (value.to_string(), false));
        }
    }

    fn put_named(&mut self, name: &str, value: Option<impl std::fmt::Debug>) {
        self.put(name, value.map(|value| format!("{value:?}")));
    }

    fn hide(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.fields.insert(format!("{}.{name}", self.place), (value.to_string(), true));
        }
    }

    fn amount<T: Copy + ToString>(&mut self, name: &str, said: Said<T>) {
        let value = match said {
            Said::Nothing => None,
            Said::Unreadable => Some("unreadable".to_owned()),
            Said::Value(value) => Some(value.to_string()),
        };
        self.put(name, value);
    }

    fn order(&mut self, order: &IncomingOrder) {
        self.put("number", Some(&order.channel_number));
        self.put("alias", order.channel_alias.as_ref());
        self.put("rawStatus", order.raw_status.as_ref());
        self.put("status", order.status.map(domain::kernel::status::OrderStatus::name));
        self.put("inferred", order.inferred.then_some(true));
        self.put("claim", order.claim.as_ref().map(|claim| &claim.word));
        for (name, at) in
            [("placedAt", order.placed_at), ("paidAt", order.paid_at), ("updatedAt", order.updated_at), ("shipBy", order.ship_by)]
        {
            self.put(name, at.map(|at| at.to_rfc3339()));
        }
        self.put("currency", order.currency.as_ref());
        self.put("partial", order.partial.then_some(true));
        self.put("test", order.is_test);
        self.put("tags", (!order.tags.is_empty()).then(|| order.tags.join(", ")));
        self.put_named("history", (!order.history.is_empty()).then_some(&order.history));
        self.hide("buyerMessage", order.buyer_message.as_ref());
        self.hide("sellerMemo", order.seller_memo.as_ref());
        self.within("contact", |listed| listed.contact(&order.contact));
        self.within("totals", |listed| listed.totals(order));
        self.wishes(order);
        for line in order.lines.iter().flatten() {
            self.within(&format!("lines.{}", line.channel_line_id), |listed| listed.line(line));
        }
        self.put("lines.count", order.lines.as_ref().map(Vec::len));
        self.payments(&order.payments);
        for discount in order.discounts.iter().flatten() {
            self.put(&format!("discounts.{}", discount.name), Some(discount.amount));
        }
        for refund in &order.refunds {
            self.put(&format!("refunds.{}", refund.id), Some(refund.amount));
        }
        for parcel in order.shipments.iter().flatten() {
            let words = (parcel.carrier.as_deref(), parcel.shipped_at, parcel.cancelled);
            self.put_named(&format!("shipments.{}", parcel.tracking_number), Some(words));
        }
        for hold in order.holds.iter().flatten() {
            self.put(&format!("holds.{}", hold.reason.name()), Some(&hold.word));
        }
        for (_, mark) in &order.marks {
            self.put(&format!("marks.{:?}.{}", mark.kind, mark.value), Some("marked"));
        }
    }

    fn contact(&mut self, contact: &IncomingContact) {
        self.put("country", contact.country.as_ref());
        self.hide("name", contact.name.as_ref());
        self.hide("phone", contact.phone.as_ref());
        self.hide("province", contact.province.as_ref());
        self.hide("city", contact.city.as_ref());
        self.hide("district", contact.district.as_ref());
        self.hide("line", contact.line.as_ref());
        self.hide("postalCode", contact.postal_code.as_ref());
    }

    fn totals(&mut self, order: &IncomingOrder) {
        let totals = &order.totals;
        for (name, said) in [
            ("goods", totals.goods),
            ("discount", totals.discount),
            ("freight", totals.freight),
            ("tax", totals.tax),
            ("tip", totals.tip),
            ("duties", totals.duties),
            ("taxIncluded", totals.tax_included),
            ("rounding", totals.rounding),
            ("payable", totals.payable),
            ("paid", totals.paid),
            ("refunded", totals.refunded),
        ] {
            self.amount(name, said);
        }
    }

    fn line(&mut self, line: &IncomingLine) {
        self.put("sku", line.sku.as_ref());
        self.put("title", line.title.as_ref());
        self.amount("quantity", line.quantity);
        self.put("orderedQuantity", line.ordered);
        self.put("refundedQuantity", line.refunded);
        self.put("gift", line.is_gift);
        self.put("requiresShipping", line.requires_shipping);
        self.amount("unitPrice", line.unit_price);
        self.amount("total", line.total);
        self.put("customized", line.customized);
        self.put("customization", line.customization.as_ref());
        match &line.material {
            None => {}
            Some(IncomingMaterial::Missing) => self.put("material", Some("missing")),
            Some(IncomingMaterial::Named(name)) => self.hide("material", Some(name)),
        }
    }

    /// The customer's level, the level of service, the signals and the buyer.
    fn wishes(&mut self, order: &IncomingOrder) {
        self.amount("customerLevel", order.customer_level);
        if let Some(service) = &order.service {
            self.put("serviceLevel", Some(service.level.map_or("UNKNOWN", ServiceLevel::name)));
            self.put("rawService", Some(&service.raw));
        }
        let names = |signals: &IncomingSignals| signals.found.iter().map(|one| one.name()).collect::<Vec<_>>().join(", ");
        self.put("signals", order.signals.as_ref().map(names));
        self.hide("buyerId", order.buyer_id.as_ref().or(order.buyer_index.as_ref()));
    }

    fn payments(&mut self, payments: &IncomingPayments) {
        match payments {
            IncomingPayments::Nothing => {}
            IncomingPayments::Whole(whole) => self.put_named("payment", Some(whole)),
            IncomingPayments::Listed(all) => {
                for (index, one) in all.iter().enumerate() {
                    self.put_named(&format!("payments.{index}"), Some(one));
                }
            }
        }
    }

    fn tracking(&mut self, tracking: &IncomingTracking) {
        self.put("trackingNumber", Some(&tracking.tracking_number));
        self.put("carrier", tracking.carrier.as_ref());
        self.put("correctedCarrier", tracking.corrected_carrier.as_ref());
        for (kind, said) in &tracking.measures {
            self.put(kind.measure().map_or("measure", |measure| measure.field), said.value());
        }
        self.hide("notice", tracking.notice.as_ref().map(|notice| &notice.text));
        for (index, report) in tracking.events.iter().enumerate() {
            self.within(&format!("events.{index}"), |listed| {
                listed.put("at", Some(report.at.to_rfc3339()));
                listed.put("status", Some(report.status.name()));
                listed.put("rawStatus", report.raw.as_ref());
                listed.put_named("confidence", Some(report.confidence));
                listed.hide("location", report.location.as_ref());
                listed.hide("description", Some(&report.description));
            });
        }
        for mark in &tracking.marks {
            self.put(&format!("marks.{:?}.{}", mark.kind, mark.value), Some("marked"));
        }
    }

    fn fact(&mut self, fact: &IncomingFact) {
        let (OrderReference::Number(order) | OrderReference::ChannelNumber(order) | OrderReference::TrackingNumber(order)) =
            &fact.order;
        self.put("order", Some(order));
        self.put("source", Some(fact.source.name()));
        self.put_named("kind", Some(fact.kind));
        self.put("value", Some(&fact.value));
        self.put("raw", fact.raw.as_ref());
        self.put("trackingNumber", fact.tracking_number.as_ref());
        self.put("observedAt", Some(fact.observed_at.to_rfc3339()));
        self.put_named("confidence", Some(fact.confidence));
    }
}
