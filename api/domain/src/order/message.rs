//! The conversation with a customer, message by message.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::Person;
use crate::kernel::ids::MessageId;

/// The direction of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = direction)]
pub enum Direction {
    /// From the customer to us.
    #[label("客户", "customer")]
    Inbound,
    /// From us to the customer.
    #[label("我方", "we")]
    Outbound,
    /// Among the staff; the customer never sees it.
    #[label("内部", "internal")]
    Internal,
}

/// The medium of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = message_channel)]
pub enum MessageChannel {
    /// The platform's own chat.
    #[label("渠道聊天", "platform chat")]
    PlatformChat,
    /// A phone call, written down.
    #[label("电话", "phone")]
    Phone,
    /// A text message (SMS).
    #[label("短信", "SMS")]
    Sms,
    /// A message by email.
    #[label("邮件", "email")]
    Email,
    /// The note that the buyer left on the order.
    #[label("买家留言", "buyer's note")]
    BuyerNote,
    /// Another medium of communication.
    #[label("其他", "other")]
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
