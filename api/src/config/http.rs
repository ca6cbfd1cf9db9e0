//! `[http]`: how the web server treats requests, connections, sockets and event streams.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Network, Secret};

/// The most that `hook_bytes` may be; no payload that is larger is read, wherever it comes from.
pub const MOST_HOOK_BYTES: usize = 64_000_000;

/// How the server treats requests and connections. Times are in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpSettings {
    /// Origins, like `https://desk.example.com`, whose pages may call the API and open WebSockets. That of
    /// `public_url` is always allowed, and so is the server's own where it is an address or `localhost`.
    pub allowed_origins: Vec<String>,
    /// What `/metrics` asks for as `Authorization: Bearer`, from everywhere but the same machine. None: it answers there only.
    pub metrics_token: Option<Secret>,
    /// Certificate and key; without them the server speaks plain HTTP, for a proxy in front of it.
    pub tls: Option<TlsSettings>,
    /// Proxies whose `X-Forwarded-For` is believed. Their connections count only towards the limit of all.
    pub trusted_proxies: Vec<Network>,
    /// Bytes of a request's body, or of a message on a WebSocket, at most.
    pub body_bytes: usize,
    /// Bytes of a webhook's body, at most: platforms send an order whole, however many lines it has.
    pub hook_bytes: usize,
    /// How long a body may take to arrive.
    pub body_seconds: u64,
    /// Bytes of requests that were refused before they ran, of one token's subject. Past it, what they send is not read. 0 counts nothing.
    pub refused_bytes: u64,
    /// How many of these bytes are forgotten each second.
    pub refused_bytes_per_second: u64,
    /// How long the head of a request may take to arrive, and how long a connection may idle between two requests.
    pub header_seconds: u64,
    /// How long a query or mutation may run.
    pub request_seconds: u64,
    /// How long one statement may run that reads; it also ends with its request. At least 1.
    pub statement_seconds: u64,
    /// How long a client may leave what is sent to it unread before its connection is closed.
    pub stalled_seconds: u64,
    /// Connections at once.
    pub connections: usize,
    /// Connections at once of one address. People behind one router share an address.
    pub connections_per_address: usize,
    /// Operations at once on one WebSocket.
    pub operations_per_socket: usize,
    /// How long a WebSocket may wait with `connection_init`.
    pub init_seconds: u64,
    /// How often an idle WebSocket or event stream is pinged.
    pub keep_alive_seconds: u64,
    /// Bytes that may wait for a client that reads slowly.
    pub outbox_bytes: usize,
    /// When the server is told to stop, how long it still works while `/readyz` says that it is about to: balancers look away.
    pub announce_seconds: u64,
    /// When the server stops, sockets are closed over this many seconds, so that clients do not all come back at once.
    pub close_over_seconds: u64,
    /// How long requests that run may take to end when the server stops.
    pub drain_seconds: u64,
}

/// The files of TLS, in PEM. They may be replaced while the server runs: SIGHUP has them read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsSettings {
    /// The certificate, followed by those that vouch for it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            allowed_origins: Vec::new(),
            metrics_token: None,
            tls: None,
            trusted_proxies: Vec::new(),
            body_bytes: 1_000_000,
            hook_bytes: 8_000_000,
            body_seconds: 30,
            refused_bytes: 2_000_000,
            refused_bytes_per_second: 50_000,
            header_seconds: 10,
            request_seconds: 30,
            statement_seconds: 10,
            stalled_seconds: 30,
            connections: 20_000,
            connections_per_address: 4_000,
            operations_per_socket: 50,
            init_seconds: 10,
            keep_alive_seconds: 20,
            outbox_bytes: 1_000_000,
            announce_seconds: 2,
            close_over_seconds: 2,
            drain_seconds: 20,
        }
    }
}

impl HttpSettings {
    /// How long a body may take to arrive.
    pub fn body_time(&self) -> Duration {
        Duration::from_secs(self.body_seconds)
    }

    /// How long a query or mutation may run.
    pub fn request_time(&self) -> Duration {
        Duration::from_secs(self.request_seconds)
    }

    /// How long one statement may run that reads.
    pub fn statement_time(&self) -> Duration {
        Duration::from_secs(self.statement_seconds)
    }

    /// How long a client may leave what is sent to it unread.
    pub fn stalled_time(&self) -> Duration {
        Duration::from_secs(self.stalled_seconds)
    }

    /// How long a WebSocket may wait with `connection_init`.
    pub fn init_time(&self) -> Duration {
        Duration::from_secs(self.init_seconds)
    }

    /// How often an idle stream is pinged.
    pub fn keep_alive_time(&self) -> Duration {
        Duration::from_secs(self.keep_alive_seconds)
    }
}
