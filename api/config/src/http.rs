//! `[http]`: how the web server treats requests, connections, sockets and event streams.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Network, Secret};

/// The upper limit of `hook_bytes`; a larger payload is never read, from any source.
pub const MOST_HOOK_BYTES: usize = 64_000_000;

/// The limits and times of requests and connections. Times are in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpSettings {
    /// Origins, like `https://desk.example.com`, whose pages may call the API and open WebSockets. The origin of `public_url` is always
    /// allowed, and so is the server's own where it is an address or `localhost`.
    pub allowed_origins: Vec<String>,
    /// The bearer token that `/metrics` demands of other machines; the same machine needs none. `None` = `/metrics` answers only on the
    /// same machine.
    pub metrics_token: Option<Secret>,
    /// The certificate and its key; `None` = plain HTTP, for a proxy in front of the server.
    pub tls: Option<TlsSettings>,
    /// The proxies whose `X-Forwarded-For` is trusted. Their connections count only towards the limit of all connections.
    pub trusted_proxies: Vec<Network>,
    /// The maximum bytes of a request's body, and of a message on a WebSocket.
    pub body_bytes: usize,
    /// The maximum bytes of a webhook's body: platforms send an order whole, however many lines it has.
    pub hook_bytes: usize,
    /// The time within which a body must arrive.
    pub body_seconds: u64,
    /// The maximum bytes of one token's subject in requests that were refused before they ran; past it, further requests are not read. 0 =
    /// no limit.
    pub refused_bytes: u64,
    /// The number of these bytes that are forgotten each second.
    pub refused_bytes_per_second: u64,
    /// The time within which the head of a request must arrive, and the maximum idle time of a connection between two requests.
    pub header_seconds: u64,
    /// The time limit of a query or mutation.
    pub request_seconds: u64,
    /// The time limit of one reading statement, which also ends with its request; at least 1.
    pub statement_seconds: u64,
    /// The time for which a client may leave sent data unread before its connection is closed.
    pub stalled_seconds: u64,
    /// The maximum number of simultaneous connections.
    pub connections: usize,
    /// The maximum number of simultaneous connections of one address. People behind one router share an address.
    pub connections_per_address: usize,
    /// The maximum number of simultaneous operations on one WebSocket.
    pub operations_per_socket: usize,
    /// The time within which a WebSocket must send `connection_init`.
    pub init_seconds: u64,
    /// The interval of pings on an idle WebSocket or event stream.
    pub keep_alive_seconds: u64,
    /// The maximum bytes that wait for a client that reads slowly.
    pub outbox_bytes: usize,
    /// The time for which a stopping server still works while `/readyz` reports the stop, so that balancers choose another server.
    pub announce_seconds: u64,
    /// The time over which a stopping server closes its sockets, so that clients do not all come back at once.
    pub close_over_seconds: u64,
    /// The time within which running requests must end when the server stops.
    pub drain_seconds: u64,
}

/// The files of TLS, in PEM. They may be replaced while the server runs: SIGHUP makes the server read them again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsSettings {
    /// The certificate, followed by the certificates of its issuers.
    pub certificate: PathBuf,
    /// The private key of the certificate.
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
    /// The time within which a body must arrive.
    pub fn body_time(&self) -> Duration {
        Duration::from_secs(self.body_seconds)
    }

    /// The time limit of a query or mutation.
    pub fn request_time(&self) -> Duration {
        Duration::from_secs(self.request_seconds)
    }

    /// The time limit of one reading statement.
    pub fn statement_time(&self) -> Duration {
        Duration::from_secs(self.statement_seconds)
    }

    /// The time for which a client may leave sent data unread.
    pub fn stalled_time(&self) -> Duration {
        Duration::from_secs(self.stalled_seconds)
    }

    /// The time within which a WebSocket must send `connection_init`.
    pub fn init_time(&self) -> Duration {
        Duration::from_secs(self.init_seconds)
    }

    /// The interval of pings on an idle stream.
    pub fn keep_alive_time(&self) -> Duration {
        Duration::from_secs(self.keep_alive_seconds)
    }
}
