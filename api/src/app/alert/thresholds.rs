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

use crate::app::base::change::input_hash;
use crate::app::base::command::{Command, Outcome};
use crate::app::{App, AppError, OpCtx};
use crate::store::UnitOfWork;

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

impl App {
    /// The thresholds of all kinds of alerts.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn alert_thresholds(&self, ctx: &OpCtx) -> Result<Vec<AlertThreshold>, AppError> {
        ctx.require_any(P::SeeThresholds)?;
        Ok(self.store().thresholds().await?)
    }

    /// Sets the threshold of a kind of alert.
    ///
    /// # Errors
    /// `INVALID_INPUT`, `STALE_VERSION`, `IDEMPOTENCY_CONFLICT`.
    pub async fn set_alert_threshold(&self, ctx: &OpCtx, input: ThresholdInput) -> Result<AlertThreshold, AppError> {
        let threshold = self.run(ctx, &input).await?;
        if input.kind == AlertKind::ReturnOverdue {
            self.show_committed_directory().await;
        }
        Ok(threshold)
    }
}

impl Command for ThresholdInput {
    const NAME: &'static str = "alertThresholdSet";
    const PERMISSION: P = P::SetThresholds;
    type Value = AlertThreshold;
    type Made = ();

    fn key(&self) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, _: &OpCtx) -> Result<(), AppError> {
        check_range("value", self.value, 0..=1_000_000)?;
        check_range("window", self.window_seconds, 1..=2_592_000)
    }

    fn target(&self, _: Option<&AlertThreshold>) -> Option<String> {
        Some(self.kind.name().to_owned())
    }

    async fn decide(
        &self,
        _: &App,
        ctx: &OpCtx,
        work: &mut UnitOfWork,
        repeated: Option<()>,
    ) -> Result<Outcome<AlertThreshold, ()>, AppError> {
        let before = work.threshold_for_update(self.kind).await?;
        if repeated.is_some() {
            return Ok(Outcome::unchanged(before));
        }
        if self.expected_version.is_some_and(|version| version != before.version) {
            let reason = Reason::with(Code::StaleVersion, [before.version]);
            return Err(AppError::refused(Refusal::because(reason).at("expectedVersion")));
        }
        let threshold = AlertThreshold {
            kind: before.kind,
            comparison: self.comparison.unwrap_or(before.comparison),
            value: self.value.unwrap_or(before.value),
            window_seconds: self.window_seconds.unwrap_or(before.window_seconds),
            enabled: self.enabled.unwrap_or(before.enabled),
            version: before.version + 1,
        };
        work.put_threshold(&threshold);
        let event = Event::AlertThresholdSet { alert_kind: threshold.kind, value: threshold.value, enabled: threshold.enabled };
        let changes = value_changes(&audited_threshold(&before), &audited_threshold(&threshold));
        Ok(Outcome::changed(threshold, (), ctx.did(event, Self::PERMISSION), changes))
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
