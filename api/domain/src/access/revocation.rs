//! Revocations of tokens before they expire: one token, all tokens that a subject has got so far, or a suspended subject.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::{Actor, Person};

/// The extent of a revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = revocation_kind)]
pub enum RevocationKind {
    /// One token, by its id.
    #[label("单个令牌", "one token")]
    Token,
    /// Every token that a subject was given so far; it may sign in again.
    #[label("此人的全部令牌", "all tokens of a subject")]
    Subject,
    /// A suspended subject: every token that it brings is refused.
    #[label("停用此人", "suspension")]
    Suspension,
}

/// A revocation: the tokens that it covers are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// The kind of the revocation.
    pub kind: RevocationKind,
    /// The token's `jti`, or the subject.
    pub value: String,
    /// The time of the revocation.
    pub at: DateTime<Utc>,
    /// The end of the revocation; `None` = it holds until a person lifts it.
    pub until: Option<DateTime<Utc>>,
    /// The reason, as a person has written it.
    pub reason: String,
    /// The person who revoked; `None` = the command line revoked.
    pub by: Option<Person>,
}

impl Revocation {
    /// Whether the revocation holds at this time.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    /// Whether the revocation covers the actor's token. A token without a time of issue counts as issued before the revocation.
    fn is_about(&self, actor: &Actor) -> bool {
        match self.kind {
            RevocationKind::Token => actor.token_id.as_ref() == Some(&self.value),
            RevocationKind::Subject => actor.subject == self.value && actor.issued_at.is_none_or(|issued| issued <= self.at),
            RevocationKind::Suspension => actor.subject == self.value,
        }
    }
}

/// Every revocation, indexed so that a request costs one look-up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RevocationList(HashMap<(RevocationKind, String), Revocation>);

impl RevocationList {
    /// The revocation that stops this actor at this time, if there is one.
    pub fn stops(&self, actor: &Actor, now: DateTime<Utc>) -> Option<&Revocation> {
        if self.0.is_empty() {
            return None;
        }
        let subject = |kind| (kind, actor.subject.clone());
        let token = actor.token_id.clone().map(|id| (RevocationKind::Token, id));
        let keys = [subject(RevocationKind::Suspension), subject(RevocationKind::Subject)].into_iter().chain(token);
        keys.filter_map(|key| self.0.get(&key)).find(|revocation| revocation.holds(now) && revocation.is_about(actor))
    }

    /// The revocation that stops what a subject was given at the time `given`, for any of its tokens; `None` = no revocation covers it.
    pub fn stops_subject(&self, subject: &str, given: DateTime<Utc>, now: DateTime<Utc>) -> Option<&Revocation> {
        let kinds = [RevocationKind::Suspension, RevocationKind::Subject];
        let found = kinds.into_iter().filter_map(|kind| self.0.get(&(kind, subject.to_owned())));
        let mut holding = found.filter(|revocation| revocation.holds(now));
        holding.find(|revocation| revocation.kind == RevocationKind::Suspension || given <= revocation.at)
    }

    /// Adds a revocation; it replaces an earlier one of the same kind and value.
    pub fn put(&mut self, revocation: Revocation) {
        self.0.insert((revocation.kind, revocation.value.clone()), revocation);
    }
}

impl FromIterator<Revocation> for RevocationList {
    fn from_iter<I: IntoIterator<Item = Revocation>>(revocations: I) -> Self {
        let mut list = Self::default();
        revocations.into_iter().for_each(|revocation| list.put(revocation));
        list
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::access::actor::Role;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn actor(subject: &str, token: Option<&str>, issued: Option<i64>) -> Actor {
        Actor {
            subject: subject.into(),
            name: subject.into(),
            roles: [Role::Manager].into(),
            warehouses: [].into(),
            shops: None,
            expires_at: now() + TimeDelta::hours(1),
            token_id: token.map(Into::into),
            issued_at: issued.map(|seconds| now() + TimeDelta::seconds(seconds)),
        }
    }

    fn list(kind: RevocationKind, value: &str, until: Option<DateTime<Utc>>) -> RevocationList {
        [Revocation { kind, value: value.into(), at: now(), until, reason: "lost".into(), by: None }].into_iter().collect()
    }

    #[test]
    fn one_token_is_revoked_and_the_others_of_its_subject_go_on() {
        let revoked = list(RevocationKind::Token, "t1", None);
        assert!(revoked.stops(&actor("li", Some("t1"), None), now()).is_some());
        for other in [actor("li", Some("t2"), None), actor("li", None, None), actor("t1", None, None)] {
            assert!(revoked.stops(&other, now()).is_none());
        }
    }

    #[test]
    fn a_subject_may_sign_in_again_and_a_token_without_a_time_is_an_old_one() {
        let revoked = list(RevocationKind::Subject, "li", None);
        for old in [Some(-1), Some(0), None] {
            assert!(revoked.stops(&actor("li", Some("t1"), old), now()).is_some(), "{old:?}");
        }
        assert!(revoked.stops(&actor("li", None, Some(1)), now()).is_none());
        assert!(revoked.stops(&actor("chen", None, None), now()).is_none());
    }

    #[test]
    fn what_a_subject_was_given_stops_with_its_tokens() {
        let (before, after) = (now() - TimeDelta::seconds(1), now() + TimeDelta::seconds(1));
        let revoked = list(RevocationKind::Subject, "li", None);
        assert!(revoked.stops_subject("li", before, after).is_some());
        assert!(revoked.stops_subject("li", after, after).is_none(), "signed in again");
        assert!(revoked.stops_subject("chen", before, after).is_none());
        let suspended = list(RevocationKind::Suspension, "li", Some(after));
        assert!(suspended.stops_subject("li", after, now()).is_some() && suspended.stops_subject("li", before, after).is_none());
        assert!(list(RevocationKind::Token, "li", None).stops_subject("li", before, after).is_none());
    }

    #[test]
    fn a_suspension_stops_every_token_until_its_time() {
        let suspended = list(RevocationKind::Suspension, "li", Some(now() + TimeDelta::seconds(10)));
        let new = actor("li", Some("t9"), Some(5));
        assert!(suspended.stops(&new, now() + TimeDelta::seconds(9)).is_some());
        assert!(suspended.stops(&new, now() + TimeDelta::seconds(10)).is_none());
    }
}
