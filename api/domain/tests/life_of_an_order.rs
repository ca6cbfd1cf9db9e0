//! The life of an order through the public interface of the domain: the steps that move it, and those that are refused.

use chrono::{DateTime, Duration, FixedOffset, Utc};
use domain::access::actor::{Actor, Permission, Person, Role};
use domain::conversation::reply::ReplyContext;
use domain::event::Event;
use domain::fulfillment::outbound::{LabelPrint, OutboundScan};
use domain::fulfillment::pick::PickedLine;
use domain::intake::{Intake, ShopProfile};
use domain::kernel::ids::Mint;
use domain::kernel::money::Currency;
use domain::kernel::phone::Phone;
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::conflict::ConflictKind;
use domain::order::fact::{Confidence, Fact, FactKind};
use domain::order::heard::{Part, WholePayment};
use domain::order::hold::{HoldReason, PlaceHold};
use domain::order::incoming::{
    DataIssue, DataIssueKind, IncomingContact, IncomingLine, IncomingOrder, IncomingPayments, IncomingShipment, IncomingTotals,
    IncomingTrackingEvent, Said,
};
use domain::order::returns::{OpenReturn, ReturnKind, ReturnStep};
use domain::order::shipment::ShipmentStatus;
use domain::refusal::{Code, Refusal};
use proptest::prelude::*;

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + Duration::minutes(minutes)
}

fn clerk() -> Person {
    Person { subject: "cs-1".into(), name: "Lin".into(), role: Role::CustomerService }
}

fn shop() -> ShopProfile {
    let warehouse = Some("HZ".into());
    ShopProfile {
        id: "TM1".into(),
        channel: "TAOBAO".into(),
        currency: Currency::CNY,
        warehouse,
        warehouse_profile: domain::order::warehouse::WarehouseProfile::default(),
        company_needs: std::sync::Arc::default(),
        ship_hours: 48,
    }
}

fn incoming() -> IncomingOrder {
    let line = |id: &str, sku: &str, price, gift| IncomingLine {
        channel_line_id: id.into(),
        sku: Some(sku.into()),
        title: Some(format!("Tea {sku}")),
        quantity: Said::Value(2),
        is_gift: Some(gift),
        unit_price: Said::Value(price),
        ..IncomingLine::default()
    };
    let text = |word: &str| Some(word.to_owned());
    IncomingOrder {
        channel_number: "1001".into(),
        raw_status: text("WAIT_SELLER_SEND_GOODS"),
        status: Some(OrderStatus::Paid),
        placed_at: Some(at(0)),
        paid_at: Some(at(1)),
        updated_at: Some(at(1)),
        totals: IncomingTotals { payable: Said::Value(5000), ..IncomingTotals::default() },
        payments: IncomingPayments::Whole(WholePayment { paid: true, paid_at: Some(at(1)), method: None, on_delivery: false }),
        contact: IncomingContact {
            name: text("王小明"),
            phone: text("13800000000"),
            country: text("CN"),
            province: text("浙江省"),
            city: text("杭州市"),
            line: text("文三路 1 号"),
            ..IncomingContact::default()
        },
        lines: Some(vec![line("1", "TEA", 2500, false), line("2", "CUP", 0, true)]),
        shipments: Some(vec![IncomingShipment {
            carrier: text("SF"),
            tracking_number: "SF1000".into(),
            shipped_at: None,
            cancelled: false,
        }]),
        shipments_complete: true,
        ..IncomingOrder::default()
    }
}

fn receive(incoming: &IncomingOrder) -> (Order, Vec<Event>) {
    with_intake(at(2), |intake, mint| intake.receive(incoming, mint))
}

fn update(order: Order, incoming: &IncomingOrder) -> (Order, Vec<Event>) {
    with_intake(at(3), |intake, mint| intake.update(order, incoming, mint))
}

