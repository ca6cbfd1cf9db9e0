//! The changes of the figures that exports contain about completed and settled orders.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "settled_change")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub order_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub shop: String,
    pub completed_at: i64,
    #[sea_orm(column_type = "Text")]
    pub old_figures: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub new_figures: Option<String>,
    pub recorded_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
