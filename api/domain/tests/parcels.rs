//! Parcels: the order of a carrier's reports, and the corrections by a channel, through the public interface of the domain.

use chrono::{DateTime, Duration, FixedOffset, Utc};
use domain::access::actor::{Person, Role};
use domain::conversation::reply::ReplyContext;
use domain::event::Event;
use domain::fulfillment::outbound::{LabelPrint, OutboundScan};
use domain::intake::{Intake, ShopProfile};
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::ids::{Mint, ShipmentId};
use domain::kernel::money::Currency;
use domain::kernel::phone::Phone;
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::conflict::{ConflictKind, NumberUse};
use domain::order::fact::{Confidence, Fact, FactKind};
use domain::order::heard::WholePayment;
use domain::order::incoming::{
    DataIssueKind, IncomingLine, IncomingNotice, IncomingOrder, IncomingPayments, IncomingShipment, IncomingTotals,
    IncomingTrackingEvent, Said, number_reports,
};
use domain::order::shipment::{Shipment, ShipmentStatus, TrackingEvent};
use proptest::prelude::*;

fn at(seconds: i64) -> DateTime<Utc> {
    // A whole minute.
    DateTime::from_timestamp(1_790_000_040, 0).unwrap() + Duration::seconds(seconds)
}

fn mint(seconds: i64) -> Mint {
    Mint::new(at(seconds), u128::from(seconds.unsigned_abs()) + 1)
}

fn parcel(number: &str, carrier: &str) -> IncomingShipment {
    IncomingShipment { carrier: Some(carrier.into()), tracking_number: number.into(), ..IncomingShipment::default() }
}

/// A paid order with this complete list of parcels.
fn message(minute: i64, shipments: Vec<IncomingShipment>) -> IncomingOrder {
    IncomingOrder {
        channel_number: "1".into(),
        status: Some(OrderStatus::Paid),
        placed_at: Some(at(0)),
        paid_at: Some(at(0)),
        updated_at: Some(at(minute * 60)),
        totals: IncomingTotals { payable: Said::Value(100), ..IncomingTotals::default() },
        payments: IncomingPayments::Whole(WholePayment { paid: true, paid_at: Some(at(0)), method: None, on_delivery: false }),
        contact: domain::order::incoming::IncomingContact {
            country: Some("CN".into()),
            province: Some("浙江省".into()),
            city: Some("杭州市".into()),
            line: Some("虚构路 1 号".into()),
            ..domain::order::incoming::IncomingContact::default()
        },
        lines: Some(vec![IncomingLine {
            channel_line_id: "1".into(),
            sku: Some("CUP".into()),
            title: Some("Cup".into()),
            quantity: Said::Value(1),
            unit_price: Said::Value(100),
            ..IncomingLine::default()
        }]),
        shipments: Some(shipments),
        shipments_complete: true,
        ..IncomingOrder::default()
    }
}

fn fold(order: Option<Order>, message: &IncomingOrder) -> (Order, Vec<Event>) {
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
    let intake =
        Intake { shop: &shop, knows_sku: &|_| true, read_phone: &read_phone, received_at: at(1_000_000), asked: false, now };
    let mut mint = Mint::new(now, 42);
    match order {
        Some(order) => intake.update(order, message, &mut mint),
        None => intake.receive(message, &mut mint),
    }
}

fn update(order: Order, message: &IncomingOrder) -> Order {
    fold(Some(order), message).0
}

fn order() -> Order {
    fold(None, &message(1, vec![parcel("SF1", "SF")])).0
}

fn live(order: &Order) -> Vec<&str> {
    order.parcels().filter_map(|parcel| parcel.tracking_number.as_deref()).collect()
}

fn packed() -> Order {
    let order = order().approve(at(70)).unwrap().0.confirm_pick(&[], at(80)).unwrap().0;
    order.complete_pack(vec![], mint(90).next(), at(90)).unwrap().0
}

fn shipped() -> Order {
    let scan = OutboundScan { tracking_number: "sf1".into(), scanned_at: at(100), device: None };
    let order = packed().scan_outbound(scan, at(100)).unwrap().order;
    let fact = Fact {
        id: mint(101).next(),
        source: Source::Wms,
        kind: FactKind::Outbound,
        value: " sF1".into(),
        raw: None,
        shipment: None,
        line: None,
        observed_at: at(101),
        recorded_at: at(101),
        confidence: Confidence::Confirmed,
    };
    order.record_fact(fact, at(101)).0
}

