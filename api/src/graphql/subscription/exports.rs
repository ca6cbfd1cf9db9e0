//! Subscription of a finance export.

use async_graphql::{Context, ID, Result, Subscription};
use domain::actor::Permission as P;
use domain::ids::ExportId;
use futures_util::Stream;

use crate::graphql::context::{ContextExt, bad_id, top_level};
use crate::graphql::directive::requires;
use crate::graphql::engine::written::Planned;
use crate::graphql::enums::Permission;
use crate::graphql::id::{self, Kind};
use crate::graphql::object::export::OrderExport;
use crate::graphql::subscription::one;

/// Subscription of a finance export.
#[derive(Default)]
pub struct ExportSubscriptions;

#[Subscription]
impl ExportSubscriptions {
    /// An export that you asked for: as it stands, then after every step, until it is completed or has failed. Requires
    /// `EXPORT_ORDERS`.
    #[graphql(directive = requires::apply(Permission::ExportOrders), visible = "crate::graphql::sight::export_orders")]
    async fn order_export(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<impl Stream<Item = Result<Planned<Option<OrderExport>>>> + use<>> {
        ctx.require(P::ExportOrders)?;
        let id: ExportId = id::expect(Kind::Export, &id).map_err(|error| bad_id(&error))?;
        let update = ctx.app().follow_export(ctx.op(), ctx.its_turn()?, id).await;
        Ok(one(update.map_err(|error| top_level(&error))?.map(|export| Planned(export.map(OrderExport)))))
    }
}
