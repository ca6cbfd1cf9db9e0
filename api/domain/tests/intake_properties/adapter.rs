//! Between the properties and the domain: the only file that knows the domain's types.

use chrono::{DateTime, Duration, Utc};
use domain::intake::{Intake, ShopProfile};
use domain::kernel::address::Address;
use domain::kernel::ids::Mint;
use domain::kernel::money::Currency;
use domain::kernel::phone::Phone;
use domain::order::Order;
use domain::order::contact::ContactChange;
use domain::order::heard::WholePayment;
use domain::order::incoming::{
    IncomingContact, IncomingLine, IncomingOrder, IncomingPayments, IncomingShipment, IncomingTotals, Said,
};

use crate::card::{Card, CardLine, CardTotals};
use crate::message::{LineState, Message, Part};

/// A phone that the tables of numbers refuse: it is kept as it was sent.
pub const ODD_PHONE: &str = "13800000000转1234";

/// The addresses of states.
pub const ADDRESSES: [[Option<&str>; 6]; 4] = [
    [Some("CN"), Some("广东"), Some("深圳"), Some("南山"), Some("示例大道 8 号"), Some("518000")],
    [Some("FR"), None, Some("Paris"), None, Some("3 Rue Inventée"), None],
    [Some("US"), Some("Illinois"), Some("Springfield"), None, Some("1 Invented Street"), Some("62701")],
    [Some("CN"), Some("江苏"), Some("苏州"), None, Some("虚构路 8 号"), None],
];

/// The channel's time of a second of the history.
pub fn moment(second: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::days(20_000) + Duration::seconds(second)
}

/// The order after a message, which arrives at this time.
pub fn take(order: Option<Order>, message: &Message, arrival: DateTime<Utc>) -> Order {
    take_incoming(order, &incoming(message), arrival)
}

/// The order after the same message with an unreadable phone.
pub fn take_with_odd_phone(order: Option<Order>, message: &Message, arrival: DateTime<Utc>) -> Order {
    let mut incoming = incoming(message);
    incoming.contact.phone = incoming.contact.phone.map(|_| ODD_PHONE.to_owned());
    take_incoming(order, &incoming, arrival)
}

fn take_incoming(order: Option<Order>, incoming: &IncomingOrder, arrival: DateTime<Utc>) -> Order {
    read(order, incoming, arrival, Reading::First)
}

fn read(order: Option<Order>, incoming: &IncomingOrder, arrival: DateTime<Utc>, reading: Reading) -> Order {
    let shop = ShopProfile {
        id: "shop".into(),
        channel: "GENERIC".into(),
        currency: Currency::CNY,
        warehouse: Some("HZ".into()),
        warehouse_profile: domain::order::warehouse::WarehouseProfile::default(),
        company_needs: std::sync::Arc::default(),
        ship_hours: 48,
    };
    let read_phone = |text: &str, _: Option<&str>| {
        if text.starts_with('+') { Phone::number(text, text.to_owned(), None) } else { Phone::unread(text) }
    };
    let intake =
        Intake { shop: &shop, knows_sku: &|_| true, read_phone: &read_phone, received_at: arrival, asked: false, now: arrival };
    let mut mint = Mint::new(arrival, 7);
    match (order, reading) {
        (None, _) => intake.receive(incoming, &mut mint).0,
        (Some(order), Reading::First) => intake.update(order, incoming, &mut mint).0,
        (Some(order), Reading::Again) => intake.correct(order, incoming, &mut mint).0,
    }
}

/// The reading of a message: a later one replaces what the first stated.
#[derive(Debug, Clone, Copy)]
enum Reading {
    First,
    Again,
}

/// A step in the course of an order's address.
#[derive(Debug, Clone)]
pub enum Move {
    /// The channel states the address of this index.
    Message(usize),
    /// The message of the step before this one is read again, and states the address of this index, or no address.
    ReadAgain(Option<usize>),
    /// Staff change the address.
    Edit(usize),
    /// The person is erased.
    Erase,
}

/// The order after a step, which is the one of this number.
pub fn moved(order: Option<Order>, step: &Move, number: i64) -> Order {
    let arrival = moment(number) + Duration::days(1);
    let message = |index: Option<usize>, at: DateTime<Utc>| {
        let contact = index.map(|index| contact_at(ADDRESSES[index].map(|part| part.map(str::to_owned)))).unwrap_or_default();
        IncomingOrder { channel_number: "1".into(), updated_at: Some(at), contact, ..IncomingOrder::default() }
    };
    let read_before = arrival - Duration::seconds(1);
    match (order, step) {
        (None, _) => take_incoming(None, &message(Some(0), arrival), arrival),
        (order, Move::Message(index)) => take_incoming(order, &message(Some(*index), arrival), arrival),
        (order, Move::ReadAgain(index)) => read(order, &message(*index, read_before), read_before, Reading::Again),
        (Some(order), Move::Edit(index)) => {
            let [country, province, city, district, line, postal_code] = ADDRESSES[*index].map(|part| part.map(str::to_owned));
            let address = Address { country, province, city, district, line, postal_code };
            let change = ContactChange { address: Some(address), region_known: true, ..ContactChange::default() };
            order.clone().update_contact(change).map_or(order, |(order, _)| order)
        }
        (Some(order), Move::Erase) => order.erase(arrival, "asked").0,
    }
}