fn report(seconds: i64, status: ShipmentStatus, description: &str) -> IncomingTrackingEvent {
    IncomingTrackingEvent {
        at: at(seconds),
        status,
        raw: None,
        location: None,
        description: description.into(),
        confidence: Confidence::Confirmed,
        sequence: 0,
    }
}

/// A list as a platform sends it, oldest first.
fn list(mut reports: Vec<IncomingTrackingEvent>) -> Vec<IncomingTrackingEvent> {
    number_reports(&mut reports);
    reports
}

fn track(order: Order, reports: &[IncomingTrackingEvent], now: i64) -> (Order, Vec<Event>) {
    let id = order.shipments[0].id;
    order.track(id, reports, at(now), &mut mint(now))
}

fn words(parcel: &Shipment) -> Vec<&str> {
    parcel.events.iter().map(|event| event.description.as_str()).collect()
}

fn reply(order: &Order) -> String {
    let zone = FixedOffset::east_opt(8 * 3600).unwrap();
    order.suggested_reply(&ReplyContext { warehouse: None, zone, now: at(9000) })
}

use ShipmentStatus::{Delivered, Exception, InTransit, OutForDelivery, PickedUp, Returned};

#[test]
fn two_scans_of_one_second_are_in_the_order_of_the_list() {
    let reports = list(vec![report(200, InTransit, "到达"), report(500, OutForDelivery, "派件"), report(500, Delivered, "签收")]);
    let (order, _) = track(shipped(), &reports, 600);
    assert_eq!(words(&order.shipments[0]), ["到达", "派件", "签收"]);
    assert_eq!((order.shipments[0].status, order.status), (Delivered, OrderStatus::Delivered));
    assert!(reply(&order).contains("签收"), "{}", reply(&order));
    let carrier = order.facts.iter().find(|fact| fact.source == Source::Carrier).unwrap();
    assert_eq!(carrier.value, "DELIVERED");
    // The newest report alone, then the whole list again: no report is new, and the order stays.
    let (single, _) = track(shipped(), &list(vec![reports[2].clone()]), 600);
    let (whole, _) = track(single, &reports, 700);
    assert_eq!(words(&whole.shipments[0]), words(&order.shipments[0]));
    let (again, events) = track(whole.clone(), &reports, 800);
    assert_eq!((again, events), (whole, vec![]));
}

#[test]
fn a_list_beats_what_is_further_on_its_way() {
    // Refused and handed in once more within one second: the platform's list decides which came last.
    let reports = list(vec![report(500, OutForDelivery, "派件"), report(500, InTransit, "退回网点")]);
    let (apart, _) = track(shipped(), &list(vec![reports[1].clone()]), 600);
    let (apart, _) = track(apart, &list(vec![reports[0].clone()]), 601);
    assert_eq!(apart.shipments[0].status, OutForDelivery, "no list holds both");
    let (whole, events) = track(apart, &reports, 602);
    assert_eq!((whole.shipments[0].status, words(&whole.shipments[0])), (InTransit, vec!["派件", "退回网点"]));
    assert_eq!(events[0], Event::ShipmentTracked { shipment: whole.shipments[0].id, status: InTransit, reports: 0 });
}

#[test]
fn a_final_scan_is_taken_back_only_by_a_later_minute() {
    // The carrier writes the delivery as 12:00 and the scan before it as 12:00:40.
    let (order, _) = track(shipped(), &list(vec![report(640, OutForDelivery, "派件")]), 700);
    let (order, _) = track(order, &list(vec![report(600, Delivered, "签收")]), 701);
    assert_eq!((order.shipments[0].status, order.status), (Delivered, OrderStatus::Delivered));
    let fact = |order: &Order| order.facts.iter().find(|fact| fact.source == Source::Carrier).unwrap().value.clone();
    assert_eq!(fact(&order), "DELIVERED");
    let (other_way, _) = track(shipped(), &list(vec![report(600, Delivered, "签收")]), 700);
    let (other_way, _) = track(other_way, &list(vec![report(640, OutForDelivery, "派件")]), 701);
    assert_eq!((other_way.shipments[0].status, fact(&other_way)), (Delivered, "DELIVERED".to_owned()));
    let (back, _) = track(order, &list(vec![report(660, Exception, "错签,已追回")]), 800);
    assert_eq!(back.shipments[0].status, Exception, "a minute later it counts");
    let (returned, _) = track(shipped(), &list(vec![report(600, Delivered, "签收"), report(610, Returned, "退回")]), 700);
    assert_eq!(returned.shipments[0].status, Returned, "of two final ones the newer");
}

