//! Conflicts: every pair of systems that contradict each other, with the rule that names both sides; and mere lags.

use domain::event::Event;
use domain::order::conflict::ConflictKind as K;
use domain::refusal::Language;

use super::order::{apply, at, fact, given, mint};

/// The status of the order, the claim of a system, the other side, and the rule's sentence in English.
const TABLE: &[(&[&str], K, &str)] = &[
    (
        &["status PACKED", "fact CARRIER STATUS DELIVERED CONFIRMED 140", "fact WMS STATUS PACKED CONFIRMED 110"],
        K::ShippedBeforeOutbound,
        "The carrier says delivered, the WMS says packed: the warehouse decides what has left it, until it scans the parcel out",
    ),
    (
        &["status PACKED", "fact CHANNEL STATUS SHIPPED INFERRED 140"],
        K::ShippedBeforeOutbound,
        "The channel says shipped, this service says packed: the warehouse decides what has left it, until it scans the parcel out",
    ),
    (
        &["status SHIPPED", "fact CHANNEL STATUS DELIVERED CONFIRMED 140", "fact CARRIER STATUS SHIPPED CONFIRMED 130"],
        K::DeliveredWithoutScan,
        "The channel says delivered without a carrier's scan, the carrier says shipped: the carrier decides",
    ),
    (
        &["status SHIPPED", "fact CHANNEL STATUS CANCELLED CONFIRMED 140"],
        K::CancelledAfterShipped,
        "The channel says cancelled, but this service says shipped: it has left, so recall it",
    ),
    (
        &["status CANCELLED", "fact WMS STATUS PACKED CONFIRMED 140"],
        K::ActiveAfterCancelled,
        "The WMS says packed, but this service says cancelled: the cancellation counts, check it",
    ),
    (
        &["status CANCELLED", "fact CHANNEL STATUS PAID CONFIRMED 140"],
        K::ReopenedAfterCancelled,
        "The channel says paid, but this service says cancelled: the cancellation counts, check whether it is to be sent after all",
    ),
    (
        &["status CANCELLED", "fact CHANNEL STATUS PENDING_PAYMENT CONFIRMED 140"],
        K::ReopenedAfterCancelled,
        "The channel says pending payment, but this service says cancelled: the cancellation counts, check whether it is to be sent after all",
    ),
    (
        &["status PICKING", "fact ERP STATUS CANCELLED CONFIRMED 100"],
        K::CancelledElsewhere,
        "The ERP says cancelled, but this service says picking: the order goes on until it is cancelled here",
    ),
    (
        &["status APPROVED", "fact WMS STATUS PICKING CONFIRMED 100"],
        K::WarehouseAhead,
        "The WMS says picking, but this service says approved: the order moves when pick, pack and scan are confirmed here",
    ),
    (
        &["status APPROVED", "fact WMS OUTBOUND SF1 CONFIRMED 140"],
        K::WarehouseAhead,
        "The WMS says shipped, but this service says approved: the order moves when pick, pack and scan are confirmed here",
    ),
    (
        &["status PAID", "fact WMS STATUS PACKED CONFIRMED 140"],
        K::WarehouseAhead,
        "The WMS says packed, but this service says paid: the order moves when pick, pack and scan are confirmed here",
    ),
    (
        &["status PICKING", "fact WMS STATUS SHIPPED CONFIRMED 140"],
        K::WarehouseAhead,
        "The WMS says shipped, but this service says picking: the order moves when pick, pack and scan are confirmed here",
    ),
    (
        &["status PACKED", "fact ERP STATUS APPROVED CONFIRMED 140", "fact WMS STATUS PACKED CONFIRMED 110"],
        K::BehindWarehouse,
        "The ERP says approved, but the WMS was packed before that: what the warehouse confirmed counts",
    ),
    (
        &["status SHIPPED", "fact WMS STATUS PICKING CONFIRMED 140"],
        K::BehindWarehouse,
        "The WMS says picking, but this service was shipped before that: what the warehouse confirmed counts",
    ),
    (
        &["status PICKING", "paid 0", "fact CHANNEL STATUS PENDING_PAYMENT CONFIRMED 110"],
        K::UnpaidAfterApproval,
        "The channel says pending payment, but this service says picking: the channel decides what is paid, so nothing leaves before it is checked",
    ),
    (
        &["status APPROVED", "fact CHANNEL STATUS PENDING_PAYMENT CONFIRMED 140"],
        K::UnpaidAfterApproval,
        "The channel says pending payment, but this service says approved: the channel decides what is paid, so nothing leaves before it is checked",
    ),
];

