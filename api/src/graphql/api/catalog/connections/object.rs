//! `ShopSettings` and `Sku`: the settings of an operator for the company's shops and goods.

use async_graphql::{Context, Description, Object, SimpleObject};
use domain::catalog::sku::Component;
use macros::{Written, written};

use crate::app::shops;
use crate::graphql::types::money::Money;
use crate::graphql::types::page::connection;
use crate::graphql::types::shop::{Shop, Warehouse};

connection!(
    /// A page of shops with their settings, by id.
    ShopSettingsConnection,
    /// A shop with its cursor.
    ShopSettingsEdge,
    ShopSettings
);

connection!(
    /// A page of the catalogue of SKUs, by code.
    SkuConnection,
    /// A SKU with its cursor.
    SkuEdge,
    Sku
);

/// The settings of a shop. Its secrets can be written and are never shown.
#[derive(Description)]
pub struct ShopSettings(pub shops::Shop);

#[written]
#[Object(use_type_description)]
impl ShopSettings {
    /// The shop with these settings.
    async fn shop(&self) -> Shop {
        Shop { id: self.0.id.clone().into(), name: self.0.name.clone(), channel: self.0.channel.clone() }
    }

    /// The name of the mapping that reads its payloads.
    async fn mapping(&self) -> &str {
        &self.0.mapping
    }

    /// The currency (ISO 4217) of amounts that come without one.
    async fn currency(&self) -> &str {
        &self.0.currency
    }

    /// The time zone (IANA name) of times that come without an offset.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }

    /// The country (ISO 3166-1 alpha-2) of phones without a prefix; null where it is not known.
    async fn country(&self) -> Option<&str> {
        self.0.country.as_deref()
    }

    /// The hours after payment in which it promises to ship, where its channel gives no deadline.
    async fn ship_hours(&self) -> u32 {
        self.0.ship_hours
    }

    /// The warehouse that ships its orders; null where none is set.
    async fn warehouse(&self, ctx: &Context<'_>) -> Option<Warehouse> {
        self.0.warehouse.as_deref().map(|code| Warehouse::of(ctx, code))
    }

    /// The app's public id at the platform; null where it has none.
    async fn client_id(&self) -> Option<&str> {
        self.0.client_id.as_deref()
    }

    /// The polling of the shop; null = no polling.
    async fn poll(&self) -> Option<ShopPolling> {
        let poll = self.0.poll.as_ref()?;
        let text = |name: &str| poll[name].as_str().unwrap_or_default().to_owned();
        let interval_seconds = poll["interval_seconds"].as_i64();
        Some(ShopPolling { base_url: text("base_url"), app_key: text("app_key"), interval_seconds })
    }

    /// The number of secrets that sign its deliveries: several while they are rotated.
    async fn secret_count(&self) -> u32 {
        u32::try_from(self.0.secrets.signing.len()).unwrap_or(u32::MAX)
    }

    /// Whether an access token is kept for its API.
    async fn has_access_token(&self) -> bool {
        self.0.secrets.access_token.is_some()
    }

    /// The addresses and networks that its webhooks may come from; empty = anywhere.
    async fn allowed_addresses(&self) -> Vec<String> {
        self.0.allowed_addresses.iter().map(ToString::to_string).collect()
    }

    /// Whether orders and payloads are taken in for the shop.
    async fn active(&self) -> bool {
        self.0.active
    }
}

/// The settings of polling a shop.
#[derive(Debug, Clone, SimpleObject, Written)]
pub struct ShopPolling {
    /// The whole URL of the platform's gateway.
    pub base_url: String,
    /// The application's key, which is public.
    pub app_key: String,
    /// The seconds between two polls; null = the server's setting.
    pub interval_seconds: Option<i64>,
}

/// A SKU of the catalogue.
#[derive(Description)]
pub struct Sku(pub shops::Sku);

#[written]
#[Object(use_type_description)]
impl Sku {
    /// The code of the SKU.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The title of the SKU.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The barcode of the SKU; null where none is known.
    async fn barcode(&self) -> Option<&str> {
        self.0.barcode.as_deref()
    }

    /// The list price of one piece; null where it is unknown.
    async fn list_price(&self) -> Option<Money> {
        self.0.entry.list_price.map(|price| Money { minor: price.minor.into(), currency: price.currency })
    }

    /// The category of the goods; null where it is unknown.
    async fn category(&self) -> Option<&str> {
        self.0.entry.category.as_deref()
    }

    /// The components of a bundle, at most 50; empty = the SKU is no bundle.
    async fn components(&self) -> Vec<SkuComponent> {
        let component = |one: &Component| SkuComponent { sku: one.sku.clone(), quantity: one.quantity };
        self.0.entry.components.iter().map(component).collect()
    }
}

/// One component of a bundle.
#[derive(Debug, Clone, SimpleObject, Written)]
pub struct SkuComponent {
    /// The code of the component.
    pub sku: String,
    /// The pieces of it in one bundle.
    pub quantity: u32,
}
