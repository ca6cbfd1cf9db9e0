//! Parcels that staff voids or renumbers, through the public interface of the domain: two parcels, half a line, and a typed number.

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::{Actor, Person, Role};
use domain::actions::action::Action;
use domain::event::Event;
use domain::fulfillment::outbound::{LabelPrint, OutboundScan};
use domain::fulfillment::pack::PackedParcel;
use domain::fulfillment::void::TrackingReplacement;
use domain::intake::{Intake, ShopProfile};
use domain::kernel::ids::{Mint, ShipmentId};
use domain::kernel::money::Currency;
use domain::kernel::phone::Phone;
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::conflict::{ConflictKind, NumberUse};
use domain::order::fact::Confidence;
use domain::order::heard::WholePayment;
use domain::order::incoming::{
    IncomingContact, IncomingLine, IncomingOrder, IncomingPayments, IncomingShipment, IncomingTotals, Said,
};
use domain::order::shipment::{Shipment, ShipmentLine, ShipmentStatus, TrackingEvent};
use domain::refusal::{Code, Language};

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_040, 0).unwrap() + Duration::minutes(minute)
}

fn mint(minute: i64) -> Mint {
    Mint::new(at(minute), 7)
}

/// A message of the channel about an order of two cups at a minute, with its complete list of parcels.
fn message(announced: &[&str], minute: i64) -> IncomingOrder {
    let parcel = |number: &&str| IncomingShipment {
        carrier: Some("SF".into()),
        tracking_number: (*number).into(),
        ..IncomingShipment::default()
    };
    IncomingOrder {
        channel_number: "1".into(),
        status: Some(OrderStatus::Paid),
        placed_at: Some(at(0)),
        paid_at: Some(at(0)),
        updated_at: Some(at(minute)),
        totals: IncomingTotals { payable: Said::Value(100), ..IncomingTotals::default() },
        payments: IncomingPayments::Whole(WholePayment { paid: true, paid_at: Some(at(0)), method: None, on_delivery: false }),
        contact: IncomingContact {
            country: Some("CN".into()),
            province: Some("浙江省".into()),
            city: Some("杭州市".into()),
            line: Some("虚构路 1 号".into()),
            ..IncomingContact::default()
        },
        lines: Some(vec![IncomingLine {
            channel_line_id: "1".into(),
            sku: Some("CUP".into()),
            title: Some("Cup".into()),
            quantity: Said::Value(2),
            unit_price: Said::Value(50),
            ..IncomingLine::default()
        }]),
        shipments: Some(announced.iter().map(parcel).collect()),
        shipments_complete: true,
        ..IncomingOrder::default()
    }
}

/// The order after a message of the channel.
fn told(order: Option<Order>, message: &IncomingOrder) -> Order {
    let shop = ShopProfile {
        id: "S".into(),
        channel: "GENERIC".into(),
        currency: Currency::CNY,
        warehouse: None,
        warehouse_profile: domain::order::warehouse::WarehouseProfile::default(),
        company_needs: std::sync::Arc::default(),
        ship_hours: 48,
    };
    let now = message.updated_at.unwrap();
    let read_phone = |text: &str, _: Option<&str>| Phone::unread(text);
    let intake = Intake { shop: &shop, knows_sku: &|_| true, read_phone: &read_phone, received_at: now, asked: false, now };
    let mut mint = Mint::new(now, 42);
    match order {
        Some(order) => intake.update(order, message, &mut mint).0,
        None => intake.receive(message, &mut mint).0,
    }
}

/// The order after its pick.
fn picked(announced: &[&str]) -> Order {
    let order = told(None, &message(announced, 0));
    order.approve(at(1)).unwrap().0.confirm_pick(&[], at(2)).unwrap().0
}

/// A parcel as it is packed; no pieces = all.
fn packed(order: &Order, number: &str, pieces: u32, mint: &mut Mint) -> PackedParcel {
    let part = ShipmentLine { line: order.lines[0].id, quantity: pieces };
    let lines = if pieces == 0 { Vec::new() } else { vec![part] };
    PackedParcel { id: mint.next(), carrier: None, tracking_number: Some(number.into()), lines }
}

fn numbers(order: &Order) -> Vec<&str> {
    order.parcels().filter_map(|parcel| parcel.tracking_number.as_deref()).collect()
}

