//! Inputs of the conversation.

use async_graphql::{ID, InputObject};
use chrono::{DateTime, Utc};
use macros::guarded;

use crate::graphql::types::enums::{MessageChannel, MessageDirection};

/// Records a message of the conversation.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct ConversationMessageRecordInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The text of the message, kept whole; at most 10,000 characters.
    pub body: String,
    /// The direction of the message.
    #[graphql(default_with = "MessageDirection::Outbound")]
    pub direction: MessageDirection,
    /// The medium of the message.
    #[graphql(default_with = "MessageChannel::Other")]
    pub channel: MessageChannel,
    /// The time of the message; left out, now.
    pub at: Option<DateTime<Utc>>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
