//! Mutations of shops, warehouses and SKUs.

use async_graphql::{Context, MaybeUndefined, Object, Result, SimpleObject};
use domain::refusal::{Code, Reason, Refusal};
use macros::guarded;

use crate::app::{ConnectionChange, PollWish, ShopWish, SkuWish, WarehouseWish};
use crate::config::Secret;
use crate::graphql::api::catalog::connections::input::{ShopSetInput, SkuSetInput, WarehouseSetInput};
use crate::graphql::api::catalog::connections::object::{ShopSettings, Sku};
use crate::graphql::api::order::payload::{made, refused};
use crate::graphql::context::ContextExt;
use crate::graphql::types::shop::Warehouse;
use crate::graphql::types::user_error::UserError;

/// The payload of `shopSet`.
#[derive(SimpleObject)]
pub struct ShopSetPayload {
    /// The shop as it is now, and with `dryRun` as it would be; null when it was refused.
    settings: Option<ShopSettings>,
    /// The names of the settings that changed, and with `dryRun` of those that would.
    changes: Vec<String>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `warehouseSet`.
#[derive(SimpleObject)]
pub struct WarehouseSetPayload {
    /// The warehouse as it is now, and with `dryRun` as it would be; null when it was refused.
    warehouse: Option<Warehouse>,
    /// The names of the settings that changed, and with `dryRun` of those that would.
    changes: Vec<String>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `skuSet`.
#[derive(SimpleObject)]
pub struct SkuSetPayload {
    /// The SKU as it is now, and with `dryRun` as it would be; null when it was refused.
    sku: Option<Sku>,
    /// The names of the settings that changed, and with `dryRun` of those that would.
    changes: Vec<String>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutations of shops, warehouses and SKUs.
#[derive(Default)]
pub struct ConnectionMutations;

#[guarded]
#[Object]
impl ConnectionMutations {
    /// Sets a shop: creates it, or changes what the input names. Every instance uses it within seconds. Doing it twice changes nothing.
    #[needs(ManageConnections)]
    async fn shop_set(&self, ctx: &Context<'_>, input: ShopSetInput) -> Result<ShopSetPayload> {
        let change = match shop_change(input) {
            Ok(change) => change,
            Err(refusal) => {
                return Ok(ShopSetPayload { settings: None, changes: Vec::new(), user_errors: refused(refusal) });
            }
        };
        let (set, user_errors) = made(ctx.app().connections().set(ctx.op(), &change).await)?;
        let (settings, changes) = set.map(|set| (ShopSettings(set.connection), set.changes)).unzip();
        Ok(ShopSetPayload { settings, changes: changes.unwrap_or_default(), user_errors })
    }

    /// Sets a warehouse: creates it, or changes what the input names. `warehouseProfileSet` sets how it reports that goods left. Doing it
    /// twice changes nothing.
    #[needs(ManageConnections)]
    async fn warehouse_set(&self, ctx: &Context<'_>, input: WarehouseSetInput) -> Result<WarehouseSetPayload> {
        let wish = WarehouseWish {
            code: input.warehouse.to_string(),
            name: input.name,
            city: said(input.city, |city| city),
            time_zone: input.time_zone,
            profile: None,
        };
        let change = ConnectionChange { wish, dry_run: input.dry_run, idempotency_key: input.idempotency_key };
        let (set, user_errors) = made(ctx.app().connections().set(ctx.op(), &change).await)?;
        let (warehouse, changes) = set.map(|set| (Warehouse::from(set.connection), set.changes)).unzip();
        Ok(WarehouseSetPayload { warehouse, changes: changes.unwrap_or_default(), user_errors })
    }

    /// Sets a SKU of the catalogue: creates it, or changes what the input names. It is known for orders that come from then on; earlier
    /// payloads are read again by `payloadsReadAgain`. Doing it twice changes nothing.
    #[needs(ManageConnections)]
    async fn sku_set(&self, ctx: &Context<'_>, input: SkuSetInput) -> Result<SkuSetPayload> {
        let wish = SkuWish { code: input.code, title: input.title, barcode: said(input.barcode, |code| code) };
        let change = ConnectionChange { wish, dry_run: input.dry_run, idempotency_key: input.idempotency_key };
        let (set, user_errors) = made(ctx.app().connections().set(ctx.op(), &change).await)?;
        let (sku, changes) = set.map(|set| (Sku(set.connection), set.changes)).unzip();
        Ok(SkuSetPayload { sku, changes: changes.unwrap_or_default(), user_errors })
    }
}

fn shop_change(input: ShopSetInput) -> Result<ConnectionChange<ShopWish>, Refusal> {
    let networks = |texts: Vec<String>| texts.iter().map(|text| text.parse()).collect::<Result<Vec<_>, _>>();
    let allowed_addresses = input.allowed_addresses.map(networks).transpose().map_err(|error| {
        Refusal::because(Reason::with(Code::InvalidInput, [format!("allowedAddresses: {error}")])).at("allowedAddresses")
    })?;
    let wish = ShopWish {
        id: input.shop.0,
        name: input.name,
        channel: input.channel,
        mapping: input.mapping,
        currency: input.currency,
        time_zone: input.time_zone,
        country: said(input.country, |country| country),
        ship_hours: input.ship_hours,
        warehouse: said(input.warehouse, |warehouse| warehouse.0),
        client_id: said(input.client_id, |id| id),
        secrets: input.secrets.unwrap_or_default().into_iter().filter(|text| !text.is_empty()).map(Secret::from).collect(),
        access_token: input.access_token.map(Secret::from),
        poll: said(input.poll, |poll| PollWish {
            base_url: poll.base_url,
            app_key: poll.app_key,
            interval_seconds: poll.interval_seconds.map(u64::from),
        }),
        allowed_addresses,
        active: input.active,
        trusts_gateway: false,
    };
    Ok(ConnectionChange { wish, dry_run: input.dry_run, idempotency_key: input.idempotency_key })
}

/// A nullable setting of an input: `None` = left out, `Some(None)` = removed.
#[expect(clippy::option_option, reason = "an input leaves a setting out, takes it away, or sets it")]
fn said<T, U>(value: MaybeUndefined<T>, read: impl FnOnce(T) -> U) -> Option<Option<U>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(read(value))),
    }
}
