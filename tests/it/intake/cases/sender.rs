//! Sends deliveries as their platforms would: signed to the webhook, or by `orderReceive` for a polled platform.

use std::collections::BTreeMap;
use std::sync::Arc;

use panorama::cli::setup::{Company, ShopSetup};
use panorama::clock::{Clock, SystemClock};
use panorama::ingest::{self, Credentials, Mappings, Platform, SignatureError, Signed};
use serde_json::{Value, json};
use tests::roles::SystemClient;
use tests::server::Server;
use uuid::Uuid;

use super::file::Delivery;

const RECEIVE: &str = "mutation($input: OrderReceiveInput!) { orderReceive(input: $input) { userErrors { code message } } }";

/// The sender for the shops of the cases.
pub struct Sender {
    shops: BTreeMap<String, (Arc<Platform>, Credentials)>,
    system: SystemClient,
}

impl Sender {
    /// A sender for these shops at this server.
    pub fn new(server: &Server, company: &Company) -> Self {
        let mappings = Mappings::load(None).expect("the embedded mappings load");
        let shop = |shop: &ShopSetup| {
            let secrets = shop.secrets.iter().map(|secret| secret.expose().to_owned()).collect();
            let credentials = Credentials { shop: shop.id.clone(), client_id: shop.client_id.clone(), secrets };
            let platform = mappings.platform(&shop.mapping).expect("an embedded mapping").clone();
            (shop.id.clone(), (platform, credentials))
        };
        Self { shops: company.shops.iter().map(shop).collect(), system: server.system() }
    }

    /// Sends a delivery once and returns the status of the answer.
    pub async fn send(&self, shop: &str, delivery: &Delivery) -> u16 {
        let (platform, credentials) = self.shops.get(shop).unwrap_or_else(|| panic!("shops.toml lacks {shop}"));
        let id = delivery.id.clone().unwrap_or_else(|| Uuid::new_v4().to_string());
        let payload = payload(platform, delivery);
        let topic = delivery.topic.as_deref().unwrap_or_default();
        let unsigned = ingest::Delivery { topic, id: &id, content: &payload, now: SystemClock.now() };
        match platform.sign(credentials, &unsigned) {
            Ok(signed) => {
                let signed = addressed(platform, signed, delivery, &id);
                self.system.deliver(shop, signed.headers, signed.body).await.0
            }
            Err(SignatureError::Polled) => self.receive(shop, delivery, payload).await,
            Err(error) => panic!("{shop}: {error}"),
        }
    }

    async fn receive(&self, shop: &str, delivery: &Delivery, payload: String) -> u16 {
        let input = json!({ "shop": shop, "payload": payload, "topic": delivery.topic, "deliveryId": delivery.id });
        let answer = self.system.query(RECEIVE, None, json!({ "input": input })).await;
        if answer.errors().is_empty() && answer.user_errors().is_empty() { 200 } else { 422 }
    }
}

/// The payload of a delivery; connectors of the generic mapping wrap it.
fn payload(platform: &Platform, delivery: &Delivery) -> String {
    let payload = delivery.payload();
    if platform.name() != "generic" || delivery.is_whole() {
        return payload;
    }
    let kind = json!(delivery.topic.as_deref().unwrap_or("order.upserted"));
    format!("{{\"type\":{kind},\"timestamp\":\"{}\",\"data\":{payload}}}", SystemClock.now().to_rfc3339())
}

/// Adds the parts outside of the signature: Shopify's id of the event, and the fields of Youzan's envelope.
fn addressed(platform: &Platform, mut signed: Signed, delivery: &Delivery, id: &str) -> Signed {
    if platform.name() == "shopify" {
        let event = delivery.event.as_deref().unwrap_or(id).parse().expect("a header");
        signed.headers.insert("x-shopify-event-id", event);
    }
    if platform.name() == "youzan" {
        let mut envelope: Value = serde_json::from_slice(&signed.body).expect("an envelope");
        envelope["id"] = json!(delivery.tid.as_deref().unwrap_or("E1"));
        envelope["sendCount"] = json!(delivery.send_count.unwrap_or(0));
        envelope["status"] = json!(delivery.status.as_deref().unwrap_or_default());
        envelope["test"] = json!(delivery.test.unwrap_or(false));
        envelope["version"] = json!(delivery.version.unwrap_or(1));
        signed.body = envelope.to_string().into_bytes();
    }
    signed
}
