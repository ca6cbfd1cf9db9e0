//! A phone, a name and a street come in by every way of intake, also by failing ones, and are then searched for everywhere.

use std::path::Path;

use panorama::store::Store;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};
use tests::client::{Client, Transport};
use tests::company::command;
use tests::environment::Environment;
use tests::process;
use tests::roles::SystemClient;
use tests::token::Claims;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::intake::push::{self, web_order};
use crate::intake::{binary, company, tables};

const PHONE: &str = "13900004827";
const NAME: &str = "钱多多测";
const STREET: &str = "金丝雀巷 77 号";

const SEARCH: &str = "query($p: String!) { orderSearch(text: $p) { nodes { matchedBy order { number contact { name } } } } }";

fn expect_clean(what: &str, text: &str) {
    let lower = text.to_lowercase();
    for canary in [PHONE, &PHONE[1..], "139 0000 4827", "139-0000-4827", NAME, STREET] {
        for spelling in [canary.to_lowercase(), hex::encode(canary), percent(canary), unicode(canary)] {
            let at = lower.find(&spelling);
            let around = at.map(|at| {
                String::from_utf8_lossy(&lower.as_bytes()[at.saturating_sub(300)..(at + 60).min(lower.len())]).into_owned()
            });
            assert_eq!(around, None, "{what} shows {canary}");
        }
    }
}

fn percent(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string().to_lowercase()
}

/// The text with the Unicode escapes of JSON.
fn unicode(text: &str) -> String {
    text.encode_utf16()
        .map(|unit| if unit < 128 { char::from_u32(unit.into()).unwrap().to_string() } else { format!("\\u{unit:04x}") })
        .collect()
}

/// All commands that Redis receives, until `stop`.
async fn monitor(url: &str, stop: oneshot::Receiver<()>) -> JoinSet<String> {
    let address = url.trim_start_matches("redis://").split('/').next().unwrap().to_owned();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"MONITOR\r\n").await.unwrap();
    let mut ok = [0; 5];
    stream.read_exact(&mut ok).await.unwrap();
    assert_eq!(&ok, b"+OK\r\n");
    let mut monitor = JoinSet::new();
    monitor.spawn(async move {
        let mut heard = Vec::new();
        tokio::select! {
            read = stream.read_to_end(&mut heard) => drop(read),
            _ = stop => {}
        }
        String::from_utf8_lossy(&heard).into_owned()
    });
    monitor
}

/// All files below a folder, with their bytes on the disk.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push((path.display().to_string(), std::fs::read(path).unwrap()));
        }
    }
    all
}

/// The person comes in by webhook: in a readable, an unreadable and a forged delivery, and to an unknown shop.
async fn by_webhook(sender: &SystemClient) {
    let mut order = web_order("CANARY-1", "2026-11-20T12:00:00+08:00");
    order["data"]["contact"]["phone"] = json!(format!("+86 {PHONE}"));
    order["data"]["contact"]["name"] = json!(NAME);
    order["data"]["contact"]["line"] = json!(STREET);
    order["data"]["buyerMessage"] = json!(format!("{NAME} {PHONE} {STREET}"));
    let words = json!(format!("ring {PHONE}"));
    for field in ["sellerMemo", "status"] {
        order["data"][field] = words.clone();
    }
    order["data"]["lines"][0]["title"] = words.clone();
    order["data"]["discounts"] = json!([{ "name": words, "amount": "0.00" }]);
    order["data"]["payments"] = json!([{ "kind": "FULL", "status": "PAID", "amount": "39.98", "method": words }]);
    order["data"]["shipments"] = json!([{ "carrier": words, "trackingNumber": "SF-CANARY-1" }]);
    let taken = push::generic("delivery-1", &order);
    taken.expect_taken(sender).await;
    assert_eq!(taken.with_one_byte_changed().send(sender).await.0, 401);
    push::generic("delivery-2", &json!({ "type": "order.upserted", "data": { "contact": { "phone": PHONE, "name": NAME } } }))
        .expect_taken(sender)
        .await;
    push::standard(company::GENERIC, company::GENERIC_SECRET, "delivery-3", &format!("{{ {PHONE} {NAME}"), 0)
        .expect_taken(sender)
        .await;
    let (status, _) = sender.deliver(PHONE, taken.headers.clone(), taken.body.clone()).await;
    assert_eq!(status, 404);
    let report = json!({ "type": "tracking.reported", "timestamp": "2026-11-21T12:00:00+08:00", "data": {
        "carrier": "SF", "trackingNumber": "SF-CANARY-1", "events": [{
            "at": "2026-11-21T12:00:00+08:00", "status": "IN_TRANSIT", "rawStatus": format!("ring {PHONE}"),
            "location": format!("深圳 {PHONE}"), "description": format!("快递员电话 {PHONE}"), "confidence": "CONFIRMED"
        }]
    } });
    push::generic("delivery-4", &report).expect_taken(sender).await;
}

