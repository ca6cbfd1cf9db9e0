//! Raw payloads as they arrived, sealed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "raw_payload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub shop: String,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    #[sea_orm(column_type = "Text")]
    pub topic: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub delivery_id: Option<String>,
    #[sea_orm(column_type = "Blob")]
    pub body_sealed: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub body_key: String,
    #[sea_orm(column_type = "Text")]
    pub body_sha256: String,
    #[sea_orm(column_type = "Text")]
    pub mapping: Option<String>,
    pub mapping_version: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub error_code: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub error_message: Option<String>,
    pub order_id: Option<Uuid>,
    pub received_at: i64,
    pub applied_at: Option<i64>,
    pub document_version: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
