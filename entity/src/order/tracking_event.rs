//! Reports of carriers, also those whose parcel is not known yet.

use sea_orm::entity::prelude::*;
use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "tracking_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Option<Uuid>,
    pub shipment_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub carrier: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub tracking_number: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub report_key: String,
    pub at: i64,
    #[sea_orm(column_type = "Text")]
    pub status: String,
    #[sea_orm(column_type = "Text")]
    pub raw: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub location: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub description: String,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    #[sea_orm(column_type = "Text")]
    pub confidence: String,
    pub sequence: i64,
    /// The shop of the connection whose report waits; null = a report of a system, or one whose parcel was known on arrival.
    #[sea_orm(column_type = "Text")]
    pub shop: Option<String>,
    /// The measures that came with a report that waited for its parcel, as JSON; null = none.
    #[sea_orm(column_type = "Text")]
    pub measures: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
