//! The traces of a request: its counts in `/metrics`, where every name is documented, and one line in the log.

mod exposition;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use reqwest::header::{ACCEPT, HeaderMap};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Client, Socket, Transport};
use tests::company::{Company, SHOP};
use tests::environment::Environment;
use tests::process::free_address;
use tests::token::Claims;

use crate::intake::{binary, channel_order, company, push};
use exposition::Exposition;

async fn scrape(client: &Client) -> Exposition {
    let response = client.http().get(format!("{}/metrics", client.url())).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/plain; version=0.0.4");
    Exposition::parse(&response.text().await.unwrap())
}

/// The names in the first column of the tables of docs/metrics.md.
fn documented() -> BTreeSet<String> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/metrics.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    let names = rows.flat_map(|cell| cell.split('`').filter(|word| word.starts_with("panorama_")));
    names.map(str::to_owned).collect()
}

/// Sends one query by GET.
async fn get(client: &Client, document: &str) -> u16 {
    let url = format!("{}/graphql", client.url());
    let request = client.http().get(url).query(&[("query", document)]).header(ACCEPT, "application/json");
    request.bearer_auth(client.token().unwrap_or_default()).send().await.unwrap().status().as_u16()
}

/// Opens one subscription over each transport that has them, until its first answer.
async fn listen(client: &Client, order: &str) {
    for transport in Transport::ALL {
        let mut card = client.subscribe(transport, "LiveOrder", json!({ "by": { "id": order } })).await;
        card.next().await.expect_ok();
    }
}

fn labels<'a>(kind: &'a str, transport: &'a str, role: &'a str) -> [(&'a str, &'a str); 3] {
    [("kind", kind), ("transport", transport), ("role", role)]
}

const REVEAL: &str = "mutation Reveal_13800000000($input: OrderContactRevealInput!) {
    orderContactReveal(input: $input) { phone { full } userErrors { code } } }";

