//! Deliveries whose signature leaves the delivery's id out: the same signed body under another id is the same delivery.
//!
//! What is signed names such a delivery, and under that name it is kept: the database knows it on every instance and after a restart.
//! What this instance remembers only keeps repetitions away from the database.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// Deliveries of one generation. Two generations are remembered.
const MOST: usize = 20_000;

type Key = [u8; 32];

/// The deliveries that this instance took in last.
#[derive(Debug, Default)]
pub struct Repeats(Mutex<(HashSet<Key>, HashSet<Key>)>);

impl Repeats {
    /// The key of a delivery: its shop, the topic as far as it is followed, and what is signed of it.
    pub(super) fn key(shop: &str, topic: Option<&str>, fingerprint: &str) -> Key {
        let mut hash = Sha256::new();
        for part in [shop, topic.unwrap_or_default(), fingerprint] {
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().into()
    }

    /// The id under which the delivery is kept, in place of the one that its sender gave it.
    pub(super) fn delivery_id(key: &Key) -> String {
        format!("sha256-{}", hex::encode(key))
    }

    /// Whether it was taken in before.
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
