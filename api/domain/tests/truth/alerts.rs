//! Standing alerts: the states of an order that begin them, and those that end them.

use domain::access::actor::{Permission, Role};
use domain::alert::AlertThreshold;
use domain::event::Event;
use domain::kernel::alert_kind::AlertKind;
use domain::order::conflict::ConflictKind;
use domain::order::hold::HoldReason;
use domain::order::returns::ReturnStatus;
use domain::order::shipment::ShipmentStatus;

use super::order::{apply, at, fact, given, mint, now};

fn standing(lines: &[&str]) -> Vec<AlertKind> {
    given("CN", lines).standing_alerts(now()).into_iter().map(|(kind, _)| kind).collect()
}

#[test]
fn a_cause_stands_until_something_answers_it() {
    use AlertKind as K;
    let parcel = "parcel SF1 SF 2";
    let table: &[(&[&str], &str, K)] = &[
        (&["status PACKED", "fact ERP STATUS CANCELLED CONFIRMED 130"], "status CANCELLED", K::Conflict),
        (
            &["status PACKED", parcel, "fact WMS QC REJECTED CONFIRMED 130 SF1"],
            "fact STAFF QC PASSED CONFIRMED 140",
            K::QcRejected,
        ),
        (&["status PACKED", "fact WMS QC REJECTED CONFIRMED 130"], "fact STAFF QC PASSED CONFIRMED 140", K::QcRejected),
        (
            &["status SHIPPED", parcel, "report SF1 300 EXCEPTION CONFIRMED 破损"],
            "report SF1 310 IN_TRANSIT CONFIRMED 到达",
            K::CarrierException,
        ),
        (
            &["status SHIPPED", parcel, "report SF1 300 RETURNED CONFIRMED 退回"],
            "report SF1 310 IN_TRANSIT CONFIRMED 再次派送",
            K::ParcelReturned,
        ),
        (&["status SHIPPED", parcel, "report SF1 300 RETURNED CONFIRMED 退回"], "refunded 5000", K::ParcelReturned),
        (
            &["status SHIPPED", parcel, "report SF1 300 RETURNED CONFIRMED 退回"],
            "return RETURN_AND_REFUND RECEIVED",
            K::ParcelReturned,
        ),
        (&["status APPROVED", "hold REFUND_REQUESTED"], "status CANCELLED", K::RefundAfterApproval),
        (&["status PACKED", "return REFUND_ONLY REQUESTED"], "status CANCELLED", K::RefundAfterApproval),
        (&["status PICKING", "refunded 5000"], "status CANCELLED", K::RefundAfterApproval),
    ];
    for (lines, answer, kind) in table {
        assert_eq!(standing(lines), [*kind], "{lines:?}");
        let mut order = given("CN", lines);
        apply(&mut order, answer, &mut mint(9));
        assert_eq!(order.standing_alerts(now()), [], "{lines:?}, {answer}");
    }
}

#[test]
fn what_is_not_confirmed_or_not_amiss_raises_nothing() {
    let quiet: &[&[&str]] = &[
        &["status PACKED", "fact WMS QC REJECTED INFERRED 130"],
        &["status SHIPPED", "parcel SF1 SF 2", "report SF1 300 EXCEPTION INFERRED 推测"],
        &["status PAID", "hold REFUND_REQUESTED"],
        &["status DELIVERED", "return REFUND_ONLY REQUESTED"],
        &["status APPROVED", "refunded 500"],
        &["status APPROVED", "return REFUND_ONLY REJECTED"],
    ];
    for lines in quiet {
        assert_eq!(standing(lines), [], "{lines:?}");
    }
}

#[test]
fn returns_and_balances_are_overdue_by_their_threshold() {
    let threshold = |kind, value| AlertThreshold { value, ..AlertThreshold::default_for(kind) };
    let order = given("CN", &["status DELIVERED", "return EXCHANGE APPROVED"]);
    assert!(!order.has_overdue_return(&threshold(AlertKind::ReturnOverdue, 1), now()));
    assert!(order.has_overdue_return(&threshold(AlertKind::ReturnOverdue, 1), at(150 + 24 * 60)));
    assert!(order.has_overdue_return(&threshold(AlertKind::ReturnOverdue, 0), now()));
    let finished = given("CN", &["status DELIVERED", "return EXCHANGE REJECTED"]);
    assert!(!finished.has_overdue_return(&threshold(AlertKind::ReturnOverdue, 0), now()));
    // The balance is due at minute 300.
    let presale = ["status PENDING_PAYMENT", "unpaid", "payment BALANCE PENDING 4000"];
    let balance = |value| threshold(AlertKind::BalanceOverdue, value);
    assert!(given("CN", &presale).has_overdue_balance(&balance(180), now()));
    assert!(!given("CN", &presale).has_overdue_balance(&balance(181), now()));
    assert!(!given("CN", &["status PENDING_PAYMENT", "payment BALANCE PAID 4000"]).has_overdue_balance(&balance(0), now()));
}