fn incoming(message: &Message) -> IncomingOrder {
    let state = &message.state;
    let said = |part: Part, amount: i64| if message.states(part) { Said::Value(amount) } else { Said::Nothing };
    let payment =
        || WholePayment { paid: state.paid_at.is_some(), paid_at: state.paid_at.map(moment), method: None, on_delivery: false };
    let word = |part: Part, text: String| message.states(part).then_some(text);
    IncomingOrder {
        channel_number: "1".into(),
        channel_alias: word(Part::Alias, format!("#{}", state.alias)),
        raw_status: word(Part::Status, state.status.name().to_lowercase()),
        status: message.states(Part::Status).then_some(state.status),
        placed_at: message.states(Part::PlacedAt).then(|| moment(state.placed_at)),
        paid_at: state.paid_at.filter(|_| message.states(Part::Payment)).map(moment),
        updated_at: Some(moment(message.second)),
        currency: message.states_currency().then(|| state.currency.to_owned()),
        totals: IncomingTotals {
            goods: said(Part::Goods, state.goods),
            discount: said(Part::Discount, state.discount),
            freight: said(Part::Freight, state.freight),
            tax: said(Part::Tax, state.tax),
            payable: said(Part::Payable, state.payable),
            paid: said(Part::Payment, state.paid),
            refunded: said(Part::Refunded, state.refunded),
            ..IncomingTotals::default()
        },
        contact: contact(message),
        payments: if message.states(Part::Payment) { IncomingPayments::Whole(payment()) } else { IncomingPayments::Nothing },
        lines: message.states(Part::Lines).then(|| state.lines.iter().map(|one| line(one, message)).collect()),
        shipments: message.states(Part::Parcels).then(|| state.parcel_numbers().map(parcel).collect()),
        shipments_complete: true,
        ..IncomingOrder::default()
    }
}

fn contact(message: &Message) -> IncomingContact {
    let state = &message.state;
    let address = if message.states(Part::Address) {
        ADDRESSES[state.address].map(|part| part.map(str::to_owned))
    } else {
        Default::default()
    };
    IncomingContact {
        name: message.states(Part::Name).then(|| format!("name {}", state.name)),
        phone: message.states(Part::Phone).then(|| phone_text(state.phone)),
        ..contact_at(address)
    }
}

fn contact_at([country, province, city, district, line, postal_code]: [Option<String>; 6]) -> IncomingContact {
    IncomingContact { country, province, city, district, line, postal_code, ..IncomingContact::default() }
}

/// The phone of a state.
pub fn phone_text(phone: usize) -> String {
    format!("+861380000000{phone}")
}

/// The tracking number of a parcel of a state.
pub fn tracking_number(parcel: i64) -> String {
    format!("SF{parcel}")
}

fn parcel(index: i64) -> IncomingShipment {
    IncomingShipment { carrier: Some("SF".into()), tracking_number: tracking_number(index), ..IncomingShipment::default() }
}

fn line(line: &LineState, message: &Message) -> IncomingLine {
    let price = |amount: i64| if message.states(Part::LinePrices) { Said::Value(amount) } else { Said::Nothing };
    IncomingLine {
        channel_line_id: line.id.to_string(),
        sku: Some(format!("SKU-{}", line.id)),
        title: message.states(Part::LineTitles).then(|| format!("title {}", line.title)),
        quantity: Said::Value(line.quantity),
        is_gift: Some(false),
        unit_price: price(line.price),
        total: price(line.price * i64::from(line.quantity)),
        ..IncomingLine::default()
    }
}

/// The card of the order.
pub fn card(order: &Order) -> Card {
    let text = |value: &dyn std::fmt::Debug| format!("{value:?}");
    let address = &order.contact.address;
    let lines = order.lines.iter().map(|line| {
        let card = CardLine {
            sku: line.sku.clone(),
            title: line.title.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            total: line.total,
        };
        (line.channel_line_id.clone(), card)
    });
    let payments = order.payments.iter().map(|one| (text(&one.kind), text(&one.status), one.amount, one.paid_at));
    let parcels = order
        .shipments
        .iter()
        .map(|one| (one.tracking_number.clone().unwrap_or_default(), (one.carrier.clone(), one.voided_at.is_none())));
    Card {
        status: order.status.name().to_owned(),
        raw_status: order.raw_status.clone(),
        alias: order.channel_alias.clone(),
        placed_at: order.placed_at,
        paid_at: order.paid_at,
        ship_by: order.promise.ship_by,
        currency: order.currency.code().to_owned(),
        totals: CardTotals {
            goods: order.totals.goods,
            discount: order.totals.discount,
            freight: order.totals.freight,
            tax: order.totals.tax,
            payable: order.totals.payable,
            paid: order.totals.paid,
            refunded: order.totals.refunded,
        },
        name: order.contact.name.clone(),
        phone: order.contact.phone.as_ref().map(|phone| phone.clear.clone().unwrap_or_else(|| phone.masked.clone())),
        address: [&address.country, &address.province, &address.city, &address.district, &address.line, &address.postal_code]
            .map(Clone::clone),
        lines: lines.collect(),
        payments: payments.collect(),
        parcels: parcels.collect(),
        facts: order.facts.iter().map(|fact| (text(&fact.kind), fact.value.clone(), fact.raw.clone())).collect(),
        conflicts: order.conflicts().iter().map(|one| text(&one.kind)).collect(),
        marks: order.marks.iter().map(|mark| (text(&mark.kind), mark.value.clone())).collect(),
    }
}

/// Whether a mark reports two messages of one second of which neither is known to be newer.
pub fn is_of_a_tie(mark: &(String, String)) -> bool {
    mark.0 == "UndecidedVersion"
}
