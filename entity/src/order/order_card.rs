//! The read model: one document per order.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_card")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub document: String,
    #[sea_orm(column_type = "Blob")]
    pub contact_sealed: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub contact_key: String,
    #[sea_orm(column_type = "Text")]
    pub phone_masked: Option<String>,
    /// The newest entries of the timeline; null on a card from before they were kept.
    #[sea_orm(column_type = "Text")]
    pub recent: Option<String>,
    /// Whether the journal has entries with words of this order; null as above.
    pub has_words: Option<bool>,
    /// Whether there are messages; null as above.
    pub has_messages: Option<bool>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
