//! Inputs of shops, warehouses and SKUs.

use async_graphql::{ID, InputObject, MaybeUndefined};
use macros::guarded;

use crate::graphql::types::enums::Weekday;
use crate::graphql::types::scalar::BigInt;

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
#[guarded]
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
    /// The opening of each weekday, at most one for each; a day that is left out is closed. Hours need the time zone.
    #[at_most(7)]
    pub hours: Option<Vec<WarehouseOpeningInput>>,
    /// The time of day (`HH:MM`) until which an order is handled on the day of its payment; null = none. It needs the time zone.
    pub cut_off: MaybeUndefined<String>,
    /// Whether this is a dry run: nothing is changed, and the payload shows what would change.
    #[graphql(default)]
    pub dry_run: bool,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// The opening of a warehouse on one weekday, by the clock of its time zone.
#[derive(Debug, Clone, InputObject)]
pub struct WarehouseOpeningInput {
    /// The day of the week.
    pub weekday: Weekday,
    /// The time at which it opens, `HH:MM`.
    pub opens: String,
    /// The time at which it closes, `HH:MM`, after it opens; `24:00` = the end of the day.
    pub closes: String,
}

/// A list price of one piece.
#[derive(Debug, Clone, InputObject)]
pub struct SkuListPriceInput {
    /// The amount in minor units, e.g. fen or cents; never negative.
    pub minor_units: BigInt,
    /// The code of the currency (ISO 4217).
    pub currency: String,
}

/// One component of a bundle.
#[derive(Debug, Clone, InputObject)]
pub struct SkuComponentInput {
    /// The code of the component: a SKU of the catalogue that is no bundle.
    pub sku: String,
    /// The pieces of it in one bundle, 1 – 10,000.
    pub quantity: u32,
}

/// Sets a SKU of the catalogue. What is left out stays as it is; of a new SKU `title` is needed.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct SkuSetInput {
    /// The code of the SKU, 1 – 200 characters.
    pub code: String,
    /// The title of the SKU, 1 – 200 characters.
    pub title: Option<String>,
    /// The barcode of the SKU; null = none.
    pub barcode: MaybeUndefined<String>,
    /// The list price of one piece; null = unknown.
    pub list_price: MaybeUndefined<SkuListPriceInput>,
    /// The category of the goods, 1 – 200 characters; null = unknown.
    pub category: MaybeUndefined<String>,
    /// The components of a bundle, each SKU once; an empty list = it is no bundle. A bundle is no component of another.
    #[at_most(50)]
    pub components: Option<Vec<SkuComponentInput>>,
    /// Whether this is a dry run: nothing is changed, and the payload shows what would change.
    #[graphql(default)]
    pub dry_run: bool,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}
