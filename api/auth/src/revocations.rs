//! The list of revocations, as this instance last read it, and a signal for open sockets when that changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use domain::access::actor::Actor;
use domain::access::revocation::{Revocation, RevocationList};
use tokio::sync::watch;

/// The revocations of this instance. The owner of an open connection subscribes to [`changes`](Self::changes) and asks
/// [`is_revoked`](Self::is_revoked) at each.
#[derive(Debug)]
pub struct Revocations {
    current: watch::Sender<Arc<RevocationList>>,
    /// How often the list was written. It changes only under the lock of `current`.
    writes: AtomicU64,
}

impl Default for Revocations {
    fn default() -> Self {
        Self { current: watch::Sender::new(Arc::default()), writes: AtomicU64::new(0) }
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

    /// The number of writes so far: a reader of the database asks for it before the read, and gives it to [`replace`](Self::replace).
    pub fn writes(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }

    /// Replaces the list by one that was read after `writes` writes, and returns whether it did. A list that was written since then may
    /// be newer than what was read, so it stays, and the caller reads again. Receivers wake only when the list changed.
    pub fn replace(&self, fresh: RevocationList, writes: u64) -> bool {
        let mut replaced = false;
        self.current.send_if_modified(|current| {
            replaced = self.writes() == writes;
            let changed = replaced && **current != fresh;
            if changed {
                *current = Arc::new(fresh);
                self.writes.fetch_add(1, Ordering::AcqRel);
            }
            changed
        });
        replaced
    }

    /// Adds one revocation that was just written, so that it holds at this instance at once.
    pub fn put(&self, revocation: Revocation) {
        self.current.send_modify(|current| {
            Arc::make_mut(current).put(revocation);
            self.writes.fetch_add(1, Ordering::AcqRel);
        });
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::access::revocation::RevocationKind;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn suspension(until: Option<DateTime<Utc>>) -> Revocation {
        let (kind, value, reason) = (RevocationKind::Suspension, "li".into(), "left".into());
        Revocation { kind, value, at: now(), until, reason, by: None }
    }

    #[test]
    fn a_read_that_a_write_overtook_takes_nothing_back() {
        let revocations = Revocations::default();
        let stopped = || revocations.is_subject_revoked("li", now(), now() + TimeDelta::seconds(1));
        let before = revocations.writes();
        revocations.put(suspension(None));
        assert!(!revocations.replace(RevocationList::default(), before) && stopped(), "read before the suspension");

        let suspended = revocations.writes();
        revocations.put(suspension(Some(now())));
        assert!(
            !revocations.replace([suspension(None)].into_iter().collect(), suspended) && !stopped(),
            "read before the lifting"
        );

        assert!(revocations.replace([suspension(None)].into_iter().collect(), revocations.writes()) && stopped());
    }
}
