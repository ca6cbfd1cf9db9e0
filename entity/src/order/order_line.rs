//! Lines of orders.

use sea_orm::entity::prelude::*;
use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "order_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub channel_line_id: String,
    #[sea_orm(column_type = "Text")]
    pub sku: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    pub quantity: i64,
    pub picked_quantity: i64,
    #[sea_orm(column_type = "Text")]
    pub short_reason: Option<String>,
    pub shipped_quantity: i64,
    pub is_gift: bool,
    pub unit_price: i64,
    pub total: i64,
    pub ordered_quantity: Option<i64>,
    pub refunded_quantity: i64,
    pub requires_shipping: bool,
    pub unit_price_known: bool,
    pub total_known: bool,
    pub closed_quantity: i64,
    pub closed_from: i64,
    pub replaced_quantity: i64,
    pub put_back_quantity: i64,
    #[sea_orm(column_type = "Text")]
    pub closed_reason: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub customization: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
