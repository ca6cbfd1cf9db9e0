//! Tokens: accepted, refused and revoked ones.

mod forged;
mod local;
mod provider;
mod revocations;

use std::sync::LazyLock;

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use tests::client::{Client, EventStream, Socket};
use tests::environment::Environment;
use tests::provider::{KeyPair, Provider};
use tests::server::Server;

/// The keys are made once for a run, because that takes time.
static RSA: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::new(Algorithm::RS256));
static EC: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::new(Algorithm::ES256));
static ED: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::new(Algorithm::EdDSA));

/// A server that takes tokens of a provider with three keys, and of a local key.
struct Stage {
    provider: Provider,
    server: Server,
    environment: Environment,
}

impl Stage {
    async fn start() -> Self {
        let provider = Provider::start().await;
        for (id, pair) in [("rsa", &*RSA), ("ec", &*EC), ("ed", &*ED)] {
            provider.publish(id, pair.public(id));
        }
        Self::over(provider, |_| {}).await
    }

    async fn over(provider: Provider, change: impl FnOnce(&mut panorama::config::TokenSettings)) -> Self {
        let environment = Environment::sqlite().await;
        let mut settings = environment.settings();
        settings.token.jwks_url = Some(provider.url().to_owned());
        change(&mut settings.token);
        let server = Server::start(settings, environment.signer().clone()).await;
        Self { provider, server, environment }
    }

    fn client(&self, token: &str) -> Client {
        Client::new(self.server.url(), Some(token.to_owned()))
    }

    /// The text of the local key.
    fn secret(&self) -> String {
        std::fs::read_to_string(self.environment.directory().join("token.key")).expect("the key file")
    }

    async fn is_taken(&self, token: &str) -> bool {
        let answer = self.client(token).query("{ viewer { name } }", None, Value::Null).await;
        assert_eq!(answer.errors().is_empty(), answer.status == 200, "{answer}");
        answer.status == 200
    }

    /// Expects that the token is accepted over HTTP, as an event stream and over WebSocket.
    async fn expect_taken(&self, token: &str) {
        assert!(self.is_taken(token).await, "refused: {token}");
        EventStream::open(&self.client(token), &json!({ "query": "{ viewer { name } }" })).await;
        Socket::signed_in(self.server.url(), Some(token)).await;
    }

    /// Expects that the token is refused everywhere: 401 over HTTP and for an event stream, 4403 at `connection_init`.
    async fn expect_refused(&self, token: &str) {
        let client = self.client(token);
        let answer = client.query("{ viewer { name } }", None, Value::Null).await;
        assert_eq!(answer.status, 401, "{answer}");
        answer.expect_error("UNAUTHENTICATED");
        assert!(answer.body["data"].is_null(), "{answer}");
        let refused = EventStream::try_open(&client, &json!({ "query": "{ viewer { name } }" })).await.expect_err("refused");
        assert_eq!(refused.status, 401, "{refused}");
        let mut socket = Socket::open(self.server.url()).await;
        let payload = json!({ "authorization": format!("Bearer {token}") });
        socket.send(&json!({ "type": "connection_init", "payload": payload })).await;
        socket.expect_closed(4403).await;
    }
}
