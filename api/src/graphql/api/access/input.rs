//! Inputs of revocations.

use async_graphql::InputObject;
use chrono::{DateTime, Utc};

/// Revokes tokens. Give either `tokenId` or `subject`.
#[derive(Debug, Clone, InputObject)]
pub struct TokenRevokeInput {
    /// The `jti` of one token.
    pub token_id: Option<String>,
    /// The `sub` of a person or connector: every token that it was given so far.
    pub subject: Option<String>,
    /// Of a subject: also the tokens that it is given from now on, as long as this holds.
    #[graphql(default)]
    pub suspend: bool,
    /// Until when it holds; without it, until it is lifted.
    pub until: Option<DateTime<Utc>>,
    /// Why; it stands in the journal.
    pub reason: String,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Lifts what is revoked. Give either `tokenId` or `subject`.
#[derive(Debug, Clone, InputObject)]
pub struct TokenRestoreInput {
    /// The `jti` of one token.
    pub token_id: Option<String>,
    /// The `sub` of a person or connector.
    pub subject: Option<String>,
    /// Why; it stands in the journal.
    pub reason: String,
    /// Any text of up to 200 characters. Lifting twice changes nothing.
    pub idempotency_key: Option<String>,
}
