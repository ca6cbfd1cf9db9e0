//! The inputs of rules on an order: customization with its material, the wishes of the buyer, and shortages by stock facts.

use chrono::{DateTime, Duration, Utc};
use domain::intake::{Intake, ShopProfile};
use domain::kernel::ids::{LineId, Mint};
use domain::kernel::money::Currency;
use domain::kernel::phone::Phone;
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::customization::{Material, MaterialSource};
use domain::order::fact::{Confidence, Fact, FactKind};
use domain::order::incoming::{IncomingLine, IncomingMaterial, IncomingOrder, IncomingService, IncomingSignals, Said};
use domain::order::service::{ServiceLevel, Signal};

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_040, 0).unwrap() + Duration::minutes(minute)
}

fn take(order: Option<Order>, incoming: &IncomingOrder, corrects: bool) -> Order {
    let shop = ShopProfile {
        id: "shop".into(),
        channel: "GENERIC".into(),
        currency: Currency::CNY,
        warehouse: None,
        warehouse_profile: domain::order::warehouse::WarehouseProfile::default(),
        company_needs: std::sync::Arc::default(),
        ship_hours: 48,
    };
    let arrival = incoming.updated_at.unwrap();
    let read_phone = |text: &str, _: Option<&str>| Phone::unread(text);
    let intake =
        Intake { shop: &shop, knows_sku: &|_| true, read_phone: &read_phone, received_at: arrival, asked: false, now: arrival };
    let mut mint = Mint::new(arrival, 7);
    match order {
        None => intake.receive(incoming, &mut mint).0,
        Some(order) if corrects => intake.correct(order, incoming, &mut mint).0,
        Some(order) => intake.update(order, incoming, &mut mint).0,
    }
}

fn line(id: &str, quantity: u32, is_gift: bool) -> IncomingLine {
    IncomingLine {
        channel_line_id: id.into(),
        sku: Some(id.into()),
        quantity: Said::Value(quantity),
        is_gift: Some(is_gift),
        ..IncomingLine::default()
    }
}

fn message(minute: i64, lines: Vec<IncomingLine>) -> IncomingOrder {
    IncomingOrder {
        channel_number: "1".into(),
        status: Some(OrderStatus::Paid),
        updated_at: Some(at(minute)),
        lines: Some(lines),
        ..IncomingOrder::default()
    }
}

fn custom(customized: Option<bool>, material: Option<IncomingMaterial>) -> IncomingLine {
    IncomingLine { customized, material, ..line("A", 1, false) }
}

fn named(name: &str) -> IncomingMaterial {
    IncomingMaterial::Named(name.into())
}

#[test]
fn customization_and_material_have_three_values() {
    let of = |lines: Vec<IncomingLine>| {
        let order = take(None, &message(0, lines), false);
        (order.is_customized(), order.has_materials())
    };
    assert_eq!(of(vec![line("A", 1, false)]), (None, None));
    assert_eq!(of(vec![custom(Some(false), None)]), (Some(false), None));
    assert_eq!(of(vec![custom(Some(false), None), line("B", 1, false)]), (None, None), "of one line it is unknown");
    assert_eq!(of(vec![custom(Some(true), None), line("B", 1, false)]), (Some(true), Some(false)));
    assert_eq!(of(vec![custom(Some(true), Some(named("a.ttf")))]), (Some(true), Some(true)));
    assert_eq!(of(vec![custom(None, Some(named("a.ttf")))]), (Some(true), Some(true)), "what has a material is customized");
    assert_eq!(of(vec![custom(None, Some(IncomingMaterial::Missing))]), (None, None));
    assert_eq!(
        of(vec![IncomingLine { quantity: Said::Value(0), ..custom(Some(true), None) }]),
        (Some(false), None),
        "nothing is wanted"
    );
}

