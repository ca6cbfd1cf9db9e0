//! The documents of a card: its head, its lines and its body, each in a column of its own, of which a statement reads the needed ones.
//!
//! A card that an earlier version wrote has the whole order in the column `document`, which is empty otherwise.

use std::borrow::Cow;
use std::sync::Arc;

use domain::order::{Contact, Line, Order, OrderBody, OrderHead};
use sea_orm::QueryResult;
use sea_orm::sqlx::Row as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::base::sql::Sql;
use crate::base::value::{from_json, json};
use crate::{Store, StoreError};

/// The parts of an order that are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reads {
    /// The head, with or without two other parts.
    Head {
        /// Whether the lines are read too.
        lines: bool,
        /// Whether the contact is read and opened too.
        contact: bool,
    },
    /// The head, the lines, the body and the contact.
    #[default]
    Whole,
}

impl Reads {
    /// Whether the lines are read.
    pub fn lines(self) -> bool {
        matches!(self, Self::Whole | Self::Head { lines: true, .. })
    }

    /// Whether the contact is read and opened.
    pub fn contact(self) -> bool {
        matches!(self, Self::Whole | Self::Head { contact: true, .. })
    }
}

/// The columns of an order in the row of its card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Documents {
    /// The head as JSON.
    pub head: String,
    /// The lines as JSON.
    pub lines: String,
    /// The body as JSON.
    pub body: String,
}

impl Documents {
    /// The documents of an order.
    pub fn of(order: &Order) -> Result<Self, StoreError> {
        Ok(Self {
            head: json("head", &order.head)?,
            lines: json("lines", &order.lines)?,
            body: json("body", &OrderBody::of(order))?,
        })
    }

    /// The documents of an order in the form of earlier versions, which is one document.
    pub fn of_document(document: &str) -> Result<Self, StoreError> {
        Self::of(&whole_of(document.as_bytes(), Contact::default())?)
    }

    /// Whether a text of the order has a NUL.
    pub fn has_nul(&self) -> bool {
        [&self.head, &self.lines, &self.body].into_iter().any(|part| part.contains("\\u0000"))
    }
}

/// The order as its tables keep it: a NUL, which PostgreSQL's text cannot hold, is U+FFFD there (see `write::without_nul`).
pub fn without_nul(order: &Order) -> Result<Order, StoreError> {
    fn clean(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => *text = text.replace('\0', "\u{FFFD}"),
            serde_json::Value::Array(items) => items.iter_mut().for_each(clean),
            serde_json::Value::Object(fields) => fields.values_mut().for_each(clean),
            _ => {}
        }
    }
    let mut document = serde_json::to_value(order).map_err(|error| StoreError::unreadable("order", &error))?;
    clean(&mut document);
    whole_of(document.to_string().as_bytes(), order.contact.clone())
}

/// Appends the columns that [`read_whole`] and [`read_head`] read, of the card `c`.
pub(crate) fn push_documents(sql: &mut Sql, reads: Reads) {
    sql.push("c.document, c.head");
    sql.push(if reads.lines() { ", c.lines" } else { "" });
    sql.push(if reads == Reads::Whole { ", c.body" } else { "" });
}

/// The whole order of a row.
pub(crate) fn read_whole(row: &QueryResult, contact: Contact) -> Result<Order, StoreError> {
    let document = text_of(row, "document")?;
    if !document.is_empty() {
        return whole_of(&document, contact);
    }
    let (head, lines) = (parsed("head", &text_of(row, "head")?)?, parsed("lines", &text_of(row, "lines")?)?);
    Ok(parsed::<OrderBody<'_>>("body", &text_of(row, "body")?)?.with_head(head, lines, contact))
}

/// The head of a row, and its lines where they are wanted; they are shared with other readers of the same texts.
pub(crate) fn read_head(store: &Store, row: &QueryResult, with_lines: bool) -> Result<SharedParts, StoreError> {
    let document = text_of(row, "document")?;
    if !document.is_empty() {
        let Order { head, lines, .. } = whole_of(&document, Contact::default())?;
        return Ok((Arc::new(head), with_lines.then(|| Arc::new(lines))));
    }
    let head = store.heads().of(&text_of(row, "head")?)?;
    let lines = if with_lines { Some(store.lines().of(&text_of(row, "lines")?)?) } else { None };
    Ok((head, lines))
}

/// A head, and its lines where they were read.
type SharedParts = (Arc<OrderHead>, Option<Arc<Vec<Line>>>);

/// The order of one document, which has the fields of every part.
fn whole_of(document: &[u8], contact: Contact) -> Result<Order, StoreError> {
    #[derive(Deserialize)]
    struct WithLines {
        lines: Vec<Line>,
    }
    let (head, WithLines { lines }) = (parsed("document", document)?, parsed("document", document)?);
    let mut order = parsed::<OrderBody<'_>>("document", document)?.with_head(head, lines, contact).with_departures();
    order.goods_here = order.has_goods_beyond_status();
    Ok(order)
}

/// The value of a document. Parsed as a text, the UTF-8 is checked once and not for each string.
fn parsed<T: DeserializeOwned>(what: &'static str, text: &[u8]) -> Result<T, StoreError> {
    let text = std::str::from_utf8(text).map_err(|error| StoreError::unreadable(what, &error))?;
    from_json(what, text)
}

/// The bytes of a text, borrowed from the row: most of a card is in a few texts, which are not worth copying.
fn text_of<'a>(row: &'a QueryResult, column: &str) -> Result<Cow<'a, [u8]>, StoreError> {
    if let Some(row) = row.try_as_pg_row() {
        let value = row.try_get_raw(column).map_err(|error| StoreError::unreadable("column", &error))?;
        return value.as_bytes().map(Cow::Borrowed).map_err(|error| StoreError::unreadable("column", &error));
    }
    Ok(Cow::Owned(row.try_get::<String>("", column)?.into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::fixture::full;

    #[test]
    fn the_parts_are_the_whole_order() {
        let order = full(1);
        let Documents { head, lines, body } = Documents::of(&order).unwrap();
        let body: OrderBody<'_> = serde_json::from_str(&body).unwrap();
        let parts =
            body.with_head(serde_json::from_str(&head).unwrap(), serde_json::from_str(&lines).unwrap(), order.contact.clone());
        assert_eq!(
            parts,
            Order {
                profile: order.profile,
                company_needs: parts.company_needs.clone(),
                heard: parts.heard.clone(),
                rule_memory: parts.rule_memory.clone(),
                ..order
            }
        );
    }

    #[test]
    fn a_document_of_an_earlier_version_has_every_part() {
        let mut order = full(1);
        order.status = domain::kernel::status::OrderStatus::Completed;
        order.goods_here = true;
        let document = serde_json::to_string(&order).unwrap().replace(",\"goods_here\":true", "");
        assert!(!document.contains("goods_here"));
        assert_eq!(Documents::of_document(&document).unwrap(), Documents::of(&order).unwrap());
        let broken = ["", "[]", "{}", &document[1..]].map(Documents::of_document);
        assert!(broken.iter().all(Result::is_err));
    }
}
