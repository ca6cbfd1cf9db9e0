//! The conversation with a customer.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::actor::Person;
use crate::kernel::ids::MessageId;

/// Who spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Direction {
    /// The customer to us.
    Inbound,
    /// We to the customer.
    Outbound,
    /// Among ourselves; the customer never sees it.
    Internal,
}

/// Over what the words went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MessageChannel {
    /// The platform's own chat.
    PlatformChat,
    /// A phone call, written down.
    Phone,
    /// Text message.
    Sms,
    /// Mail.
    Email,
    /// The note that the buyer left on the order.
    BuyerNote,
    /// Anything else.
    Other,
}

/// One message, kept whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// When it was said.
    pub at: DateTime<Utc>,
    /// Who wrote it down; nobody when it came from the channel.
    pub author: Option<Person>,
    /// Who spoke.
    pub direction: Direction,
    /// Over what.
    pub channel: MessageChannel,
    /// The words.
    pub body: String,
}
