//! The read model of an order: its head, its lines and its body as JSON, its sealed contact, and its newest entries.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_card")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: Uuid,
    /// The whole order as one document, as an earlier version wrote it; empty = `head`, `lines` and `body` have it.
    #[sea_orm(column_type = "Text")]
    pub document: String,
    #[sea_orm(column_type = "Blob")]
    pub contact_sealed: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub contact_key: String,
    #[sea_orm(column_type = "Text")]
    pub phone_masked: Option<String>,
    /// The newest entries of the timeline; null = the card is older than this column.
    #[sea_orm(column_type = "Text")]
    pub recent: Option<String>,
    /// Whether the journal has entries with free text about this order; null = the card is older than this column.
    pub has_words: Option<bool>,
    /// Whether the order has messages; null = the card is older than this column.
    pub has_messages: Option<bool>,
    /// Everything that lists show, except the lines.
    #[sea_orm(column_type = "Text")]
    pub head: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub lines: Option<String>,
    /// Everything that only the whole card shows.
    #[sea_orm(column_type = "Text")]
    pub body: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
