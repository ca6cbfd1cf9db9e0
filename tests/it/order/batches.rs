//! Batches: one result for each item, no double effect, the rights of the single operation, and a resume after an interruption.

use std::time::Instant;

use futures_util::future::join_all;
use panorama::graphql::types::id::{Kind, encode};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client};
use tests::company::{Company, OTHER_SHOP, Order, SHOP, command, purchase};
use tests::environment::Environment;
use tests::process;
use tests::token::Claims;
use uuid::Uuid;

use crate::intake::{binary, tables};

/// The number of orders in the interrupted batch: more than are approved in the moment between the first and the kill.
const CUT: usize = 300;
/// The document of the contract.
const APPROVE: &str = "mutation($input: OrdersApproveInput!) { ordersApprove(input: $input) {
    results { order { id number status version } userErrors { code message field unmet { code message guideUrl } } } done refused } }";

async fn approve(client: &Client, orders: &[&str], key: Option<&str>) -> Answer {
    client.query(APPROVE, None, json!({ "input": { "orders": orders, "idempotencyKey": key } })).await
}

/// The code of each result's first refusal; empty = the item succeeded.
fn codes(answer: &Answer, field: &str) -> Vec<String> {
    let code = |result: &Value| result["userErrors"][0]["code"].as_str().unwrap_or_default().to_owned();
    answer.list(&format!("{field}.results")).iter().map(code).collect()
}

fn counts(answer: &Answer, field: &str) -> (i64, i64) {
    (answer.number(&format!("{field}.done")), answer.number(&format!("{field}.refused")))
}

/// The number of approvals in the journal.
async fn approvals(environment: &Environment) -> i64 {
    tables::count(&environment.store().await, "journal WHERE kind = 'OrderStatusChanged' AND status = 'APPROVED'").await
}

async fn audited(company: &Company, outcome: &str) -> usize {
    let document = "query($where: AuditLogWhereInput) { auditLog(first: 100, where: $where) { nodes { target code } } }";
    let filter = json!({ "where": { "operation": "ordersApprove", "outcome": outcome } });
    company.staff("MANAGER").query(document, None, filter).await.expect_ok().list("auditLog.nodes").len()
}

