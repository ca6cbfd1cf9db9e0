//! Inputs of revocations.

use async_graphql::InputObject;
use chrono::{DateTime, Utc};

/// Revokes tokens. Give either `tokenId` or `subject`.
#[derive(Debug, Clone, InputObject)]
pub struct TokenRevokeInput {
    /// The `jti` of one token.
    pub token_id: Option<String>,
    /// The `sub` of a person or connector: revokes every token that it was given so far.
    pub subject: Option<String>,
    /// For a subject: whether the tokens that it is given from now on are refused, too, while the revocation holds.
    #[graphql(default)]
    pub suspend: bool,
    /// The time until which the revocation holds; left out, it holds until it is lifted.
    pub until: Option<DateTime<Utc>>,
    /// The reason, which is kept in the journal.
    pub reason: String,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Lifts a revocation. Give either `tokenId` or `subject`.
#[derive(Debug, Clone, InputObject)]
pub struct TokenRestoreInput {
    /// The `jti` of one token.
    pub token_id: Option<String>,
    /// The `sub` of a person or connector.
    pub subject: Option<String>,
    /// The reason, which is kept in the journal.
    pub reason: String,
    /// An idempotency key of up to 200 characters; the same key and input answer what was lifted then.
    pub idempotency_key: Option<String>,
}
