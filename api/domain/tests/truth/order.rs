//! Orders of one small shop, put into a situation by lines such as `status PACKED` or `report SF1 300 IN_TRANSIT CONFIRMED 到达杭州`.

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::{Person, Role};
use domain::intake::{Intake, ShopProfile};
use domain::kernel::ids::Mint;
use domain::kernel::money::Currency;
use domain::kernel::phone::Phone;
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::fact::{Confidence, Fact, FactKind};
use domain::order::heard::WholePayment;
use domain::order::hold::{Hold, HoldReason, HoldState};
use domain::order::incoming::{IncomingContact, IncomingLine, IncomingOrder, IncomingPayments, IncomingTotals, Said};
use domain::order::payment::Payment;
use domain::order::returns::Return;
use domain::order::shipment::{Shipment, ShipmentLine, ShipmentStatus, TrackingEvent};
use serde::de::DeserializeOwned;

/// A minute of the day of the orders, which begins at 08:00 in China.
pub fn at(minute: i64) -> DateTime<Utc> {
    "2027-01-05T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute)
}

/// The time of every question: 16:00 in China.
pub fn now() -> DateTime<Utc> {
    at(480)
}

pub fn clerk() -> Person {
    Person { subject: "cs-1".into(), name: "Lin".into(), role: Role::CustomerService }
}

pub fn mint(seed: u128) -> Mint {
    Mint::new(now(), seed)
}

/// A paid order of two pots of tea for 50 yuan that is promised for 18:00 and goes to this country.
pub fn paid(country: &str) -> Order {
    let text = |word: &str| Some(word.to_owned());
    let message = IncomingOrder {
        channel_number: "1001".into(),
        status: Some(OrderStatus::Paid),
        placed_at: Some(at(0)),
        paid_at: Some(at(1)),
        updated_at: Some(at(1)),
        ship_by: Some(at(600)),
        totals: IncomingTotals { payable: Said::Value(5000), ..IncomingTotals::default() },
        payments: IncomingPayments::Whole(WholePayment { paid: true, paid_at: Some(at(1)), method: None, on_delivery: false }),
        contact: IncomingContact {
            name: text("王小明"),
            phone: text("13800000000"),
            country: text(country),
            province: text("浙江省"),
            city: text("杭州市"),
            line: text("虚构路 1 号"),
            ..IncomingContact::default()
        },
        lines: Some(vec![IncomingLine {
            channel_line_id: "1".into(),
            sku: text("TEA"),
            title: text("Tea"),
            quantity: Said::Value(2),
            unit_price: Said::Value(2500),
            ..IncomingLine::default()
        }]),
        ..IncomingOrder::default()
    };
    let (warehouse, currency) = (Some("HZ".into()), Currency::CNY);
    let shop = ShopProfile {
        id: "TM1".into(),
        channel: "TAOBAO".into(),
        currency,
        warehouse,
        warehouse_profile: domain::order::warehouse::WarehouseProfile::default(),
        company_needs: std::sync::Arc::default(),
        ship_hours: 48,
    };
    let read_phone = |text: &str, _: Option<&str>| Phone::number(text, format!("+86{text}"), None);
    let intake =
        Intake { shop: &shop, knows_sku: &|_| true, read_phone: &read_phone, received_at: at(2), asked: false, now: at(2) };
    let mut order = intake.receive(&message, &mut mint(1)).0;
    // The channel's first statements are no part of a situation.
    order.facts.clear();
    order.payments.clear();
    order
}

/// An order in the situation that these lines describe.
pub fn given(country: &str, lines: &[impl AsRef<str>]) -> Order {
    let mut order = paid(country);
    for (index, line) in lines.iter().enumerate() {
        apply(&mut order, line.as_ref(), &mut mint(100 + index as u128));
    }
    order
}

/// The value of an enum by its name in the API.
pub fn word<T: DeserializeOwned>(word: &str) -> T {
    serde_json::from_value(serde_json::Value::from(word)).unwrap_or_else(|error| panic!("{word}: {error}"))
}

fn number<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

