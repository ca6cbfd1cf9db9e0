//! The meaning of a status to operations, finance and the law, a row for each version.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "status_meaning")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub status: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    #[sea_orm(column_type = "Text")]
    pub operations: String,
    #[sea_orm(column_type = "Text")]
    pub finance: String,
    #[sea_orm(column_type = "Text")]
    pub legal: String,
    pub set_at: i64,
    #[sea_orm(column_type = "Text")]
    pub set_by: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
