//! The card and the alerts after a case, as a user with all rights sees them.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::roles::Manager;
use tests::server::Server;

use super::file::{Case, Identity};

/// The query of the card; `MORE` is replaced by the amounts that only some versions of the schema have.
const CARD: &str = "query($by: OrderIdentifierInput!) { order(by: $by) {
    id number status placedAt paidAt currency channelOrder { alias number rawStatus } remark tags
    contact { name phone { masked } address { country province city district line postalCode } }
    lines { sku title quantity isGift unitPrice { amount currency } total { amount currency } }
    totals { goods { amount currency } discount { amount currency } freight { amount currency } tax { amount currency }
             payable { amount currency } paid { amount currency } refunded { amount currency } MORE }
    discounts { amount { amount currency } rule { name } }
    payments { kind status amount { amount currency } paidAt }
    promise { shipBy state } holds { state reason } marks { kind value }
    shipments { carrier trackingNumber status events { at status location description confidence rawStatus } }
    facts { source kind value confidence } conflicts { kind }
    conversation(last: 20) { nodes { body direction } } returns { status }
    timeline(last: 50) { nodes { __typename summary } } suggestedReply
} }";

const TOTALS: &str = "{ __type(name: \"OrderTotals\") { fields { name } } }";
const FAILURES: &str = "{ ingestFailures(last: 100) { nodes { id topic shop { id } because { code message } } } }";
const ALERTS: &str = "{ alerts(first: 30) { nodes { kind state title order { number } } } }";
const CUSTOMER: &str = "query($phone: String!) { customer(by: { phone: $phone }) { name orderCount phone { masked } } }";

/// The client of a manager.
pub struct Desk {
    manager: Manager,
    card: String,
}

impl Desk {
    /// Opens the desk and asks which amounts the schema has.
    pub async fn open(server: &Server) -> Self {
        let manager = server.manager();
        let answer = manager.query(TOTALS, None, json!({})).await.expect_ok();
        let names: Vec<&str> = answer.list("__type.fields").iter().filter_map(|field| field["name"].as_str()).collect();
        let more = ["tip", "duties", "rounding"].iter().filter(|name| names.contains(name));
        let more: Vec<String> = more.map(|name| format!("{name} {{ amount currency }}")).collect();
        Self { manager, card: CARD.replace("MORE", &more.join(" ")) }
    }

    /// The result of a case: `card`, `other`, `customers`, `failures` (those that are not `known`), `alerts`, `sum`.
    pub async fn outcome(&self, case: &Case, known: &BTreeSet<String>) -> Value {
        let mut customers = Vec::new();
        for phone in &case.customers {
            customers.push(self.customer(phone).await);
        }
        let mut failures = self.failures().await;
        if let Some(list) = failures.as_array_mut() {
            list.retain(|failure| !known.contains(&failure["id"].to_string()));
        }
        let card = self.card(&case.shop, case.find.as_ref()).await;
        json!({
            "sum": sum(&card),
            "card": card,
            "other": self.card(&case.shop, case.other.as_ref()).await,
            "customers": customers,
            "failures": failures,
            "alerts": self.alerts().await,
        })
    }

    /// Deliveries that could not be read.
    pub async fn failures(&self) -> Value {
        self.manager.query(FAILURES, None, json!({})).await.expect_ok().data("ingestFailures.nodes").clone()
    }

    /// The list of the newest alerts.
    pub async fn alerts(&self) -> Value {
        self.manager.query(ALERTS, None, json!({})).await.expect_ok().data("alerts.nodes").clone()
    }

    async fn card(&self, shop: &str, identity: Option<&Identity>) -> Value {
        let by = match identity {
            None => return Value::Null,
            Some(Identity::Tracking { tracking }) => json!({ "trackingNumber": tracking }),
            Some(Identity::Number(number)) => json!({ "channelOrder": { "shop": shop, "number": number } }),
        };
        let answer = self.manager.query(&self.card, None, json!({ "by": by })).await;
        match answer.body.pointer("/data/order") {
            Some(order) if !order.is_null() => flat(order),
            _ if !answer.errors().is_empty() => json!({ "errors": answer.errors() }),
            _ => Value::Null,
        }
    }

    async fn customer(&self, phone: &str) -> Value {
        let answer = self.manager.query(CUSTOMER, None, json!({ "phone": phone })).await;
        let message = || answer.errors().first().map_or(Value::Null, |error| error["message"].clone());
        answer.body.pointer("/data/customer").filter(|found| !found.is_null()).cloned().unwrap_or_else(message)
    }
}

/// Money becomes `12.50 CNY`, so that a case can state it as one text.
fn flat(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(flat).collect(),
        Value::Object(members) => match (members.len(), members.get("amount"), members.get("currency")) {
            (2, Some(Value::String(amount)), Some(Value::String(currency))) => json!(format!("{amount} {currency}")),
            _ => members.iter().map(|(name, member)| (name.clone(), flat(member))).collect(),
        },
        _ => value.clone(),
    }
}

/// Whether goods − discount + freight + tax + tip + duties + rounding are payable.
fn sum(card: &Value) -> Value {
    let text = |name: &str| card["totals"][name].as_str().unwrap_or("0").to_owned();
    let amount = |name: &str| -> i128 {
        let digits = text(name).split(' ').next().unwrap_or_default().replace('.', "");
        digits.parse().unwrap_or_else(|_| panic!("{name} is no amount: {card}"))
    };
    let added: i128 = ["goods", "freight", "tax", "tip", "duties", "rounding"].iter().map(|name| amount(name)).sum();
    if added - amount("discount") == amount("payable") {
        return json!("adds up");
    }
    let [goods, discount, freight, tax, payable] = ["goods", "discount", "freight", "tax", "payable"].map(text);
    json!(format!("goods {goods} - discount {discount} + freight {freight} + tax {tax} is not payable {payable}"))
}
