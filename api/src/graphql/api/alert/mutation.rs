//! Mutations of alerts.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::kernel::ids::AlertId;
use macros::guarded;

use crate::app::ThresholdInput;
use crate::graphql::api::alert::input::{AlertAcknowledgeInput, AlertThresholdSetInput};
use crate::graphql::api::alert::object::{Alert, AlertThreshold};
use crate::graphql::api::order::payload::made;
use crate::graphql::context::{ContextExt, bad_id};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::user_error::UserError;

/// The payload of `alertThresholdSet`.
#[derive(SimpleObject)]
pub struct AlertThresholdSetPayload {
    /// The threshold as it is now, also after a stale version; null after every other refusal.
    threshold: Option<AlertThreshold>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `alertAcknowledge`.
#[derive(SimpleObject)]
pub struct AlertAcknowledgePayload {
    /// The alert as it is now; null when there is none that is addressed to you.
    alert: Option<Alert>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutations of alerts.
#[derive(Default)]
pub struct AlertMutations;

#[guarded]
#[Object]
impl AlertMutations {
    /// Sets the threshold at which alerts of a kind are raised.
    #[needs(SetThresholds)]
    async fn alert_threshold_set(&self, ctx: &Context<'_>, input: AlertThresholdSetInput) -> Result<AlertThresholdSetPayload> {
        let wanted = ThresholdInput {
            kind: input.kind.into(),
            comparison: input.comparison.map(Into::into),
            value: input.value,
            window_seconds: input.window,
            enabled: input.enabled,
            expected_version: input.expected_version,
            idempotency_key: input.idempotency_key,
        };
        let (threshold, user_errors) = made(ctx.app().alerts().set_threshold(ctx.op(), wanted).await)?;
        Ok(AlertThresholdSetPayload { threshold: threshold.map(AlertThreshold), user_errors })
    }

    /// Takes an alert on: all its addressees see who did. Doing it twice changes nothing.
    #[needs(AcknowledgeAlert)]
    async fn alert_acknowledge(&self, ctx: &Context<'_>, input: AlertAcknowledgeInput) -> Result<AlertAcknowledgePayload> {
        let id: AlertId = id::expect(Kind::Alert, &input.alert).map_err(|error| bad_id(&error))?;
        let (alert, user_errors) = made(ctx.app().alerts().acknowledge(ctx.op(), id, input.idempotency_key).await)?;
        Ok(AlertAcknowledgePayload { alert: alert.map(|alert| Alert::of(alert, ctx.op().now)), user_errors })
    }
}