fn pieces(order: &Order) -> Vec<u32> {
    order.parcels().map(|parcel| parcel.lines.iter().map(|part| part.quantity).sum()).collect()
}

fn print(order: Order, shipment: ShipmentId, mint: &mut Mint) -> Order {
    let by = Person { subject: "w".into(), name: "W".into(), role: Role::Warehouse };
    let label = LabelPrint { shipment, carrier: None, tracking_number: None, former: mint.next(), review_hold: mint.next(), by };
    order.print_label(label, at(4)).unwrap().0
}

/// Two parcels with a cup and a label each.
fn in_two(mint: &mut Mint) -> Order {
    let order = picked(&[]);
    let parcels = vec![packed(&order, "A", 1, mint), packed(&order, "B", 1, mint)];
    let mut order = order.complete_pack(parcels, mint.next(), at(3)).unwrap().0;
    for id in [order.shipments[0].id, order.shipments[1].id] {
        order = print(order, id, mint);
    }
    order
}

#[test]
fn the_other_half_of_a_line_keeps_its_parcel_and_its_label() {
    let mut mint = mint(5);
    let order = in_two(&mut mint);
    let second = order.shipments[1].id;
    let (mut order, events) = order.void_shipment(second, "torn", at(6)).unwrap();
    assert!(matches!(&events[..], [Event::ShipmentVoided { reason: Some(reason), .. }] if reason == "torn"), "{events:?}");
    assert_eq!(
        order.review_labels(domain::kernel::source::Source::Staff, &mut mint, at(6)),
        [],
        "the label of A says what is so"
    );
    assert_eq!((numbers(&order), pieces(&order), order.status), (vec!["A"], vec![1], OrderStatus::Packed));

    // The free piece can be packed in each way: by default, as everything, or by its line.
    let by_default = order.clone().complete_pack(Vec::new(), mint.next(), at(7)).unwrap().0;
    assert_eq!(pieces(&by_default), [1, 1]);
    for part in [0, 1] {
        let parcel = packed(&order, "C", part, &mut mint);
        let again = order.clone().complete_pack(vec![parcel], mint.next(), at(7)).unwrap().0;
        assert_eq!((numbers(&again), pieces(&again)), (vec!["A", "C"], vec![1, 1]));
        assert!(again.shipments[0].has_valid_label());
    }
    // Everything in one parcel: the contents of A go into it too.
    let parcel = packed(&order, "C", 2, &mut mint);
    let whole = order.complete_pack(vec![parcel], mint.next(), at(7)).unwrap().0;
    assert_eq!(whole.parcel_numbered("C").unwrap().lines[0].quantity, 2);
}

#[test]
fn the_number_of_a_voided_parcel_may_be_packed_again() {
    let mut mint = mint(5);
    let order = in_two(&mut mint);
    let second = order.shipments[1].id;
    let order = order.void_shipment(second, "torn", at(6)).unwrap().0;
    let parcel = packed(&order, "b", 0, &mut mint);
    let order = order.complete_pack(vec![parcel], mint.next(), at(7)).unwrap().0;
    assert_eq!((numbers(&order), pieces(&order)), (vec!["A", "B"], vec![1, 1]));
    assert!(!order.shipments[1].has_valid_label(), "the old label is in the bin");
}

#[test]
fn a_number_typed_over_the_only_known_one_corrects_it() {
    let mut mint = mint(3);
    let order = picked(&["KNOWN"]);
    let known = order.shipments[0].id;
    let parcel = packed(&order, "TYPED", 0, &mut mint);
    let (order, events) = order.complete_pack(vec![parcel], mint.next(), at(3)).unwrap();
    assert_eq!((numbers(&order), pieces(&order)), (vec!["TYPED"], vec![2]));
    assert_eq!((order.parcels().next().unwrap().id, order.former_numbers(known)), (known, vec!["KNOWN"]));
    let replaced = events.iter().find(|event| matches!(event, Event::ShipmentTrackingReplaced { .. })).unwrap();
    assert_eq!(replaced.summary(Language::En), "The tracking number was replaced: KNOWN → TYPED");

    // A second number packed together with the known one is a second parcel.
    let order = picked(&["KNOWN"]);
    let parcels = vec![packed(&order, "known", 1, &mut mint), packed(&order, "SECOND", 1, &mut mint)];
    let order = order.complete_pack(parcels, mint.next(), at(3)).unwrap().0;
    assert_eq!((numbers(&order), pieces(&order)), (vec!["KNOWN", "SECOND"], vec![1, 1]));
}

