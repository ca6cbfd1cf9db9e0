//! Connectors: bring orders in and report facts, by webhook and by mutation.

use reqwest::header::HeaderMap;

use super::role;
use crate::PATIENCE;

role! {
    /// A connector, which is a program.
    SystemClient
}

impl SystemClient {
    /// Posts a raw payload to a shop's webhook, exactly these bytes, and returns status and body.
    pub async fn deliver(&self, shop: &str, headers: HeaderMap, body: Vec<u8>) -> (u16, String) {
        let url = format!("{}/hooks/{shop}", self.url());
        let response = self.http().post(url).headers(headers).body(body).timeout(PATIENCE).send().await.expect("an answer");
        (response.status().as_u16(), response.text().await.expect("the body arrives"))
    }
}
