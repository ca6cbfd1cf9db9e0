//! The watermark of each list of a polled shop.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "poll_list")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub shop: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub list: String,
    pub watermark: Option<i64>,
    pub next_at: i64,
    pub failures: i64,
    #[sea_orm(column_type = "Text")]
    pub last_error: Option<String>,
    pub last_ok_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
