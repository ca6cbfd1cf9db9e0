//! Queries of alerts.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::graphql::api::alert::input::AlertWhereInput;
use crate::graphql::api::alert::object::{Alert, AlertConnection, AlertThreshold};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::PageArguments;
use engine::written::{Planned, Selection};

/// The queries of alerts.
#[derive(Default)]
pub struct AlertQueries;

#[guarded]
#[Object]
impl AlertQueries {
    /// Alerts addressed to your role and scope, newest first.
    #[needs(SeeAlerts)]
    async fn alerts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
        #[graphql(name = "where")] filter: Option<AlertWhereInput>,
    ) -> Result<Planned<AlertConnection>> {
        let page = PageArguments::check(first, last, after, before)?;
        let filter = filter.unwrap_or_default().into();
        let slice = ctx.app().alerts().list(ctx.op(), &filter, &page.into()).await.map_err(|error| top_level(&error))?;
        let now = ctx.op().now;
        let look = Selection::of::<AlertConnection>(ctx);
        let mut nodes: Vec<(String, Alert)> =
            slice.items.into_iter().map(|(cursor, alert)| (cursor, Alert::of(alert, now))).collect();
        if look.field("nodes").field("order").exists() || look.field("edges").field("node").field("order").exists() {
            Alert::load_orders(ctx.app(), ctx.op(), nodes.iter_mut().map(|(_, alert)| alert)).await?;
        }
        Ok(Planned(AlertConnection::of(nodes, slice.has_previous, slice.has_next)))
    }

    /// The thresholds at which alerts are raised, one for each kind.
    #[needs(SeeThresholds)]
    #[items(10)]
    async fn alert_thresholds(&self, ctx: &Context<'_>) -> Result<Planned<Vec<AlertThreshold>>> {
        let thresholds = ctx.app().alerts().thresholds(ctx.op()).await.map_err(|error| top_level(&error))?;
        Ok(Planned(thresholds.into_iter().map(AlertThreshold).collect()))
    }
}
