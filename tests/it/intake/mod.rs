//! The shared parts of the intake tests: a company, the platforms that push to it and those that it polls, and queries of its tables.

pub mod binary;
mod cases;
pub mod company;
pub mod gateway;
pub mod ingest;
pub mod polls;
pub mod push;
pub mod tables;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tests::client::{Answer, Client};

/// The query of a card with every amount in minor units, for the tests that compare each field.
const CARD: &str = "query Card($by: OrderIdentifierInput!) { order(by: $by) {
    id number version status placedAt paidAt currency remark
    channelOrder { channel number alias rawStatus shop { id } }
    contact { name phone { masked } address { country province city district line postalCode } }
    marks { kind value }
    lines { sku title quantity isGift unitPrice { minorUnits currency } total { minorUnits currency } }
    totals { goods { minorUnits } discount { minorUnits } freight { minorUnits } tax { minorUnits }
             payable { minorUnits currency amount } paid { minorUnits } refunded { minorUnits } }
    discounts { rule { id name } amount { minorUnits } }
    payments { kind status amount { minorUnits } method paidAt dueAt }
    promise { shipBy }
    shipments { carrier trackingNumber status events { at status location confidence source } }
    facts { source kind value rawValue observedAt confidence }
    conversation(first: 50) { nodes { direction channel body } }
    timeline(first: 100) { nodes { __typename id } }
} }";

/// An order by its number at the channel.
pub fn channel_order(shop: &str, number: &str) -> Value {
    serde_json::json!({ "channelOrder": { "shop": shop, "number": number } })
}

/// The card of an order by its number at the channel; `order` is null when there is none.
pub async fn card(client: &Client, shop: &str, number: &str) -> Answer {
    let variables = serde_json::json!({ "by": channel_order(shop, number) });
    client.query(CARD, Some("Card"), variables).await.expect_ok()
}

/// Amounts of the card's totals: goods, discount, freight, tax, payable, paid, refunded.
pub fn totals(card: &Answer) -> [i64; 7] {
    ["goods", "discount", "freight", "tax", "payable", "paid", "refunded"]
        .map(|name| card.text(&format!("order.totals.{name}.minorUnits")).parse().expect("minor units are whole"))
}

/// Lines as SKU, pieces, whether a gift, price of a piece, total.
pub fn lines(card: &Answer) -> Vec<(String, i64, bool, i64, i64)> {
    let line = |line: &Value| {
        let amount = |name: &str| line[name]["minorUnits"].as_str().and_then(|units| units.parse().ok()).expect("minor units");
        let sku = line["sku"].as_str().unwrap_or_default().to_owned();
        (sku, line["quantity"].as_i64().unwrap(), line["isGift"].as_bool().unwrap(), amount("unitPrice"), amount("total"))
    };
    card.list("order.lines").iter().map(line).collect()
}

/// The kinds of the events of the card's timeline, oldest first.
pub fn kinds(card: &Answer) -> Vec<String> {
    let kind = |event: &Value| event["__typename"].as_str().unwrap_or_default().to_owned();
    card.list("order.timeline.nodes").iter().map(kind).collect()
}

/// The data issues of the card as kind and value.
pub fn marks(card: &Answer) -> Vec<(String, String)> {
    let text = |mark: &Value, name: &str| mark[name].as_str().unwrap_or_default().to_owned();
    card.list("order.marks").iter().map(|mark| (text(mark, "kind"), text(mark, "value"))).collect()
}

/// The time in a text of the API.
#[track_caller]
pub fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap_or_else(|error| panic!("{text:?}: {error}")).to_utc()
}

/// One of the platforms' sample payloads, which follow their documents.
pub fn sample(text: &str) -> Value {
    serde_json::from_str(text).expect("samples are JSON")
}

/// A random number below `bound`, for a test that begins at a random moment.
pub fn any_number_below(bound: u128) -> u128 {
    uuid::Uuid::new_v4().as_u128() % bound
}
