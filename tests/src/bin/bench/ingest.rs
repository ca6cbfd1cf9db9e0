//! `ingest`: signed webhooks, each answered after its commit, against a program that writes the very same rows by UNNEST.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use panorama::clock::{Clock, SystemClock};
use panorama::ingest::{Credentials, Delivery, Mappings};
use panorama::store::catalog::shops::{Shop, ShopSecrets, Warehouse};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tests::application;
use tokio::runtime::Runtime;

use super::load::Target;
use super::pass::Passes;
use super::report::{Goal, Report};
use super::stage::{Cluster, Site};
use super::unnest::Peer;

/// The shop that sends these orders.
pub const SHOP: &str = "bench-web";
/// The SKU of every tenth order: twice as many as may need a person.
pub const RARE_SKU: &str = "KETTLE-02";
const SECRET: &str = "whsec_YmVuY2htYXJrIHNlY3JldA==";
/// The number of orders that are written once to find the rows of an order.
const SAMPLE: u64 = 400;
/// The shortest pass in seconds: the database flushes the writes of one side while the other is measured.
const SHORTEST_PASS: u64 = 10;
/// The number of requests for each second of a pass, more than can be answered.
const PREPARED: u64 = 8_000;

/// Measures the line `ingest`.
pub fn run(runtime: &Runtime, cluster: &Cluster, passes: Passes, report: &mut Report) {
    let passes = Passes { seconds: passes.seconds.max(SHORTEST_PASS), ..passes };
    let (ours_url, peer_url) =
        runtime.block_on(async { (fresh(cluster, "bench_ingest_ours").await, fresh(cluster, "bench_ingest_peer").await) });
    let site = runtime.block_on(Site::serve(cluster, ours_url, 0));
    let (sender, count) = (Sender::new(), AtomicU64::new(0));
    let requests = |number: u64| {
        let first = count.fetch_add(number, Ordering::Relaxed);
        (first..first + number).map(|number| sender.request(number)).collect::<Vec<_>>()
    };
    // The peer writes the rows that our service makes of some orders.
    runtime.block_on(Target::new(&site.url, requests(SAMPLE)).each_once());
    let peer = runtime.block_on(Peer::open(&site.database_url, &peer_url));
    eprintln!("bench: an order is {}", peer.rows_of_an_order());
    let ours = |time: Duration| Target::new(&site.url, requests(PREPARED * time.as_secs().max(1))).rate_of_new(time);
    let theirs = |time: Duration| runtime.block_on(peer.rate(time));
    let duel = passes.duel(ours, theirs);
    runtime.block_on(expect_everything(&site));
    report.duel(
        Goal { name: "ingest", must: 0.25, aim: 0.5 },
        &duel,
        "the same rows by UNNEST, 100 orders a batch, 4 connections",
    );
    runtime.block_on(async {
        peer.close().await;
        site.close().await;
    });
}

/// Measures what it costs to write each card also in the form of the last release: two servers of this version, one with the setting.
pub fn run_for_last_release(runtime: &Runtime, cluster: &Cluster, passes: Passes, report: &mut Report) {
    let passes = Passes { seconds: passes.seconds.max(SHORTEST_PASS), ..passes };
    let serve = |name: &'static str, for_last: bool| {
        runtime.block_on(async move {
            let url = fresh(cluster, name).await;
            Site::serve_with(cluster, url, 0, |settings| settings.cards_for_last_release = for_last).await
        })
    };
    let (both, one) = (serve("bench_ingest_both", true), serve("bench_ingest_one", false));
    let (sender, count) = (Sender::new(), AtomicU64::new(0));
    let rate = |site: &Site, time: Duration| {
        let number = PREPARED * time.as_secs().max(1);
        let first = count.fetch_add(number, Ordering::Relaxed);
        Target::new(&site.url, (first..first + number).map(|number| sender.request(number)).collect()).rate_of_new(time)
    };
    let duel = passes.duel(|time| rate(&both, time), |time| rate(&one, time));
    report.duel(Goal { name: "ingest-last-release", must: 0.5, aim: 0.9 }, &duel, "the same without cards for the last release");
    runtime.block_on(async {
        expect_everything(&both).await;
        expect_everything(&one).await;
        both.close().await;
        one.close().await;
    });
}