#[test]
fn thresholds_count_causes_or_measure_a_time() {
    let timed: Vec<&str> = AlertKind::ALL.into_iter().filter(|kind| kind.is_timed()).map(AlertKind::name).collect();
    assert_eq!(timed, ["PROMISE_OVERDUE", "RETURN_OVERDUE", "BALANCE_OVERDUE", "CHANNEL_SILENT"]);
    for kind in AlertKind::ALL {
        let threshold = AlertThreshold::default_for(kind);
        assert_eq!(threshold.enabled, kind != AlertKind::ChannelSilent, "{}", kind.name());
        assert!(kind.is_timed() || threshold.is_reached(1) || !threshold.enabled, "{}", kind.name());
        assert!(kind.audience().contains(&Role::Manager), "{}", kind.name());
    }
    let endless = AlertThreshold { value: i64::MAX, ..AlertThreshold::default_for(AlertKind::ReturnOverdue) };
    assert!(endless.deadline(now()) < at(0));
}

#[test]
fn the_events_that_are_counted_are_those_of_the_causes() {
    use AlertKind as K;
    let (mut mint, order) = (mint(3), given("CN", &["status PACKED", "parcel SF1 SF 2"]));
    let shipment = order.shipments[0].id;
    let held = |reason, mint: &mut domain::kernel::ids::Mint| Event::OrderHoldPlaced { hold: mint.next(), reason };
    let qc = |value: &str, order: &domain::order::Order, mint: &mut domain::kernel::ids::Mint| {
        let fact = fact(order, &["WMS", "QC", value, "CONFIRMED", "200"], mint);
        order.clone().record_fact(fact, now()).1.remove(0)
    };
    let tracked = |status| Event::ShipmentTracked { shipment, status, reports: 1 };
    let returned = Event::OrderReturnChanged { order_return: mint.next(), status: ReturnStatus::Requested };
    let table = [
        (Event::OrderConflictDetected { conflict: ConflictKind::WarehouseAhead }, Some(K::Conflict)),
        (held(HoldReason::LabelReprint, &mut mint), Some(K::LabelReprint)),
        (held(HoldReason::RefundRequested, &mut mint), Some(K::RefundAfterApproval)),
        (held(HoldReason::FraudCheck, &mut mint), None),
        (qc("REJECTED", &order, &mut mint), Some(K::QcRejected)),
        (qc("PASSED", &order, &mut mint), None),
        (tracked(ShipmentStatus::Exception), Some(K::CarrierException)),
        (tracked(ShipmentStatus::Returned), Some(K::ParcelReturned)),
        (tracked(ShipmentStatus::Delivered), None),
        (returned, Some(K::RefundAfterApproval)),
    ];
    for (event, wanted) in table {
        let kinds: Vec<AlertKind> = AlertKind::ALL.into_iter().filter(|kind| kind.is_caused_by(&event)).collect();
        assert_eq!(kinds, Vec::from_iter(wanted), "{event:?}");
    }
}

/// The roles that the alerts about one order address, written a second time on purpose, and the permission that each of them must have.
#[test]
fn an_alert_tells_nobody_what_they_may_not_see() {
    use AlertKind as K;
    use Role as R;
    let office: &[Role] = &[R::Manager, R::Operations, R::CustomerService];
    let with_finance: &[Role] = &[R::Manager, R::Operations, R::CustomerService, R::Finance];
    let with_warehouse: &[Role] = &[R::Manager, R::Operations, R::CustomerService, R::Warehouse, R::WarehouseLead];
    let table: [(AlertKind, &[Role], Permission); 10] = [
        (K::Conflict, office, Permission::SeeFacts),
        (K::CarrierException, office, Permission::SeeOrder),
        (K::ParcelReturned, office, Permission::SeeOrder),
        (K::QcRejected, with_warehouse, Permission::SeeFacts),
        (K::LabelReprint, &[R::Manager, R::Operations, R::WarehouseLead], Permission::SeeOrder),
        (K::RefundAfterApproval, with_finance, Permission::SeeReturns),
        (K::ReturnOverdue, with_finance, Permission::SeeReturns),
        (K::BalanceOverdue, &[R::Manager, R::CustomerService, R::Finance], Permission::SeeTotals),
        (K::ChannelSilent, &[R::Manager, R::Operations], Permission::SeeIngest),
        (K::LookUps, &[R::Manager], Permission::SeeAudit),
    ];
    for (kind, roles, needs) in table {
        assert_eq!(kind.audience(), roles, "{}", kind.name());
        assert!(roles.iter().all(|role| role.grants(needs) && role.grants(Permission::SeeAlerts)), "{}", kind.name());
    }
}