#[test]
fn a_corrected_number_leaves_one_parcel() {
    let corrected = message(2, vec![parcel("YT1", "YTO")]);
    let (order, events) = fold(Some(order()), &corrected);
    assert_eq!(live(&order), ["YT1"]);
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::ShipmentVoided { tracking_number: Some(number), .. } if number == "SF1"))
    );
    assert!(order.parcel_numbered("sf1").is_some(), "its number still finds the order");
    // Late, again, and back.
    assert_eq!(fold(Some(order.clone()), &message(1, vec![parcel("SF1", "SF")])).0, order);
    assert!(fold(Some(order.clone()), &message(3, vec![parcel(" yt1 ", "YTO")])).1.is_empty());
    let (back, events) = fold(Some(order), &message(4, vec![parcel("sf1", "SF")]));
    assert_eq!(live(&back), ["SF1"], "as it was sent first");
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::ShipmentRecorded { tracking_number: Some(number), .. } if number == "SF1"))
    );
}

#[test]
fn a_withdrawn_parcel_counts_for_nothing() {
    let order = update(order(), &message(2, vec![parcel("YT1", "YTO")]));
    let (order, events) = track(order, &list(vec![report(500, Delivered, "签收")]), 600);
    assert_eq!(words(&order.shipments[0]), ["签收"], "what carriers report of it is kept");
    assert!(matches!(events[..], [Event::ShipmentTracked { .. }]), "{events:?}");
    assert!(order.conflicts().is_empty() && order.facts.iter().all(|fact| fact.source != Source::Carrier));
    let packed = order.approve(at(70)).unwrap().0.confirm_pick(&[], at(80)).unwrap().0;
    let packed = packed.complete_pack(vec![], mint(90).next(), at(90)).unwrap().0;
    assert_eq!(packed.parcel_numbered("YT1").unwrap().lines.len(), 1, "the parcel that counts is packed");
    let scan = |number: &str| OutboundScan { tracking_number: number.into(), scanned_at: at(100), device: None };
    assert!(packed.clone().scan_outbound(scan("SF1"), at(100)).is_err());
    assert!(packed.clone().scan_outbound(scan("YT1"), at(100)).is_ok());
    let label = |id: ShipmentId| LabelPrint {
        shipment: id,
        carrier: None,
        tracking_number: None,
        former: mint(2).next(),
        review_hold: mint(1).next(),
        by: Person { subject: "w".into(), name: "W".into(), role: Role::Warehouse },
    };
    assert!(packed.clone().print_label(label(packed.shipments[0].id), at(95)).is_err());
    // A parcel that is named again comes back with the reports from the meantime.
    let back = update(packed, &message(9, vec![parcel("SF1", "SF"), parcel("YT1", "YTO")]));
    assert_eq!((live(&back), back.shipments[0].status), (vec!["SF1", "YT1"], Delivered));
    assert!(back.facts.iter().any(|fact| fact.source == Source::Carrier && fact.value == "DELIVERED"));
}

#[test]
fn a_cancelled_parcel_is_withdrawn_and_one_in_hand_stays() {
    let cancelled = |number: &str| IncomingShipment { cancelled: true, ..parcel(number, "SF") };
    let order = || order();
    assert_eq!(live(&update(order(), &message(2, vec![cancelled("SF1")]))), [""; 0]);
    let part = IncomingOrder { shipments_complete: false, ..message(2, vec![cancelled("sf1"), parcel("SF2", "SF")]) };
    assert_eq!(live(&update(order(), &part)), ["SF2"], "a message about single parcels may cancel one");
    let both = message(2, vec![cancelled("SF1"), parcel("SF1", "SF")]);
    assert_eq!(live(&update(order(), &both)), ["SF1"], "one of two fulfillments with the number stands");
    let unknown = update(order(), &message(2, vec![parcel("SF1", "SF"), cancelled("SF9")]));
    assert_eq!(live(&unknown), ["SF1"]);
    assert!(unknown.parcel_numbered("SF9").is_some(), "a number that comes cancelled is found as well");

    let scanned = track(order(), &list(vec![report(100, PickedUp, "揽收")]), 110).0;
    for in_hand in [packed(), shipped(), scanned] {
        let kept = update(in_hand, &message(9, vec![cancelled("SF1"), parcel("YT1", "YTO")]));
        assert_eq!(live(&kept), ["SF1", "YT1"]);
    }
    let announced = track(order(), &list(vec![report(100, ShipmentStatus::Pending, "已下单")]), 110).0;
    assert_eq!(live(&update(announced, &message(9, vec![parcel("YT1", "YTO")]))), ["YT1"], "an announcement is no scan");
}

