//! Inputs of shops, warehouses and SKUs.

use async_graphql::{ID, InputObject, MaybeUndefined};

/// Sets a shop. What is left out stays as it is; of a new shop `name`, `mapping` and `secrets` are needed.
#[derive(Clone, InputObject)]
pub struct ShopSetInput {
    /// Its id: 1 – 64 letters, digits, `-` and `_`. It stands in its webhook's address and in front of its orders' numbers.
    pub shop: ID,
    /// Its name, 1 – 200 characters.
    pub name: Option<String>,
    /// Its channel, e.g. `TAOBAO`; a new shop takes the mapping's.
    pub channel: Option<String>,
    /// The name of the mapping that reads its payloads.
    pub mapping: Option<String>,
    /// ISO 4217: the currency of amounts that come without one; a new shop takes `CNY`.
    pub currency: Option<String>,
    /// IANA name: the zone of times that come without an offset; a new shop takes `Asia/Shanghai`.
    pub time_zone: Option<String>,
    /// ISO 3166-1 alpha-2: the country of phones without a prefix; null takes the mapping's.
    pub country: MaybeUndefined<String>,
    /// Hours after payment in which it promises to ship, 1 – 1440; a new shop takes 48.
    pub ship_hours: Option<u32>,
    /// The id of the warehouse that ships its orders; null = none.
    pub warehouse: MaybeUndefined<ID>,
    /// The app's public id at the platform; null = none.
    pub client_id: MaybeUndefined<String>,
    /// Secrets that sign its deliveries, the newest first; they replace those that are kept. Nothing shows them.
    pub secrets: Option<Vec<String>>,
    /// The token that its API wants beside a signature. Nothing shows it.
    pub access_token: Option<String>,
    /// How it is polled; null = it is not. Another gateway wants `secrets` and `accessToken` anew.
    pub poll: MaybeUndefined<ShopPollInput>,
    /// Addresses and networks that its webhooks may come from; an empty list = anywhere.
    pub allowed_addresses: Option<Vec<String>>,
    /// Whether anything is taken in for it.
    pub active: Option<bool>,
    /// Whether nothing is changed, and only what would change is answered.
    #[graphql(default)]
    pub dry_run: bool,
    /// Any text of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// How a shop is polled.
#[derive(Debug, Clone, InputObject)]
pub struct ShopPollInput {
    /// The whole URL of the platform's gateway.
    pub base_url: String,
    /// The application's key.
    pub app_key: String,
    /// Seconds between two polls; null = the server's setting.
    pub interval_seconds: Option<u32>,
}

/// Sets a warehouse. What is left out stays as it is; of a new warehouse `name` is needed, and it tells that goods left as `CONFIRMING` says.
#[derive(Debug, Clone, InputObject)]
pub struct WarehouseSetInput {
    /// Its id, which is its code: 1 – 64 characters.
    pub warehouse: ID,
    /// Its name, 1 – 200 characters.
    pub name: Option<String>,
    /// Its city; null = not known.
    pub city: MaybeUndefined<String>,
    /// The IANA name of its time zone, e.g. `Asia/Shanghai`.
    pub time_zone: Option<String>,
    /// Whether nothing is changed, and only what would change is answered.
    #[graphql(default)]
    pub dry_run: bool,
    /// Any text of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Sets a SKU of the catalogue. What is left out stays as it is; of a new SKU `title` is needed.
#[derive(Debug, Clone, InputObject)]
pub struct SkuSetInput {
    /// Its code, 1 – 200 characters.
    pub code: String,
    /// Its title, 1 – 200 characters.
    pub title: Option<String>,
    /// Its barcode; null = none.
    pub barcode: MaybeUndefined<String>,
    /// Whether nothing is changed, and only what would change is answered.
    #[graphql(default)]
    pub dry_run: bool,
    /// Any text of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}