/// Puts one line of a situation into effect.
pub fn apply(order: &mut Order, line: &str, mint: &mut Mint) {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["status", status] => (order.status, order.status_since) = (word(status), at(120)),
        ["status", status, minute] => (order.status, order.status_since) = (word(status), at(number(minute))),
        ["payable", "unknown"] => order.totals.payable = None,
        ["payable", minor] => order.totals.payable = Some(number(minor)),
        ["paid", minor] => order.totals.paid = number(minor),
        ["refunded", minor] => order.totals.refunded = number(minor),
        ["currency-before", code] => order.currency_before = code.parse().ok(),
        ["unpaid"] => (order.totals.paid, order.paid_at, order.heard.paid_at) = (0, None, None),
        ["payment", rest @ ..] => order.payments.push(payment(rest, mint)),
        ["hold", reason] => order.holds.push(hold(word(reason), mint)),
        ["line-hold", reason] => {
            let lines = vec![order.lines[0].id];
            order.holds.push(Hold { lines, ..hold(word(reason), mint) });
        }
        ["fact", rest @ ..] => {
            let fact = fact(order, rest, mint);
            order.facts.push(fact);
        }
        ["parcel", tracking, carrier, pieces] => order.shipments.push(parcel(order, tracking, carrier, number(pieces), mint)),
        ["report", tracking, minute, status, confidence, ..] => {
            let text = line.splitn(6, ' ').nth(5).unwrap_or_default();
            report(order, tracking, at(number(minute)), word(status), word(confidence), text, mint);
        }
        ["out", tracking] => parcel_of(order, tracking).scanned_at = Some(at(200)),
        ["void", tracking] => parcel_of(order, tracking).voided_at = Some(at(210)),
        ["return", kind, status] => order.returns.push(a_return(word(kind), word(status), mint)),
        ["picked", pieces] => order.lines[0].picked_quantity = number(pieces),
        ["picked", pieces, "short"] => {
            (order.lines[0].picked_quantity, order.lines[0].short_reason) = (number(pieces), Some("not found".into()));
        }
        ["shipped", pieces] => order.lines[0].shipped_quantity = number(pieces),
        ["promise", "none"] => order.promise.ship_by = None,
        ["promise", minute] => order.promise.ship_by = Some(at(number(minute))),
        ["no-city"] => order.contact.address.city = None,
        _ => panic!("{line}"),
    }
}

fn payment(words: &[&str], mint: &mut Mint) -> Payment {
    let [kind, status, amount] = words else { panic!("{words:?}") };
    let status: domain::order::payment::PaymentStatus = word(status);
    let paid_at = (status == domain::order::payment::PaymentStatus::Paid).then(|| at(1));
    Payment {
        id: mint.next(),
        kind: word(kind),
        status,
        amount: number(amount),
        method: None,
        paid_at,
        due_at: Some(at(300)),
        source: domain::kernel::source::Source::Channel,
        reference: None,
    }
}

fn hold(reason: HoldReason, mint: &mut Mint) -> Hold {
    Hold {
        release_note: None,
        sources: Vec::new(),
        id: mint.next(),
        reason,
        note: None,
        lines: Vec::new(),
        state: HoldState::Active,
        placed_at: at(130),
        placed_by: clerk(),
        release_at: None,
        released_at: None,
        released_by: None,
    }
}

/// `SOURCE KIND VALUE CONFIDENCE MINUTE` and, for a parcel, its number.
pub fn fact(order: &Order, words: &[&str], mint: &mut Mint) -> Fact {
    let [source, kind, value, confidence, minute, parcel @ ..] = words else { panic!("{words:?}") };
    let shipment = parcel.first().map(|tracking| order.parcel_numbered(tracking).expect("a known parcel").id);
    let (source, kind): (Source, FactKind) = (word(source), word(kind));
    let observed_at = at(number(minute));
    let (value, confidence) = ((*value).to_owned(), word(confidence));
    Fact {
        id: mint.next(),
        source,
        kind,
        value,
        raw: None,
        shipment,
        line: None,
        observed_at,
        recorded_at: observed_at,
        confidence,
    }
}

fn parcel(order: &Order, tracking: &str, carrier: &str, pieces: u32, mint: &mut Mint) -> Shipment {
    let line = ShipmentLine { line: order.lines[0].id, quantity: pieces };
    let said = |word: &str| (word != "-").then(|| word.to_owned());
    Shipment {
        id: mint.next(),
        warehouse: Some("HZ".into()),
        carrier: said(carrier),
        tracking_number: said(tracking),
        status: ShipmentStatus::Pending,
        label_print_count: 0,
        scanned_at: None,
        scanned_by_device: None,
        lines: if pieces == 0 { Vec::new() } else { vec![line] },
        events: Vec::new(),
        carrier_source: None,
        voided_at: None,
        voided_by: None,
        replaced_by: None,
        left_at: None,
        label_voided_at: None,
        number_shared_at: None,
    }
}

fn parcel_of<'a>(order: &'a mut Order, tracking: &str) -> &'a mut Shipment {
    order.shipments.iter_mut().find(|parcel| parcel.is_numbered(tracking)).unwrap_or_else(|| panic!("no parcel {tracking}"))
}

fn report(
    order: &mut Order,
    tracking: &str,
    at: DateTime<Utc>,
    status: ShipmentStatus,
    confidence: Confidence,
    text: &str,
    mint: &mut Mint,
) {
    let parcel = parcel_of(order, tracking);
    parcel.events.push(TrackingEvent {
        id: mint.next(),
        at,
        status,
        raw: None,
        location: None,
        description: text.to_owned(),
        source: Source::Carrier,
        confidence,
        sequence: 0,
        measures: Vec::new(),
    });
    TrackingEvent::sort(&mut parcel.events);
    parcel.status = parcel.standing().map_or(parcel.status, |standing| standing.status);
}

fn a_return(kind: domain::order::returns::ReturnKind, status: domain::order::returns::ReturnStatus, mint: &mut Mint) -> Return {
    Return {
        reason_code: None,
        id: mint.next(),
        number: "TM1-1001-R1".into(),
        kind,
        status,
        lines: Vec::new(),
        reason: None,
        requested_at: at(150),
        status_since: at(160),
        refund: None,
        refunded_before: None,
    }
}
