//! The whole path of a delivery: read by its platform's mapping, and folded into a new order and into a known one.

use std::collections::BTreeMap;

use domain::intake::{Intake, ShopProfile};
use domain::kernel::ids::Mint;
use domain::kernel::money::Currency;
use domain::kernel::phone::Phone;
use domain::order::Order;
use domain::order::incoming::{Incoming, IncomingLine, IncomingOrder, IncomingShipment, IncomingTotals, IncomingTracking, Said};
use domain::order::payment::PayableBasis;
use serde_json::Value;

use crate::delivery::{Delivery, deliveries};
use crate::now;

/// The names of the platforms' fields for the amount to pay.
const PAYABLE: [&str; 7] =
    ["payable", "total_price", "current_total_price", "payment", "total_fee", "orderPayment", "orderSellerPrice"];

/// The amount to pay of the known order, in minor units.
const KNOWN_PAYABLE: i64 = 10_500;

/// One delivery or several, taken in one after another. No message makes up money, and each is kept or refused with a reason.
pub fn intake_of(data: &[u8]) {
    let mut orders = BTreeMap::new();
    for delivery in deliveries(data) {
        match delivery.platform.read(delivery.topic.as_deref(), &delivery.body, shop().currency) {
            Err(reason) => assert!(!reason.to_string().is_empty(), "refused without a reason"),
            Ok(read) => {
                assert!(!read.is_empty(), "neither kept nor refused");
                read.iter().for_each(|incoming| take(&mut orders, &delivery, incoming));
            }
        }
    }
}

fn take(orders: &mut BTreeMap<String, Order>, delivery: &Delivery, incoming: &Incoming) {
    match incoming {
        Incoming::Order(incoming) => {
            let order = orders.remove(&incoming.channel_number);
            let order = folded(order, delivery, incoming);
            folded(Some(known(&incoming.channel_number)), delivery, incoming);
            orders.insert(incoming.channel_number.clone(), order);
        }
        Incoming::Tracking(tracking) => {
            orders.values_mut().for_each(|order| track(order, tracking));
            track(&mut known("tracked"), tracking);
        }
        Incoming::Fact(_) => {}
        Incoming::Nothing(reason) => assert!(!reason.is_empty(), "passed by without a reason"),
    }
}

/// The order after the message, which must be consistent: no money out of nothing, and the same message again has no effect.
fn folded(before: Option<Order>, delivery: &Delivery, incoming: &IncomingOrder) -> Order {
    let after = fold(before.clone(), incoming);
    let said = &delivery.inner;
    if payable(&after) == Some(0) && before.as_ref().is_none_or(|before| payable(before) != Some(0)) {
        assert!(says_nothing_to_pay(said) || adds_up_to_nothing(&after), "0.00 to pay, which no payload said");
    }
    if !said.contains("currency") {
        let known = before.as_ref().map_or(shop().currency, |before| before.currency);
        assert!([known, Currency::CNY].contains(&after.currency), "another currency, which no payload said");
    }
    let again = fold(Some(after.clone()), incoming);
    assert!(
        again.totals == after.totals && again.lines == after.lines && again.contact == after.contact,
        "the same message again has an effect"
    );
    after
}

fn fold(order: Option<Order>, incoming: &IncomingOrder) -> Order {
    let shop = shop();
    let (received_at, asked) = (now(), false);
    let intake = Intake { shop: &shop, knows_sku: &|_| false, read_phone: &read_phone, received_at, asked, now: now() };
    let mut mint = Mint::new(now(), 7);
    match order {
        Some(order) => intake.update(order, incoming, &mut mint).0,
        None => intake.receive(incoming, &mut mint).0,
    }
}

fn track(order: &mut Order, tracking: &IncomingTracking) {
    let parcels: Vec<_> = order.shipments.iter().map(|shipment| shipment.id).collect();
    for id in parcels {
        *order = order.clone().track(id, &tracking.events, now(), &mut Mint::new(now(), 8)).0;
    }
}

/// A paid order with a parcel, into which a message is folded.
fn known(number: &str) -> Order {
    let amount = Said::Value(KNOWN_PAYABLE);
    let whole = IncomingOrder {
        channel_number: number.to_owned(),
        updated_at: Some(chrono::DateTime::UNIX_EPOCH),
        paid_at: Some(chrono::DateTime::UNIX_EPOCH),
        totals: IncomingTotals { payable: amount, paid: amount, ..IncomingTotals::default() },
        lines: Some(vec![IncomingLine {
            channel_line_id: "1".into(),
            title: Some("a line".into()),
            quantity: Said::Value(1),
            unit_price: amount,
            total: amount,
            ..IncomingLine::default()
        }]),
        shipments: Some(vec![IncomingShipment { tracking_number: "TRACK-1".into(), ..IncomingShipment::default() }]),
        shipments_complete: true,
        ..IncomingOrder::default()
    };
    fold(None, &whole)
}

fn shop() -> ShopProfile {
    let channel = "FUZZ".into();
    ShopProfile {
        id: "shop".into(),
        channel,
        currency: Currency::CNY,
        warehouse: None,
        warehouse_profile: domain::order::warehouse::WarehouseProfile::default(),
        company_needs: std::sync::Arc::default(),
        ship_hours: 48,
    }
}

fn read_phone(text: &str, _: Option<&str>) -> Phone {
    if text.starts_with('+') { Phone::number(text, text.to_owned(), None) } else { Phone::unread(text) }
}

fn payable(order: &Order) -> Option<i64> {
    order.totals.payable
}

/// Whether the known parts add up to nothing to pay.
fn adds_up_to_nothing(order: &Order) -> bool {
    order.totals.payable_basis == PayableBasis::Derived && order.totals.sum_of_parts() == Some(0)
}

/// Whether a payload has an amount to pay of 0. A payload that `serde_json` refuses counts as one, because other parsers may read it.
fn says_nothing_to_pay(text: &str) -> bool {
    serde_json::from_str(text).map_or(true, |payload| says_nothing(&payload))
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(says_nothing),
        Value::Object(members) => {
            members.iter().any(|(name, member)| (PAYABLE.contains(&name.as_str()) && is_zero(member)) || says_nothing(member))
        }
        _ => false,
    }
}

/// Zero in any spelling: some digits, each of them 0, before an exponent.
fn is_zero(value: &Value) -> bool {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return false,
    };
    let mut digits = text.split(['e', 'E']).next().unwrap_or_default().chars().filter_map(|letter| match letter {
        '０'..='９' => Some(letter == '０'),
        _ => letter.is_ascii_digit().then_some(letter == '0'),
    });
    digits.next() == Some(true) && digits.all(|is_zero| is_zero)
}
