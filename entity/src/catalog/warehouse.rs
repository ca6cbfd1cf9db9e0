//! Warehouses.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "warehouse")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub city: Option<String>,
    pub updated_at: i64,
    #[sea_orm(column_type = "Text")]
    pub profile: String,
    #[sea_orm(column_type = "Text")]
    pub time_zone: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub hours: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub cut_off: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
