//! The journal's visibility: a kind of event that a role may not see is in no timeline and in no stream.

use std::collections::BTreeSet;

use serde_json::json;
use tests::both_databases;
use tests::client::Transport;
use tests::company::{Company, Order, now, time};
use tests::environment::Environment;

use super::ROLES;
use super::policy::Policy;

/// The kinds of the events of this test, each a type with its row in the policy.
const KINDS: [&str; 10] = [
    "OrderContactUpdated",
    "OrderContactRevealed",
    "OrderRemarkUpdated",
    "ConversationMessageRecorded",
    "OrderReturnChanged",
    "OrderVoucherRecorded",
    "OrderSettlementRecorded",
    "OrderFactRecorded",
    "OrderHoldPlaced",
    "OrderHoldReleased",
];

/// Makes one event of each kind, and last an event that every role sees.
async fn live_through(order: &Order<'_>) {
    let id = &order.id;
    order.by("CUSTOMER_SERVICE", "orderContactUpdate", json!({ "order": id, "name": "王五" })).await.expect_ok();
    order.by("MANAGER", "orderContactReveal", json!({ "order": id, "reason": "call" })).await.expect_ok();
    order.by("CUSTOMER_SERVICE", "orderRemarkUpdate", json!({ "order": id, "remark": "轻放" })).await.expect_ok();
    order.by("CUSTOMER_SERVICE", "conversationMessageRecord", json!({ "order": id, "body": "您好" })).await.expect_ok();
    order.by("CUSTOMER_SERVICE", "orderReturnOpen", json!({ "order": id, "kind": "REFUND_ONLY" })).await.expect_ok();
    order.by("FINANCE", "voucherRecord", json!({ "order": id, "voucherNumber": "V-1" })).await.expect_ok();
    order.by("FINANCE", "settlementRecord", json!({ "order": id, "settledAt": time(now()) })).await.expect_ok();
    order.fact("ERP", "STOCK", "RESERVED").await;
    let held = order.by("CUSTOMER_SERVICE", "orderHoldPlace", json!({ "order": id })).await.expect_ok();
    let release = json!({ "order": id, "hold": held.data("orderHoldPlace.hold.id") });
    order.by("OPERATIONS", "orderHoldRelease", release).await.expect_ok();
}

both_databases! {
    /// Timeline, its pages, the live stream and the replay agree about the events that a role may see.
    async fn timelines_and_streams_hide_what_a_role_may_not_see(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("told", "APPROVED").await;
        let before = order.see("timeline(last: 1) { nodes { cursor } }").await["timeline"]["nodes"][0]["cursor"].clone();
        let mut live = Vec::new();
        for role in ROLES {
            live.push(company.staff(role).subscribe(Transport::WebSocket, "OrderEvents", json!({ "where": { "order": order.id } })).await);
        }
        live_through(&order).await;
        let policy = Policy::read();
        for (role, live) in ROLES.into_iter().zip(&mut live) {
            let wanted: BTreeSet<&str> = KINDS.into_iter().filter(|kind| policy.shows(role, kind, "id")).collect();
            let mut replay = company.staff(role).subscribe(Transport::Sse, "OrderEvents", json!({ "after": before })).await;
            for stream in [live, &mut replay] {
                let mut told = BTreeSet::new();
                while !told.contains("OrderHoldReleased") {
                    told.insert(stream.next().await.expect_ok().text("orderEvents.__typename").to_owned());
                }
                assert_eq!(told.iter().map(String::as_str).collect::<BTreeSet<_>>(), wanted, "the stream of {role}");
            }
            assert_eq!(paged(&company, &order, role).await, wanted.iter().map(ToString::to_string).collect(), "the timeline of {role}");
        }
        company.close().await;
    }

    /// A filter by a field that a role may not read is refused like the field itself, so that its value cannot be inferred.
    async fn a_filter_is_guarded_as_the_field_that_it_looks_at(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("settled", "COMPLETED").await;
        order.by("FINANCE", "settlementRecord", json!({ "order": order.id, "settledAt": time(now()) })).await.expect_ok();
        let document = "query($settled: Boolean!) { orders(where: { settled: $settled }) { nodes { id } count { value } } }";
        let policy = Policy::read();
        for role in ROLES {
            for (settled, count) in [(true, 1), (false, 0)] {
                let answer = company.staff(role).query(document, None, json!({ "settled": settled })).await;
                if policy.shows(role, "OrderWhereInput", "settled") {
                    assert_eq!(answer.expect_ok().number("orders.count.value"), count, "{role}");
                } else {
                    answer.expect_error("FORBIDDEN");
                    assert!(answer.body.get("data").is_none_or(serde_json::Value::is_null), "{role}: {answer}");
                }
            }
        }
        company.close().await;
    }
}

/// The kinds of a role's timeline since the approval, read in pages of two.
async fn paged(company: &Company, order: &Order<'_>, role: &str) -> BTreeSet<String> {
    let document = "query($id: ID!, $after: String) { order(by: { id: $id }) { timeline(first: 2, after: $after) {
        nodes { __typename } pageInfo { hasNextPage endCursor } } } }";
    let (mut kinds, mut after) = (Vec::new(), json!(null));
    loop {
        let answer = company.staff(role).query(document, None, json!({ "id": order.id, "after": after })).await.expect_ok();
        let nodes = answer.list("order.timeline.nodes");
        kinds.extend(nodes.iter().map(|node| node["__typename"].as_str().unwrap().to_owned()));
        after = answer.data("order.timeline.pageInfo.endCursor").clone();
        if answer.data("order.timeline.pageInfo.hasNextPage") == false {
            break;
        }
    }
    let approved = kinds.iter().rposition(|kind| kind == "OrderStatusChanged").unwrap();
    kinds.into_iter().skip(approved + 1).collect()
}
