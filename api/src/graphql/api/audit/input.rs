//! Inputs of the audit log.

use async_graphql::InputObject;
use chrono::{DateTime, Utc};

use crate::graphql::types::enums::AuditOutcome;

/// Which entries of the audit log. Everything that is given must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct AuditLogWhereInput {
    /// By this subject: the `sub` of its token.
    pub actor: Option<String>,
    /// Of this operation: the name of a root field, `webhook`, `download` or a command.
    pub operation: Option<String>,
    /// About this: an order's number, or what `target` of an entry says.
    pub target: Option<String>,
    /// With this outcome.
    pub outcome: Option<AuditOutcome>,
    /// From here on.
    pub from: Option<DateTime<Utc>>,
    /// Before this.
    pub to: Option<DateTime<Utc>>,
}

impl From<AuditLogWhereInput> for crate::app::AuditQuery {
    fn from(input: AuditLogWhereInput) -> Self {
        Self {
            actor: input.actor,
            operation: input.operation,
            target: input.target,
            outcome: input.outcome.map(Into::into),
            from: input.from,
            to: input.to,
        }
    }
}
