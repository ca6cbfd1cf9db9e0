//! A small company with orders in the status that a test needs, brought there through the public interfaces alone.

use std::collections::HashSet;
use std::ops::Deref;

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use panorama::clock::{Clock, SystemClock};
use panorama::config::Settings;
use panorama::ingest::{Credentials, Delivery, Mappings, Signed};
use panorama::store::catalog::shops::{Shop, ShopSecrets, Sku, Warehouse};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Answer, Client};
use crate::environment::Environment;
use crate::schema;
use crate::server::Server;
use crate::token::Claims;

/// A shop whose orders Hangzhou ships.
pub const SHOP: &str = "web-hz";
/// A shop whose orders Shanghai ships.
pub const OTHER_SHOP: &str = "web-sh";
/// The warehouse of [`SHOP`].
pub const WAREHOUSE: &str = "HZ";
/// The warehouse of [`OTHER_SHOP`].
pub const OTHER_WAREHOUSE: &str = "SH";
/// The statuses of an order without a cancellation, in their order.
pub const COURSE: [&str; 8] = ["PENDING_PAYMENT", "PAID", "APPROVED", "PICKING", "PACKED", "SHIPPED", "DELIVERED", "COMPLETED"];

/// A company and its server.
pub struct Company {
    server: Server,
    mappings: Mappings,
}

impl Deref for Company {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

impl Company {
    /// Sets the company up and starts its server.
    pub async fn open(environment: &Environment) -> Self {
        Self::open_with(environment, |_| ()).await
    }

    /// Opens the company with changed settings.
    pub async fn open_with(environment: &Environment, change: impl FnOnce(&mut Settings)) -> Self {
        let store = environment.store().await;
        let now = now();
        let warehouses = [
            Warehouse {
                code: WAREHOUSE.into(),
                name: "杭州仓".into(),
                time_zone: Some("Asia/Shanghai".into()),
                hours: serde_json::from_value(json!({ "MONDAY": "09:00-18:00" })).expect("the hours are readable"),
                cut_off: "16:00".parse().ok(),
                ..Warehouse::default()
            },
            Warehouse { code: OTHER_WAREHOUSE.into(), name: "上海仓".into(), ..Warehouse::default() },
        ];
        store.catalog().put_warehouses(&warehouses, now).await.expect("the warehouses are kept");
        store
            .catalog()
            .put_shops(&[shop(SHOP, WAREHOUSE), shop(OTHER_SHOP, OTHER_WAREHOUSE)], now)
            .await
            .expect("the shops are kept");
        let sku = |code: &str, title: &str, entry: Value| Sku {
            code: code.into(),
            title: title.into(),
            barcode: None,
            entry: serde_json::from_value(entry).expect("the attributes are readable"),
        };
        let price = |minor: i64| json!({ "minor": minor, "currency": "CNY" });
        let parts = json!([{ "sku": "KETTLE-01", "quantity": 1 }, { "sku": "KETTLE-GIFT", "quantity": 2 }]);
        let skus = [
            sku("KETTLE-01", "电热水壶", json!({ "list_price": price(29_900), "category": "壶", "components": [] })),
            sku("KETTLE-GIFT", "滤网", json!({ "list_price": price(900), "category": "赠品", "components": [] })),
            sku("KETTLE-SET", "水壶套装", json!({ "list_price": price(31_900), "category": null, "components": parts })),
        ];
        store.catalog().put_skus(&skus, now).await.expect("the SKUs are kept");
        let mut settings = environment.settings();
        change(&mut settings);
        let server = Server::start(settings, environment.signer().clone()).await;
        Self { server, mappings: Mappings::load(None).expect("the embedded mappings are readable") }
    }

    /// Stops the server of the company.
    pub async fn close(self) {
        self.server.stop().await;
    }

    /// A client signed in with this role; the warehouse roles work in [`WAREHOUSE`].
    pub fn staff(&self, role: &str) -> Client {
        let claims = Claims::of(&[role]);
        self.client(&if role.starts_with("WAREHOUSE") { claims.in_warehouses(&[WAREHOUSE]) } else { claims })
    }

    /// Pushes a payload to a shop's webhook, signed as by its platform, and returns status and body.
    pub async fn push(&self, shop: &str, delivery: &str, content: &Value) -> (u16, String) {
        let signed = self.sign(shop, delivery, content, now());
        self.system().deliver(shop, signed.headers, signed.body).await
    }

