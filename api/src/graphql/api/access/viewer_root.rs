//! `viewer`, and the company's shops and warehouses.

use async_graphql::{Context, ID, Object};
use macros::guarded;

use crate::app::ShopEntry;
use crate::graphql::api::access::viewer::Viewer;
use crate::graphql::context::ContextExt;
use crate::graphql::types::shop::{Shop, Warehouse};
use engine::written::Planned;

/// The queries of the caller, the shops and the warehouses.
#[derive(Default)]
pub struct ViewerQueries;

#[guarded]
#[Object]
impl ViewerQueries {
    /// You, the caller of the request.
    async fn viewer(&self) -> Planned<Viewer> {
        Planned(Viewer)
    }

    /// The shops of your scope.
    #[items(20)]
    async fn shops(&self, ctx: &Context<'_>) -> Planned<Vec<Shop>> {
        let allowed = ctx.op().actor.shops.as_ref();
        let in_scope = |id: &str| allowed.is_none_or(|shops| shops.contains(id));
        let shops = ctx.app().directory();
        let all = shops.shops().filter(|shop| in_scope(&shop.id));
        let shown = |shop: &ShopEntry| Shop { id: ID(shop.id.clone()), name: shop.name.clone(), channel: shop.channel.clone() };
        Planned(all.map(shown).collect())
    }

    /// The warehouses of the company.
    #[items(10)]
    async fn warehouses(&self, ctx: &Context<'_>) -> Planned<Vec<Warehouse>> {
        let directory = ctx.app().directory();
        Planned(directory.warehouses().map(|one| Warehouse::of(ctx, &one.code)).collect())
    }
}
