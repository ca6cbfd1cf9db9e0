//! The conversation of an order: messages as a column of the card's statement and in pages of their own.

use domain::kernel::ids::{MessageId, OrderId};
use domain::order::message::Message;
use entity::conversation::conversation_message;
use sea_orm::{DbBackend, EntityTrait};
use serde::Deserialize;
use uuid::Uuid;

use crate::base::sql::{Sql, json_gather, read_json};
use crate::base::value::{from_json_of, from_word, json_of, micros, time, word};
use crate::base::window::{Slice, Take, Window};
use crate::journal::entries::opened_words;
use crate::{ConversationStore, StoreError};
use foundation::vault::Vault;

/// The key of a message in its conversation: its time, then its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageKey {
    /// Microseconds since the Unix epoch.
    pub at: i64,
    /// The id of the message.
    pub id: MessageId,
}

impl MessageKey {
    /// The key of a message in its conversation.
    pub fn of(message: &Message) -> Self {
        Self { at: micros(message.at), id: message.id }
    }
}

impl ConversationStore<'_> {
    /// A page of the order's conversation.
    pub async fn page(self, order: OrderId, window: &Window<MessageKey>) -> Result<Slice<Message>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT ");
        push_conversation(&mut sql, window, |sql| {
            sql.bind(order.0);
        });
        sql.push(" AS conversation");
        let rows = self.store.read(sql).await?;
        let text = rows.first().map(|row| row.try_get::<Option<String>>("", "conversation")).transpose()?.flatten();
        read_conversation(self.store.vault(), window, text.as_deref())
    }

    /// One message by its id.
    pub async fn one(self, id: MessageId) -> Result<Option<Message>, StoreError> {
        let Some(row) = conversation_message::Entity::find_by_id(id.0).one(self.store.connection()).await? else {
            return Ok(None);
        };
        let row = MessageRow {
            id: row.id,
            at: row.at,
            author: from_json_of("person", row.author.as_deref())?,
            direction: row.direction,
            channel: row.channel,
            body: row.body,
            key: row.body_key,
            sealed: row.body_sealed.map(hex::encode),
        };
        row.message(self.store.vault()).map(Some)
    }
}

/// Appends a sub-select that is the window of the conversation of the order that `push_order` names, as JSON text.
pub(crate) fn push_conversation(sql: &mut Sql, window: &Window<MessageKey>, push_order: impl FnOnce(&mut Sql)) {
    let gather = json_gather(sql.backend);
    let row = if sql.backend == DbBackend::Postgres {
        "json_build_array(m.id, m.at, CAST(m.author AS json), m.direction, m.channel, m.body, m.body_key, encode(m.body_sealed, 'hex'))"
    } else {
        "json_array(lower(hex(m.id)), m.at, json(m.author), m.direction, m.channel, m.body, m.body_key, \
         CASE WHEN m.body_sealed IS NOT NULL THEN hex(m.body_sealed) END)"
    };
    sql.push(&format!("CAST((SELECT {gather}({row}) FROM (SELECT * FROM conversation_message WHERE order_id = "));
    push_order(sql);
    if let Some(after) = window.after {
        sql.push(" AND (at, id) > (").bind(after.at).push(", ").bind(after.id.0).push(")");
    }
    if let Some(before) = window.before {
        sql.push(" AND (at, id) < (").bind(before.at).push(", ").bind(before.id.0).push(")");
    }
    sql.push(match window.take {
        Take::First(_) => " ORDER BY at, id LIMIT ",
        Take::Last(_) => " ORDER BY at DESC, id DESC LIMIT ",
    });
    sql.bind(window.take.probe()).push(") m) AS text)");
}

#[derive(Deserialize)]
struct MessageRow {
    id: Uuid,
    at: i64,
    author: Option<domain::access::actor::Person>,
    direction: String,
    channel: String,
    /// The clear text of a message that is older than the sealing of bodies.
    body: String,
    key: Option<String>,
    sealed: Option<String>,
}

impl MessageRow {
    fn message(self, vault: &Vault) -> Result<Message, StoreError> {
        let body = match self.key.zip(self.sealed) {
            Some((key, sealed)) => {
                let sealed = hex::decode(sealed).map_err(|error| StoreError::unreadable("message", &error))?;
                opened_words(vault, &key, &sealed)?
            }
            None => self.body,
        };
        Ok(Message {
            id: self.id.into(),
            at: time(self.at)?,
            author: self.author,
            direction: from_word("direction", &self.direction)?,
            channel: from_word("message channel", &self.channel)?,
            body,
        })
    }
}

pub(crate) fn read_conversation(
    vault: &Vault,
    window: &Window<MessageKey>,
    text: Option<&str>,
) -> Result<Slice<Message>, StoreError> {
    let rows: Vec<MessageRow> = read_json("conversation", text)?;
    let messages = rows.into_iter().map(|row| row.message(vault)).collect::<Result<_, StoreError>>()?;
    Ok(window.slice(messages, MessageKey::of))
}

/// The row of a message, with its body sealed.
pub(crate) fn row(vault: &Vault, order: OrderId, message: &Message) -> Result<conversation_message::Model, StoreError> {
    let sealed = vault.seal(message.body.as_bytes())?;
    Ok(conversation_message::Model {
        id: message.id.0,
        order_id: order.0,
        at: micros(message.at),
        author: json_of("person", message.author.as_ref())?,
        direction: word(&message.direction),
        channel: word(&message.channel),
        body: String::new(),
        body_sealed: Some(sealed.bytes),
        body_key: Some(sealed.key_id),
    })
}
