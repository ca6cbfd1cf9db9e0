//! Refusals, counted for each address or subject, reason and minute.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refused_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The beginning of the minute, in microseconds since 1970.
    pub minute: i64,
    /// The first of them, in microseconds since 1970.
    pub at: i64,
    /// The subject of the token; empty for requests without a valid token.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// The client's address; empty for requests with a subject, `*` = the sum of addresses that are too many to count singly.
    #[sea_orm(column_type = "Text")]
    pub address: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    /// The target of the operation; empty = none.
    #[sea_orm(column_type = "Text")]
    pub target: String,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// The id of the first request that was counted.
    #[sea_orm(column_type = "Text")]
    pub request_id: String,
    pub count: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