both_databases! {
    /// Each item has its result, in the order of the input: done, refused for its own reason, missing, or repeated and done once.
    async fn every_item_has_its_result(environment: Environment) {
        let company = Company::open(&environment).await;
        let (one, held, two) = (company.order("1", "PAID").await, company.order("2", "PAID").await, company.order("3", "PAID").await);
        held.by("OPERATIONS", "orderHoldPlace", json!({ "order": held.id })).await.expect_ok();
        let missing = encode(Kind::Order, Uuid::new_v4()).0;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let answer = approve(&clerk, &[&two.id, &held.id, &missing, &one.id, &two.id], None).await;
        assert!(answer.errors().is_empty(), "{answer}");
        assert_eq!(codes(&answer, "ordersApprove"), ["", "ON_HOLD", "NOT_FOUND", "", ""]);
        assert_eq!(counts(&answer, "ordersApprove"), (3, 2));
        let numbers: Vec<&Value> = answer.list("ordersApprove.results").iter().map(|result| &result["order"]["number"]).collect();
        assert_eq!(numbers, [&json!("web-hz-3"), &json!("web-hz-2"), &Value::Null, &json!("web-hz-1"), &json!("web-hz-3")]);
        assert_eq!(answer.data("ordersApprove.results.1.userErrors.0.unmet.0.code"), "ON_HOLD");
        assert_eq!((one.status().await, held.status().await, two.status().await), ("APPROVED".into(), "PAID".into(), "APPROVED".into()));
        assert_eq!(approvals(&environment).await, 2, "what is named twice is done once");
        assert_eq!((audited(&company, "ALLOWED").await, audited(&company, "REFUSED").await), (2, 2));
        company.close().await;
    }

    /// The same key and input give the same results, although an item could succeed by now, and have no new effect.
    async fn a_batch_that_ended_gives_its_results_again(environment: Environment) {
        let company = Company::open(&environment).await;
        let (free, held) = (company.order("1", "PAID").await, company.order("2", "PAID").await);
        let hold = held.by("MANAGER", "orderHoldPlace", json!({ "order": held.id })).await.expect_ok();
        let clerk = company.staff("CUSTOMER_SERVICE");
        let first = approve(&clerk, &[&free.id, &held.id], Some("morning")).await;
        assert_eq!(codes(&first, "ordersApprove"), ["", "ON_HOLD"]);
        let release = json!({ "order": held.id, "hold": hold.data("orderHoldPlace.hold.id") });
        held.by("MANAGER", "orderHoldRelease", release).await.expect_ok();
        let again = approve(&clerk, &[&free.id, &held.id], Some("morning")).await;
        let refused = |answer: &Answer| answer.data("ordersApprove.results.1.userErrors").clone();
        assert_eq!((codes(&again, "ordersApprove"), refused(&again)), (codes(&first, "ordersApprove"), refused(&first)));
        assert_eq!(again.text("ordersApprove.results.0.order.status"), "APPROVED");
        assert_eq!((approvals(&environment).await, held.status().await), (1, "PAID".to_owned()));
        let other = approve(&clerk, &[&free.id], Some("morning")).await;
        assert_eq!(other.expect_error("BAD_REQUEST")["extensions"]["reason"], "IDEMPOTENCY_CONFLICT");
        assert_eq!(counts(&approve(&clerk, &[&held.id], Some("noon")).await, "ordersApprove"), (1, 0));
        company.close().await;
    }

    /// A server that is killed during a batch has done a part of it. Sent again under its key, the rest is done, and no item twice.
    async fn a_batch_that_was_cut_off_goes_on(environment: Environment) {
        let company = Company::open(&environment).await;
        let ids = many(&company, CUT).await;
        let all: Vec<&str> = ids.iter().map(String::as_str).collect();
        company.close().await;
        let address = process::free_address();
        let running = binary::serve(&environment, &address, "warn,panorama::cli=info").await;
        let token = environment.signer().sign(&Claims::of(&["CUSTOMER_SERVICE"]));
        let clerk = Client::new(&format!("http://{address}"), Some(token.clone()));
        let body = json!({ "query": APPROVE, "variables": { "input": { "orders": all, "idempotencyKey": "cut" } } });
        let sending = clerk.http().post(format!("http://{address}/graphql")).bearer_auth(&token).json(&body).send();
        let killing = async {
            let begun = async { while approvals(&environment).await == 0 {} };
            tokio::time::timeout(tests::PATIENCE, begun).await.expect("the batch begins in time");
            running.kill().await;
        };
        let (sent, ()) = tokio::join!(sending, killing);
        let cut = approvals(&environment).await;
        assert!(sent.is_err() && cut > 0 && cut < i64::try_from(CUT).unwrap(), "it was cut off after {cut}: {sent:?}");

        let server = environment.start().await;
        let again = approve(&server.customer_service(), &all, Some("cut")).await;
        assert_eq!(counts(&again, "ordersApprove"), (i64::try_from(CUT).unwrap(), 0), "{again}");
        assert_eq!(approvals(&environment).await, i64::try_from(CUT).unwrap());
        let last = approve(&server.customer_service(), &all, Some("cut")).await;
        assert_eq!(versions(&last), versions(&again));
        server.stop().await;
    }

    /// Two clients that send one batch under one key at the same moment have one effect.
    async fn two_senders_of_one_batch_do_it_once(environment: Environment) {
        let company = Company::open(&environment).await;
        let mut orders = Vec::new();
        for number in 0..6 {
            orders.push(company.order(&format!("both-{number}"), "PAID").await);
        }
        let ids: Vec<&str> = orders.iter().map(|order| order.id.as_str()).collect();
        let clerk = company.staff("CUSTOMER_SERVICE");
        let answers = join_all((0..3).map(|_| approve(&clerk, &ids, Some("same")))).await;
        for answer in &answers {
            assert_eq!(counts(answer, "ordersApprove"), (6, 0), "{answer}");
        }
        assert_eq!(approvals(&environment).await, 6);
        company.close().await;
    }

    /// An empty batch, a too large one, or one with an invalid id is refused whole, without any effect.
    async fn what_is_no_batch_is_refused_whole(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let reason = |answer: &Answer| answer.expect_error("BAD_REQUEST")["extensions"]["reason"].clone();
        assert_eq!(reason(&approve(&clerk, &[], None).await), "BATCH_SIZE");
        assert_eq!(reason(&approve(&clerk, &vec![order.id.as_str(); 501], None).await), "LIST_TOO_LONG");
        assert_eq!(reason(&approve(&clerk, &[&order.id, "nonsense"], None).await), "ID_INVALID");
        assert_eq!(reason(&approve(&clerk, &[&order.id], Some("")).await), "INVALID_INPUT");
        assert_eq!(order.status().await, "PAID");
        assert_eq!(counts(&approve(&clerk, &vec![order.id.as_str(); 500], None).await, "ordersApprove"), (500, 0));
        company.close().await;
    }

    /// An order out of scope is missing, in a batch as alone.
    async fn an_order_out_of_scope_is_a_missing_one(environment: Environment) {
        let company = Company::open(&environment).await;
        let (own, foreign) = (company.order_in(OTHER_SHOP, "1", "PAID").await, company.order("2", "PAID").await);
        let placed = foreign.by("CUSTOMER_SERVICE", "orderHoldPlace", json!({ "order": foreign.id })).await.expect_ok();
        let hold = placed.text("orderHoldPlace.hold.id").to_owned();
        let clerk = company.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[OTHER_SHOP]));
        let answer = approve(&clerk, &[&foreign.id, &own.id], None).await;
        assert_eq!(codes(&answer, "ordersApprove"), ["NOT_FOUND", ""]);
        assert!(answer.data("ordersApprove.results.0.order").is_null());
        let released = command(&clerk, "holdsRelease", json!({ "holds": [hold] })).await;
        assert_eq!(codes(&released, "holdsRelease"), ["NOT_FOUND"]);
        assert!(released.data("holdsRelease.results.0.hold").is_null(), "{released}");
        assert_eq!(foreign.see("status holds { state }").await, json!({ "status": "PAID", "holds": [{ "state": "ACTIVE" }] }));
        company.close().await;
    }

    /// Customer service releases its own holds, singly and in batches; a manager releases all and places holds.
    async fn holds_are_released_by_who_may(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "PAID").await;
        let place = async |role: &str| {
            let placed = order.by(role, "orderHoldPlace", json!({ "order": order.id })).await.expect_ok();
            placed.text("orderHoldPlace.hold.id").to_owned()
        };
        let (own, managers, operations) = (place("CUSTOMER_SERVICE").await, place("MANAGER").await, place("OPERATIONS").await);
        let single = json!({ "order": order.id, "hold": managers });
        let refused = order.by("CUSTOMER_SERVICE", "orderHoldRelease", single).await.expect_refused("HOLD_OF_OTHERS");
        assert!(refused.message.contains("经理"), "{}", refused.message);
        let clerk = company.staff("CUSTOMER_SERVICE");
        let input = json!({ "holds": [own, managers, operations, own], "note": "客户已确认" });
        let answer = command(&clerk, "holdsRelease", input).await;
        assert_eq!(codes(&answer, "holdsRelease"), ["", "HOLD_OF_OTHERS", "HOLD_OF_OTHERS", ""]);
        let states: Vec<&Value> = answer.list("holdsRelease.results").iter().map(|result| &result["hold"]["state"]).collect();
        assert_eq!(states, ["RELEASED", "ACTIVE", "ACTIVE", "RELEASED"]);
        let answer = command(&company.staff("MANAGER"), "holdsRelease", json!({ "holds": [managers, operations] })).await;
        assert_eq!(counts(&answer, "holdsRelease"), (2, 0), "{answer}");
        let holds = order.see("holds { releaseNote releasedBy { role } }").await["holds"].clone();
        assert_eq!(holds[0], json!({ "releaseNote": "客户已确认", "releasedBy": { "role": "CUSTOMER_SERVICE" } }));
        assert_eq!(holds[1], json!({ "releaseNote": null, "releasedBy": { "role": "MANAGER" } }));
        let both = company.client(&Claims::of(&["CUSTOMER_SERVICE", "MANAGER"]));
        let managers = place("MANAGER").await;
        command(&both, "holdsRelease", json!({ "holds": [managers] })).await.expect_ok();
        let last = order.see("holds { releasedBy { role } } timeline(last: 1) { nodes { actor { role } } }").await;
        assert_eq!(last["holds"][3]["releasedBy"]["role"], "MANAGER", "in the role that may");
        assert_eq!(last["timeline"]["nodes"][0]["actor"]["role"], "MANAGER");
        company.close().await;
    }

    /// Vouchers and settlements in batches of hundreds; two vouchers of one order are taken in their order.
    async fn finance_records_many(environment: Environment) {
        let company = Company::open(&environment).await;
        let (first, second, unpaid) =
            (company.order("1", "PAID").await, company.order("2", "PAID").await, company.order("3", "PENDING_PAYMENT").await);
        let finance = company.staff("FINANCE");
        let voucher = |order: &Order<'_>, number: &str| json!({ "order": order.id, "number": number });
        let vouchers = json!([voucher(&first, "V-1"), voucher(&unpaid, "V-3"), voucher(&first, "V-9"), voucher(&second, "V-2"), voucher(&first, "V-1")]);
        let answer = command(&finance, "vouchersRecord", json!({ "vouchers": vouchers, "idempotencyKey": "v" })).await;
        assert_eq!(codes(&answer, "vouchersRecord"), ["", "WRONG_STATUS", "INVALID_INPUT", "", ""]);
        let document = "mutation($input: VouchersRecordInput!) { vouchersRecord(input: $input) { results { order { number voucherNumber } } } }";
        let again = finance.query(document, None, json!({ "input": { "vouchers": vouchers, "idempotencyKey": "v" } })).await.expect_ok();
        let numbers: Vec<&Value> = again.list("vouchersRecord.results").iter().map(|result| &result["order"]["voucherNumber"]).collect();
        assert_eq!(numbers, [&json!("V-1"), &Value::Null, &json!("V-1"), &json!("V-2"), &json!("V-1")]);
        let settled = |order: &Order<'_>, at: &str| json!({ "order": order.id, "settledAt": at });
        let settlements = json!([settled(&first, "2026-01-02T03:04:05Z"), settled(&second, "2999-01-01T00:00:00Z")]);
        let answer = command(&finance, "settlementsRecord", json!({ "settlements": settlements })).await;
        assert_eq!(codes(&answer, "settlementsRecord"), ["", "INVALID_INPUT"]);
        assert_eq!(first.see("settledAt").await["settledAt"], "2026-01-02T03:04:05+00:00");
        company.close().await;
    }

    /// A CSV brings vouchers and settlements; invalid rows are reported, the others are recorded, and a repetition changes nothing.
    async fn a_csv_brings_vouchers_and_settlements(environment: Environment) {
        let company = Company::open(&environment).await;
        let (one, two) = (company.order("1", "PAID").await, company.order("2", "PAID").await);
        company.order("3", "PENDING_PAYMENT").await;
        let file = environment.directory().join("bookings.csv");
        let import = async |text: &str| {
            std::fs::write(&file, text).unwrap();
            binary::start(&environment, &["import", file.to_str().unwrap()], &[]).await.exit_code().await
        };
        let vouchers = "\u{feff}order,voucher_number\r\nweb-hz-1,V-1\r\nno-such,V-0\r\nweb-hz-3,V-3\r\nweb-hz-2\r\n\"web-hz-2\",\"V-2\"\r\n";
        assert_eq!(import(vouchers).await, Some(1), "three rows are refused");
        let seen = async |order: &Order<'_>| order.see("voucherNumber settledAt version timeline(last: 1) { nodes { actor { name role } } }").await;
        let (first, second) = (seen(&one).await, seen(&two).await);
        assert_eq!((&first["voucherNumber"], &second["voucherNumber"]), (&json!("V-1"), &json!("V-2")));
        assert_eq!(first["timeline"]["nodes"][0]["actor"], json!({ "name": "command line", "role": "FINANCE" }));
        assert_eq!(import("order,voucher_number\nweb-hz-1,V-1\nweb-hz-2,V-2\n").await, Some(0));
        assert_eq!((seen(&one).await, seen(&two).await), (first, second), "twice changes nothing");
        assert_eq!(import("order,settled_at\nweb-hz-1,2026-01-02T03:04:05+08:00\nweb-hz-2,soon\n").await, Some(1));
        assert_eq!(one.see("settledAt").await["settledAt"], "2026-01-01T19:04:05+00:00");
        assert!(two.see("settledAt").await["settledAt"].is_null());
        company.close().await;
    }

    /// The largest batch: every order is approved, in bounded time.
    async fn five_hundred_orders_are_approved_together(environment: Environment) {
        let company = Company::open(&environment).await;
        let ids = many(&company, 500).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let all: Vec<&str> = ids.iter().map(String::as_str).collect();
        let begin = Instant::now();
        let answer = approve(&clerk, &all, Some("all")).await;
        println!("{:?}: 500 approvals in {:?}", environment.database(), begin.elapsed());
        assert_eq!(counts(&answer, "ordersApprove"), (500, 0));
        let begin = Instant::now();
        let again = approve(&clerk, &all, Some("all")).await;
        println!("{:?}: the same again in {:?}", environment.database(), begin.elapsed());
        assert_eq!(versions(&again), versions(&answer));
        assert_eq!(approvals(&environment).await, 500);
        company.close().await;
    }
}

/// The ids of this number of paid orders, oldest first.
async fn many(company: &Company, count: usize) -> Vec<String> {
    let numbers: Vec<String> = (0..count).map(|number| format!("many-{number}")).collect();
    for some in numbers.chunks(50) {
        join_all(some.iter().map(|number| company.tell(SHOP, "order.upserted", purchase(number)))).await;
    }
    let clerk = company.staff("CUSTOMER_SERVICE");
    let (mut ids, mut after) = (Vec::new(), Value::Null);
    while ids.len() < count {
        let document = "query($after: String) { orders(first: 100, after: $after, sortBy: { field: RECEIVED, direction: ASC }) {
            nodes { id } pageInfo { endCursor } } }";
        let page = clerk.query(document, None, json!({ "after": after })).await.expect_ok();
        ids.extend(page.list("orders.nodes").iter().map(|node| node["id"].as_str().unwrap().to_owned()));
        after = page.data("orders.pageInfo.endCursor").clone();
    }
    ids
}

fn versions(answer: &Answer) -> Vec<Value> {
    answer.list("ordersApprove.results").iter().map(|result| result["order"]["version"].clone()).collect()
}
