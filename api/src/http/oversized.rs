//! Webhooks with large bodies: few are read at once, and one that is too large is listed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, HttpBody as _};
use chrono::{DateTime, Duration, Utc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::app::{App, Unread};
use crate::config::HttpSettings;

/// The largest number of large bodies in memory at once, from their first byte to their commit. Others wait for at most the time limit of a
/// body.
const LARGE_AT_ONCE: usize = 32;

/// The time between two listed deliveries of a shop. A body is not read past the bound, so its signature is never checked: an attacker
/// causes at most one entry per shop in this time.
const BETWEEN_ENTRIES: Duration = Duration::minutes(1);

/// The limits for large bodies.
pub struct Oversized {
    places: Arc<Semaphore>,
    /// The time at which a delivery that is too large was last listed, by shop.
    listed: Mutex<HashMap<String, DateTime<Utc>>>,
}

impl Default for Oversized {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(LARGE_AT_ONCE)), listed: Mutex::default() }
    }
}

/// The announced size of a body in bytes; `None` = the sender does not announce it.
pub(super) fn announced(body: &Body) -> Option<u64> {
    let hint = body.size_hint();
    hint.exact().or(Some(hint.lower()).filter(|bytes| *bytes > 0))
}

/// The permit for a large body; a small one needs none.
pub(super) struct Held {
    _place: Option<OwnedSemaphorePermit>,
}

impl Oversized {
    /// A permit for a body of `bytes` bytes; `None` = too many large ones are being read.
    pub(super) async fn place(&self, bytes: Option<u64>, settings: &HttpSettings) -> Option<Held> {
        let limit = settings.hook_bytes as u64;
        // A body that is too large is not read, and needs no permit; one of unknown size may be large.
        if bytes.is_some_and(|bytes| bytes <= settings.body_bytes as u64 || bytes > limit) {
            return Some(Held { _place: None });
        }
        let place = timeout(settings.body_time(), Arc::clone(&self.places).acquire_owned()).await;
        place.ok()?.ok().map(|place| Held { _place: Some(place) })
    }

    /// Lists a delivery that is too large, unless one of the shop was listed within [`BETWEEN_ENTRIES`].
    pub(super) async fn list(&self, app: &App, shop: &str, unread: Unread) {
        metrics::counter!("panorama_webhooks_too_large_total").increment(1);
        if !self.is_first(shop, app.now()) {
            return;
        }
        if let Err(error) = app.intake().list_unread(shop, unread).await {
            tracing::warn!(shop, error = error.in_words(), "a delivery that is too large could not be listed");
            self.lock().remove(shop);
        }
    }

    fn is_first(&self, shop: &str, now: DateTime<Utc>) -> bool {
        let mut listed = self.lock();
        if listed.get(shop).is_some_and(|at| now - *at < BETWEEN_ENTRIES) {
            return false;
        }
        // Only existing shops come here, so the number of shops bounds the map.
        listed.insert(shop.to_owned(), now);
        true
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, DateTime<Utc>>> {
        self.listed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn each_shop_has_one_entry_a_minute() {
        let oversized = Oversized::default();
        assert!(oversized.is_first("a", at(0)) && oversized.is_first("b", at(1)));
        assert!(!oversized.is_first("a", at(59)) && oversized.is_first("a", at(60)) && !oversized.is_first("a", at(61)));
    }

    #[tokio::test]
    async fn few_large_bodies_are_read_at_once() {
        let (oversized, settings) = (Oversized::default(), HttpSettings { body_seconds: 0, ..HttpSettings::default() });
        let mut held = Vec::new();
        for _ in 0..LARGE_AT_ONCE {
            held.push(oversized.place(Some(2_000_000), &settings).await.expect("a place"));
        }
        assert!(oversized.place(None, &settings).await.is_none(), "a body of unknown size may be a large one");
        assert!(oversized.place(Some(10_000), &settings).await.is_some(), "small ones do not wait");
        assert!(oversized.place(Some(9_000_000), &settings).await.is_some(), "what is not read needs no place");
        held.pop();
        assert!(oversized.place(Some(2_000_000), &settings).await.is_some());
    }
}
