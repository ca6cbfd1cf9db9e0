//! A server over the engine's sample schema on a port of its own, for the tests of this module.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{FutureExt, SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{HttpState, Listening, RejectedBytes, SlowLane, router, serve};
use crate::app::AuditLog;
use crate::auth::{Claims, Keys, LocalKey, TokenVerifier};
use crate::clock::Clock;
use crate::config::{HttpSettings, TokenSettings};
use crate::graphql::sample;

/// The longest wait in a test.
const PATIENCE: Duration = Duration::from_secs(10);

struct StillClock;

impl Clock for StillClock {
    fn now(&self) -> DateTime<Utc> {
        sample::now()
    }
}

pub(crate) struct TestServer {
    pub(crate) url: String,
    pub(crate) address: String,
    pub(crate) shutdown: CancellationToken,
    /// The tasks of the sockets.
    pub(crate) sockets: TaskTracker,
    running: TaskTracker,
    verifier: Arc<TokenVerifier>,
    pub(crate) client: reqwest::Client,
}

impl TestServer {
    pub(crate) async fn start() -> Self {
        Self::with(HttpSettings { close_over_seconds: 0, ..HttpSettings::default() }).await
    }

    pub(crate) async fn with(settings: HttpSettings) -> Self {
        // Another test may have installed it before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let key = LocalKey::new("k1", b"0123456789abcdef0123456789abcdef").unwrap();
        let verifier = Arc::new(TokenVerifier::new(Keys { local: vec![key], provider: None }, TokenSettings::default()));
        let (shutdown, sockets, running) = (CancellationToken::new(), TaskTracker::new(), TaskTracker::new());
        let state = HttpState {
            engine: Arc::new(sample::engine()),
            hub: None,
            verifier: Arc::clone(&verifier),
            clock: Arc::new(StillClock),
            audit: AuditLog::default(),
            slow_lane: SlowLane::start().unwrap(),
            rejected_bytes: RejectedBytes::new(&settings, Arc::new(StillClock)),
            settings: settings.clone(),
            ready: Arc::new(|| async { Err("the database does not answer".to_owned()) }.boxed()),
            metrics: None,
            leaving: CancellationToken::new(),
            shutdown: shutdown.clone(),
            is_secure: false,
        };
        let extra = Router::new().route("/panics", get(async || -> &'static str { panic!("a bug") }));
        let listening = Listening { listener, tls: None };
        running.spawn(serve(listening, router(Arc::new(state), extra), settings, sockets.clone(), shutdown.clone()));
        Self { url: format!("http://{address}"), address, shutdown, sockets, running, verifier, client: reqwest::Client::new() }
    }

    /// Waits until the server and its sockets have ended.
    pub(crate) async fn stopped(&self) {
        for tasks in [&self.running, &self.sockets] {
            tasks.close();
            tokio::time::timeout(PATIENCE, tasks.wait()).await.expect("the server stops in time");
        }
    }

    pub(crate) fn token_for(&self, seconds: i64) -> String {
        let claims = Claims {
            sub: "u1".into(),
            name: None,
            roles: vec!["MANAGER".into()],
            warehouses: None,
            shops: None,
            exp: (sample::now() + TimeDelta::seconds(seconds)).timestamp(),
            iat: None,
            nbf: None,
            jti: None,
        };
        format!("Bearer {}", self.verifier.sign(&claims).unwrap())
    }

    pub(crate) fn token(&self) -> String {
        self.token_for(3600)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> reqwest::RequestBuilder {
        self.client.post(format!("{}{path}", self.url)).header("authorization", self.token()).json(body)
    }

    pub(crate) fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.get(format!("{}{path}", self.url)).header("authorization", self.token())
    }

    /// A socket before its first message.
    pub(crate) async fn socket(&self, protocol: Option<&str>) -> Socket {
        self.try_socket(protocol, None).await.unwrap()
    }

    pub(crate) async fn try_socket(&self, protocol: Option<&str>, origin: Option<&str>) -> Result<Socket, tungstenite::Error> {
        let mut request = format!("ws://{}/graphql", self.address).into_client_request()?;
        for (name, value) in [("sec-websocket-protocol", protocol), ("origin", origin)] {
            if let Some(value) = value {
                request.headers_mut().insert(name, value.parse().unwrap());
            }
        }
        // The library refuses an answer without the requested protocol, as a browser does.
        let (stream, _) = tokio_tungstenite::connect_async(request).await?;
        Ok(Socket { stream })
    }

    /// A socket that is signed in.
    pub(crate) async fn ready_socket(&self) -> Socket {
        let mut socket = self.socket(Some("graphql-transport-ws")).await;
        socket.send(json!({"type": "connection_init", "payload": {"authorization": self.token()}})).await;
        assert_eq!(socket.receive().await, json!({"type": "connection_ack"}));
        socket
    }
}

pub(crate) struct Socket {
    pub(crate) stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    pub(crate) async fn send(&mut self, message: Value) {
        self.stream.send(Message::text(message.to_string())).await.unwrap();
    }

    pub(crate) async fn subscribe(&mut self, id: &str, query: &str) {
        self.send(json!({"type": "subscribe", "id": id, "payload": {"query": query}})).await;
    }

    pub(crate) async fn frame(&mut self) -> Option<Message> {
        tokio::time::timeout(PATIENCE, self.stream.next())
            .await
            .expect("a frame in time")
            .map(|frame| frame.expect("a good frame"))
    }

    /// The next message of the protocol.
    pub(crate) async fn receive(&mut self) -> Value {
        loop {
            match self.frame().await.expect("an open socket") {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The code with which the server closes.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.frame().await.expect("a close frame") {
                Message::Close(Some(frame)) => return (frame.code.into(), frame.reason.to_string()),
                Message::Close(None) => panic!("a close without a code"),
                _ => {}
            }
        }
    }
}
