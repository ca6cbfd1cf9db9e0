//! Embargoes of regions.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "embargo")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub regions: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub until: Option<i64>,
    pub tells_customers: bool,
    pub placed_at: i64,
    #[sea_orm(column_type = "Text")]
    pub placed_by: String,
    pub lifted_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub lifted_by: Option<String>,
    pub pass: i32,
    pub after_order: Option<Uuid>,
    pub done: i64,
    pub total: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
