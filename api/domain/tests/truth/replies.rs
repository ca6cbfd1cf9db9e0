//! The suggested reply: a table of situations in both languages, and the limits that every reply keeps.

use chrono::FixedOffset;
use domain::conversation::reply::{Reply, ReplyContext, ReplyFact};
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::conflict::ConflictKind;
use domain::order::fact::{Confidence, FactKind};
use domain::order::shipment::{Shipment, ShipmentStatus};
use proptest::prelude::*;
use serde::Deserialize;

use super::order::{given, now};

/// One situation of the table.
#[derive(Debug, Deserialize)]
struct Situation {
    /// The name of the situation.
    name: String,
    /// The facts of the order; the `order` module reads them.
    given: Vec<String>,
    /// The reply to a customer in China.
    zh: String,
    /// The reply to a customer elsewhere.
    en: String,
    /// The facts that support the text, in its order: source, kind, value.
    facts: Vec<String>,
}

fn situations() -> Vec<Situation> {
    serde_json::from_str(include_str!("situations.json")).expect("a readable table")
}

fn reply(order: &Order, warehouse: &str) -> Reply {
    let zone = FixedOffset::east_opt(8 * 3600).unwrap();
    order.reply(&ReplyContext { warehouse: Some(warehouse), zone, now: now() })
}

fn said(fact: &ReplyFact) -> String {
    let kind = format!("{:?}", fact.kind).to_uppercase();
    let parcel = fact.tracking_number.as_deref().filter(|number| *number != fact.value);
    let about = parcel.map(|number| format!(" of {number}")).unwrap_or_default();
    let doubt = if fact.confidence == Confidence::Inferred { " (inferred)" } else { "" };
    format!("{} {kind} {}{about}{doubt}", fact.source.name(), fact.value)
}

fn facts(reply: &Reply) -> Vec<String> {
    reply.facts().into_iter().map(said).collect()
}

