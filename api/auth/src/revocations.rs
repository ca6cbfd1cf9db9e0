//! The list of revocations, as this instance last read it, and a signal for open sockets when that changes.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::actor::Actor;
use domain::access::revocation::{Revocation, RevocationList};
use tokio::sync::watch;

/// The revocations of this instance. The owner of an open connection subscribes to [`changes`](Self::changes) and asks
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
    /// Whether a revocation stops the actor's token.
    pub fn is_revoked(&self, actor: &Actor, now: DateTime<Utc>) -> bool {
        self.current.borrow().stops(actor, now).is_some()
    }

    /// Whether a revocation stops something that the subject was given at this time, such as the address of a download.
    pub fn is_subject_revoked(&self, subject: &str, given: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        self.current.borrow().stops_subject(subject, given, now).is_some()
    }

    /// A receiver that wakes at each change of the list; its value is the current list.
    pub fn changes(&self) -> watch::Receiver<Arc<RevocationList>> {
        self.current.subscribe()
    }

    /// Replaces the list; receivers wake only when the list changed.
    pub fn replace(&self, fresh: RevocationList) {
        self.current.send_if_modified(|current| {
            let changed = **current != fresh;
            if changed {
                *current = Arc::new(fresh);
            }
            changed
        });
    }

    /// Adds one revocation that was just written, so that it holds at this instance at once.
    pub fn put(&self, revocation: Revocation) {
        self.current.send_modify(|current| Arc::make_mut(current).put(revocation));
    }
}
