//! A channel's message about a packed and labelled parcel keeps it in the house, by webhook, by `orderReceive` and by poll.

use chrono::Duration;
use panorama::clock::{Clock, SystemClock};
use serde_json::{Value, json};
use tests::client::{Answer, Client};
use tests::company::{Company, SHOP, command, now, purchase, time};
use tests::environment::Environment;
use tests::token::Claims;

use crate::intake::company::{self, Polled};
use crate::intake::gateway::{Gateway, china_text};
use crate::intake::sample;

const TRADE: &str = include_str!("../../../api/mappings/samples/taobao.trade-fullinfo.json");
const CARD: &str = "query($shop: ID!, $number: String!) { order(by: { channelOrder: { shop: $shop, number: $number } }) {
    id version status shipments { id } } }";

/// The messages of a channel about goods that are about to leave, and the codes of the refused scan of their parcel.
const CASES: [(&str, &[&str]); 5] = [
    ("refund", &["ON_HOLD"]),
    ("address", &["ON_HOLD", "LABEL_VOID"]),
    ("pieces", &["ON_HOLD", "CONTENTS_DIFFER", "LABEL_VOID"]),
    ("payment", &["PAYABLE_NOT_COVERED"]),
    ("cancellation", &["CANCELLED_PUT_ASIDE"]),
];

/// The order of `purchase` in the channel's newest version.
fn purchase_now(number: &str, case: &str) -> Value {
    let mut data = purchase(number);
    data["updatedAt"] = json!(time(now()));
    match case {
        "refund" => data["totals"]["refunded"] = json!("269.00"),
        "address" => data["contact"]["line"] = json!("新址路 9 号"),
        "pieces" => data["lines"][1]["quantity"] = json!(1),
        "payment" => {
            data["status"] = json!("PENDING_PAYMENT");
            data["totals"]["paid"] = json!("0.00");
        }
        _ => data["status"] = json!("CANCELLED"),
    }
    data
}

/// The sample trade under a number.
fn trade(number: u64) -> Value {
    let mut trade = sample(TRADE)["trade_fullinfo_get_response"]["trade"].take();
    trade["tid"] = json!(number);
    trade
}

/// The sample trade in Taobao's newest version.
fn trade_now(number: u64, case: &str) -> Value {
    let mut trade = trade(number);
    match case {
        "refund" => trade["orders"]["order"][0]["refund_status"] = json!("WAIT_SELLER_AGREE"),
        "address" => trade["receiver_address"] = json!("新址路 9 号"),
        "pieces" => trade["orders"]["order"][0]["num"] = json!(3),
        "payment" => {
            trade["status"] = json!("WAIT_BUYER_PAY");
            trade.as_object_mut().unwrap().remove("pay_time");
        }
        _ => trade["status"] = json!("TRADE_CLOSED_BY_TAOBAO"),
    }
    trade
}

/// The codes of a refused scan of a parcel, by its unmet conditions.
async fn scan(client: &Client, number: &str) -> Vec<String> {
    let answer = command(client, "orderOutboundScan", json!({ "trackingNumber": number })).await;
    let of = |error: &tests::client::UserError| match &error.unmet {
        Some(unmet) if !unmet.is_empty() => unmet.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect(),
        _ => vec![error.code.clone()],
    };
    answer.user_errors().iter().flat_map(of).collect()
}

async fn print_label(client: &Client, card: &Answer) {
    let label = json!({ "shipment": card.data("order.shipments.0.id") });
    command(client, "shipmentLabelPrint", label).await.expect_ok();
}