/// The person comes in by people's commands on the order, valid and invalid ones.
async fn by_people(clerk: &Client) {
    let found = clerk
        .query(
            "query($p: String!) { customer(by: { phone: $p }) { phone { masked } orders { nodes { id } } } }",
            None,
            json!({ "p": PHONE }),
        )
        .await
        .expect_ok();
    assert_eq!(found.text("customer.phone.masked"), "139****4827", "it is found all the same");
    let id = found.text("customer.orders.nodes.0.id").to_owned();
    let words = format!("{NAME} {PHONE} {STREET}");
    let contact = json!({ "order": id, "name": NAME, "phone": format!("86{PHONE}"), "address": { "province": "广东", "city": "深圳", "line": STREET }, "idempotencyKey": PHONE });
    command(clerk, "orderContactUpdate", contact).await.expect_ok();
    command(clerk, "conversationMessageRecord", json!({ "order": id, "body": words, "idempotencyKey": format!("m {PHONE}") }))
        .await
        .expect_ok();
    command(clerk, "orderContactReveal", json!({ "order": id, "reason": words })).await.expect_ok();
    // Phones are masked in texts that colleagues read; names are left to the author.
    command(clerk, "orderRemarkUpdate", json!({ "order": id, "remark": format!("ring {PHONE}") })).await.expect_ok();
    command(clerk, "orderRemarkUpdate", json!({ "order": id, "remark": format!("or +86-139-0000-4827, not {PHONE}") }))
        .await
        .expect_ok();
    command(clerk, "orderReturnOpen", json!({ "order": id, "kind": "REFUND_ONLY", "reason": format!("ring {PHONE}") }))
        .await
        .expect_ok();
    command(clerk, "orderHoldPlace", json!({ "order": id, "reason": "CUSTOMER_REQUEST", "note": format!("ring {PHONE}") }))
        .await
        .expect_ok();
    command(clerk, "orderCancel", json!({ "order": id, "reason": format!("ring {PHONE}") })).await.expect_ok();
    command(clerk, "orderContactUpdate", json!({ "order": id, "phone": format!("{PHONE}99 {NAME}") }))
        .await
        .expect_refused("PHONE_INVALID");

    let wrong = [
        ("query($p: String!) { customer(by: { phone: $p }) { id } }", json!({ "p": format!("{PHONE}x") })),
        ("query($n: String!) { order(by: { number: $n }) { id } }", json!({ "n": PHONE })),
        ("query($n: String!) { order(by: { number: $n }) { id } }", json!({ "n": NAME })),
        ("query($p: Int!) { orders(first: $p) { nodes { id } } }", json!({ "p": PHONE })),
        ("query($p: String!) { nothing(of: $p) }", json!({ "p": words })),
        (SEARCH, json!({ "p": PHONE })),
        (SEARCH, json!({ "p": NAME })),
        (SEARCH, json!({ "p": format!("{NAME} 2026-11-20") })),
        (SEARCH, json!({ "p": words.repeat(9) })),
        ("query Q13900004827($p: String!) { customer(by: { phone: $p }) { id } }", json!({ "p": PHONE })),
        ("query($id: ID!) { node(id: $id) { id } }", json!({ "id": PHONE })),
        (
            "mutation($i: CustomerEraseInput!) { customerErase(input: $i) { erasedOrders } }",
            json!({ "i": { "by": { "phone": PHONE }, "reason": words } }),
        ),
    ];
    for (document, variables) in wrong {
        clerk.query(document, None, variables).await;
    }
    clerk
        .query(&format!("{{ customer(by: {{ phone: \"{PHONE}\" }}) {{ id name }} "), None, json!({}))
        .await
        .expect_error("BAD_REQUEST");
    let get = |query: String, variables: Value| {
        let request =
            clerk.http().get(format!("{}/graphql", clerk.url())).query(&[("query", query), ("variables", variables.to_string())]);
        request.bearer_auth(clerk.token().unwrap()).header("accept", "application/json").send()
    };
    get(format!("{{ customer(by: {{ phone: \"{PHONE}\" }}) {{ id }} }}"), json!({})).await.unwrap();
    get("query($p: String!) { customer(by: { phone: $p }) { id } }".to_owned(), json!({ "p": PHONE })).await.unwrap();
    get(format!("{{ {NAME} }}"), json!({ "p": PHONE })).await.unwrap();
    clerk.http().get(format!("{}/{PHONE}", clerk.url())).send().await.unwrap();
    clerk
        .http()
        .post(format!("{}/graphql", clerk.url()))
        .bearer_auth(clerk.token().unwrap())
        .body(words.clone())
        .send()
        .await
        .unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("x-request-id", HeaderValue::from_static(PHONE));
    clerk.post(&json!({ "query": "{ viewer { name } }" }), headers).await.expect_ok();
    for transport in Transport::ALL {
        let document = "subscription($n: String!) { order(by: { number: $n }) { id contact { name } } }";
        let mut live = clerk.subscribe_to(transport, document, None, json!({ "n": "web-shop-CANARY-1" })).await;
        live.next().await.expect_ok();
        let mut lost = clerk.subscribe_to(transport, document, None, json!({ "n": PHONE })).await;
        lost.next_or_end().await;
    }
}

