//! How much is read of those whose requests are refused: whoever keeps sending such has to wait.
//!
//! What is refused before it runs costs the server the reading of it, and its sender next to nothing. It is counted by its bytes, for each
//! token's subject, or for each address where there is no token. Who is past the limit is answered THROTTLED, and what they send is not
//! read. What is counted fades, so many bytes a second. Requests that run are never counted, however many there are.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::http::Extensions;
use chrono::{DateTime, Utc};
use domain::actor::Actor;
use domain::refusal::{Code, Reason};

use super::ClientAddress;
use crate::config::HttpSettings;
use crate::graphql::engine::ApiError;

/// So many senders are remembered; past it, those whose refusals have faded are forgotten, and if there are none, everybody.
const MOST_SENDERS: usize = 50_000;

/// What each sender was refused of late.
#[derive(Debug)]
pub struct Patience {
    most: u64,
    fades: u64,
    refused: Mutex<HashMap<Box<str>, Refusals>>,
}

#[derive(Debug, Clone, Copy)]
struct Refusals {
    bytes: u64,
    at: DateTime<Utc>,
}

impl Refusals {
    /// How many bytes of them still count, when so many fade in a second.
    fn left(self, fades: u64, now: DateTime<Utc>) -> u64 {
        let passed = u64::try_from((now - self.at).num_milliseconds()).unwrap_or(0);
        self.bytes.saturating_sub(passed.saturating_mul(fades) / 1_000)
    }
}

/// Whose request it is, and how long.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    by: Box<str>,
    /// In bytes.
    pub(super) bytes: usize,
}

impl Sent {
    /// A request of the holder of a token, or of whoever is at the other end of the connection.
    pub(super) fn by(actor: Option<&Actor>, extensions: &Extensions) -> Self {
        let address = || extensions.get::<ClientAddress>().map(|address| format!("address {}", address.0.ip()));
        let by = actor.map(|actor| actor.subject.clone()).or_else(address);
        Self { by: by.unwrap_or_default().into(), bytes: 0 }
    }

    /// A request of the holder of a token.
    pub(super) fn by_holder(actor: &Actor, bytes: usize) -> Self {
        Self { by: actor.subject.as_str().into(), bytes }
    }
}

/// Too much of a sender was refused: so many seconds until it is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wait(u64);

impl From<Wait> for Reason {
    fn from(Wait(seconds): Wait) -> Self {
        Self::with(Code::RefusedTooMuch, [seconds])
    }
}

impl From<Wait> for ApiError {
    fn from(wait: Wait) -> Self {
        Self::throttled(wait).retry_after(wait.0)
    }
}

impl Patience {
    /// With nothing refused yet.
    pub fn new(settings: &HttpSettings) -> Self {
        Self { most: settings.refused_bytes, fades: settings.refused_bytes_per_second.max(1), refused: Mutex::default() }
    }

    /// Whether a request is read.
    pub(super) fn check(&self, sent: &Sent, now: DateTime<Utc>) -> Result<(), Wait> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let left = refused.get(&sent.by).map_or(0, |refusals| refusals.left(self.fades, now));
        let over = left.saturating_add(sent.bytes as u64).saturating_sub(self.most);
        if left == 0 || over == 0 {
            return Ok(());
        }
        metrics::counter!("panorama_unread_total").increment(1);
        Err(Wait(over.min(left).div_ceil(self.fades).max(1)))
    }

    /// Counts a request that was refused before it ran.
    pub(super) fn count(&self, sent: &Sent, now: DateTime<Utc>) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if refused.len() >= MOST_SENDERS && !refused.contains_key(&sent.by) {
            refused.retain(|_, refusals| refusals.left(self.fades, now) > 0);
            if refused.len() >= MOST_SENDERS {
                refused.clear();
            }
        }
        let refusals = refused.entry(sent.by.clone()).or_insert(Refusals { bytes: 0, at: now });
        // What came together could add up without an end; nobody waits for longer than twice the limit takes to fade.
        let bytes = refusals.left(self.fades, now).saturating_add(sent.bytes as u64).min(self.most.saturating_mul(2));
        *refusals = Refusals { bytes, at: now };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + milliseconds).unwrap()
    }

    fn patience() -> Patience {
        Patience::new(&HttpSettings { refused_bytes: 1_000, refused_bytes_per_second: 100, ..HttpSettings::default() })
    }

    fn sent(by: &str, bytes: usize) -> Sent {
        Sent { by: by.into(), bytes }
    }

    #[test]
    fn who_is_refused_too_much_waits_and_nobody_else_does() {
        let patience = patience();
        assert!(patience.check(&sent("a", 5_000), at(0)).is_ok(), "who was never refused is read, however long it is");
        patience.count(&sent("a", 600), at(0));
        assert!(patience.check(&sent("a", 400), at(0)).is_ok());
        patience.count(&sent("a", 400), at(0));
        assert_eq!(patience.check(&sent("a", 1), at(0)), Err(Wait(1)));
        assert_eq!(patience.check(&sent("a", 500), at(0)), Err(Wait(5)));
        assert!(patience.check(&sent("b", 500), at(0)).is_ok());
        assert!(patience.check(&sent("a", 500), at(4_900)).is_err());
        assert!(patience.check(&sent("a", 500), at(5_000)).is_ok(), "as it was told");
    }

    #[test]
    fn waits_have_an_end() {
        let patience = patience();
        for _ in 0..100 {
            patience.count(&sent("a", 1_000), at(0));
        }
        assert_eq!(patience.check(&sent("a", 9_000), at(0)), Err(Wait(20)));
        assert!(patience.check(&sent("a", 9_000), at(20_000)).is_ok());
        assert!(patience.check(&sent("a", 9_000), at(-5_000)).is_err(), "a clock that goes back forgives nothing");
    }

    #[test]
    fn senders_are_forgotten_before_they_are_too_many() {
        let patience = patience();
        for number in 0..MOST_SENDERS + 10 {
            patience.count(&sent(&number.to_string(), 1), at(0));
        }
        assert!(patience.refused.lock().unwrap().len() <= MOST_SENDERS);
    }
}
