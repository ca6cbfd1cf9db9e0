//! The conversation of an order: messages as a column of the card's statement and in pages of their own.

use domain::ids::{MessageId, OrderId};
use domain::message::Message;
use entity::conversation_message;
use sea_orm::DbBackend;
use serde::Deserialize;
use uuid::Uuid;

use super::sql::{Sql, json_gather, read_json};
use super::value::{from_word, json_of, micros, time, word};
use super::window::{Slice, Take, Window};
use super::{Store, StoreError};

/// The place of a message in its conversation: when it was said, then its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageKey {
    /// Microseconds since the Unix epoch.
    pub at: i64,
    /// The message.
    pub id: MessageId,
}

impl MessageKey {
    /// The key of a message.
    pub fn of(message: &Message) -> Self {
        Self { at: micros(message.at), id: message.id }
    }
}

impl Store {
    /// A page of the order's conversation.
    pub async fn conversation_page(&self, order: OrderId, window: &Window<MessageKey>) -> Result<Slice<Message>, StoreError> {
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT ");
        push_conversation(&mut sql, window, |sql| {
            sql.bind(order.0);
        });
        sql.push(" AS conversation");
        let rows = self.read(sql).await?;
        let text = rows.first().map(|row| row.try_get::<Option<String>>("", "conversation")).transpose()?.flatten();
        read_conversation(window, text.as_deref())
    }
}

/// Appends a sub-select that is the window of the conversation of the order that `push_order` names, as JSON text.
pub(super) fn push_conversation(sql: &mut Sql, window: &Window<MessageKey>, push_order: impl FnOnce(&mut Sql)) {
    let gather = json_gather(sql.backend);
    let row = if sql.backend == DbBackend::Postgres {
        "json_build_array(m.id, m.at, CAST(m.author AS json), m.direction, m.channel, m.body)"
    } else {
        "json_array(lower(hex(m.id)), m.at, json(m.author), m.direction, m.channel, m.body)"
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
    author: Option<domain::actor::Person>,
    direction: String,
    channel: String,
    body: String,
}

pub(super) fn read_conversation(window: &Window<MessageKey>, text: Option<&str>) -> Result<Slice<Message>, StoreError> {
    let rows: Vec<MessageRow> = read_json("conversation", text)?;
    let message = |row: MessageRow| {
        Ok(Message {
            id: row.id.into(),
            at: time(row.at)?,
            author: row.author,
            direction: from_word("direction", &row.direction)?,
            channel: from_word("message channel", &row.channel)?,
            body: row.body,
        })
    };
    let messages = rows.into_iter().map(message).collect::<Result<_, StoreError>>()?;
    Ok(window.slice(messages, MessageKey::of))
}

/// The row of a message.
pub(super) fn row(order: OrderId, message: &Message) -> Result<conversation_message::Model, StoreError> {
    Ok(conversation_message::Model {
        id: message.id.0,
        order_id: order.0,
        at: micros(message.at),
        author: json_of("person", message.author.as_ref())?,
        direction: word(&message.direction),
        channel: word(&message.channel),
        body: message.body.clone(),
    })
}