fn with_intake<T>(now: DateTime<Utc>, work: impl FnOnce(&Intake<'_>, &mut Mint) -> T) -> T {
    let read_phone = |text: &str, _: Option<&str>| Phone::number(text, format!("+86{text}"), None);
    let received_at = at(100_000);
    let intake =
        Intake { shop: &shop(), knows_sku: &|sku| sku != "NEW", read_phone: &read_phone, received_at, asked: false, now };
    work(&intake, &mut Mint::new(now, 42))
}

fn fact(source: Source, kind: FactKind, value: &str, when: DateTime<Utc>) -> Fact {
    let mut mint = Mint::new(when, 9);
    Fact {
        id: mint.next(),
        source,
        kind,
        value: value.into(),
        raw: None,
        shipment: None,
        line: None,
        observed_at: when,
        recorded_at: when,
        confidence: Confidence::Confirmed,
    }
}

fn hold(now: DateTime<Utc>, release_at: Option<DateTime<Utc>>) -> PlaceHold {
    let id = Mint::new(now, 77).next();
    PlaceHold { id, reason: HoldReason::CustomerRequest, note: Some("等一等".into()), lines: vec![], release_at, by: clerk() }
}

fn packed() -> Order {
    let (order, _) = receive(&incoming());
    let (order, _) = order.approve(at(10)).unwrap();
    let (order, _) = order.confirm_pick(&[], at(20)).unwrap();
    order.complete_pack(vec![], Mint::new(at(30), 5).next(), at(30)).unwrap().0
}

fn scan() -> OutboundScan {
    OutboundScan { tracking_number: "SF1000".into(), scanned_at: at(40), device: Some("PDA-7".into()) }
}

fn shipped() -> Order {
    let order = packed().scan_outbound(scan(), at(40)).unwrap().order;
    order.record_fact(fact(Source::Wms, FactKind::Outbound, "SF1000", at(41)), at(41)).0
}

fn codes(refusal: &Refusal) -> Vec<Code> {
    refusal.unmet.iter().map(|reason| reason.code).collect()
}

#[test]
fn a_paid_order_arrives_whole() {
    let (order, events) = receive(&incoming());
    assert_eq!(order.number, "TM1-1001");
    assert_eq!(order.status, OrderStatus::Paid);
    assert_eq!((order.totals.goods, order.totals.payable, order.totals.paid), (Some(5000), Some(5000), 5000));
    assert!(order.lines[1].is_gift);
    assert_eq!(order.promise.ship_by, Some(at(1) + Duration::hours(48)));
    assert!(matches!(events[0], Event::OrderReceived { .. }));
    assert!(events.iter().any(|event| matches!(event, Event::OrderStatusChanged { to: OrderStatus::Paid, .. })));
}

#[test]
fn the_same_version_twice_is_no_change_and_an_older_one_none_either() {
    let (order, _) = receive(&incoming());
    let (same, events) = update(order.clone(), &incoming());
    assert_eq!((same, events), (order.clone(), vec![]));
    let older = IncomingOrder { updated_at: Some(at(0)), status: Some(OrderStatus::PendingPayment), lines: None, ..incoming() };
    assert_eq!(update(order.clone(), &older), (order, vec![]));
}

#[test]
fn a_deposit_moves_nothing_and_the_balance_pays() {
    use domain::order::incoming::IncomingPayment;
    use domain::order::payment::{PaymentKind, PaymentStatus};
    let part =
        |kind, status, amount, paid_at| IncomingPayment { kind, status, amount, method: None, paid_at, due_at: Some(at(900)) };
    let mut presale = incoming();
    presale.paid_at = None;
    presale.status = Some(OrderStatus::PendingPayment);
    let deposit = || part(PaymentKind::Deposit, PaymentStatus::Paid, 1000, Some(at(1)));
    presale.payments = IncomingPayments::Listed(vec![deposit(), part(PaymentKind::Balance, PaymentStatus::Pending, 4000, None)]);
    let (order, _) = receive(&presale);
    assert_eq!((order.status, order.totals.paid), (OrderStatus::PendingPayment, 1000));
    presale.payments =
        IncomingPayments::Listed(vec![deposit(), part(PaymentKind::Balance, PaymentStatus::Paid, 4000, Some(at(2)))]);
    presale.updated_at = Some(at(2));
    let (order, _) = update(order, &presale);
    assert_eq!((order.status, order.totals.paid, order.paid_at), (OrderStatus::Paid, 5000, Some(at(2))));
}

#[test]
fn what_is_unknown_is_kept_and_marked() {
    let mut odd = incoming();
    odd.currency = Some("ZZZ".into());
    odd.marks = vec![(Part::Currency, DataIssue { kind: DataIssueKind::UnknownCurrency, value: "ZZZ".into() })];
    odd.lines.as_mut().unwrap()[0].sku = Some("NEW".into());
    let (order, events) = receive(&odd);
    let kinds: Vec<DataIssueKind> = order.marks.iter().map(|mark| mark.kind).collect();
    assert_eq!(kinds, [DataIssueKind::UnknownSku, DataIssueKind::UnknownCurrency]);
    assert_eq!(order.currency, Currency::UNKNOWN);
    assert_eq!(order.totals.payable, Some(5000));
    assert!(events.iter().any(|event| matches!(event, Event::OrderMarked { .. })));
}

#[test]
fn a_hold_blocks_every_gate_until_it_is_released() {
    let (order, _) = receive(&incoming());
    let (held, _) = order.place_hold(hold(at(5), None), at(5)).unwrap();
    assert_eq!(codes(&held.clone().approve(at(6)).unwrap_err()), [Code::OnHold]);
    let (held_packed, _) = packed().place_hold(hold(at(35), None), at(35)).unwrap();
    assert_eq!(held_packed.unmet_for_label(at(36))[0].code, Code::OnHold);
    assert!(held_packed.clone().scan_outbound(scan(), at(36)).is_err());
    let (released, _) = held.clone().release_hold(held.holds[0].id, clerk(), at(7)).unwrap();
    assert!(released.approve(at(8)).is_ok());
}

#[test]
fn a_hold_with_a_time_releases_itself() {
    let (order, _) = receive(&incoming());
    let (held, _) = order.place_hold(hold(at(5), Some(at(60))), at(5)).unwrap();
    assert!(held.clone().approve(at(59)).is_err());
    assert!(held.clone().approve(at(60)).is_ok());
    let (released, events) = held.release_due_holds(at(61));
    assert!(matches!(events[..], [Event::OrderHoldReleased { .. }]));
    assert_eq!(released.holds[0].released_by, None);
}

#[test]
fn a_pack_names_every_missing_line_and_gift() {
    let (order, _) = receive(&incoming());
    let (order, _) = order.approve(at(10)).unwrap();
    let line = order.lines[0].id;
    let (order, _) = order.confirm_pick(&[PickedLine { line, quantity: 1, short_reason: None }], at(20)).unwrap();
    let refusal = order.complete_pack(vec![], Mint::new(at(30), 5).next(), at(30)).unwrap_err();
    assert_eq!(codes(&refusal), [Code::LinesNotPicked, Code::GiftMissing]);
}

#[test]
fn shipped_needs_the_scan_and_the_wms_in_either_order() {
    let outcome = packed().scan_outbound(scan(), at(40)).unwrap();
    assert_eq!(outcome.order.status, OrderStatus::Packed);
    assert_eq!(outcome.waiting_for[0].code, Code::WmsOutboundMissing);
    assert_eq!(shipped().status, OrderStatus::Shipped);
    assert_eq!(shipped().lines[0].shipped_quantity, 2);
    let (confirmed, _) = packed().record_fact(fact(Source::Wms, FactKind::Outbound, "SF1000", at(39)), at(39));
    assert_eq!(confirmed.status, OrderStatus::Packed);
    assert_eq!(confirmed.scan_outbound(scan(), at(40)).unwrap().order.status, OrderStatus::Shipped);
}

#[test]
fn a_second_label_holds_the_order() {
    let order = packed();
    let print = |seed| LabelPrint {
        shipment: order.shipments[0].id,
        carrier: None,
        tracking_number: None,
        former: Mint::new(at(32), seed).next(),
        review_hold: Mint::new(at(31), seed).next(),
        by: clerk(),
    };
    let (once, _) = order.clone().print_label(print(1), at(31)).unwrap();
    assert!(once.holds.is_empty());
    let (twice, events) = once.print_label(print(2), at(32)).unwrap();
    assert!(events.iter().any(|event| matches!(event, Event::OrderHoldPlaced { reason: HoldReason::LabelReprint, .. })));
    assert_eq!(codes(&twice.print_label(print(3), at(33)).unwrap_err()), [Code::OnHold]);
}

#[test]
fn only_a_carriers_scan_delivers() {
    let report = |status, confidence| IncomingTrackingEvent {
        at: at(100),
        status,
        raw: None,
        location: None,
        description: "已签收".into(),
        confidence,
        sequence: 0,
    };
    let parcel = shipped().shipments[0].id;
    let mut mint = Mint::new(at(100), 3);
    let (inferred, _) = shipped().track(parcel, &[report(ShipmentStatus::Delivered, Confidence::Inferred)], at(100), &mut mint);
    assert_eq!(inferred.status, OrderStatus::Shipped);
    let (channel, _) = shipped().record_fact(fact(Source::Channel, FactKind::Status, "DELIVERED", at(100)), at(100));
    assert_eq!(channel.status, OrderStatus::Shipped);
    assert_eq!(channel.conflicts()[0].kind, ConflictKind::DeliveredWithoutScan);
    let reports = [report(ShipmentStatus::Delivered, Confidence::Confirmed)];
    let (delivered, _) = shipped().track(parcel, &reports, at(100), &mut mint);
    assert_eq!(delivered.status, OrderStatus::Delivered);
    assert_eq!(delivered.clone().track(parcel, &reports, at(101), &mut mint), (delivered.clone(), vec![]));
    let (voucher, _) = delivered.record_voucher("V-1", at(110)).unwrap();
    assert_eq!(voucher.status, OrderStatus::Delivered, "the gift's outbound number is still missing");
    let (done, _) = voucher.record_fact(fact(Source::Wms, FactKind::GiftOutbound, "G-1", at(111)), at(111));
    assert_eq!((done.status, done.completed_at), (OrderStatus::Completed, Some(at(111))));
}

#[test]
fn a_channel_that_runs_ahead_is_a_conflict_that_the_warehouse_wins() {
    let (order, _) = receive(&incoming());
    let (order, _) = order.record_fact(fact(Source::Wms, FactKind::Status, "PICKING", at(30)), at(30));
    assert!(order.conflicts().is_empty());
    let (order, events) = order.record_fact(fact(Source::Channel, FactKind::Status, "SHIPPED", at(31)), at(31));
    let conflict = &order.conflicts()[0];
    assert_eq!((conflict.kind, conflict.winner.source), (ConflictKind::ShippedBeforeOutbound, Source::Wms));
    assert_eq!(order.status, OrderStatus::Paid);
    assert!(events.iter().any(|event| matches!(event, Event::OrderConflictDetected { .. })));
}

#[test]
fn a_cancelled_channel_order_is_cancelled_unless_it_left() {
    let cancelled = IncomingOrder { status: Some(OrderStatus::Cancelled), updated_at: Some(at(50)), ..incoming() };
    assert_eq!(update(packed(), &cancelled).0.status, OrderStatus::Cancelled);
    let (order, _) = update(shipped(), &cancelled);
    assert_eq!(order.status, OrderStatus::Shipped);
    assert_eq!(order.conflicts()[0].kind, ConflictKind::CancelledAfterShipped);
    assert_eq!(shipped().cancel("客户不要了", at(60)).unwrap_err().reason.code, Code::AlreadyShipped);
}

#[test]
fn what_staff_changed_is_not_overwritten_by_the_channel() {
    use domain::order::contact::ContactChange;
    let (order, _) = receive(&incoming());
    let change = ContactChange { name: Some("李雷".into()), ..ContactChange::default() };
    let (order, events) = order.update_contact(change).unwrap();
    assert_eq!(events, [Event::OrderContactUpdated { changed: vec!["name".into()] }]);
    let newer = IncomingOrder { updated_at: Some(at(9)), ..incoming() };
    assert_eq!(update(order, &newer).0.contact.name.as_deref(), Some("李雷"));
}

#[test]
fn a_return_goes_step_by_step_and_never_pays_back_more_than_was_paid() {
    let id = Mint::new(at(200), 8).next();
    let wanted = OpenReturn {
        id,
        hold: Mint::new(at(200), 9).next(),
        kind: ReturnKind::ReturnAndRefund,
        lines: vec![],
        reason: Some("不喜欢".into()),
        reason_code: None,
    };
    assert!(packed().open_return(wanted.clone(), at(200)).is_err());
    let (order, _) = shipped().open_return(wanted, at(200)).unwrap();
    assert_eq!(order.returns[0].number, "TM1-1001-R1");
    assert!(order.clone().move_return(id, ReturnStep::Refund(1), at(201)).is_err());
    let (order, _) = order.move_return(id, ReturnStep::Approve, at(201)).unwrap();
    let (order, _) = order.move_return(id, ReturnStep::Receive, at(202)).unwrap();
    let refusal = order.clone().move_return(id, ReturnStep::Refund(5001), at(203)).unwrap_err();
    assert_eq!(refusal.reason.code, Code::RefundExceeded);
    let (order, _) = order.move_return(id, ReturnStep::Refund(5000), at(203)).unwrap();
    assert_eq!(order.totals.refunded, 5000);
}

#[test]
fn the_reply_says_what_the_facts_say() {
    let zone = FixedOffset::east_opt(8 * 3600).unwrap();
    let context = ReplyContext { warehouse: Some("杭州仓"), zone, now: at(30) };
    let mut order = packed();
    order.promise.ship_by = Some(DateTime::from_timestamp(1_790_006_400, 0).unwrap());
    assert_eq!(
        order.suggested_reply(&context),
        "已在杭州仓打包，预计今天 00:00 前交给顺丰。".replace("今天 00:00", &local(&order, zone, at(30)))
    );
    assert!(shipped().suggested_reply(&context).contains("暂无揽收扫描"));
}

fn local(order: &Order, zone: FixedOffset, now: DateTime<Utc>) -> String {
    let by = order.promise.ship_by.unwrap().with_timezone(&zone);
    let same_day = by.date_naive() == now.with_timezone(&zone).date_naive();
    if same_day { by.format("今天 %H:%M").to_string() } else { by.format("%-m月%-d日 %H:%M").to_string() }
}

#[test]
fn a_union_of_roles_never_widens_a_scope() {
    let actor = |roles: &[Role]| Actor {
        subject: "u".into(),
        name: "u".into(),
        roles: roles.iter().copied().collect(),
        warehouses: ["SH".to_owned()].into(),
        shops: None,
        expires_at: at(999),
        token_id: None,
        issued_at: None,
    };
    let order = packed();
    let both = actor(&[Role::Warehouse, Role::Finance]);
    assert!(both.can(Permission::SeePrices, &order.scope()));
    assert!(!both.can(Permission::ConfirmPick, &order.scope()), "the order is of warehouse HZ");
    assert!(!actor(&[Role::Warehouse]).can(Permission::SeeOrder, &order.scope()));
}

#[derive(Debug, Clone)]
enum Step {
    Approve,
    Pick,
    Pack,
    Scan,
    Wms,
    Channel(OrderStatus),
    Deliver(bool),
    Voucher,
    Hold,
    Release,
    Cancel,
    Gift,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Approve),
        Just(Step::Pick),
        Just(Step::Pack),
        Just(Step::Scan),
        Just(Step::Wms),
        Just(Step::Voucher),
        Just(Step::Hold),
        Just(Step::Release),
        Just(Step::Cancel),
        Just(Step::Gift),
        any::<bool>().prop_map(Step::Deliver),
        prop::sample::select(OrderStatus::ALL.to_vec()).prop_map(Step::Channel),
    ]
}

