//! The shared parts of the live workloads: a database of their own, a token, and the number of clients.

use std::path::PathBuf;

use tests::client::{Frame, Socket};
use tests::operations::document_of;
use tests::token::{Claims, TokenSigner};

use super::child::Child;
use super::number;
use super::speaker::ORDERS;
use super::stage::{Cluster, Site};

/// The database, keys and clients of the live workloads.
pub struct Hall {
    /// The database of our server. It has no other server, so that no other relay gives positions.
    pub database_url: String,
    /// The folder of the keys.
    pub keys: PathBuf,
    /// The signer of its tokens.
    pub signer: TokenSigner,
    /// The token of a manager.
    pub token: String,
    /// The number of clients: `PANORAMA_BENCH_SUBSCRIBERS` (10,000).
    pub clients: u64,
}

impl Hall {
    /// Opens the database, and seeds it if it is missing.
    pub async fn open(cluster: &Cluster) -> Self {
        let database_url = Site::database_of(cluster, ORDERS).await;
        let signer = TokenSigner::new(&cluster.keys.join("token.key"));
        let token = signer.sign(&Claims::of(&["MANAGER"]).expiring_in(24 * 3600));
        Self { database_url, keys: cluster.keys.clone(), signer, token, clients: number("PANORAMA_BENCH_SUBSCRIBERS", 10_000) }
    }

    /// Our server and its URL.
    pub fn ours(&self) -> (Child, String) {
        Child::start("--ours", &[&self.database_url, &self.keys.display().to_string()])
    }

    /// The peer, which sends this message.
    pub fn bare(message: &str) -> (Child, String) {
        Child::start("--bare", &[message])
    }

    /// A crowd of clients that are all subscribed.
    pub fn crowd(&self, url: &str, road: &str) -> Child {
        let (crowd, open) = Child::start("--crowd", &[url, road, &self.clients.to_string(), &self.token]);
        assert_eq!(open, "open");
        crowd
    }

    /// A message as a client of our server gets it.
    pub fn message(&self, ours: &mut Child, url: &str) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let mut socket = runtime.block_on(Socket::signed_in(url, Some(&self.token)));
        let payload = serde_json::json!({ "query": document_of("OrderEvents"), "operationName": "OrderEvents" });
        runtime.block_on(socket.send(&serde_json::json!({ "id": "1", "type": "subscribe", "payload": payload })));
        runtime.block_on(socket.send(&serde_json::json!({ "type": "ping" })));
        runtime.block_on(socket.expect("pong"));
        ours.ask("say 1");
        match runtime.block_on(socket.receive()) {
            Frame::Message(message) => message.to_string(),
            closed @ Frame::Closed { .. } => panic!("a message is expected, not {closed:?}"),
        }
    }
}

/// The value of a server's counter; 0 before its first count.
pub async fn metric(url: &str, name: &str) -> u64 {
    let text = reqwest::get(format!("{url}/metrics")).await.expect("it answers").text().await.expect("text");
    let figure = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok());
    figure.unwrap_or(0)
}