/// Statements without a conflict: a lag, an inferred fact, and the usual order of events.
const NONE: &[&[&str]] = &[
    &["status PACKED", "fact ERP STATUS APPROVED CONFIRMED 100"],
    &["status PACKED", "fact ERP STATUS APPROVED INFERRED 140"],
    &["status PACKED", "fact CHANNEL STATUS PAID CONFIRMED 140"],
    &["status PACKED", "fact WMS STATUS PICKING CONFIRMED 100"],
    &["status PACKED", "fact WMS STATUS SHIPPED CONFIRMED 140"],
    &["status PACKED", "fact WMS OUTBOUND SF1 CONFIRMED 140"],
    &["status PAID", "fact WMS STATUS PICKING CONFIRMED 140"],
    &["status APPROVED", "fact WMS STATUS PICKING INFERRED 140"],
    &["status PICKING", "fact WMS STATUS PACKED CONFIRMED 140"],
    &["status COMPLETED", "fact ERP STATUS SHIPPED CONFIRMED 140"],
    &["status CANCELLED", "fact CHANNEL STATUS PAID CONFIRMED 100"],
    &["status CANCELLED", "fact CHANNEL STATUS PAID INFERRED 140"],
    &["status CANCELLED", "fact ERP STATUS CANCELLED CONFIRMED 140"],
    &["status APPROVED", "unpaid", "payment CASH_ON_DELIVERY PENDING 5000", "fact CHANNEL STATUS PENDING_PAYMENT CONFIRMED 140"],
    &["status APPROVED", "fact CHANNEL STATUS PENDING_PAYMENT CONFIRMED 0"],
    &["status APPROVED", "fact ERP STATUS CANCELLED INFERRED 140"],
];

#[test]
fn every_pair_that_contradicts_is_a_conflict_that_names_both() {
    for (lines, kind, rule) in TABLE {
        let conflicts = given("CN", lines).conflicts();
        assert_eq!(conflicts.len(), 1, "{lines:?}: {conflicts:?}");
        let conflict = &conflicts[0];
        assert_eq!((conflict.kind, conflict.because.message(Language::En).as_str()), (*kind, *rule), "{lines:?}");
        assert_eq!(conflict.claims.len(), 2, "{lines:?}");
        assert!(conflict.claims.contains(&conflict.winner) && conflict.claims[0] != conflict.claims[1], "{conflict:?}");
        let zh = conflict.because.message(Language::ZhCn);
        assert!(!zh.contains('{') && zh.contains('称'), "{zh}");
    }
}

#[test]
fn who_lags_or_guesses_contradicts_nobody() {
    for lines in NONE {
        let conflicts = given("CN", lines).conflicts();
        assert!(conflicts.is_empty(), "{lines:?}: {conflicts:?}");
    }
}

#[test]
fn each_conflict_is_told_once_whatever_was_there_before() {
    let order = given("CN", &["status PACKED", "fact CHANNEL STATUS SHIPPED CONFIRMED 140"]);
    let told = |words: &[&str], order: &domain::order::Order| {
        let fact = fact(order, words, &mut mint(7));
        let (_, events) = order.clone().record_fact(fact, at(300));
        events.into_iter().filter(|event| matches!(event, Event::OrderConflictDetected { .. })).collect::<Vec<_>>()
    };
    // One conflict ends where the channel withdraws its statement, and another begins in the same moment.
    assert_eq!(
        told(&["CHANNEL", "STATUS", "CANCELLED", "CONFIRMED", "200"], &order),
        [Event::OrderConflictDetected { conflict: K::CancelledElsewhere }]
    );
    assert_eq!(told(&["CHANNEL", "STATUS", "DELIVERED", "CONFIRMED", "200"], &order), [], "it goes on");
    let mut more = order.clone();
    apply(&mut more, "fact ERP STATUS CANCELLED CONFIRMED 150", &mut mint(8));
    assert_eq!(
        told(&["CARRIER", "STATUS", "SHIPPED", "CONFIRMED", "200"], &more),
        [Event::OrderConflictDetected { conflict: K::ShippedBeforeOutbound }]
    );
}
