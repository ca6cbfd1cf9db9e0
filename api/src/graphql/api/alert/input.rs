//! Inputs of alerts.

use async_graphql::{ID, InputObject};
use macros::guarded;

use crate::graphql::types::enums::{AlertKind, AlertSeverity, AlertState, ThresholdComparison};

/// A filter of alerts. Every given condition must hold.
#[guarded]
#[derive(Debug, Clone, Default, InputObject)]
pub struct AlertWhereInput {
    /// Alerts in this state.
    pub state: Option<AlertState>,
    /// Alerts of one of these kinds.
    #[at_most(100)]
    pub kind: Option<Vec<AlertKind>>,
    /// Alerts of one of these severities.
    #[at_most(100)]
    pub severity: Option<Vec<AlertSeverity>>,
}

/// Sets the threshold at which alerts of a kind are raised; what is left out stays as it is.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct AlertThresholdSetInput {
    /// The kind of the alerts.
    #[target]
    pub kind: AlertKind,
    /// The comparison of the number of causes with the value.
    pub comparison: Option<ThresholdComparison>,
    /// The number of causes, or the time that has to pass, see `AlertThreshold.value`; 0 to 1,000,000.
    pub value: Option<i64>,
    /// The seconds within which causes are counted together; 1 to 2,592,000.
    pub window: Option<i64>,
    /// Whether alerts of the kind are raised at all.
    pub enabled: Option<bool>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Acknowledges an alert: takes it on.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct AlertAcknowledgeInput {
    /// The alert's global id.
    #[target]
    pub alert: ID,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

impl From<AlertWhereInput> for crate::app::AlertQuery {
    fn from(input: AlertWhereInput) -> Self {
        Self {
            state: input.state.map(Into::into),
            kinds: input.kind.map(|all| all.into_iter().map(Into::into).collect()),
            severities: input.severity.map(|all| all.into_iter().map(Into::into).collect()),
        }
    }
}