#[test]
fn a_message_that_says_nothing_of_parcels_withdraws_none() {
    let silent = IncomingOrder { shipments_complete: false, ..message(2, vec![]) };
    assert_eq!(live(&update(order(), &silent)), ["SF1"]);
    let single = IncomingOrder { shipments_complete: false, ..message(2, vec![parcel("SF2", "7")]) };
    let two = update(order(), &single);
    assert_eq!(live(&two), ["SF1", "SF2"]);
    let again = IncomingOrder { shipments_complete: false, ..message(3, vec![parcel("SF1", "7")]) };
    assert_eq!(update(two, &again).shipments[0].carrier.as_deref(), Some("SF"), "the code of a single parcel corrects nothing");
    assert_eq!(live(&update(order(), &message(2, vec![]))), [""; 0], "an empty list is another thing");
}

#[test]
fn carriers_are_corrected_by_who_knows_better() {
    let carrier = |order: &Order| order.shipments[0].carrier.clone().unwrap();
    let (order, events) = fold(Some(order()), &message(2, vec![parcel("SF1", "YTO")]));
    assert_eq!(carrier(&order), "YTO");
    assert!(events.iter().any(|event| matches!(event, Event::ShipmentCarrierChanged { previous: Some(old), .. } if old == "SF")));
    assert!(fold(Some(order.clone()), &message(3, vec![parcel("SF1", "yto")])).1.is_empty(), "another case is no correction");
    let id = order.shipments[0].id;
    let (order, events) = order.correct_carrier(id, "ems");
    assert_eq!((carrier(&order).as_str(), events.len()), ("ems", 1));
    assert!(order.clone().correct_carrier(id, "ems").1.is_empty());
    assert_eq!(carrier(&update(order, &message(4, vec![parcel("SF1", "YTO")]))), "ems", "the channel repeats what it thought");

    let packed = packed();
    let label = LabelPrint {
        shipment: packed.shipments[0].id,
        carrier: Some("ZTO".into()),
        tracking_number: Some("sf1".into()),
        former: mint(2).next(),
        review_hold: mint(1).next(),
        by: Person { subject: "w".into(), name: "W".into(), role: Role::Warehouse },
    };
    let printed = packed.print_label(label, at(95)).unwrap().0;
    let corrected = update(printed, &message(9, vec![parcel("SF1", "YTO")]));
    assert_eq!(carrier(&corrected), "ZTO", "what staff printed stays");
    assert_eq!(carrier(&corrected.correct_carrier(id, "ems").0), "ZTO");
}

#[test]
fn a_notice_is_kept_moves_nothing_and_lasts_until_a_carrier_reports() {
    let notice = IncomingNotice { text: "3天查询无记录".into(), raw: Some("abort".into()) };
    let hear = |order: Order, now: i64| {
        let (id, mut mint) = (order.shipments[0].id, mint(now));
        let event = TrackingEvent::of_notice(&notice, at(now), &mut mint);
        order.attach(id, vec![event], at(now), &mut mint)
    };
    for before in [order(), shipped()] {
        let (after, events) = hear(before.clone(), 5000);
        assert_eq!((after.status, after.shipments[0].status), (before.status, before.shipments[0].status));
        assert_eq!((after.facts.len(), after.conflicts().len(), events.len()), (before.facts.len(), 0, 1));
        assert_eq!(after.silent_parcel().map(|(_, notice)| notice.description.as_str()), Some("3天查询无记录"));
        assert_eq!(hear(after.clone(), 6000), (after.clone(), vec![]), "the same again is one notice");
        assert_eq!(reply(&after), reply(&before));
        // The scan is older than the notice, and came after it.
        let (spoken, _) = track(after, &list(vec![report(300, PickedUp, "揽收")]), 7000);
        assert!(spoken.silent_parcel().is_none());
        let (silent, _) = hear(spoken, 8000);
        assert!(silent.silent_parcel().is_some(), "and again after that");
    }
}

/// Reports of a parcel as the platform has them, oldest first; several may be of one second.
fn any_reports() -> impl Strategy<Value = Vec<IncomingTrackingEvent>> {
    let statuses = vec![PickedUp, InTransit, OutForDelivery, Delivered, Exception, Returned];
    prop::collection::vec((prop::sample::select(vec![0_i64, 0, 0, 1, 30, 60, 3600]), prop::sample::select(statuses)), 1..12)
        .prop_map(|steps| {
            let mut time = 200;
            let report = |(index, (step, status)): (usize, (i64, ShipmentStatus))| {
                time += step;
                report(time, status, &format!("{index}"))
            };
            steps.into_iter().enumerate().map(report).collect()
        })
}

