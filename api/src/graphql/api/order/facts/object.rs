//! Facts by source, and where they contradict each other.

use async_graphql::{Description, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use domain::order::conflict::{Claim as DomainClaim, Conflict as DomainConflict};
use domain::order::fact::Fact as DomainFact;
use macros::{Written, written};

use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{ClaimKind, Confidence, ConflictKind, FactKind, Source};
use crate::graphql::types::id::{self, Kind};

/// What a system says of an order: the newest of its source and kind. Older ones are in the timeline.
#[derive(Description)]
pub struct Fact(pub DomainFact);

#[written]
#[Object(use_type_description)]
impl Fact {
    /// Who says it.
    async fn source(&self) -> Source {
        self.0.source.into()
    }

    /// About what.
    async fn kind(&self) -> FactKind {
        self.0.kind.into()
    }

    /// What; the values depend on the kind. A status word that no table knows is `UNKNOWN`.
    async fn value(&self) -> &str {
        &self.0.value
    }

    /// The source's own word, as it was sent.
    async fn raw_value(&self) -> Option<&str> {
        self.0.raw.as_deref()
    }

    /// The global id of the line that it is about; null where it is about the order or a parcel.
    async fn line_id(&self) -> Option<ID> {
        self.0.line.map(|line| id::encode(Kind::Line, line.0))
    }

    /// When the source saw it.
    async fn observed_at(&self) -> DateTime<Utc> {
        self.0.observed_at
    }

    /// When it arrived here.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }

    /// How sure it is.
    async fn confidence(&self) -> Confidence {
        self.0.confidence.into()
    }
}

/// Two systems contradict each other about an order, or what is said of its money contradicts itself.
#[derive(Description)]
pub struct Conflict(pub DomainConflict);

#[written]
#[Object(use_type_description)]
impl Conflict {
    /// About what.
    async fn kind(&self) -> ConflictKind {
        self.0.kind.into()
    }

    /// The rule that says which of them counts.
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

/// What one side of a conflict says.
#[derive(SimpleObject, Written)]
pub struct Claim {
    /// Who says it.
    source: Source,
    /// About what.
    kind: ClaimKind,
    /// What.
    value: String,
    /// When it saw it.
    observed_at: DateTime<Utc>,
}

impl From<&DomainClaim> for Claim {
    fn from(claim: &DomainClaim) -> Self {
        Self { source: claim.source.into(), kind: claim.kind.into(), value: claim.value.clone(), observed_at: claim.observed_at }
    }
}
