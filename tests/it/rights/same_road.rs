//! An invisible order is processed like a missing one: the same statements, the same number of times, by every name of an order. A
//! comparison of times would be a matter of chance; the bench line `oracle` measures them.

use std::collections::BTreeMap;

use panorama::graphql::types::id::{Kind, encode};
use serde_json::{Value, json};
use tests::client::Client;
use tests::company::{Company, OTHER_SHOP, OTHER_WAREHOUSE, SHOP};
use tests::environment::Environment;
use tests::statements::{Calls, Counter};
use tests::token::Claims;
use uuid::Uuid;

/// The number of times that each request is sent, so that statements of background tasks stand out by their lower count.
const REQUESTS: usize = 20;

/// One way to name an order: the request, with the variables of an order elsewhere and of a missing one.
struct Road<'a> {
    name: &'static str,
    client: &'a Client,
    document: String,
    elsewhere: Value,
    nowhere: Value,
}

/// Statements of background tasks, including the audit log, which is written after the answers in batches of any size. Jobs have
/// transactions, too.
const BACKGROUND: [&str; 11] = [
    "audit_log",
    "refused_request",
    "pg_stat_statements",
    "journal_pending",
    "journal_feed",
    "poll_list",
    "token_revocation",
    "order_sweep",
    "FROM \"export\"",
    "BEGIN",
    "ROLLBACK",
];

/// The number of executions of each statement by the requests.
fn statements(executed: &Calls) -> BTreeMap<String, u64> {
    let is_of_requests = |text: &str| !BACKGROUND.iter().any(|part| text.contains(part));
    let of_requests = executed.each().filter(|(text, calls)| is_of_requests(text) && *calls * 2 >= REQUESTS as u64);
    of_requests.map(|(text, calls)| (text.to_owned(), calls)).collect()
}

async fn ask(road: &Road<'_>, variables: &Value) {
    let answer = road.client.query(&road.document, None, variables.clone()).await;
    let text = answer.body.to_string();
    assert!(text.contains("NOT_FOUND") || answer.errors().is_empty(), "{}: {answer}", road.name);
}

async fn executed(counter: &Counter, road: &Road<'_>, variables: &Value) -> BTreeMap<String, u64> {
    // The first execution of a statement may be counted under another form of its text.
    for _ in 0..3 {
        ask(road, variables).await;
    }
    let before = counter.calls().await;
    for _ in 0..REQUESTS {
        ask(road, variables).await;
    }
    // An execution may be counted a moment after its answer, and each request executes the same statements.
    let until = tokio::time::Instant::now() + tests::PATIENCE;
    loop {
        let executed = statements(&counter.calls().await.since(&before));
        if executed.values().all(|calls| calls.is_multiple_of(REQUESTS as u64)) || tokio::time::Instant::now() >= until {
            return executed;
        }
    }
}