fn take(order: Order, step: &Step, now: DateTime<Utc>) -> Order {
    let kept = order.clone();
    let mut mint = Mint::new(now, u128::from(now.timestamp().unsigned_abs()));
    let decided = match step {
        Step::Approve => order.approve(now),
        Step::Pick => order.confirm_pick(&[], now),
        Step::Pack => order.complete_pack(vec![], mint.next(), now),
        Step::Scan => return order.scan_outbound(scan(), now).map_or(kept, |outcome| outcome.order),
        Step::Wms => return order.record_fact(fact(Source::Wms, FactKind::Outbound, "SF1000", now), now).0,
        Step::Gift => return order.record_fact(fact(Source::Wms, FactKind::GiftOutbound, "G", now), now).0,
        Step::Channel(status) => {
            return update(order, &IncomingOrder { status: Some(*status), updated_at: Some(now), ..incoming() }).0;
        }
        Step::Deliver(seen) => {
            let confidence = if *seen { Confidence::Confirmed } else { Confidence::Inferred };
            let report = IncomingTrackingEvent {
                at: now,
                status: ShipmentStatus::Delivered,
                raw: None,
                location: None,
                description: now.to_string(),
                confidence,
                sequence: 0,
            };
            let parcel = order.shipments[0].id;
            return order.track(parcel, &[report], now, &mut mint).0;
        }
        Step::Voucher => order.record_voucher("V", now),
        Step::Hold => {
            let place = PlaceHold { id: mint.next(), ..hold(now, None) };
            order.place_hold(place, now)
        }
        Step::Release => match order.holds.iter().rev().find(|hold| hold.blocks(now)).map(|hold| hold.id) {
            Some(id) => order.release_hold(id, clerk(), now),
            None => return kept,
        },
        Step::Cancel => order.cancel("x", now),
    };
    decided.map_or(kept, |(order, _)| order)
}

