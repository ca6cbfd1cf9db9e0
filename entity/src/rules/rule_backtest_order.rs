//! The matched orders of backtests of rules.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_backtest_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub backtest_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    pub order_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub shop: String,
    #[sea_orm(column_type = "Text")]
    pub because: String,
    #[sea_orm(column_type = "Text")]
    pub stopped_by: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
