//! Queries of shops' settings and of SKUs.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::graphql::api::catalog::connections::object::{ShopSettings, ShopSettingsConnection, Sku, SkuConnection};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::PageArguments;
use engine::written::Planned;

/// The queries of shops' settings and of SKUs.
#[derive(Default)]
pub struct ConnectionQueries;

#[guarded]
#[Object]
impl ConnectionQueries {
    /// Every shop with its settings, by id, also shops that are closed.
    #[needs(ManageConnections)]
    async fn shop_settings(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Planned<ShopSettingsConnection>> {
        let page = PageArguments::check(first, None, after, None)?;
        let slice = ctx.app().connections().shops(ctx.op(), &page.into()).await.map_err(|error| top_level(&error))?;
        let nodes = slice.items.into_iter().map(|(cursor, shop)| (cursor, ShopSettings(shop))).collect();
        Ok(Planned(ShopSettingsConnection::of(nodes, slice.has_previous, slice.has_next)))
    }

    /// The catalogue of SKUs, by code. While it is empty, every SKU counts as known.
    #[needs(ManageConnections)]
    async fn skus(&self, ctx: &Context<'_>, first: Option<i32>, after: Option<String>) -> Result<Planned<SkuConnection>> {
        let page = PageArguments::check(first, None, after, None)?;
        let slice = ctx.app().connections().skus(ctx.op(), &page.into()).await.map_err(|error| top_level(&error))?;
        let nodes = slice.items.into_iter().map(|(cursor, sku)| (cursor, Sku(sku))).collect();
        Ok(Planned(SkuConnection::of(nodes, slice.has_previous, slice.has_next)))
    }
}
