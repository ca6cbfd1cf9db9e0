//! The erasures of persons and their progress.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erasure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub phone_index: Option<String>,
    pub order_id: Option<Uuid>,
    pub requested_at: i64,
    pub orders: i64,
    pub finished_at: Option<i64>,
    /// The ids of the shops as a JSON list; null = every shop.
    #[sea_orm(column_type = "Text")]
    pub shops: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
