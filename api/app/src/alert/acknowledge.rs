//! The acknowledgement of an alert: a person takes it on.

use domain::access::actor::Permission as P;
use domain::alert::{Alert, AlertState};
use domain::event::Event;
use domain::journal::audit::value_changes;
use domain::kernel::ids::AlertId;
use serde_json::json;

use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step};
use crate::base::scope;
use crate::{Alerts, App, AppError, OpCtx};
use store::Aggregate;
use store::alert::alerts::AlertReach;

/// Takes an alert on.
struct Acknowledge {
    id: AlertId,
    idempotency_key: Option<String>,
}

impl Command for Acknowledge {
    const PERMISSION: P = P::AcknowledgeAlert;
    type Of = Alert;
    type Trial = ();
    type Made = ();

    fn name(&self) -> &'static str {
        "alertAcknowledge"
    }

    fn id(&self, _: Option<&()>) -> Option<AlertId> {
        Some(self.id)
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), &self.id)))
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    fn reach(&self, ctx: &OpCtx) -> Option<Vec<AlertReach>> {
        Some(scope::alerts(&ctx.actor))
    }

    async fn decide(&self, step: Step<'_, ()>, before: Option<Alert>) -> Result<Outcome<Alert, ()>, AppError> {
        let ctx = step.ctx;
        let mut alert = before.ok_or_else(|| AppError::not_found(Alert::NAME))?;
        if alert.state != AlertState::Open {
            return Ok(Outcome::unchanged(alert));
        }
        alert.state = AlertState::Acknowledged;
        alert.acknowledged_at = Some(ctx.now);
        alert.acknowledged_by = Some(ctx.actor.person(Self::PERMISSION));
        let changes = value_changes(&json!({ "state": AlertState::Open }), &json!({ "state": alert.state }));
        Ok(Outcome::changed(alert, (), vec![Event::AlertAcknowledged { alert: self.id }], changes))
    }
}

impl Alerts<'_> {
    /// Acknowledges an alert. A second call changes nothing.
    ///
    /// # Errors
    /// `NOT_FOUND` for an alert that is not addressed to the actor.
    pub async fn acknowledge(self, ctx: &OpCtx, id: AlertId, idempotency_key: Option<String>) -> Result<Alert, AppError> {
        self.app.run(ctx, &Acknowledge { id, idempotency_key }).await?.aggregate()
    }
}
