//! The backtests of rules.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_backtest")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub rule_id: Option<Uuid>,
    pub rule_version: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub trigger_kind: String,
    #[sea_orm(column_type = "Text")]
    pub condition: String,
    pub placed_from: i64,
    pub placed_to: i64,
    #[sea_orm(column_type = "Text")]
    pub status: String,
    pub total: Option<i64>,
    pub matched: i64,
    pub unmatched: i64,
    pub undetermined: i64,
    pub also_held: i64,
    pub listed: i64,
    pub cursor_at: Option<i64>,
    pub cursor_order: Option<Uuid>,
    pub leased_until: Option<i64>,
    pub turn: i64,
    #[sea_orm(column_type = "Text")]
    pub asked_by: String,
    pub created_at: i64,
    pub started_at: Option<i64>,
    pub finished_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub error: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