#[test]
fn sixty_situations_are_answered_in_both_languages() {
    let table = situations();
    assert!(table.len() >= 60, "{}", table.len());
    let mut wrong = Vec::new();
    for situation in &table {
        let zh = reply(&given("CN", &situation.given), "杭州仓");
        let en = reply(&given("US", &situation.given), "Hangzhou");
        let is = (zh.text(), en.text(), facts(&zh), facts(&en));
        let wanted = (situation.zh.clone(), situation.en.clone(), situation.facts.clone(), situation.facts.clone());
        if is != wanted {
            wrong.push(format!("{}\n  is     {is:?}\n  wanted {wanted:?}", situation.name));
        }
    }
    assert!(wrong.is_empty(), "{} situations:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether a text states that the whole order arrived.
fn says_delivered(text: &str) -> bool {
    let dated = text.split("已于").skip(1).any(|rest| rest.split(['。', ',']).next().is_some_and(|part| part.ends_with("签收")));
    dated || text.contains("已签收") || text.to_lowercase().contains("delivered")
}

fn says_when_it_leaves(text: &str) -> bool {
    ["预计", "will leave by", "will be handed to"].iter().any(|words| text.contains(words))
}

fn is_delivered(parcel: &Shipment) -> bool {
    parcel.standing().is_some_and(|report| report.status == ShipmentStatus::Delivered)
}

/// The value of the newest confirmed fact of a kind; every fact of these orders is about the whole order.
fn newest(order: &Order, kind: FactKind) -> Option<&str> {
    let confirmed = order.facts.iter().filter(|fact| fact.kind == kind && fact.confidence == Confidence::Confirmed);
    confirmed.max_by_key(|fact| fact.observed_at).map(|fact| fact.value.as_str())
}

/// Whether something keeps the order from leaving, decided a second time and independent of the reply.
fn is_blocked(order: &Order) -> bool {
    let open = |one: &domain::order::returns::Return| !matches!(one.status.name(), "REFUNDED" | "REJECTED");
    order.active_holds(now()).next().is_some()
        || order.conflicts().iter().any(|conflict| conflict.kind != ConflictKind::PaidTwice)
        || newest(order, FactKind::Stock) == Some("SHORT")
        || newest(order, FactKind::Qc) == Some("REJECTED")
        || order.returns.iter().any(open)
        || (order.totals.refunded > 0 && order.totals.refunded >= order.totals.paid)
        || order.lines.iter().any(|line| {
            line.short_reason.is_some() && line.picked_quantity < line.quantity && order.status >= OrderStatus::Picking
        })
        || (!order.totals.is_covered() && !order.awaits_cash_on_delivery())
}

fn any_line() -> impl Strategy<Value = String> {
    let status = prop::sample::select(OrderStatus::ALL.to_vec()).prop_map(|status| format!("status {}", status.name()));
    let other = prop::sample::select(vec![
        "payable unknown",
        "payable 8000",
        "paid 0",
        "paid 1000",
        "unpaid",
        "refunded 500",
        "refunded 5000",
        "payment DEPOSIT PAID 1000",
        "payment BALANCE PENDING 4000",
        "payment CASH_ON_DELIVERY PENDING 5000",
        "payment FULL REFUNDED 5000",
        "hold FRAUD_CHECK",
        "hold REFUND_REQUESTED",
        "line-hold STOCK_SHORT",
        "picked 2",
        "picked 1 short",
        "shipped 1",
        "no-city",
        "promise none",
        "promise 300",
        "return REFUND_ONLY REQUESTED",
        "return EXCHANGE APPROVED",
        "return RETURN_AND_REFUND REFUNDED",
    ]);
    let fact = (
        prop::sample::select(vec![
            "STAFF QC REJECTED",
            "STAFF QC PASSED",
            "WMS STOCK SHORT",
            "WMS STOCK RESERVED",
            "WMS STATUS PICKING",
            "WMS STATUS PACKED",
            "ERP STATUS CANCELLED",
            "ERP STATUS APPROVED",
            "CHANNEL STATUS SHIPPED",
            "CHANNEL STATUS DELIVERED",
            "CHANNEL STATUS PENDING_PAYMENT",
            "CHANNEL STATUS CANCELLED",
            "CARRIER STATUS DELIVERED",
            "WMS OUTBOUND SF1",
        ]),
        prop::sample::select(vec!["CONFIRMED", "INFERRED"]),
        100..400_i64,
    );
    let fact = fact.prop_map(|(what, confidence, minute)| format!("fact {what} {confidence} {minute}"));
    let report = (
        prop::sample::select(vec!["SF1", "SF2", "SF3"]),
        200..400_i64,
        prop::sample::select(vec![
            "PICKED_UP",
            "IN_TRANSIT",
            "OUT_FOR_DELIVERY",
            "DELIVERED",
            "DELIVERED",
            "EXCEPTION",
            "RETURNED",
            "UNKNOWN",
        ]),
        prop::sample::select(vec!["CONFIRMED", "CONFIRMED", "INFERRED"]),
        prop::sample::select(vec!["到达杭州", "您的快件已签收", "Delivered to the hub", "", "已妥投"]),
    );
    let report = report
        .prop_map(|(parcel, minute, status, confidence, text)| format!("report {parcel} {minute} {status} {confidence} {text}"));
    let void = prop::sample::select(vec!["SF1", "SF2", "SF3"]).prop_map(|parcel| format!("void {parcel}"));
    prop_oneof![2 => status, 4 => other.prop_map(str::to_owned), 3 => fact, 6 => report, 1 => void]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// For any facts: "delivered" needs a confirmed delivery of every parcel, a time needs that nothing blocks, an inferred fact
    /// is named as inferred, a withdrawn parcel is left out, and both languages have the same facts.
    #[test]
    fn no_reply_says_more_than_is_known(count in 1..=3_usize, lines in prop::collection::vec(any_line(), 0..14)) {
        let mut known: Vec<String> = (1..=3).map(|number| format!("parcel SF{number} SF {}", usize::from(number <= count))).collect();
        known.extend(lines);
        let (china, abroad) = (given("CN", &known), given("US", &known));
        let (zh, en) = (reply(&china, "杭州仓"), reply(&abroad, "Hangzhou"));
        prop_assert_eq!(facts(&zh), facts(&en));
        let counted: Vec<&Shipment> = china.parcels().filter(|parcel| !parcel.lines.is_empty()).collect();
        for reply in [&zh, &en] {
            let text = reply.text();
            prop_assert!(!text.is_empty() && !reply.facts().is_empty(), "{known:?}");
            prop_assert!(reply.sentences.iter().all(|one| !one.text.is_empty() && !one.facts.is_empty()), "{known:?}: {reply:?}");
            if says_delivered(&text) {
                let all = !counted.is_empty() && counted.iter().all(|parcel| is_delivered(parcel));
                let virtual_parcels = counted.is_empty() && china.parcels().any(is_delivered);
                prop_assert!(all || virtual_parcels, "{text}\n{known:?}");
            }
            if says_when_it_leaves(&text) {
                prop_assert!(!is_blocked(&china) && china.status < OrderStatus::Shipped, "{text}\n{known:?}");
            }
            let named = |fact: &&ReplyFact| fact.confidence == Confidence::Inferred;
            let names_doubt = text.contains("自动签收") || text.contains("automatic sign-off");
            let is_inferred = reply.facts().iter().any(named);
            prop_assert!(is_inferred || !names_doubt, "{text}");
            prop_assert!(!is_inferred || names_doubt || !china.conflicts().is_empty(), "{text}");
            for parcel in china.shipments.iter().filter(|parcel| !parcel.is_live()) {
                prop_assert!(!text.contains(parcel.tracking_number.as_deref().unwrap()), "{text}");
            }
        }
    }
}
