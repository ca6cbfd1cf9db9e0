//! Ranges that were exported, each as of one change of the figures of settled orders.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export_freeze")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub scope: String,
    pub position: i64,
    pub completed_from: i64,
    pub completed_to: i64,
    pub export_id: Uuid,
    pub watermark: i64,
    pub previous_watermark: i64,
    pub left_out_unsettled: i64,
    pub left_out_unknown: i64,
    pub frozen_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
