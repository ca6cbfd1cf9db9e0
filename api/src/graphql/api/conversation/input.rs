//! Inputs of the conversation.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};

use crate::graphql::types::enums::{MessageChannel, MessageDirection};

/// Writes down a message.
#[derive(Debug, Clone, InputObject)]
pub struct ConversationMessageRecordInput {
    /// The order's global id.
    pub order: ID,
    /// The words, kept whole; at most 10,000 characters.
    pub body: String,
    /// Who spoke.
    #[graphql(default_with = "MessageDirection::Outbound")]
    pub direction: MessageDirection,
    /// Over what.
    #[graphql(default_with = "MessageChannel::Other")]
    pub channel: MessageChannel,
    /// When it was said; now, if you leave it out.
    pub at: Option<DateTime<Utc>>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
