//! The bus through Redis: one channel, one subscribing and one publishing connection per instance, however many clients it has.

use std::sync::Arc;
use std::time::Duration;

use redis::{Client, RedisError};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::channel::{Listening, Speaking};
use super::{Bus, BusState, CAPACITY};
use foundation::tasks::backoff::Backoff;
use foundation::tasks::{self, LongLived};
use store::journal::feed::FeedPage;

/// The time limit of any call to Redis.
pub(super) const CALL: Duration = Duration::from_secs(1);
/// The interval of pings on a silent subscription.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// The layout of the messages; messages of another layout are skipped.
const VERSION: u8 = 1;

/// The address of Redis and the prefix of the channel.
#[derive(Debug, Clone)]
pub struct RedisSettings {
    /// The URL of Redis, `redis://…` or `unix://…`; in a cluster, of any node.
    pub url: String,
    /// The prefix of the channel's name, so that several deployments can share a Redis.
    pub prefix: String,
}

/// Carries pages through Redis, and within this process directly.
#[derive(Debug)]
pub struct Redis {
    outgoing: mpsc::Sender<Arc<FeedPage>>,
    pages: broadcast::Sender<Arc<FeedPage>>,
    state: watch::Sender<BusState>,
}

/// One message on the channel.
#[derive(Serialize, Deserialize)]
struct Message<'a> {
    version: u8,
    sender: Uuid,
    #[serde(borrow)]
    page: &'a RawValue,
}

impl Redis {
    /// Starts to connect, for ever; the state is `Down` until then.
    ///
    /// # Errors
    /// When the URL is invalid.
    pub fn start(settings: &RedisSettings, tracker: &TaskTracker, cancel: &CancellationToken) -> Result<Self, RedisError> {
        let client = Client::open(settings.url.as_str())?;
        let channel = format!("{}:feed", settings.prefix);
        let sender = Uuid::new_v4();
        let (outgoing, queue) = mpsc::channel(CAPACITY);
        let bus = Self { outgoing, pages: broadcast::Sender::new(CAPACITY), state: watch::Sender::new(BusState::Down) };
        let publisher =
            Publisher { client: client.clone(), channel: channel.clone(), sender, queue, connection: None, retry_at: None };
        tasks::start(publisher, tracker, cancel);
        let subscriber = Subscriber { client, channel, sender, pages: bus.pages.clone(), state: bus.state.clone() };
        tasks::start(subscriber, tracker, cancel);
        Ok(bus)
    }
}

impl Bus for Redis {
    fn publish(&self, page: Arc<FeedPage>) {
        // This instance hands on its own pages directly, without the way through Redis.
        let _ = self.pages.send(Arc::clone(&page));
        if self.outgoing.try_send(page).is_err() {
            count("dropped");
        }
    }

    fn subscribe(&self) -> broadcast::Receiver<Arc<FeedPage>> {
        self.pages.subscribe()
    }

    fn state(&self) -> watch::Receiver<BusState> {
        self.state.subscribe()
    }
}

/// Publishes the pages of the queue; a page that cannot be published is counted and dropped.
struct Publisher {
    client: Client,
    channel: String,
    sender: Uuid,
    queue: mpsc::Receiver<Arc<FeedPage>>,
    connection: Option<Speaking>,
    retry_at: Option<Instant>,
}

impl LongLived for Publisher {
    const NAME: &'static str = "publisher";

    async fn run(&mut self) {
        let mut backoff = Backoff::new(Duration::from_millis(50), Duration::from_secs(2));
        while let Some(page) = self.queue.recv().await {
            if self.retry_at.is_some_and(|at| Instant::now() < at) {
                count("dropped");
                continue;
            }
            match timeout(CALL, self.send(&page)).await {
                Ok(Ok(())) => {
                    self.retry_at = None;
                    backoff.reset();
                    count("sent");
                }
                failure => {
                    self.connection = None;
                    self.retry_at = Some(Instant::now() + backoff.pause());
                    count("failed");
                    let error = failure.map_or_else(|_| "no answer in time".to_owned(), |result| format!("{result:?}"));
                    tracing::debug!(error, "a page of the feed was not published to Redis");
                }
            }
        }
    }
}

impl Publisher {
    async fn send(&mut self, page: &FeedPage) -> Result<(), PublishError> {
        let page = serde_json::value::to_raw_value(page)?;
        let text = serde_json::to_string(&Message { version: VERSION, sender: self.sender, page: &page })?;
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Speaking::to(&self.client, &self.channel).await?,
        };
        connection.say(&self.channel, &text).await?;
        self.connection = Some(connection);
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
enum PublishError {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Redis(#[from] RedisError),
}

/// Listens to the channel, and reconnects for ever.
struct Subscriber {
    client: Client,
    channel: String,
    sender: Uuid,
    pages: broadcast::Sender<Arc<FeedPage>>,
    state: watch::Sender<BusState>,
}

impl LongLived for Subscriber {
    const NAME: &'static str = "subscriber";

    async fn run(&mut self) {
        let mut backoff = Backoff::new(Duration::from_millis(50), Duration::from_secs(2));
        loop {
            if let Ok(Ok(channel)) = timeout(CALL, Listening::to(&self.client, &self.channel)).await {
                backoff.reset();
                self.turn(BusState::Up);
                self.listen(channel).await;
            }
            self.turn(BusState::Down);
            tokio::time::sleep(backoff.pause()).await;
        }
    }
}

impl Subscriber {
    /// Returns when the connection ended or does not answer a ping, because a frozen server closes nothing.
    async fn listen(&self, mut channel: Listening) {
        loop {
            match timeout(HEARTBEAT, channel.next()).await {
                Ok(Some(message)) => self.receive(&message),
                Ok(None) => return,
                Err(_) => match timeout(CALL, channel.ping()).await {
                    Ok(Ok(())) => {}
                    _ => return,
                },
            }
        }
    }

    fn receive(&self, payload: &[u8]) {
        match serde_json::from_slice::<Message<'_>>(payload) {
            Ok(message) if message.version == VERSION && message.sender == self.sender => {}
            Ok(message) if message.version == VERSION => match serde_json::from_str::<FeedPage>(message.page.get()) {
                Ok(page) => {
                    count("received");
                    let _ = self.pages.send(Arc::new(page));
                }
                Err(_) => count("unreadable"),
            },
            _ => count("unreadable"),
        }
    }

    fn turn(&self, state: BusState) {
        let changed = self.state.send_if_modified(|current| std::mem::replace(current, state) != state);
        if changed {
            tracing::info!(?state, "the connection to Redis changed");
        }
        metrics::gauge!("panorama_redis_up").set(if state == BusState::Up { 1.0 } else { 0.0 });
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("panorama_redis_messages_total", "outcome" => outcome).increment(1);
}
