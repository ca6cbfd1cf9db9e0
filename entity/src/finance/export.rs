//! Finance exports.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub owner: String,
    pub completed_from: i64,
    pub completed_to: i64,
    #[sea_orm(column_type = "Text")]
    pub format: String,
    #[sea_orm(column_type = "Text")]
    pub options: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub done: i64,
    pub total: i64,
    pub row_count: Option<i64>,
    pub left_out_unsettled: Option<i64>,
    pub left_out_unknown: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub sums: String,
    #[sea_orm(column_type = "Text")]
    pub sha256: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub file: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub error: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
    pub finished_at: Option<i64>,
    pub expires_at: Option<i64>,
    pub freeze_id: Option<Uuid>,
    pub frozen_at: Option<i64>,
    pub adjustments: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub adjustment_sums: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