#[test]
fn a_number_that_may_mean_several_parcels_is_refused() {
    let mut mint = mint(3);
    for (announced, typed) in [(&["K1", "K2"][..], &["T1"][..]), (&["K1"], &["T1", "T2"])] {
        let order = picked(announced);
        let each = 2 / u32::try_from(typed.len()).unwrap();
        let parcels = typed.iter().map(|number| packed(&order, number, each, &mut mint)).collect();
        let refused = order.complete_pack(parcels, mint.next(), at(3)).unwrap_err();
        assert_eq!(refused.reason.code, Code::KnownParcelsLeft, "{announced:?} {typed:?}");
    }
}

#[test]
fn a_former_number_is_no_second_parcel() {
    let mut mint = mint(3);
    let order = picked(&["OLD"]);
    let id = order.shipments[0].id;
    let with = |number: &str, mint: &mut Mint| TrackingReplacement {
        shipment: id,
        tracking_number: number.into(),
        carrier: None,
        reason: Some("typed wrong".into()),
        former: mint.next(),
    };
    let (order, events) = order.replace_tracking(with("NEW", &mut mint), at(3), &mut Mint::new(at(9), 9)).unwrap();
    assert_eq!(events[0].summary(Language::ZhCn), "运单号由 OLD 更正为 NEW：typed wrong");
    // The channel's complete list has the former number and lacks the new one, under which nothing was packed yet.
    let repeated = told(Some(order.clone()), &message(&["OLD"], 5));
    assert_eq!(numbers(&repeated), ["NEW"]);
    // Packed under the former number: it is the same parcel, under that number again.
    let parcel = packed(&order, "OLD", 0, &mut mint);
    let back = order.clone().complete_pack(vec![parcel], mint.next(), at(4)).unwrap().0;
    assert_eq!((numbers(&back), back.former_numbers(id)), (vec!["OLD"], vec!["NEW"]));
    // Packed together with the new number, the former one cannot be another parcel's.
    let parcels = vec![packed(&order, "NEW", 1, &mut mint), packed(&order, "OLD", 1, &mut mint)];
    let refused = order.complete_pack(parcels, mint.next(), at(4)).unwrap_err();
    assert_eq!(refused.reason.code, Code::NumberOfAnotherParcel);
}

/// A label does not give another number to a parcel that a carrier scanned under the one that it has: the scan would be lost.
#[test]
fn a_number_that_a_carrier_scanned_is_not_printed_over() {
    let mut mint = mint(5);
    let order = picked(&[]);
    let parcel = packed(&order, "OLD", 2, &mut mint);
    let order = order.complete_pack(vec![parcel], mint.next(), at(3)).unwrap().0;
    let id = order.shipments[0].id;
    let new =
        TrackingReplacement { shipment: id, tracking_number: "NEW".into(), carrier: None, reason: None, former: mint.next() };
    let mut order = print(order, id, &mut mint).replace_tracking(new, at(5), &mut Mint::new(at(9), 9)).unwrap().0;
    let under = |number: &str, mint: &mut Mint| LabelPrint {
        shipment: id,
        carrier: None,
        tracking_number: Some(number.into()),
        former: mint.next(),
        review_hold: mint.next(),
        by: Person { subject: "w".into(), name: "W".into(), role: Role::Warehouse },
    };
    let before = order.clone().print_label(under("OTHER", &mut mint), at(6)).unwrap().0;
    assert_eq!(numbers(&before), ["OTHER"], "nobody has scanned it yet");
    order.shipments[0].events.push(TrackingEvent {
        id: mint.next(),
        at: at(6),
        status: ShipmentStatus::PickedUp,
        raw: None,
        location: None,
        description: "picked up".into(),
        source: Source::Carrier,
        confidence: Confidence::Confirmed,
        sequence: 0,
        measures: Vec::new(),
    });
    let refused = order.clone().print_label(under("OTHER", &mut mint), at(7)).unwrap_err();
    assert_eq!((refused.reason.code, &refused.field[..]), (Code::ParcelHasLeft, &["trackingNumber".into()][..]));
    let again = order.print_label(under("NEW", &mut mint), at(7)).unwrap().0;
    assert_eq!((numbers(&again), again.shipments[0].events.len()), (vec!["NEW"], 1), "under its own number it is printed");
}

