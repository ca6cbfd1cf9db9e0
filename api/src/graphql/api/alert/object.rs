//! `Alert` and `AlertThreshold`.

use async_graphql::{Context, Description, ID, Object, Result};
use chrono::{DateTime, Utc};
use domain::alert::{Alert as DomainAlert, AlertThreshold as DomainThreshold};
use domain::kernel::ids::OrderId;
use macros::written;

use crate::app::{App, OpCtx, threshold_id};
use crate::graphql::api::order::holds::object::Person;
use crate::graphql::api::order::object::{Attached, Order};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{AlertKind, AlertSeverity, AlertState, ThresholdComparison};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::page::connection;

connection!(
    /// A page of alerts, newest first.
    AlertConnection,
    /// An alert with its cursor.
    AlertEdge,
    Alert
);

/// An alert: a situation that a person should handle.
#[derive(Description)]
pub struct Alert {
    told: DomainAlert,
    now: DateTime<Utc>,
    card: Attached,
}

impl Alert {
    /// An alert with the time of its view.
    pub fn of(alert: DomainAlert, now: DateTime<Utc>) -> Self {
        Self { told: alert, now, card: Attached::Later }
    }

    /// Loads the orders that alerts are about, all with one statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_orders<'a>(app: &App, op: &OpCtx, alerts: impl Iterator<Item = &'a mut Self>) -> Result<()> {
        let alerts: Vec<&mut Self> = alerts.collect();
        let ids: Vec<OrderId> = alerts.iter().filter_map(|alert| alert.told.order).collect();
        let cards = app.orders().of_events(op, &ids).await.map_err(|error| top_level(&error))?;
        for alert in alerts {
            alert.card = Attached::Now(alert.told.order.and_then(|order| cards.get(&order).cloned()));
        }
        Ok(())
    }
}

#[written]
#[needs(SeeAlerts)]
#[Object(use_type_description)]
impl Alert {
    /// The global id of the alert.
    pub async fn id(&self) -> ID {
        id::encode(Kind::Alert, self.told.id.0)
    }

    /// The subject of the alert.
    async fn kind(&self) -> AlertKind {
        self.told.kind.into()
    }

    /// The severity of the alert.
    async fn severity(&self) -> AlertSeverity {
        self.told.severity.into()
    }

    /// The state of the alert.
    async fn state(&self) -> AlertState {
        self.told.state.into()
    }

    /// The title for a list of alerts.
    async fn title(&self, ctx: &Context<'_>) -> &'static str {
        self.told.kind.label(ctx.language())
    }

    /// The reason why it was raised.
    async fn because(&self, ctx: &Context<'_>) -> Because {
        Because(self.told.because_of(|shop| ctx.app().directory().shop(shop).map(|shop| shop.name.clone())))
    }

    /// The number of orders that it stands for: many orders that one rule stops are one alert. 1 for every other kind.
    async fn count(&self) -> u32 {
        self.told.count
    }

    /// The time at which it was raised.
    async fn raised_at(&self) -> DateTime<Utc> {
        self.told.raised_at
    }

    /// The time at which a person took it on; null before that.
    async fn acknowledged_at(&self) -> Option<DateTime<Utc>> {
        self.told.acknowledged_at
    }

    /// The person who took it on; null before that.
    async fn acknowledged_by(&self) -> Option<Person> {
        self.told.acknowledged_by.clone().map(Person)
    }

    /// The time at which its cause went away; null before that.
    async fn resolved_at(&self) -> Option<DateTime<Utc>> {
        self.told.resolved_at
    }

    /// The order that it is about; null when it is about none, or about an order out of your scope.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
        let card = match (&self.card, self.told.order) {
            (Attached::Now(card), _) => card.clone(),
            (Attached::Later, Some(order)) => {
                ctx.app().live().order_of(&ctx.op().at(self.now), ctx.turn(), order).await.map_err(|error| top_level(&error))?
            }
            (Attached::Later, None) => None,
        };
        Ok(card.map(|card| Order { card, now: self.now }))
    }
}

/// The threshold at which alerts of a kind are raised: as soon as this many causes fall into the window.
#[derive(Description)]
pub struct AlertThreshold(pub DomainThreshold);

#[written]
#[Object(use_type_description)]
impl AlertThreshold {
    /// The global id of the threshold.
    pub async fn id(&self) -> ID {
        id::encode(Kind::AlertThreshold, threshold_id(self.0.kind))
    }

    /// The kind of alert; there is one threshold for each.
    async fn kind(&self) -> AlertKind {
        self.0.kind.into()
    }

    /// The comparison of the number of causes with the value.
    async fn comparison(&self) -> ThresholdComparison {
        self.0.comparison.into()
    }

    /// The number of causes. Of `PROMISE_OVERDUE`: minutes past the ship-by time; of `BALANCE_OVERDUE`: minutes past the time of the
    /// balance; of `RETURN_OVERDUE`: days since the return was requested; of `CHANNEL_SILENT`: minutes without an order.
    async fn value(&self) -> i64 {
        self.0.value
    }

    /// The seconds within which causes are counted together.
    async fn window(&self) -> i64 {
        self.0.window_seconds
    }

    /// Whether alerts of the kind are raised at all.
    async fn enabled(&self) -> bool {
        self.0.enabled
    }

    /// The version, which goes up with every change; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }
}
