//! A GraphQL client over HTTP, WebSocket and SSE that sees exactly what a front end would see.

mod answer;
mod sse;
mod subscription;
mod websocket;

use std::sync::Once;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap};
use serde_json::{Value, json};

pub use answer::{Answer, UserError};
pub use sse::{Came, EventStream};
pub use subscription::{Subscription, Transport};
pub use websocket::{Frame, Socket};

use crate::{PATIENCE, operations};

/// Installs a TLS provider, because HTTP clients need one even for plain HTTP. The binary installs it in `main`.
pub fn install_provider() {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let installed = rustls::crypto::ring::default_provider().install_default();
        assert!(installed.is_ok() || rustls::crypto::CryptoProvider::get_default().is_some());
    });
}

/// A caller of the API, signed in or not.
#[derive(Debug, Clone)]
pub struct Client {
    url: String,
    token: Option<String>,
    http: reqwest::Client,
}

impl Client {
    /// A client with this token for the server of this URL (without a slash at the end); `None` = signed out.
    pub fn new(url: &str, token: Option<String>) -> Self {
        install_provider();
        let http = reqwest::Client::builder().timeout(PATIENCE).build().expect("an HTTP client");
        Self { url: url.to_owned(), token, http }
    }

    /// The URL of the server.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The token; `None` = signed out.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The plain HTTP client, for webhooks, downloads and health checks.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Sends a document and returns the answer.
    pub async fn query(&self, document: &str, operation: Option<&str>, variables: Value) -> Answer {
        self.post(&json!({ "query": document, "operationName": operation, "variables": variables }), HeaderMap::new()).await
    }

    /// Runs an operation of `frontend-examples/operations` by its name, with its whole file as the document.
    pub async fn run(&self, operation: &str, variables: Value) -> Answer {
        self.query(operations::document_of(operation), Some(operation), variables).await
    }

    /// Posts a body to `/graphql` with extra headers, e.g. `Accept-Language`.
    pub async fn post(&self, body: &Value, headers: HeaderMap) -> Answer {
        let mut request = self.http.post(format!("{}/graphql", self.url)).json(body);
        request = request.header(ACCEPT, "application/graphql-response+json, application/json;q=0.9");
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let response = request.headers(headers).send().await.expect("the server answers");
        Answer::of(response).await
    }

    /// Opens an operation of `frontend-examples/operations` as a subscription.
    pub async fn subscribe(&self, transport: Transport, operation: &str, variables: Value) -> Subscription {
        self.subscribe_to(transport, operations::document_of(operation), Some(operation), variables).await
    }

    /// Opens any document as a subscription.
    pub async fn subscribe_to(
        &self,
        transport: Transport,
        document: &str,
        operation: Option<&str>,
        variables: Value,
    ) -> Subscription {
        let payload = json!({ "query": document, "operationName": operation, "variables": variables });
        match transport {
            Transport::WebSocket => {
                let mut socket = Socket::signed_in(&self.url, self.token()).await;
                socket.send(&json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
                Subscription::WebSocket(Box::new(socket))
            }
            Transport::Sse => Subscription::Sse(Box::new(EventStream::open(self, &payload).await)),
        }
    }
}