#[test]
fn what_staff_voided_is_no_parcel_of_a_rule() {
    let mut mint = mint(5);
    let order = in_two(&mut mint);
    let ids: Vec<ShipmentId> = order.parcels().map(|parcel| parcel.id).collect();
    let order = ids.iter().fold(order, |order, id| order.void_shipment(*id, "x", at(6)).unwrap().0);
    assert_eq!((order.parcels().count(), order.status), (0, OrderStatus::Packed));
    assert!(order.shipments.iter().all(|parcel: &Shipment| parcel.lines.is_empty() && !parcel.has_valid_label()));
    assert!(order.unmet_for_label(at(7)).iter().any(|reason| reason.code == Code::ContentsDiffer));
    assert_eq!(order.clone().void_shipment(ids[0], "x", at(7)).unwrap_err().reason.code, Code::ParcelVoided);
    let again = order.complete_pack(Vec::new(), mint.next(), at(8)).unwrap().0;
    assert_eq!(pieces(&again), [2]);
}

/// Where everything is cut after the pack was voided, a parcel without contents does not become the whole order: nothing of it leaves.
#[test]
fn an_empty_parcel_beside_a_voided_one_stays_in_the_house() {
    let mut mint = mint(5);
    let order = picked(&["A", "B"]);
    let parcel = packed(&order, "A", 2, &mut mint);
    let order = order.complete_pack(vec![parcel], mint.next(), at(3)).unwrap().0;
    let (first, other) = (order.parcel_numbered("A").unwrap().id, order.parcel_numbered("B").unwrap().id);
    let order = order.void_shipment(first, "torn", at(6)).unwrap().0;
    let mut cut = message(&["A", "B"], 7);
    cut.lines.as_mut().unwrap()[0].quantity = Said::Value(0);
    let order = told(Some(order), &cut);
    assert_eq!((order.status, order.lines[0].quantity, numbers(&order)), (OrderStatus::Packed, 0, vec!["B"]));

    let by = Person { subject: "w".into(), name: "W".into(), role: Role::Warehouse };
    let label =
        LabelPrint { shipment: other, carrier: None, tracking_number: None, former: mint.next(), review_hold: mint.next(), by };
    let refused = order.clone().print_label(label, at(8)).unwrap_err();
    assert!(refused.unmet.iter().any(|reason| reason.code == Code::ParcelNotPacked), "{refused:?}");
    let scan = OutboundScan { tracking_number: "B".into(), scanned_at: at(9), device: None };
    let refused = order.clone().scan_outbound(scan, at(9)).unwrap_err();
    assert!(refused.unmet.iter().any(|reason| reason.code == Code::ParcelNotPacked), "{refused:?}");
    let by_lead = Actor {
        subject: "w".into(),
        name: "W".into(),
        roles: [Role::WarehouseLead].into(),
        warehouses: ["HZ".to_owned()].into(),
        shops: None,
        expires_at: at(60),
        token_id: None,
        issued_at: None,
    };
    let offered = order.allowed_actions(&by_lead, at(10)).into_iter().filter(|one| one.unmet.is_empty());
    let offered: Vec<Action> = offered.map(|one| one.action).collect();
    assert!(!offered.contains(&Action::PrintLabel) && !offered.contains(&Action::ScanOutbound), "{offered:?}");
}

#[test]
fn a_number_that_is_given_up_is_shared_no_more() {
    let mut mint = mint(5);
    let shared = |order: &Order| order.conflicts().iter().filter(|one| one.kind == ConflictKind::SharedTrackingNumber).count();
    let order = in_two(&mut mint).share_number("A", true, at(5)).0;
    let id = order.shipments[0].id;
    assert_eq!((shared(&order), order.marks.len()), (1, 1));
    let voided = order.clone().void_shipment(id, "x", at(6)).unwrap().0;
    let with =
        TrackingReplacement { shipment: id, tracking_number: "C".into(), carrier: None, reason: None, former: mint.next() };
    let replaced = order.replace_tracking(with, at(6), &mut mint).unwrap().0;
    for order in [&voided, &replaced] {
        assert_eq!((shared(order), order.marks.len(), order.shares("A")), (0, 0, false));
        assert_eq!(order.use_of_number("A"), Some(NumberUse::Withdrawn));
    }
}
