//! The free texts of journal entries, sealed, in rows of their own that can be erased.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Uuid,
    pub order_id: Uuid,
    #[sea_orm(column_type = "Blob")]
    pub text_sealed: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub text_key: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
