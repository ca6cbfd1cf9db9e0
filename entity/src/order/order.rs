//! Orders.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    pub version: i64,
    #[sea_orm(column_type = "Text")]
    pub status: String,
    pub status_since: i64,
    #[sea_orm(column_type = "Text")]
    pub shop: String,
    #[sea_orm(column_type = "Text")]
    pub channel: String,
    #[sea_orm(column_type = "Text")]
    pub channel_number: String,
    #[sea_orm(column_type = "Text")]
    pub channel_alias: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub raw_status: Option<String>,
    pub channel_updated_at: Option<i64>,
    pub placed_at: i64,
    pub paid_at: Option<i64>,
    pub completed_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub warehouse: Option<String>,
    pub priority: i32,
    #[sea_orm(column_type = "Text")]
    pub tags: String,
    #[sea_orm(column_type = "Text")]
    pub remark: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    pub goods: i64,
    pub discount: i64,
    pub freight: i64,
    pub tax: i64,
    pub payable: i64,
    pub paid: i64,
    pub refunded: i64,
    #[sea_orm(column_type = "Text")]
    pub discounts: String,
    #[sea_orm(column_type = "Text")]
    pub marks: String,
    pub ship_by: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub promise_basis: String,
    pub promise_hours: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub voucher_number: Option<String>,
    pub settled_at: Option<i64>,
    pub settled: bool,
    pub held: bool,
    pub next_hold_release_at: Option<i64>,
    pub customer_id: Option<Uuid>,
    #[sea_orm(column_type = "Blob")]
    pub contact_sealed: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub contact_key: String,
    #[sea_orm(column_type = "Text")]
    pub phone_masked: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub phone_index: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub phone_head: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub phone_tail: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub country: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub province: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub city: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
    pub erased_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub heard: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub payable_basis: String,
    pub goods_known: bool,
    pub tip: i64,
    pub duties: i64,
    pub tax_included: i64,
    pub rounding: i64,
    pub is_test: bool,
    pub placed_at_known: bool,
    pub name_index: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub phone_last: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub number_reversed: Option<String>,
    pub in_conflict: Option<bool>,
    pub goods_here: bool,
    pub to_put_back: bool,
    pub in_money_conflict: Option<bool>,
    #[sea_orm(column_type = "Text")]
    pub effects: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub rule_memory: Option<String>,
    pub rules_due_at: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub region: Option<String>,
    pub customer_level: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub service_level: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub raw_service: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub signals: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub buyer_index: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub name_prefixes: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
