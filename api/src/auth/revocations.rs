//! What is revoked, as this instance last read it, and a signal for open sockets when that changes.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::actor::Actor;
use domain::access::revocation::{Revocation, RevocationList};
use tokio::sync::watch;

/// The revocations of this instance. Whoever holds a connection open subscribes to [`changes`](Self::changes) and asks
/// [`is_revoked`](Self::is_revoked) at each.
#[derive(Debug)]
pub struct Revocations {
    current: watch::Sender<Arc<RevocationList>>,
}

impl Default for Revocations {
    fn default() -> Self {
        Self { current: watch::Sender::new(Arc::default()) }
    }
}

impl Revocations {
    /// Whether the actor's token no longer counts.
    pub fn is_revoked(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        self.current.borrow().stops(actor, now).is_some()
    }

    /// Whether what a subject was given at this time no longer counts, such as the address of a download.
    pub fn is_subject_revoked(&self, subject: &str, given: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        self.current.borrow().stops_subject(subject, given, now).is_some()
    }

    /// Becomes ready when something was revoked or lifted; the value is what holds then.
    pub fn changes(&self) -> watch::Receiver<Arc<RevocationList>> {
        self.current.subscribe()
    }

    /// Takes over everything that is revoked; nobody is woken when nothing changed.
    pub fn replace(&self, fresh: RevocationList) {
        self.current.send_if_modified(|current| {
            let changed = **current != fresh;
            if changed {
                *current = Arc::new(fresh);
            }
            changed
        });
    }

    /// Takes over one that was just written, so that it holds at this instance at once.
    pub fn put(&self, revocation: Revocation) {
        self.current.send_modify(|current| Arc::make_mut(current).put(revocation));
    }
}
