//! Thresholds: how many causes within which time raise an alert of a kind.

use domain::access::actor::Permission as P;
use domain::alert::{AlertThreshold, Comparison};
use domain::event::Event;
use domain::journal::audit::value_changes;
use domain::kernel::alert_kind::AlertKind;
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step};
use crate::{Alerts, App, AppError, OpCtx};

/// A threshold as a manager sets it; `None` in a field = unchanged.
#[derive(Debug, Clone, Serialize)]
pub struct ThresholdInput {
    /// The kind of alert.
    pub kind: AlertKind,
    /// How the count is compared with the value.
    pub comparison: Option<Comparison>,
    /// The value that the count is compared with.
    pub value: Option<i64>,
    /// The seconds within which causes are counted together.
    pub window_seconds: Option<i64>,
    /// Whether alerts of the kind are raised at all.
    pub enabled: Option<bool>,
    /// The version of the threshold that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// The UUID of a kind's threshold, for its global id.
pub fn threshold_id(kind: AlertKind) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, kind.name().as_bytes())
}

impl Alerts<'_> {
    /// The thresholds of all kinds of alerts.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn thresholds(self, ctx: &OpCtx) -> Result<Vec<AlertThreshold>, AppError> {
        ctx.require_any(P::SeeThresholds)?;
        Ok(self.app.store().alerts().thresholds().await?)
    }

    /// Sets the threshold of a kind of alert.
    ///
    /// # Errors
    /// `INVALID_INPUT`, `STALE_VERSION`, `IDEMPOTENCY_CONFLICT`.
    pub async fn set_threshold(self, ctx: &OpCtx, input: ThresholdInput) -> Result<AlertThreshold, AppError> {
        let threshold = self.app.run(ctx, &input).await?.aggregate()?;
        if input.kind == AlertKind::ReturnOverdue {
            self.app.show_committed_directory().await;
        }
        Ok(threshold)
    }
}

impl Command for ThresholdInput {
    const PERMISSION: P = P::SetThresholds;
    type Of = AlertThreshold;
    type Trial = ();
    type Made = ();

    fn name(&self) -> &'static str {
        "alertThresholdSet"
    }

    fn id(&self, _: Option<&()>) -> Option<AlertKind> {
        Some(self.kind)
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, _: &OpCtx) -> Result<(), AppError> {
        check_range("value", self.value, 0..=1_000_000)?;
        check_range("window", self.window_seconds, 1..=2_592_000)
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    fn expected_version(&self, (): &()) -> Option<i64> {
        self.expected_version
    }

    async fn decide(&self, _: Step<'_, ()>, before: Option<AlertThreshold>) -> Result<Outcome<AlertThreshold, ()>, AppError> {
        let before = before.ok_or_else(|| AppError::not_found("kind"))?;
        let threshold = AlertThreshold {
            kind: before.kind,
            comparison: self.comparison.unwrap_or(before.comparison),
            value: self.value.unwrap_or(before.value),
            window_seconds: self.window_seconds.unwrap_or(before.window_seconds),
            enabled: self.enabled.unwrap_or(before.enabled),
            version: before.version + 1,
        };
        let event = Event::AlertThresholdSet { alert_kind: threshold.kind, value: threshold.value, enabled: threshold.enabled };
        let changes = value_changes(&audited_threshold(&before), &audited_threshold(&threshold));
        Ok(Outcome::changed(threshold, (), vec![event], changes))
    }
}

/// The values of a threshold in the audit log.
fn audited_threshold(threshold: &AlertThreshold) -> serde_json::Value {
    let kind = threshold.comparison;
    json!({ "comparison": { "kind": kind }, "value": threshold.value, "windowSeconds": threshold.window_seconds, "enabled": threshold.enabled })
}

fn check_range(field: &'static str, value: Option<i64>, range: std::ops::RangeInclusive<i64>) -> Result<(), AppError> {
    match value {
        Some(value) if !range.contains(&value) => {
            let reason = Reason::with(Code::InvalidInput, [format!("{field}: {} – {}", range.start(), range.end())]);
            Err(AppError::refused(Refusal::because(reason).at(field)))
        }
        _ => Ok(()),
    }
}