    /// Signs a payload with a shop's secret, as its platform would at this time.
    pub fn sign(&self, shop: &str, delivery: &str, content: &Value, now: DateTime<Utc>) -> Signed {
        let text = content.to_string();
        let delivery = Delivery { topic: "", id: delivery, content: &text, now };
        let credentials = Credentials { shop: shop.to_owned(), client_id: None, secrets: vec![secret_of(shop)] };
        let platform = self.mappings.platform("generic").expect("the embedded mapping");
        platform.sign(&credentials, &delivery).expect("the payload is signed")
    }

    /// Pushes a message; the test fails when it is refused.
    pub async fn tell(&self, shop: &str, kind: &str, data: Value) {
        let content = json!({ "type": kind, "timestamp": time(now()), "data": data });
        let (status, body) = self.push(shop, &Uuid::new_v4().to_string(), &content).await;
        assert_eq!(status, 200, "{body}");
    }

    /// Brings in an order of [`SHOP`] and moves it along until it has this status.
    pub async fn order(&self, number: &str, status: &str) -> Order<'_> {
        self.order_in(SHOP, number, status).await
    }

    /// Brings in an order of a shop and moves it along until it has this status.
    pub async fn order_in(&self, shop: &'static str, number: &str, status: &str) -> Order<'_> {
        self.order_with(shop, purchase(number), status).await
    }

    /// Brings in an order with the channel's data and moves it along until it has this status.
    pub async fn order_with(&self, shop: &'static str, mut data: Value, status: &str) -> Order<'_> {
        if status == "PENDING_PAYMENT" {
            data["status"] = json!(status);
            data["totals"]["paid"] = json!("0.00");
            data.as_object_mut().expect("an object").remove("paidAt");
        }
        let number = data["number"].as_str().expect("a number").to_owned();
        self.tell(shop, "order.upserted", data).await;
        let answer = self.staff("MANAGER").query(FIND, None, json!({ "shop": shop, "number": number })).await.expect_ok();
        let id = answer.text("order.id").to_owned();
        let order = Order { company: self, shop, tracking: format!("SF-{number}"), channel_number: number, id };
        let to = COURSE.iter().position(|one| *one == status).unwrap_or_else(|| panic!("{status} is not on the course"));
        for step in COURSE.iter().take(to + 1).skip(2) {
            order.step(step).await;
        }
        order
    }
}

const FIND: &str = "query($shop: ID!, $number: String!) { order(by: { channelOrder: { shop: $shop, number: $number } }) { id } }";

/// An order of the company.
pub struct Order<'a> {
    company: &'a Company,
    /// The shop of the order.
    pub shop: &'static str,
    /// The channel's number of the order.
    pub channel_number: String,
    /// The global id of the order.
    pub id: String,
    /// The tracking number that its parcel gets when it is packed.
    pub tracking: String,
}

impl Order<'_> {
    /// Takes the step that leads to this status, in the role or as the system in charge of it.
    pub async fn step(&self, to: &str) {
        let order = json!({ "order": self.id });
        match to {
            "APPROVED" => drop(self.by("CUSTOMER_SERVICE", "orderApprove", order).await.expect_ok()),
            "PICKING" => drop(self.by("WAREHOUSE", "orderPickConfirm", order).await.expect_ok()),
            "PACKED" => {
                let shipments = json!([{ "carrier": "SF", "trackingNumber": self.tracking }]);
                let input = json!({ "order": self.id, "shipments": shipments });
                self.by("WAREHOUSE_LEAD", "orderPackComplete", input).await.expect_ok();
            }
            "SHIPPED" => {
                let scan = json!({ "trackingNumber": self.tracking, "deviceId": "PDA-7" });
                self.by("WAREHOUSE", "orderOutboundScan", scan).await.expect_refused("SCAN_KEPT");
                self.fact("WMS", "OUTBOUND", &self.tracking).await;
            }
            "DELIVERED" => self.track("DELIVERED").await,
            "COMPLETED" => {
                self.fact("WMS", "GIFT_OUTBOUND", "GIFT-1").await;
                let voucher = json!({ "order": self.id, "voucherNumber": format!("V-{}", self.channel_number) });
                self.by("FINANCE", "voucherRecord", voucher).await.expect_ok();
            }
            _ => panic!("no step leads to {to}"),
        }
        assert_eq!(self.status().await, to);
    }

    /// Runs a mutation signed in with this role; in the warehouse of the order, if the role works in one.
    pub async fn by(&self, role: &str, mutation: &str, input: Value) -> Answer {
        let claims = Claims::of(&[role]).in_warehouses(&[if self.shop == SHOP { WAREHOUSE } else { OTHER_WAREHOUSE }]);
        command(&self.company.client(&claims), mutation, input).await
    }

