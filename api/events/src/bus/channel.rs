//! The channel on Redis that carries pages: a plain channel on a single server, and in a cluster a sharded one, which only the node of its
//! slot carries.

use redis::aio::{MultiplexedConnection, PubSubSink, PubSubStream};
use redis::{AsyncConnectionConfig, Client, ConnectionAddr, ProtocolVersion, PushInfo, PushKind, RedisError, Value};
use tokio::sync::broadcast;

use futures_util::StreamExt as _;

use super::CAPACITY;
use super::redis::CALL;

/// The node of the channel.
struct Node {
    client: Client,
    is_cluster: bool,
}

impl Node {
    /// Asks a server whether it belongs to a cluster, and which node has the channel's slot.
    async fn of(seed: &Client, channel: &str) -> Result<Self, RedisError> {
        let mut connection = seed.get_multiplexed_async_connection_with_config(&config()).await?;
        let about: String = redis::cmd("INFO").arg("cluster").query_async(&mut connection).await?;
        if !about.contains("cluster_enabled:1") {
            return Ok(Self { client: seed.clone(), is_cluster: false });
        }
        // The answer does not matter, only the node that would hold a key of the channel's name.
        let moved = match redis::cmd("EXISTS").arg(channel).query_async::<i64>(&mut connection).await {
            Ok(_) => None,
            Err(error) => Some(error.redirect_node().and_then(|(address, _)| other_node(seed, address)).ok_or(error)?),
        };
        let client = match moved {
            Some(address) => Client::open(seed.get_connection_info().clone().set_addr(address))?,
            None => seed.clone(),
        };
        Ok(Self { client, is_cluster: true })
    }
}

/// The address that a node gave for another one; no host means the same host. The way there is encrypted if the first one is.
fn other_node(seed: &Client, address: &str) -> Option<ConnectionAddr> {
    let (host, port) = address.rsplit_once(':')?;
    let (host, port) = (host.trim_matches(['[', ']']), port.parse().ok()?);
    let or = |own: &str| if host.is_empty() { own.to_owned() } else { host.to_owned() };
    match seed.get_connection_info().addr() {
        ConnectionAddr::Tcp(own, _) => Some(ConnectionAddr::Tcp(or(own), port)),
        ConnectionAddr::TcpTls { host: own, insecure, tls_params, .. } => {
            Some(ConnectionAddr::TcpTls { host: or(own), port, insecure: *insecure, tls_params: tls_params.clone() })
        }
        _ => None,
    }
}

fn config() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new().set_connection_timeout(Some(CALL)).set_response_timeout(Some(CALL))
}

/// The publishing end of the channel.
pub(super) struct Speaking {
    connection: MultiplexedConnection,
    command: &'static str,
}

impl Speaking {
    /// Connects to the node that carries the channel.
    pub(super) async fn to(seed: &Client, channel: &str) -> Result<Self, RedisError> {
        let node = Node::of(seed, channel).await?;
        let connection = node.client.get_multiplexed_async_connection_with_config(&config()).await?;
        Ok(Self { connection, command: if node.is_cluster { "SPUBLISH" } else { "PUBLISH" } })
    }

    /// Publishes a text. After a failure, and so after a slot has moved, the connection is of no use any more.
    pub(super) async fn say(&mut self, channel: &str, text: &str) -> Result<(), RedisError> {
        redis::cmd(self.command).arg(channel).arg(text).query_async::<()>(&mut self.connection).await
    }
}

/// The subscribing end of the channel: one subscription of the whole instance.
pub(super) enum Listening {
    /// A subscription to a channel of one server.
    Plain(PubSubSink, PubSubStream),
    /// A subscription to a sharded channel of a cluster.
    Sharded(MultiplexedConnection, broadcast::Receiver<PushInfo>),
}

impl Listening {
    /// Subscribes at the node that carries the channel.
    pub(super) async fn to(seed: &Client, channel: &str) -> Result<Self, RedisError> {
        let node = Node::of(seed, channel).await?;
        if !node.is_cluster {
            let mut pubsub = node.client.get_async_pubsub().await?;
            pubsub.subscribe(channel).await?;
            let (sink, stream) = pubsub.split();
            return Ok(Self::Plain(sink, stream));
        }
        let info = node.client.get_connection_info().clone();
        let settings = info.redis_settings().clone().set_protocol(ProtocolVersion::RESP3);
        let (pushes, received) = broadcast::channel(CAPACITY);
        let client = Client::open(info.set_redis_settings(settings))?;
        let config = config().set_push_sender(pushes);
        let mut connection = client.get_multiplexed_async_connection_with_config(&config).await?;
        redis::cmd("SSUBSCRIBE").arg(channel).query_async::<Value>(&mut connection).await?;
        Ok(Self::Sharded(connection, received))
    }

    /// The next message; `None` = the connection ended, or the slot went to another node.
    pub(super) async fn next(&mut self) -> Option<Vec<u8>> {
        match self {
            Self::Plain(_, stream) => stream.next().await.map(|message| message.get_payload_bytes().to_vec()),
            Self::Sharded(_, pushes) => loop {
                match pushes.recv().await {
                    Ok(PushInfo { kind: PushKind::SMessage, mut data }) => {
                        if let Some(Value::BulkString(payload)) = data.pop() {
                            return Some(payload);
                        }
                    }
                    Ok(PushInfo { kind: PushKind::Disconnection | PushKind::SUnsubscribe, .. })
                    | Err(broadcast::error::RecvError::Closed) => return None,
                    // Skipped messages are read from the journal.
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                }
            },
        }
    }

    /// Checks that the connection is alive, because a frozen server closes nothing.
    pub(super) async fn ping(&mut self) -> Result<(), RedisError> {
        match self {
            Self::Plain(sink, _) => sink.ping::<Value>().await.map(drop),
            Self::Sharded(connection, _) => redis::cmd("PING").query_async::<Value>(connection).await.map(drop),
        }
    }
}
