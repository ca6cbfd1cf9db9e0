//! `ConversationMessage`: a message of a conversation.

use async_graphql::{Description, ID, Object};
use chrono::{DateTime, Utc};
use domain::order::message::Message;
use macros::written;

use crate::graphql::api::order::holds::object::Person;
use crate::graphql::types::enums::{MessageChannel, MessageDirection};
use crate::graphql::types::id::{self, Kind};

/// One message of the conversation with a customer, kept whole.
#[derive(Description)]
pub struct ConversationMessage(pub Message);

#[written]
#[Object(use_type_description)]
impl ConversationMessage {
    /// The global id of the message.
    async fn id(&self) -> ID {
        id::encode(Kind::Message, self.0.id.0)
    }

    /// The time of the message.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// The person who recorded it; null when the channel brought it.
    async fn author(&self) -> Option<Person> {
        self.0.author.clone().map(Person)
    }

    /// The direction of the message.
    async fn direction(&self) -> MessageDirection {
        self.0.direction.into()
    }

    /// The medium of the message.
    async fn channel(&self) -> MessageChannel {
        self.0.channel.into()
    }

    /// The text of the message.
    async fn body(&self) -> &str {
        &self.0.body
    }
}