/// The answers to roles that see no contact.
async fn by_others(others: &[Client]) -> String {
    let mut answers = String::new();
    for other in others {
        for (document, variables) in [
            ("query($p: String!) { customer(by: { phone: $p }) { id name } }", json!({ "p": PHONE })),
            (SEARCH, json!({ "p": PHONE })),
            (SEARCH, json!({ "p": NAME })),
            (
                "{ orders(first: 50) { nodes { number contact { name phone { masked } address { line } } remark timeline(last: 50) { nodes { __typename summary } } } } }",
                json!({}),
            ),
            ("{ auditLog(first: 100) { nodes { operation target code requestId changes { field old new } } } }", json!({})),
            ("{ ingestFailures { nodes { topic because { message } } } }", json!({})),
            ("{ alerts { nodes { because { message } } } }", json!({})),
        ] {
            // The caller's own variable does not come from the service; it is not echoed either.
            answers.push_str(&other.query(document, None, variables).await.body.to_string());
        }
    }
    answers
}

tests::both_databases! {
    async fn the_canary_is_nowhere_in_clear(environment: Environment) {
        company::set_up(&environment).await;
        let (stop, stopped) = oneshot::channel();
        let redis = match environment.redis_url() {
            Some(url) => Some(monitor(url, stopped).await),
            None => None,
        };
        let address = process::free_address();
        let running = binary::serve(&environment, &address, "debug").await.recorded();
        let url = format!("http://{address}");
        let client = |role: &str| Client::new(&url, Some(environment.signer().sign(&Claims::of(&[role]))));
        by_webhook(&SystemClient::new(client("SYSTEM"))).await;
        by_people(&client("CUSTOMER_SERVICE")).await;
        let mut others = by_others(&["FINANCE", "PURCHASING"].map(client)).await;
        let failures = client("OPERATIONS").query("{ ingestFailures { nodes { topic because { message } } } }", None, json!({})).await.expect_ok();
        assert!(!failures.list("ingestFailures.nodes").is_empty());
        others.push_str(&failures.body.to_string());
        let log = "{ auditLog(first: 100) { nodes { operation target code requestId actor { name } changes { field old new } } } }";
        let audited = client("MANAGER").query(log, None, json!({})).await.expect_ok();
        let metrics = reqwest::get(format!("{url}/metrics")).await.unwrap().text().await.unwrap();
        let output = running.interrupt().await;
        let store: Store = environment.store().await;
        let dump = tables::dump(&store).await;
        assert!(dump.contains("139****4827") && dump.contains("audit_log: ") && dump.contains("journal: "), "the dump holds the tables");
        assert!(output.contains("a delivery was refused"), "the log says something");
        expect_clean("the log", &output);
        expect_clean("a metric", &metrics);
        expect_clean("an answer to another role", &others);
        expect_clean("the audit log", &audited.body.to_string());
        expect_clean("a table", &dump);
        for (file, bytes) in files(environment.directory()) {
            expect_clean(&file, &String::from_utf8_lossy(&bytes));
        }
        drop(stop);
        if let Some(mut redis) = redis {
            let heard = redis.join_next().await.unwrap().unwrap();
            assert!(!heard.is_empty(), "Redis was told something");
            expect_clean("Redis", &heard);
        }
    }
}