#[test]
fn a_newer_message_counts_and_one_that_leaves_it_out_changes_nothing() {
    let first = take(None, &message(5, vec![custom(Some(true), Some(named("李四.ttf")))]), false);
    let material = |order: &Order| order.lines[0].customization.as_ref().and_then(|one| one.material.clone());
    assert_eq!(material(&first), Some(Material { name: "李***.ttf".into(), source: MaterialSource::Channel, file: None }));
    let older = take(Some(first.clone()), &message(1, vec![custom(Some(false), Some(IncomingMaterial::Missing))]), false);
    assert_eq!((older.is_customized(), older.has_materials()), (Some(true), Some(true)), "an older message");
    let silent = take(Some(first.clone()), &message(9, vec![line("A", 1, false)]), false);
    assert_eq!(silent.lines[0].customization, first.lines[0].customization);
    let missing = take(Some(silent), &message(10, vec![custom(None, Some(IncomingMaterial::Missing))]), false);
    assert_eq!(missing.lines_without_material().count(), 1);

    let mut uploaded = first.clone();
    let file = Mint::new(at(6), 3).next();
    uploaded.lines[0].customization.as_mut().unwrap().material = Some(Material::uploaded("b.otf", file));
    for said in [Some(IncomingMaterial::Missing), Some(named("c.ttf"))] {
        let order = take(Some(uploaded.clone()), &message(11, vec![custom(Some(true), said)]), false);
        assert_eq!(material(&order).unwrap().source, MaterialSource::Upload, "the channel takes no upload away");
    }
    let wrong = take(Some(first), &message(5, vec![line("A", 1, false)]), true);
    assert_eq!(wrong.lines[0].customization, None, "a corrected reading leaves nothing of the wrong one");
}

#[test]
fn wishes_follow_the_newest_message() {
    let wish = |minute, level, service: &str, found: Vec<Signal>| IncomingOrder {
        customer_level: level,
        service: Some(IncomingService { raw: service.into(), level: ServiceLevel::from_name(service) }),
        signals: Some(IncomingSignals { found, mapping: "generic 1".into() }),
        ..message(minute, vec![line("A", 1, false)])
    };
    let order = take(None, &wish(5, Said::Value(3), "URGENT", vec![Signal::Urgent]), false);
    let order = take(Some(order), &message(6, vec![line("A", 1, false)]), false);
    let order = take(Some(order), &wish(4, Said::Value(1), "STANDARD", vec![]), false);
    assert_eq!((order.customer_level, order.service_level), (Some(3), Some(ServiceLevel::Urgent)));
    assert!(order.has_signal(Signal::Urgent) && !order.has_signal(Signal::CallFirst));
    assert_eq!(order.signals[0].at, at(5));
    let order = take(Some(order), &wish(7, Said::Unreadable, "DRONE", vec![]), false);
    assert_eq!((order.customer_level, order.service_level, order.signals.len()), (None, None, 0));
    assert_eq!(order.raw_service.as_deref(), Some("DRONE"));
}

fn stock(order: &Order, value: &str, line: Option<LineId>, minute: i64) -> Order {
    let fact = Fact {
        id: Mint::new(at(minute), 11).next(),
        source: Source::Wms,
        kind: FactKind::Stock,
        value: value.into(),
        raw: None,
        shipment: None,
        line,
        observed_at: at(minute),
        recorded_at: at(minute),
        confidence: Confidence::Confirmed,
    };
    order.clone().record_fact(fact, at(minute)).0
}

#[test]
fn missing_pieces_are_counted_from_stock_facts_alone() {
    let order = take(None, &message(0, vec![line("A", 3, false), line("GIFT", 2, true)]), false);
    let short = |order: &Order| (order.short_pieces(), order.gift_short_pieces());
    let [goods, gift] = [order.lines[0].id, order.lines[1].id];
    assert_eq!(short(&order), (None, None), "no fact");
    assert_eq!(short(&stock(&order, "RESERVED", None, 1)), (Some(0), Some(0)));
    assert_eq!(short(&stock(&order, "RESERVED", Some(goods), 1)), (None, None), "of the gift nothing is known");
    assert_eq!(short(&stock(&order, "RESERVED", Some(gift), 1)), (None, Some(0)));
    assert_eq!(short(&stock(&order, "SHORT", Some(goods), 1)), (Some(3), None));
    let gift_short = stock(&order, "SHORT", Some(gift), 1);
    assert_eq!(short(&gift_short), (Some(2), Some(2)));
    assert_eq!(short(&stock(&gift_short, "SHORT", Some(goods), 2)), (Some(5), Some(2)));
    assert_eq!(short(&stock(&gift_short, "RESERVED", None, 2)), (Some(0), Some(0)), "the shortage is withdrawn");
    assert_eq!(short(&stock(&order, "SHORT", None, 1)), (Some(5), None), "the order is short, which piece is unknown");
    let only_gifts = take(None, &message(0, vec![line("GIFT", 2, true)]), false);
    assert_eq!(short(&stock(&only_gifts, "SHORT", None, 1)), (Some(2), Some(2)));
    let no_gift = take(None, &message(0, vec![line("A", 3, false)]), false);
    assert_eq!(short(&no_gift), (None, Some(0)));
}
