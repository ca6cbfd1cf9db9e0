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
    /// The token's subject; empty for requests without a name.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// The client's address; empty for requests with a name, `*` for all that are too many to be told apart.
    #[sea_orm(column_type = "Text")]
    pub address: String,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    /// Empty where there is none.
    #[sea_orm(column_type = "Text")]
    pub target: String,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    /// The request of the first of them.
    #[sea_orm(column_type = "Text")]
    pub request_id: String,
    pub count: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
