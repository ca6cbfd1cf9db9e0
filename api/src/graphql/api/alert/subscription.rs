//! Subscription of alerts.

use async_graphql::{Context, Result, SimpleObject, Subscription};
use futures_util::Stream;
use macros::Written;
use macros::guarded;

use crate::graphql::api::alert::input::AlertWhereInput;
use crate::graphql::api::alert::object::Alert;
use crate::graphql::api::one;
use crate::graphql::context::{ContextExt, top_level};
use engine::written::Planned;

/// An alert that was raised, acknowledged or resolved.
#[derive(SimpleObject, Written)]
pub struct AlertEvent {
    /// The position of the event in the journal; pass it as `after` to continue from here.
    cursor: String,
    /// The alert as it is now.
    alert: Alert,
}

/// The subscription of the alerts.
#[derive(Default)]
pub struct AlertSubscriptions;

#[guarded]
#[Subscription]
impl AlertSubscriptions {
    /// Alerts addressed to your role and scope, whenever one is raised, acknowledged or resolved. Without `after` it begins now.
    #[needs(SeeAlerts)]
    async fn alerts(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "where")] filter: Option<AlertWhereInput>,
        after: Option<String>,
    ) -> Result<impl Stream<Item = Result<Planned<AlertEvent>>> + use<>> {
        let filter = filter.unwrap_or_default().into();
        let update = ctx.app().live().alerts(ctx.op(), ctx.its_turn()?, filter, after).await;
        let event = update.map_err(|error| top_level(&error))?;
        Ok(one(event.map(|(cursor, alert, now)| Planned(AlertEvent { cursor, alert: Alert::of(alert, now) }))))
    }
}
