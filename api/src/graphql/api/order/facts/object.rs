//! Facts by source, and the conflicts between them.

use async_graphql::{Description, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use domain::order::conflict::{Claim as DomainClaim, Conflict as DomainConflict};
use domain::order::fact::Fact as DomainFact;
use macros::{Written, written};

use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{ClaimKind, Confidence, ConflictKind, FactKind, Source};
use crate::graphql::types::id::{self, Kind};

/// A fact that a system states about an order: the newest of its source and kind. Older ones are in the timeline.
#[derive(Description)]
pub struct Fact(pub DomainFact);

#[written]
#[Object(use_type_description)]
impl Fact {
    /// The source that states it.
    async fn source(&self) -> Source {
        self.0.source.into()
    }

    /// The subject of the fact.
    async fn kind(&self) -> FactKind {
        self.0.kind.into()
    }

    /// The value, which depends on the kind. A status that is missing in the mapping's table is `UNKNOWN`.
    async fn value(&self) -> &str {
        &self.0.value
    }

    /// The source's own value, as it was sent.
    async fn raw_value(&self) -> Option<&str> {
        self.0.raw.as_deref()
    }

    /// The global id of the line that it is about; null where it is about the order or a parcel.
    async fn line_id(&self) -> Option<ID> {
        self.0.line.map(|line| id::encode(Kind::Line, line.0))
    }

    /// The time at which the source observed it.
    async fn observed_at(&self) -> DateTime<Utc> {
        self.0.observed_at
    }

    /// The time at which it arrived here.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }

    /// The certainty of the fact.
    async fn confidence(&self) -> Confidence {
        self.0.confidence.into()
    }
}

/// A conflict: two systems contradict each other about an order, or the reports about its money contradict each other.
#[derive(Description)]
pub struct Conflict(pub DomainConflict);

#[written]
#[Object(use_type_description)]
impl Conflict {
    /// The subject of the conflict.
    async fn kind(&self) -> ConflictKind {
        self.0.kind.into()
    }

    /// The rule that decides which of the claims counts.
    async fn because(&self) -> Because {
        Because(self.0.because.clone())
    }

    /// The claims that contradict each other.
    async fn facts(&self) -> Vec<Claim> {
        self.0.claims.iter().map(Claim::from).collect()
    }

    /// The claim that counts.
    async fn winner(&self) -> Claim {
        Claim::from(&self.0.winner)
    }
}

/// The claim of one side of a conflict.
#[derive(SimpleObject, Written)]
pub struct Claim {
    /// The source that claims it.
    source: Source,
    /// The subject of the claim.
    kind: ClaimKind,
    /// The value of the claim.
    value: String,
    /// The time at which the source observed it.
    observed_at: DateTime<Utc>,
}

impl From<&DomainClaim> for Claim {
    fn from(claim: &DomainClaim) -> Self {
        Self { source: claim.source.into(), kind: claim.kind.into(), value: claim.value.clone(), observed_at: claim.observed_at }
    }
}