proptest! {
    /// For any sequence of steps: shipped means scanned and confirmed or seen by a carrier, delivered means seen by the carrier,
    /// completed means with a voucher; and an order that left the warehouse is never cancelled or moved back along the axis.
    #[test]
    fn no_sequence_of_steps_ships_what_did_not_leave(steps in prop::collection::vec(any_step(), 1..60)) {
        let (mut order, _) = receive(&incoming());
        let mut seen_by_carrier = false;
        for (index, step) in steps.iter().enumerate() {
            let before = order.status;
            order = take(order, step, at(10 + i64::try_from(index).unwrap()));
            seen_by_carrier |= matches!(step, Step::Deliver(true));
            prop_assert!(order.status >= before, "{before:?} went back to {:?} by {step:?}", order.status);
            if (OrderStatus::Shipped..=OrderStatus::Completed).contains(&order.status) {
                let scanned = order.shipments.iter().all(|parcel| parcel.scanned_at.is_some());
                let confirmed = order.facts.iter().any(|fact| fact.kind == FactKind::Outbound);
                prop_assert!(seen_by_carrier || (scanned && confirmed));
            }
            if (OrderStatus::Delivered..=OrderStatus::Completed).contains(&order.status) {
                prop_assert!(seen_by_carrier);
            }
            if order.status == OrderStatus::Completed {
                prop_assert!(order.voucher_number.is_some() && order.completed_at.is_some());
            }
            if order.status == OrderStatus::Cancelled && before != OrderStatus::Cancelled {
                prop_assert!(before < OrderStatus::Shipped);
            }
        }
    }
}