fn mutation(name: &str) -> String {
    let input = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    format!("mutation($input: {input}!) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_out_of_scope_takes_the_road_of_what_is_not_there() {
    let environment = Environment::postgres().await;
    let company = Company::open(&environment).await;
    let order = company.order("hidden", "PACKED").await;
    let held = order.by("MANAGER", "orderHoldPlace", json!({ "order": order.id })).await.expect_ok();
    let hold = held.data("orderHoldPlace.hold.id").clone();
    let parcel = order.see("shipments { id }").await["shipments"][0]["id"].clone();
    let number = order.see("number").await["number"].clone();
    let manager = company.staff("MANAGER");
    order.by("WAREHOUSE", "orderQcRecord", json!({ "order": order.id, "result": "REJECTED" })).await.expect_ok();
    let alerts = manager.query("{ alerts { nodes { id } } }", None, json!({})).await.expect_ok();
    let alert = &alerts.list("alerts.nodes")[0]["id"];
    let clerk = company.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[OTHER_SHOP]));
    let picker = company.client(&Claims::of(&["WAREHOUSE"]).in_warehouses(&[OTHER_WAREHOUSE]));
    let none = |kind| json!(encode(kind, Uuid::now_v7()).0);
    let by = "query($by: OrderIdentifierInput!) { order(by: $by) { id status lines { id } timeline { nodes { id } } } }";
    let (node, nodes) = ("query($id: ID!) { node(id: $id) { id } }", "query($id: ID!) { nodes(ids: [$id]) { id } }");
    let holds = "mutation($input: HoldsReleaseInput!) { holdsRelease(input: $input) { results { userErrors { code } } } }";
    let text = "query($text: String!) { orderSearch(text: $text) { nodes { matchedBy } } }";
    let phone = "query($phone: String!) { customer(by: { phone: $phone }) { id orders { nodes { id } } } }";
    let mut roads = Vec::new();
    for (client, is_clerk) in [(&clerk, true), (&picker, false)] {
        let mut road = |name, document: &str, elsewhere: Value, nowhere: Value| {
            roads.push(Road { name, client, document: document.to_owned(), elsewhere, nowhere });
        };
        road("id", by, json!({ "by": { "id": order.id } }), json!({ "by": { "id": none(Kind::Order) } }));
        road("number", by, json!({ "by": { "number": number } }), json!({ "by": { "number": "web-hz-hiddem" } }));
        let channel = |number: &str| json!({ "by": { "channelOrder": { "shop": SHOP, "number": number } } });
        road("number at the channel", by, channel("hidden"), channel("hiddem"));
        road(
            "parcel",
            by,
            json!({ "by": { "trackingNumber": order.tracking } }),
            json!({ "by": { "trackingNumber": "SF-hiddem" } }),
        );
        road("node", node, json!({ "id": order.id }), json!({ "id": none(Kind::Order) }));
        road("nodes", nodes, json!({ "id": order.id }), json!({ "id": none(Kind::Order) }));
        road("node of an alert", node, json!({ "id": alert }), json!({ "id": none(Kind::Alert) }));
        road("text", text, json!({ "text": "SF-hidden" }), json!({ "text": "SF-hiddem" }));
        let change = |order: Value| json!({ "input": { "order": order, "idempotencyKey": "one" } });
        let qc = |order: Value| json!({ "input": { "order": order, "result": "PASSED" } });
        if is_clerk {
            road("phone", phone, json!({ "phone": "13800000000" }), json!({ "phone": "13900000000" }));
            road("change", &mutation("orderApprove"), change(json!(order.id)), change(none(Kind::Order)));
            let release = |hold: Value| json!({ "input": { "holds": [hold] } });
            road("hold", holds, release(hold.clone()), release(none(Kind::Hold)));
        } else {
            road("check", &mutation("orderQcRecord"), qc(json!(order.id)), qc(none(Kind::Order)));
            let print = |parcel: Value| json!({ "input": { "shipment": parcel } });
            road("label", &mutation("shipmentLabelPrint"), print(parcel.clone()), print(none(Kind::Shipment)));
            let scan = |number: &str| json!({ "input": { "trackingNumber": number } });
            road("scan", &mutation("orderOutboundScan"), scan(&order.tracking), scan("SF-hiddem"));
        }
        let take = |alert: Value| json!({ "input": { "alert": alert } });
        road("alert", &mutation("alertAcknowledge"), take(alert.clone()), take(none(Kind::Alert)));
    }
    let counter = Counter::new(&environment.database_url()).await;
    for road in &roads {
        let (elsewhere, nowhere) =
            (executed(&counter, road, &road.elsewhere).await, executed(&counter, road, &road.nowhere).await);
        assert!(!nowhere.is_empty(), "{}", road.name);
        assert_eq!(elsewhere, nowhere, "{}", road.name);
        for text in nowhere.keys().filter(|text| text.contains("FROM \"order\" o")) {
            assert!(text.contains("o.shop") || text.contains("o.warehouse"), "{} looks beyond the scope: {text}", road.name);
        }
    }
    assert_eq!(order.status().await, "PACKED");
    company.close().await;
}
