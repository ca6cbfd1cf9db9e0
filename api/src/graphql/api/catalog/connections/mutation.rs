//! Mutations of shops, warehouses and SKUs.

use async_graphql::{Context, MaybeUndefined, Object, Result, SimpleObject};
use domain::catalog::hours::{HoursError, Opening, OpeningHours, TimeOfDay};
use domain::catalog::sku::Component;
use domain::refusal::{Code, Reason, Refusal};
use macros::guarded;

use crate::app::{ConnectionChange, PollWish, PriceWish, ShopWish, SkuWish, WarehouseWish};
use crate::config::Secret;
use crate::graphql::api::catalog::connections::input::{ShopSetInput, SkuComponentInput, SkuSetInput, WarehouseSetInput};
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
        let wish = match warehouse_wish(&input) {
            Ok(wish) => wish,
            Err(refusal) => {
                return Ok(WarehouseSetPayload { warehouse: None, changes: Vec::new(), user_errors: refused(refusal) });
            }
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
        let wish = SkuWish {
            code: input.code,
            title: input.title,
            barcode: said(input.barcode, |code| code),
            list_price: said(input.list_price, |price| PriceWish {
                minor: i64::try_from(price.minor_units.0).unwrap_or(i64::MAX),
                currency: price.currency,
            }),
            category: said(input.category, |category| category),
            components: input.components.map(|all| all.into_iter().map(component).collect()),
        };
        let change = ConnectionChange { wish, dry_run: input.dry_run, idempotency_key: input.idempotency_key };
        let (set, user_errors) = made(ctx.app().connections().set(ctx.op(), &change).await)?;
        let (sku, changes) = set.map(|set| (Sku(set.connection), set.changes)).unzip();
        Ok(SkuSetPayload { sku, changes: changes.unwrap_or_default(), user_errors })
    }
}

fn component(input: SkuComponentInput) -> Component {
    Component { sku: input.sku, quantity: input.quantity }
}

fn warehouse_wish(input: &WarehouseSetInput) -> Result<WarehouseWish, Refusal> {
    let refused = |field: &'static str, error: &dyn std::fmt::Display| {
        Refusal::because(Reason::with(Code::InvalidInput, [format!("{field}: {error}")])).at(field)
    };
    let mut hours = input.hours.as_ref().map(|_| OpeningHours::default());
    for one in input.hours.iter().flatten() {
        let opening = one.opens.parse().and_then(|opens| Opening::new(opens, one.closes.parse()?));
        let opening = opening.map_err(|error: HoursError| refused("hours", &error))?;
        let known = hours.as_mut().and_then(|hours| hours.0.insert(one.weekday.into(), opening));
        if known.is_some() {
            return Err(refused("hours", &"a weekday is listed once"));
        }
    }
    let cut_off = said(input.cut_off.clone(), |text| text.parse::<TimeOfDay>());
    let cut_off = cut_off.map(Option::transpose).transpose().map_err(|error| refused("cutOff", &error))?;
    Ok(WarehouseWish {
        code: input.warehouse.to_string(),
        name: input.name.clone(),
        city: said(input.city.clone(), |city| city),
        time_zone: input.time_zone.clone(),
        profile: None,
        hours,
        cut_off,
    })
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
