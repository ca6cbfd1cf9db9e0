//! Inputs of alerts.

use async_graphql::{ID, InputObject};

use crate::graphql::types::enums::{AlertKind, AlertSeverity, AlertState, ThresholdComparison};

/// Which alerts. Everything that is given must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct AlertWhereInput {
    /// In this state.
    pub state: Option<AlertState>,
    /// Of these kinds.
    pub kind: Option<Vec<AlertKind>>,
    /// Of these severities.
    pub severity: Option<Vec<AlertSeverity>>,
}

/// Sets when alerts of a kind are raised; what is left out stays as it is.
#[derive(Debug, Clone, InputObject)]
pub struct AlertThresholdSetInput {
    /// The kind.
    pub kind: AlertKind,
    /// How the number of causes is compared.
    pub comparison: Option<ThresholdComparison>,
    /// The number of causes, or the time that has to pass, see `AlertThreshold.value`; 0 to 1,000,000.
    pub value: Option<i64>,
    /// Seconds in which causes are counted together; 1 to 2,592,000.
    pub window: Option<i64>,
    /// Whether alerts of the kind are raised at all.
    pub enabled: Option<bool>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Takes an alert on.
#[derive(Debug, Clone, InputObject)]
pub struct AlertAcknowledgeInput {
    /// The alert's global id.
    pub alert: ID,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
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
