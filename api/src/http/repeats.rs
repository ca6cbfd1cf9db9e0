//! Deliveries whose signature does not cover the delivery's id: the same signed body under another id is the same delivery.
//!
//! The key of such a delivery is a hash of its signed parts, and the delivery is stored under it: so the database recognizes it on every
//! instance and after a restart. The memory of this instance only saves database queries for repetitions.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// The number of deliveries in one generation. Two generations are remembered.
const MOST: usize = 20_000;

type Key = [u8; 32];

/// The deliveries that this instance took in last.
#[derive(Debug, Default)]
pub struct Repeats(Mutex<(HashSet<Key>, HashSet<Key>)>);

impl Repeats {
    /// The key of a delivery: its shop, its topic where that is followed, and the fingerprint of its signed part.
    pub(super) fn key(shop: &str, topic: Option<&str>, fingerprint: &str) -> Key {
        let mut hash = Sha256::new();
        for part in [shop, topic.unwrap_or_default(), fingerprint] {
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().into()
    }

    /// The id under which the delivery is stored, instead of the one that its sender gave.
    pub(super) fn delivery_id(key: &Key) -> String {
        format!("sha256-{}", hex::encode(key))
    }

    /// Whether the delivery was taken in before.
    pub(super) fn is_known(&self, key: &Key) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.0.contains(key) || known.1.contains(key)
    }

    /// Remembers a delivery that was taken in.
    pub(super) fn remember(&self, key: Key) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0.len() >= MOST {
            known.1 = std::mem::take(&mut known.0);
        }
        known.0.insert(key);
    }
}
