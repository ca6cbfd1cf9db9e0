//! The company's conditions of a step of orders, a row for each version.

use sea_orm::entity::prelude::*;
use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "order_transition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub from_status: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub to_status: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub warehouse: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    #[sea_orm(column_type = "Text")]
    pub needs: String,
    pub set_at: i64,
    #[sea_orm(column_type = "Text")]
    pub set_by: String,
    pub superseded_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
