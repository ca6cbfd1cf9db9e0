//! Parcels.

use sea_orm::entity::prelude::*;
use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "shipment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub warehouse: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub carrier: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub tracking_number: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub status: String,
    pub label_print_count: i64,
    pub scanned_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub scanned_by_device: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub carrier_source: Option<String>,
    pub voided_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub number_reversed: Option<String>,
    pub left_at: Option<i64>,
    pub label_voided_at: Option<i64>,
    pub number_shared_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub voided_by: Option<String>,
    pub replaced_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
