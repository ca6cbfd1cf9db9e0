//! The conversation with a customer, message by message.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::actor::Person;
use crate::kernel::ids::MessageId;

/// The direction of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Direction {
    /// From the customer to us.
    Inbound,
    /// From us to the customer.
    Outbound,
    /// Among our staff; the customer never sees it.
    Internal,
}

/// The medium of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MessageChannel {
    /// The platform's own chat.
    PlatformChat,
    /// A phone call, written down as text.
    Phone,
    /// A text message (SMS).
    Sms,
    /// An e-mail to or from us.
    Email,
    /// The note that the buyer left on the order.
    BuyerNote,
    /// Any other medium than these.
    Other,
}

/// One message with its whole text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The id of the message.
    pub id: MessageId,
    /// The time of the message.
    pub at: DateTime<Utc>,
    /// The person who recorded it; `None` = it came from the channel.
    pub author: Option<Person>,
    /// The direction of the message.
    pub direction: Direction,
    /// The medium of the message.
    pub channel: MessageChannel,
    /// The text of the message.
    pub body: String,
}
