//! Holds on orders.

use sea_orm::entity::prelude::*;
use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "hold")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub lines: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub placed_at: i64,
    #[sea_orm(column_type = "Text")]
    pub placed_by: String,
    pub release_at: Option<i64>,
    pub released_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub released_by: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub release_note: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub sources: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
