//! The orders that a polled platform lists without giving out their payload.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "poll_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub payload_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub shop: String,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    pub attempts: i64,
    pub next_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
