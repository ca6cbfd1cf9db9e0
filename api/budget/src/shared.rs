//! The buckets in Redis: one script that returns, refills and takes in one step.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{Client, RedisError};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::RoleBudget;

/// The time limit of a call to Redis, for which a request waits.
const PATIENCE: Duration = Duration::from_millis(50);
/// The pause before the next call to Redis after a failed one, in microseconds.
const PAUSE: i64 = 1_000_000;
/// The time is Redis's own, so that instances whose clocks differ agree. The key of a bucket expires when the bucket would be full again.
const SCRIPT: &str = "
local maximum, rate, back, need, want = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = maximum
if kept[1] then
  left = math.min(maximum, tonumber(kept[1]) + math.max(0, now - tonumber(kept[2])) * rate / 1000000)
end
left = math.min(maximum, left + back)
local taken = 0
if left >= want then taken = want elseif left >= need then taken = need end
left = left - taken
redis.call('HSET', KEYS[1], 'left', string.format('%.6f', left), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil((maximum - left) / rate * 1000) + 1000)
return { taken, math.floor(left) }";

/// The change of a bucket: `back` is put in, then `want` is taken, or `need` if there is less than `want`, or 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    pub(super) back: u64,
    pub(super) need: u64,
    pub(super) want: u64,
}

/// The client of the Redis that holds the buckets.
#[derive(Debug)]
pub(super) struct Shared {
    client: Client,
    prefix: String,
    connection: Mutex<Option<MultiplexedConnection>>,
    /// The end of the pause after a failed call, in microseconds.
    alone_until: AtomicI64,
}

impl Shared {
    pub(super) fn new(url: &str, prefix: &str) -> Result<Self, RedisError> {
        let client = Client::open(url)?;
        Ok(Self { client, prefix: prefix.to_owned(), connection: Mutex::default(), alone_until: AtomicI64::new(i64::MIN) })
    }

    /// Whether the pause after a failed call is over.
    pub(super) fn may_be_asked(&self, now: i64) -> bool {
        now >= self.alone_until.load(Ordering::Relaxed)
    }

    /// The amount taken, and the amount left; `None` = Redis did not answer in time.
    pub(super) async fn settle(&self, subject: &str, budget: RoleBudget, figures: Figures, now: i64) -> Option<(u64, u64)> {
        let figures = [budget.maximum, budget.restore_rate, figures.back, figures.need, figures.want];
        match timeout(PATIENCE, self.ask(subject, figures)).await {
            Ok(Ok(answer)) => Some(answer),
            failure => {
                let error = failure.map_or_else(|_| "no answer in time".to_owned(), |result| format!("{result:?}"));
                tracing::debug!(error, "Redis did not settle a budget");
                metrics::counter!("panorama_budget_redis_failures_total").increment(1);
                self.alone_until.store(now.saturating_add(PAUSE), Ordering::Relaxed);
                *self.connection.lock().await = None;
                None
            }
        }
    }

    async fn ask(&self, subject: &str, figures: [u64; 5]) -> Result<(u64, u64), RedisError> {
        let mut connection = self.connect().await?;
        let mut command = redis::cmd("EVAL");
        command.arg(SCRIPT).arg(1).arg(self.key(subject));
        for figure in figures {
            command.arg(figure);
        }
        command.query_async(&mut connection).await
    }

    async fn connect(&self) -> Result<MultiplexedConnection, RedisError> {
        let mut kept = self.connection.lock().await;
        if let Some(connection) = &*kept {
            return Ok(connection.clone());
        }
        let connection = self.client.get_multiplexed_async_connection().await?;
        *kept = Some(connection.clone());
        Ok(connection)
    }

    /// The key of a subject's bucket, hashed because a subject may be a person's address.
    fn key(&self, subject: &str) -> String {
        format!("{}:budget:{}", self.prefix, hex::encode(Sha256::digest(subject.as_bytes())))
    }
}
