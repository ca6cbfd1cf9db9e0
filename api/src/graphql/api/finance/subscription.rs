//! Subscription of a finance export.

use async_graphql::{Context, ID, Result, Subscription};
use domain::kernel::ids::ExportId;
use futures_util::Stream;
use macros::guarded;

use crate::graphql::api::finance::object::OrderExport;
use crate::graphql::api::one;
use crate::graphql::context::{ContextExt, bad_id, top_level};
use crate::graphql::types::id::{self, Kind};
use engine::written::Planned;

/// The subscription of a finance export.
#[derive(Default)]
pub struct ExportSubscriptions;

#[guarded]
#[Subscription]
impl ExportSubscriptions {
    /// An export that you requested: its present state, then its state after every step, until it is completed or has failed.
    #[needs(ExportOrders)]
    #[personal]
    async fn order_export(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<impl Stream<Item = Result<Planned<Option<OrderExport>>>> + use<>> {
        let id: ExportId = id::expect(Kind::Export, &id).map_err(|error| bad_id(&error))?;
        let update = ctx.app().live().export(ctx.op(), ctx.its_turn()?, id).await;
        Ok(one(update.map_err(|error| top_level(&error))?.map(|export| Planned(export.map(OrderExport)))))
    }
}
