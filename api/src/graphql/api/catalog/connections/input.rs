//! Inputs of shops, warehouses and SKUs.

use async_graphql::{ID, InputObject, MaybeUndefined};
use macros::guarded;

/// Sets a shop. What is left out stays as it is; of a new shop `name`, `mapping` and `secrets` are needed.
#[guarded]
#[derive(Clone, InputObject)]
pub struct ShopSetInput {
    /// The id of the shop: 1 – 64 letters, digits, `-` and `_`. It is part of its webhook's address and the prefix of its orders' numbers.
    #[target]
    pub shop: ID,
    /// The name of the shop, 1 – 200 characters.
    pub name: Option<String>,
    /// The channel of the shop, e.g. `TAOBAO`; a new shop takes the mapping's.
    pub channel: Option<String>,
    /// The name of the mapping that reads its payloads.
    pub mapping: Option<String>,
    /// The currency (ISO 4217) of amounts that come without one; a new shop takes `CNY`.
    pub currency: Option<String>,
    /// The time zone (IANA name) of times that come without an offset; a new shop takes `Asia/Shanghai`.
    pub time_zone: Option<String>,
    /// The country (ISO 3166-1 alpha-2) of phones without a prefix; null takes the mapping's.
    pub country: MaybeUndefined<String>,
    /// The hours after payment in which it promises to ship, 1 – 1440; a new shop takes 48.
    pub ship_hours: Option<u32>,
    /// The id of the warehouse that ships its orders; null = none.
    pub warehouse: MaybeUndefined<ID>,
    /// The app's public id at the platform; null = none.
    pub client_id: MaybeUndefined<String>,
    /// The secrets that sign its deliveries, the newest first; they replace those that are kept. No query shows them.
    #[at_most(100)]
    pub secrets: Option<Vec<String>>,
    /// The access token that its API requires in addition to a signature. No query shows it.
    pub access_token: Option<String>,
    /// The polling of the shop; null = no polling. Another gateway needs `secrets` and `accessToken` anew.
    pub poll: MaybeUndefined<ShopPollInput>,
    /// The addresses and networks that its webhooks may come from; an empty list = anywhere.
    #[at_most(100)]
    pub allowed_addresses: Option<Vec<String>>,
    /// Whether orders and payloads are taken in for the shop.
    pub active: Option<bool>,
    /// Whether this is a dry run: nothing is changed, and the payload shows what would change.
    #[graphql(default)]
    pub dry_run: bool,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// The settings of polling a shop.
#[derive(Debug, Clone, InputObject)]
pub struct ShopPollInput {
    /// The whole URL of the platform's gateway.
    pub base_url: String,
    /// The public key of the application.
    pub app_key: String,
    /// The seconds between two polls; null = the server's setting.
    pub interval_seconds: Option<u32>,
}

/// Sets a warehouse. What is left out stays as it is; a new warehouse needs `name`, and its profile is `CONFIRMING`.
#[derive(Debug, Clone, InputObject)]
pub struct WarehouseSetInput {
    /// The id of the warehouse, which is its code: 1 – 64 characters.
    pub warehouse: ID,
    /// The name of the warehouse, 1 – 200 characters.
    pub name: Option<String>,
    /// The city of the warehouse; null = not known.
    pub city: MaybeUndefined<String>,
    /// The IANA name of its time zone, e.g. `Asia/Shanghai`.
    pub time_zone: Option<String>,
    /// Whether this is a dry run: nothing is changed, and the payload shows what would change.
    #[graphql(default)]
    pub dry_run: bool,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Sets a SKU of the catalogue. What is left out stays as it is; of a new SKU `title` is needed.
#[derive(Debug, Clone, InputObject)]
pub struct SkuSetInput {
    /// The code of the SKU, 1 – 200 characters.
    pub code: String,
    /// The title of the SKU, 1 – 200 characters.
    pub title: Option<String>,
    /// The barcode of the SKU; null = none.
    pub barcode: MaybeUndefined<String>,
    /// Whether this is a dry run: nothing is changed, and the payload shows what would change.
    #[graphql(default)]
    pub dry_run: bool,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}
