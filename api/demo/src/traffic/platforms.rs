//! The platforms' side: payloads signed as the platform does, posted to the shop's webhook.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::TrafficError;
use panorama::ingest::{Credentials, Delivery, Mappings};
use panorama::store::catalog::shops::Shop;

/// The client of every platform that pushes.
pub(super) struct Platforms {
    client: reqwest::Client,
    url: String,
    mappings: Mappings,
    shops: Vec<Shop>,
}

/// A payload to push to a webhook.
pub(super) struct Push<'a> {
    /// The id of the shop.
    pub shop: &'a str,
    /// The topic of the payload.
    pub topic: &'a str,
    /// The body, as JSON text.
    pub content: &'a str,
    /// The time of the push.
    pub now: DateTime<Utc>,
}

impl Platforms {
    pub(super) fn new(client: reqwest::Client, url: &str, mappings: Mappings, shops: Vec<Shop>) -> Self {
        Self { client, url: url.to_owned(), mappings, shops }
    }

    /// Pushes the same delivery once or several times, because platforms repeat deliveries.
    pub(super) async fn push(&self, push: &Push<'_>, times: usize) -> Result<(), TrafficError> {
        let shop = self.shops.iter().find(|shop| shop.id == push.shop).ok_or(TrafficError::Absent("shop"))?;
        let platform = self.mappings.platform(&shop.mapping).ok_or(TrafficError::Absent("mapping"))?;
        let credentials =
            Credentials { shop: shop.id.clone(), client_id: shop.client_id.clone(), secrets: shop.secrets.signing.clone() };
        let id = Uuid::new_v4().to_string();
        let signed =
            platform.sign(&credentials, &Delivery { topic: push.topic, id: &id, content: push.content, now: push.now })?;
        for _ in 0..times {
            let request = self.client.post(format!("{}/hooks/{}", self.url, shop.id));
            let answer = request.headers(signed.headers.clone()).body(signed.body.clone()).send().await?;
            if !answer.status().is_success() {
                return Err(TrafficError::Webhook(answer.status().as_u16()));
            }
        }
        Ok(())
    }
}