/// A migrated database that has the shop only.
pub async fn fresh(cluster: &Cluster, name: &str) -> String {
    let url = cluster.fresh_database(name).await;
    let store = application::open(&url, &cluster.key_file(), 2).await;
    store.migrate().await.expect("every migration runs");
    let now = SystemClock.now();
    let warehouse = Warehouse { code: "HZ".into(), name: "HZ".into(), ..Warehouse::default() };
    store.catalog().put_warehouses(&[warehouse], now).await.expect("the warehouse is kept");
    let shop = Shop {
        id: SHOP.into(),
        name: SHOP.into(),
        channel: "GENERIC".into(),
        mapping: "generic".into(),
        currency: "CNY".into(),
        time_zone: "Asia/Shanghai".into(),
        ship_hours: 48,
        warehouse: Some("HZ".into()),
        client_id: None,
        poll: None,
        secrets: ShopSecrets { signing: vec![SECRET.into()], access_token: None },
        country: Some("CN".into()),
        allowed_addresses: Vec::new(),
        active: true,
    };
    store.catalog().put_shops(&[shop], now).await.expect("the shop is kept");
    store.connection().close_by_ref().await.expect("the database closes");
    url
}

/// Checks that every answered delivery is stored and made one order.
pub async fn expect_everything(site: &Site) {
    let mut connection = PgConnection::connect(&site.database_url).await.expect("PostgreSQL answers");
    let statement = r#"SELECT (SELECT count(*) FROM "order"), (SELECT count(*) FROM raw_payload WHERE state = 'APPLIED')"#;
    let (orders, payloads): (i64, i64) =
        sqlx::query_as(AssertSqlSafe(statement)).fetch_one(&mut connection).await.expect("counts");
    assert!(orders > 0 && orders == payloads, "{payloads} deliveries made {orders} orders");
    connection.close().await.expect("the connection closes");
}

/// The channel that sends orders.
pub struct Sender {
    mappings: Mappings,
    credentials: Credentials,
}

impl Sender {
    /// The channel of the shop of these workloads.
    pub fn new() -> Self {
        let credentials = Credentials { shop: SHOP.to_owned(), client_id: None, secrets: vec![SECRET.to_owned()] };
        Self { mappings: Mappings::load(None).expect("the embedded mappings are readable"), credentials }
    }

    /// The bytes of a signed delivery of a new order.
    pub fn request(&self, number: u64) -> Vec<u8> {
        let (content, id) = (order(number).to_string(), format!("delivery-{number}"));
        let delivery = Delivery { topic: "", id: &id, content: &content, now: SystemClock.now() };
        let platform = self.mappings.platform("generic").expect("the embedded mapping");
        let signed = platform.sign(&self.credentials, &delivery).expect("the payload is signed");
        let mut head =
            format!("POST /hooks/{SHOP} HTTP/1.1\r\nhost: bench\r\ncontent-length: {}\r\n", signed.body.len()).into_bytes();
        for (name, value) in &signed.headers {
            head.extend_from_slice(name.as_str().as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        [head, signed.body].concat()
    }
}

/// A paid order of two lines; every customer returns a few times, and every tenth order is of [`RARE_SKU`].
fn order(number: u64) -> Value {
    let sku = if number.is_multiple_of(10) { RARE_SKU } else { "KETTLE-01" };
    let phone = format!("138 {:04} {:04}", number % 5_000 / 100, number % 5_000);
    json!({
        "type": "order.upserted",
        "timestamp": "2026-11-20T12:00:00+08:00",
        "data": {
            "number": format!("B{number:09}"), "status": "PAID", "placedAt": "2026-11-20T10:00:00+08:00",
            "paidAt": "2026-11-20T10:05:00+08:00", "updatedAt": "2026-11-20T12:00:00+08:00", "currency": "CNY",
            "totals": { "goods": "299.00", "discount": "30.00", "payable": "269.00", "paid": "269.00" },
            "contact": {
                "name": "李四", "phone": phone, "country": "CN", "province": "广东", "city": "深圳", "district": "南山",
                "line": "示例大道 8 号",
            },
            "lines": [
                { "id": "1", "sku": sku, "title": "电热水壶", "quantity": 1, "unitPrice": "299.00", "total": "269.00" },
                { "id": "2", "sku": "KETTLE-GIFT", "title": "赠品 滤网", "quantity": 1, "gift": true, "unitPrice": "0.00", "total": "0.00" },
            ],
        },
    })
}
