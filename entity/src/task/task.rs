//! Tasks.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub because: String,
    #[sea_orm(column_type = "Text")]
    pub needs: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub instruction: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub role: String,
    #[sea_orm(column_type = "Text")]
    pub assignee: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub assignee_subject: Option<String>,
    pub created_at: i64,
    pub due_at: Option<i64>,
    pub completed_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub outcome: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    pub order_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub shop: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub warehouse: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub source_kind: String,
    #[sea_orm(column_type = "Text")]
    pub source_id: String,
    pub source_version: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub open_key: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
