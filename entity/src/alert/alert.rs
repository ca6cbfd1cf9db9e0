//! Alerts.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub severity: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub because: String,
    pub order_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub shop: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub warehouse: Option<String>,
    pub raised_at: i64,
    pub acknowledged_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub acknowledged_by: Option<String>,
    pub resolved_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub about: Option<String>,
    pub count: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
