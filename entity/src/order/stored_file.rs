//! Files that people upload.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stored_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    pub line_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub content_type: String,
    pub size: i64,
    pub created_at: i64,
    #[sea_orm(column_type = "Text")]
    pub created_by: String,
    pub expires_at: i64,
    #[sea_orm(column_type = "Text")]
    pub sha256: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub place: Option<String>,
    #[sea_orm(column_type = "Blob")]
    pub key_sealed: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub key_key: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