/// Pushes, each a stretch of the reports.
fn any_pushes() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0_usize..12, 1_usize..12), 0..8)
}

fn pushed(reports: &[IncomingTrackingEvent], pushes: &[(usize, usize)]) -> Order {
    pushes.iter().fold(shipped(), |order, (from, count)| {
        let stretch: Vec<_> = reports.iter().skip(*from).take(*count).cloned().collect();
        track(order, &list(stretch), 20_000).0
    })
}

fn standing(order: &Order) -> (Vec<&str>, ShipmentStatus, Option<&str>) {
    let fact = order.facts.iter().find(|fact| fact.source == Source::Carrier);
    (words(&order.shipments[0]), order.shipments[0].status, fact.map(|fact| fact.value.as_str()))
}

proptest! {
    /// For any cut of a parcel's reports into pushes, in any order and with repetitions: if the whole list is among them, the
    /// reports are in its order, and the parcel has the status that the list alone gives it.
    #[test]
    fn pushes_in_any_order_come_to_the_whole_list(reports in any_reports(), pushes in any_pushes(), place in 0_usize..8) {
        let mut pushes = pushes;
        pushes.insert(place.min(pushes.len()), (0, reports.len()));
        let whole = pushed(&reports, &[(0, reports.len())]);
        let expected: Vec<String> = (0..reports.len()).map(|index| index.to_string()).collect();
        prop_assert_eq!(words(&whole.shipments[0]), expected);
        let cut = pushed(&reports, &pushes);
        prop_assert_eq!(standing(&cut), standing(&whole));
    }

    /// Without the whole list, the pushes alone decide, independent of their order and repetition; and where no cut divides a
    /// second, they lead to the whole list all the same.
    #[test]
    fn the_order_of_pushes_decides_nothing(reports in any_reports(), size in 1_usize..6, shuffle in any::<u64>(), whole in any::<bool>()) {
        let seconds: Vec<(usize, usize)> = {
            let same = |a: &IncomingTrackingEvent, b: &IncomingTrackingEvent| a.at == b.at;
            let mut from = 0;
            reports.chunk_by(same).map(|run| { from += run.len(); (from - run.len(), run.len()) }).collect()
        };
        let pieces: Vec<(usize, usize)> =
            if whole { seconds } else { (0..reports.len()).step_by(size).map(|from| (from, size)).collect() };
        let mut mixed: Vec<(usize, usize)> = pieces.iter().chain(&pieces).copied().collect();
        let mut dice = shuffle;
        for index in (1..mixed.len()).rev() {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            mixed.swap(index, usize::try_from(dice >> 33).unwrap() % (index + 1));
        }
        let (straight, shuffled) = (pushed(&reports, &pieces), pushed(&reports, &mixed));
        prop_assert_eq!(standing(&straight), standing(&shuffled));
        if whole {
            let list = pushed(&reports, &[(0, reports.len())]);
            prop_assert_eq!(standing(&straight), standing(&list));
        }
    }
}

#[test]
fn a_number_of_another_shop_is_a_conflict_until_it_is_free_again() {
    let shared = |order: &Order| order.conflicts().iter().filter(|one| one.kind == ConflictKind::SharedTrackingNumber).count();
    let (order, events) = order().share_number("sf1 ", true, at(70));
    assert_eq!(shared(&order), 1);
    assert!(order.standing_alerts(at(70)).iter().any(|(kind, _)| *kind == AlertKind::Conflict));
    assert!(events.iter().any(|event| matches!(event, Event::OrderMarked { marks } if marks[0].value == "SF1")), "{events:?}");
    let (order, events) = order.share_number("SF1", true, at(80));
    assert_eq!((events, order.shares("SF1")), (Vec::new(), true), "once");
    // A newer message keeps the mark; one that withdraws the parcel ends the conflict.
    let order = update(order, &message(2, vec![parcel("SF1", "SF")]));
    assert!(order.marks.iter().any(|mark| mark.kind == DataIssueKind::SharedTrackingNumber));
    assert_eq!(order.use_of_number("SF1"), Some(NumberUse::UnderWay));
    let withdrawn = update(order.clone(), &message(3, vec![parcel("SF2", "SF")]));
    assert_eq!((shared(&withdrawn), withdrawn.use_of_number("SF1")), (0, Some(NumberUse::Withdrawn)));
    let (order, events) = order.share_number("SF1", false, at(90));
    assert_eq!((shared(&order), events), (0, vec![Event::OrderUpdated { changed: vec!["shipments".to_owned()] }]));
    assert!(!order.marks.iter().any(|mark| mark.kind == DataIssueKind::SharedTrackingNumber));
}
