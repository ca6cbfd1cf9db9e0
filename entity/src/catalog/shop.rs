//! Shops: one account on a channel each.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shop")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub id: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub channel: String,
    #[sea_orm(column_type = "Text")]
    pub mapping: String,
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    #[sea_orm(column_type = "Text")]
    pub time_zone: String,
    pub ship_hours: i64,
    #[sea_orm(column_type = "Text")]
    pub warehouse: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub client_id: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub poll: Option<String>,
    #[sea_orm(column_type = "Blob")]
    pub secrets_sealed: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub secrets_key: String,
    pub active: bool,
    pub updated_at: i64,
    #[sea_orm(column_type = "Text")]
    pub allowed_addresses: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub country: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