    /// A system reports a confirmed fact about the order.
    pub async fn fact(&self, source: &str, kind: &str, value: &str) {
        let input =
            json!({ "order": { "id": self.id }, "source": source, "kind": kind, "value": value, "observedAt": time(now()) });
        self.by("SYSTEM", "factReport", input).await.expect_ok();
    }

    /// The carrier reports a status of the parcel.
    pub async fn track(&self, status: &str) {
        let events = json!([{ "at": time(now()), "status": status, "location": "深圳", "description": status, "confidence": "CONFIRMED" }]);
        let data = json!({ "carrier": "SF", "trackingNumber": self.tracking, "events": events });
        self.company.tell(self.shop, "tracking.reported", data).await;
    }

    /// The selected fields of the order, as a manager sees them.
    pub async fn see(&self, selection: &str) -> Value {
        let document = format!("query($id: ID!) {{ order(by: {{ id: $id }}) {{ {selection} }} }}");
        let answer = self.company.staff("MANAGER").query(&document, None, json!({ "id": self.id })).await.expect_ok();
        answer.data("order").clone()
    }

    /// The status of the order.
    pub async fn status(&self) -> String {
        self.see("status").await["status"].as_str().expect("a status").to_owned()
    }

    /// The version of the order.
    pub async fn version(&self) -> i64 {
        self.see("version").await["version"].as_i64().expect("a version")
    }
}

/// Runs a mutation, with all fields of its payload that need no further permission.
pub async fn command(client: &Client, mutation: &str, input: Value) -> Answer {
    client.query(&schema::command(mutation), None, json!({ "input": input })).await
}

/// A paid order in the channel's form: a kettle for 269.00 and a gift, for `138 0000 0000` in Shenzhen.
pub fn purchase(number: &str) -> Value {
    let ago = |minutes| time(now() - Duration::minutes(minutes));
    json!({
        "number": number, "status": "PAID", "placedAt": ago(10), "paidAt": ago(5), "updatedAt": ago(5), "currency": "CNY",
        "shipBy": time(now() + Duration::days(2)),
        "totals": {
            "goods": "299.00", "discount": "30.00", "freight": "0.00", "tax": "0.00", "payable": "269.00", "paid": "269.00", "refunded": "0.00"
        },
        "discounts": [{ "ruleId": "COUPON-30", "name": "满 200 减 30", "amount": "30.00" }],
        "contact": {
            "name": "李四", "phone": "+86 138 0000 0000", "country": "CN", "province": "广东", "city": "深圳", "district": "南山",
            "line": "示例大道 8 号", "postalCode": "518000"
        },
        "buyerMessage": "周末送货",
        "lines": [
            { "id": "1", "sku": "KETTLE-01", "title": "电热水壶", "quantity": 1, "gift": false, "unitPrice": "299.00", "total": "269.00" },
            { "id": "2", "sku": "KETTLE-GIFT", "title": "赠品 滤网", "quantity": 2, "gift": true, "unitPrice": "0.00", "total": "0.00" }
        ],
    })
}

/// The time of the system's clock.
pub fn now() -> DateTime<Utc> {
    SystemClock.now()
}

/// A time in the API's format.
pub fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// The paths of an answer's errors with this code, e.g. `order.lines.0.total`. Each must be null in `data`, as GraphQL requires.
#[track_caller]
pub fn null_paths(answer: &Answer, code: &str) -> HashSet<String> {
    let of = |error: &Value| {
        assert_eq!(error["extensions"]["code"], code, "{answer}");
        let steps = error["path"].as_array().unwrap_or_else(|| panic!("an error without a path: {answer}"));
        let path: Vec<String> = steps.iter().map(|step| step.as_str().map_or(step.to_string(), str::to_owned)).collect();
        let path = path.join(".");
        assert!(answer.data(&path).is_null(), "`{path}` is not null: {answer}");
        path
    };
    answer.errors().iter().map(of).collect()
}

/// The secret of a shop, different for each.
fn secret_of(shop: &str) -> String {
    format!("the-secret-of-{shop}")
}

fn shop(id: &str, warehouse: &str) -> Shop {
    Shop {
        id: id.into(),
        name: id.to_uppercase(),
        channel: "GENERIC".into(),
        mapping: "generic".into(),
        currency: "CNY".into(),
        time_zone: "Asia/Shanghai".into(),
        ship_hours: 48,
        warehouse: Some(warehouse.into()),
        client_id: None,
        poll: None,
        secrets: ShopSecrets { signing: vec![secret_of(id)], access_token: None },
        country: Some("CN".into()),
        allowed_addresses: Vec::new(),
        active: true,
    }
}
