//! The facts behind the suggested reply.

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use domain::conversation::reply::ReplyFact;
use macros::Written;

use crate::graphql::types::enums::{Confidence, Source, SuggestedReplyFactKind};

/// A fact that supports a sentence of the suggested reply.
#[derive(SimpleObject, Written)]
pub struct SuggestedReplyFact {
    /// The source that states it.
    source: Source,
    /// The subject of the fact.
    kind: SuggestedReplyFactKind,
    /// The value, which depends on the kind.
    value: String,
    /// The time at which the source observed it.
    observed_at: DateTime<Utc>,
    /// The certainty of the fact. The reply describes an inferred fact as an automatic sign-off of a carrier.
    confidence: Confidence,
    /// The tracking number of the parcel that it is about; null where it is about the whole order.
    tracking_number: Option<String>,
}

impl From<&ReplyFact> for SuggestedReplyFact {
    fn from(fact: &ReplyFact) -> Self {
        Self {
            source: fact.source.into(),
            kind: fact.kind.into(),
            value: fact.value.clone(),
            observed_at: fact.observed_at,
            confidence: fact.confidence.into(),
            tracking_number: fact.tracking_number.clone(),
        }
    }
}