tests::both_databases! {
    /// The message comes by a webhook, and by the mutation of a connector.
    async fn what_is_pushed_keeps_the_parcel(environment: Environment) {
        let company = Company::open(&environment).await;
        let (manager, picker, connector) = (company.staff("MANAGER"), company.staff("WAREHOUSE"), company.staff("SYSTEM"));
        for road in ["webhook", "orderReceive"] {
            for (case, lacks) in CASES {
                let number = format!("{road}-{case}");
                let order = company.order(&number, "PACKED").await;
                let card = manager.query(CARD, None, json!({ "shop": SHOP, "number": number })).await;
                print_label(&picker, &card).await;
                let data = purchase_now(&number, case);
                if road == "webhook" {
                    company.tell(SHOP, "order.upserted", data).await;
                } else {
                    let payload = json!({ "type": "order.upserted", "timestamp": time(now()), "data": data }).to_string();
                    command(&connector, "orderReceive", json!({ "shop": SHOP, "payload": payload })).await.expect_ok();
                }
                order.fact("WMS", "OUTBOUND", &order.tracking).await;
                assert_eq!(scan(&picker, &order.tracking).await, lacks, "{road}: {case}");
                assert_ne!(order.status().await, "SHIPPED", "{road}: {case}");
            }
        }
        company.close().await;
    }

    /// The message comes by a poll of Taobao.
    async fn what_is_polled_keeps_the_parcel(environment: Environment) {
        let gateway = Gateway::start(company::TAOBAO_SECRET).await;
        let shop = Polled { shop: company::TAOBAO, mapping: "taobao", secret: company::TAOBAO_SECRET, seconds: 1 };
        company::set_up_polled(&environment, &shop, gateway.url()).await;
        let started = SystemClock.now();
        for place in 0..CASES.len() {
            gateway.put(started - Duration::minutes(30), trade(number_of(place)));
        }
        let server = environment.start().await;
        let as_role = |role: &str| server.client(&Claims::of(&[role]).in_warehouses(&["HZ"]));
        let [manager, clerk, picker, lead] = ["MANAGER", "CUSTOMER_SERVICE", "WAREHOUSE", "WAREHOUSE_LEAD"].map(as_role);
        for place in 0..CASES.len() {
            let card = wait_for(&manager, place, |card| card.data("order").is_object()).await;
            let order = json!({ "order": card.data("order.id") });
            command(&clerk, "orderApprove", order.clone()).await.expect_ok();
            command(&picker, "orderPickConfirm", order.clone()).await.expect_ok();
            let shipments = json!([{ "carrier": "SF", "trackingNumber": tracking_of(place) }]);
            command(&lead, "orderPackComplete", json!({ "order": order["order"], "shipments": shipments })).await.expect_ok();
            print_label(&picker, &find(&manager, place).await).await;
        }
        for (place, (case, lacks)) in CASES.into_iter().enumerate() {
            let version = find(&manager, place).await.number("order.version");
            let mut changed = trade_now(number_of(place), case);
            changed["modified"] = json!(china_text(SystemClock.now()));
            gateway.put(SystemClock.now(), changed);
            wait_for(&manager, place, |card| card.number("order.version") > version).await;
            assert_eq!(scan(&picker, &tracking_of(place)).await, lacks, "poll: {case}");
        }
        server.stop().await;
    }
}

fn number_of(place: usize) -> u64 {
    2_967_890_123_456_700_000 + u64::try_from(place).unwrap()
}

fn tracking_of(place: usize) -> String {
    format!("SF-POLLED-{place}")
}

async fn find(client: &Client, place: usize) -> Answer {
    client.query(CARD, None, json!({ "shop": company::TAOBAO, "number": number_of(place).to_string() })).await
}

/// The card of a polled trade, once it is as the poll must leave it.
async fn wait_for(client: &Client, place: usize, is_there: impl Fn(&Answer) -> bool) -> Answer {
    let mut events = client
        .subscribe_to(
            tests::client::Transport::WebSocket,
            "subscription($after: String!) { orderEvents(after: $after) { __typename } }",
            None,
            json!({ "after": panorama::events::cursor::Cursor::Start.encode() }),
        )
        .await;
    loop {
        let card = find(client, place).await;
        if is_there(&card) {
            return card;
        }
        events.next().await;
    }
}