both_databases! {
    /// The exposition is valid, counts the requests, and has the same names as the page, in both directions.
    async fn every_metric_is_documented_and_every_documented_metric_is_there(environment: Environment) {
        let company = Company::open(&environment).await;
        let (manager, clerk) = (company.staff("MANAGER"), company.staff("CUSTOMER_SERVICE"));
        let before = scrape(&manager).await;
        let order = company.order("1001", "PAID").await;
        manager.query("query Mine { viewer { name } }", None, Value::Null).await.expect_ok();
        assert_eq!(get(&manager, "{ viewer { name } }").await, 200);
        assert_eq!(get(&manager, "mutation { orderRefresh }").await, 405);
        clerk.query(REVEAL, None, json!({ "input": { "order": order.id, "reason": "call" } })).await.expect_ok();
        listen(&clerk, &order.id).await;
        company.staff("FINANCE").query("{ nothing }", None, Value::Null).await.expect_error("BAD_REQUEST");
        company.anonymous().query("{ viewer { name } }", None, Value::Null).await.expect_error("UNAUTHENTICATED");
        let unsigned = manager.http().post(format!("{}/hooks/{SHOP}", company.url())).body("{}").send().await.unwrap();
        assert_eq!(unsigned.status(), 401);

        let after = scrape(&manager).await;
        assert_eq!(after.families(), documented(), "docs/metrics.md names what /metrics shows, and nothing else");
        // Servers of other tests may count in the same process, so that a figure is at least the count of this test.
        let grew = |name: &str, by: &[(&str, &str)]| after.value(name, by) - before.value(name, by);
        for (kind, transport, role) in [
            ("query", "post", "MANAGER"),
            ("query", "get", "MANAGER"),
            ("mutation", "post", "CUSTOMER_SERVICE"),
            ("subscription", "websocket", "CUSTOMER_SERVICE"),
            ("subscription", "sse", "CUSTOMER_SERVICE"),
            ("unread", "post", "NONE"),
        ] {
            let by = labels(kind, transport, role);
            assert!(grew("panorama_requests_total", &by) >= 1.0, "{by:?}");
            assert!(grew("panorama_request_seconds_count", &by) >= 1.0, "{by:?}");
            assert!(grew("panorama_request_seconds_sum", &by) > 0.0, "{by:?}");
        }
        for (kind, transport, role, code) in
            [("unread", "post", "NONE", "UNAUTHENTICATED"), ("query", "post", "FINANCE", "BAD_REQUEST")]
        {
            let [kind, transport, role] = labels(kind, transport, role);
            let by = [kind, transport, role, ("code", code)];
            assert!(grew("panorama_request_errors_total", &by) >= 1.0, "{by:?}");
        }
        assert!(grew("panorama_webhooks_received_total", &[]) >= 2.0);
        for outcome in ["taken", "refused"] {
            assert!(grew("panorama_webhooks_answered_total", &[("outcome", outcome)]) >= 1.0, "{outcome}");
        }
        assert!(after.value("panorama_ingest_queue_capacity", &[]) >= 1.0);
        let (open, max) = ("panorama_database_connections_open", "panorama_database_connections_max");
        assert!(after.value(open, &[("pool", "main")]) >= 1.0);
        assert!(after.value(max, &[("pool", "main")]) >= after.value(open, &[("pool", "main")]));
        company.close().await;
    }

    /// Each request of a signed-in user is one line at `info`, with its outcome and without its variables.
    async fn a_request_leaves_one_line(environment: Environment) {
        company::set_up(&environment).await;
        let address = free_address();
        let process = binary::serve(&environment, &address, "info").await;
        let log = process.recorded();
        let url = format!("http://{address}");
        let client = |role: &str| Client::new(&url, Some(environment.signer().sign(&Claims::of(&[role]))));
        let (manager, clerk) = (client("MANAGER"), client("CUSTOMER_SERVICE"));
        let asked = |id: &str| HeaderMap::from_iter([("x-request-id".parse().unwrap(), id.parse().unwrap())]);
        let body = json!({ "query": "query Mine($text: String!) { orderSearch(text: $text) { nodes { matchedBy } } }",
            "variables": { "text": "138 0000 0000" } });
        manager.post(&body, asked("one")).await.expect_ok();
        manager.post(&json!({ "query": "{ viewer { name } }" }), asked("two")).await.expect_ok();
        manager.post(&json!({ "query": "{ nothing }" }), asked("three")).await.expect_error("BAD_REQUEST");
        manager.post(&json!({ "query": 7 }), asked("four")).await.expect_error("BAD_REQUEST");
        let input = json!({ "order": "T3JkZXI6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw", "reason": "call 13911112222" });
        clerk.post(&json!({ "query": REVEAL, "variables": { "input": input } }), asked("five")).await;
        deliver(&url).await;
        let by = json!({ "by": channel_order(company::GENERIC, "1001") });
        clerk.subscribe(Transport::WebSocket, "LiveOrder", by).await.next().await.expect_ok();
        let mut socket = Socket::signed_in(&url, manager.token()).await;
        let payload = json!({ "query": "query Over { viewer { name } }" });
        socket.send(&json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
        socket.expect("next").await;
        let said = log.interrupt().await;
        assert!(!said.contains("13800000000") && !said.contains("138 0000") && !said.contains("13911112222"), "{said}");
        let lines = lines_of(&said);
        let of = |key: &str, value: &str| {
            let found: Vec<&Value> = lines.iter().filter(|line| line[key] == value).collect();
            assert_eq!(found.len(), 1, "{key} {value}: {said}");
            let line = found[0];
            assert!(line["milliseconds"].is_number() && line["request_id"].is_string(), "{line}");
            ["operation", "kind", "role", "transport", "outcome", "code"].map(|key| line[key].as_str().unwrap_or("-").to_owned())
        };
        assert_eq!(of("request_id", "one"), ["Mine", "query", "MANAGER", "post", "ok", "-"]);
        assert_eq!(of("request_id", "two"), ["viewer", "query", "MANAGER", "post", "ok", "-"]);
        assert_eq!(of("request_id", "three")[1..5], ["query", "MANAGER", "post", "refused"]);
        assert_eq!(of("request_id", "four"), ["-", "unread", "MANAGER", "post", "refused", "BAD_REQUEST"]);
        let five = of("request_id", "five");
        assert!(five[0].starts_with("Reveal_") && five[1] == "mutation" && five[4] == "refused", "{five:?}");
        assert_eq!(of("operation", "LiveOrder"), ["LiveOrder", "subscription", "CUSTOMER_SERVICE", "websocket", "ok", "-"]);
        assert_eq!(of("operation", "Over"), ["Over", "query", "MANAGER", "websocket", "ok", "-"]);
    }

    /// Anonymous requests leave a few lines in each second, which count the omitted ones; a delivery leaves one.
    async fn a_flood_without_a_name_is_a_few_lines(environment: Environment) {
        company::set_up(&environment).await;
        let address = free_address();
        let process = binary::serve(&environment, &address, "info").await;
        let log = process.recorded();
        let (begun, anonymous) = (Instant::now(), Client::new(&format!("http://{address}"), None));
        for _ in 0..20 {
            let asked = (0..20).map(|_| anonymous.query("{ viewer { name } }", None, Value::Null));
            for answer in futures_util::future::join_all(asked).await {
                answer.expect_error("UNAUTHENTICATED");
            }
        }
        let most = 10 * (begun.elapsed().as_secs() + 2);
        deliver(&format!("http://{address}")).await;
        let said = log.interrupt().await;
        let lines = lines_of(&said);
        let unnamed: Vec<&Value> = lines.iter().filter(|line| line["role"] == "NONE").collect();
        assert!(!unnamed.is_empty() && unnamed.len() as u64 <= most, "{} lines, {most} at most", unnamed.len());
        assert!(unnamed.iter().all(|line| line["left_out"].is_u64() && line["kind"] == "unread"), "{said}");
        let deliveries: Vec<&Value> = lines.iter().filter(|line| line["kind"] == "webhook").collect();
        assert_eq!(deliveries.len(), 1, "{said}");
        assert_eq!((&deliveries[0]["outcome"], &deliveries[0]["shop"]), (&json!("taken"), &json!(company::GENERIC)));
    }
}

/// Pushes an order to the web shop.
async fn deliver(url: &str) {
    let push = push::generic("one", &push::web_order("1001", "2026-11-20T12:00:00+08:00"));
    let request = Client::new(url, None).http().post(format!("{url}/hooks/{}", push.shop)).headers(push.headers).body(push.body);
    assert_eq!(request.send().await.unwrap().status(), 200);
}

/// The fields of the lines about requests.
fn lines_of(log: &str) -> Vec<Value> {
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["target"] == "request").map(|mut line| line["fields"].take()).collect()
}
