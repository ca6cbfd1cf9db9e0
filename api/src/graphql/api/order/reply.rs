//! What the suggested reply stands on.

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use domain::conversation::reply::ReplyFact;
use macros::Written;

use crate::graphql::types::enums::{Confidence, Source, SuggestedReplyFactKind};

/// A fact that a sentence of the suggested reply stands on.
#[derive(SimpleObject, Written)]
pub struct SuggestedReplyFact {
    /// Who says it.
    source: Source,
    /// What it is about.
    kind: SuggestedReplyFactKind,
    /// The value; the values depend on the kind.
    value: String,
    /// When the source saw it.
    observed_at: DateTime<Utc>,
    /// How sure it is. The reply calls an inferred one what it is: an automatic sign-off of a carrier.
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
