//! The firings of rules on orders.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_firing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub shop: String,
    pub rule_id: Uuid,
    pub rule_version: i64,
    #[sea_orm(column_type = "Text")]
    pub rule_name: String,
    pub at: i64,
    pub shadow: bool,
    #[sea_orm(column_type = "Text")]
    pub outcome: String,
    #[sea_orm(column_type = "Text")]
    pub because: String,
    #[sea_orm(column_type = "Text")]
    pub actions: String,
    #[sea_orm(column_type = "Text")]
    pub review: Option<String>,
    pub reviewed_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub reviewed_by: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
