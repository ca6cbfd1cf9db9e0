//! The staff's side: GraphQL over HTTP, signed in as an employee of a role.

use domain::access::actor::Role;
use serde_json::{Value, json};

use super::{Tokens, TrafficError};
use crate::purchase::Purchase;

/// The GraphQL operations that the traffic sends.
pub(super) const OPERATIONS: &str = include_str!("operations.graphql");

/// A GraphQL client for every role.
pub(super) struct Desk {
    client: reqwest::Client,
    url: String,
    tokens: Tokens,
}

/// The ids of an order that was looked up.
pub(super) struct Found {
    /// The global id of the order.
    pub id: String,
    /// The ids of its parcels.
    pub shipments: Vec<String>,
}

impl Desk {
    pub(super) fn new(client: reqwest::Client, url: &str, tokens: Tokens) -> Self {
        Self { client, url: format!("{url}/graphql"), tokens }
    }

    /// Finds an order by its number in the channel.
    pub(super) async fn find(&self, role: Role, purchase: &Purchase) -> Result<Found, TrafficError> {
        let by = json!({ "channelOrder": { "shop": purchase.shop, "number": purchase.number } });
        let data = self.send(role, "Find", json!({ "by": by })).await?;
        let order = data.get("order").filter(|order| !order.is_null()).ok_or(TrafficError::Absent("order"))?;
        let id = |node: &Value| node["id"].as_str().map(str::to_owned);
        let shipments = order["shipments"].as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(Found { id: id(order).ok_or(TrafficError::Absent("order"))?, shipments: shipments.iter().filter_map(id).collect() })
    }

    /// Runs a mutation and returns its payload.
    pub(super) async fn command(&self, role: Role, operation: &'static str, input: Value) -> Result<Value, TrafficError> {
        let mut data = self.send(role, operation, json!({ "input": input })).await?;
        let outcome = data["outcome"].take();
        match outcome["userErrors"].as_array().map(Vec::as_slice) {
            Some([]) => Ok(outcome),
            Some([first, ..]) => {
                Err(TrafficError::Refused { operation, code: first["code"].as_str().unwrap_or_default().to_owned() })
            }
            None => Err(TrafficError::Answered { operation, message: "no outcome".to_owned() }),
        }
    }

    async fn send(&self, role: Role, operation: &'static str, variables: Value) -> Result<Value, TrafficError> {
        let body = json!({ "query": OPERATIONS, "operationName": operation, "variables": variables });
        let request = self.client.post(&self.url).bearer_auth((self.tokens)(role)).json(&body);
        let mut answer: Value = request.send().await?.json().await?;
        if let Some(error) = answer["errors"].as_array().and_then(|errors| errors.first()) {
            let message = format!("{} {}", error["extensions"]["code"], error["message"]);
            return Err(TrafficError::Answered { operation, message });
        }
        Ok(answer["data"].take())
    }
}
