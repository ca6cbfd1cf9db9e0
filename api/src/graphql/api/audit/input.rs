//! Inputs of the audit log.

use async_graphql::InputObject;
use chrono::{DateTime, Utc};

use crate::graphql::types::enums::AuditOutcome;

/// A filter of the audit log. Every given condition must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct AuditLogWhereInput {
    /// Entries of this subject: the `sub` of its token.
    pub actor: Option<String>,
    /// Entries of this operation: the name of a root field, `webhook`, `download` or a command.
    pub operation: Option<String>,
    /// Entries about this target: an order's number, or the `target` of another entry.
    pub target: Option<String>,
    /// Entries with this outcome.
    pub outcome: Option<AuditOutcome>,
    /// Entries from this time on.
    pub from: Option<DateTime<Utc>>,
    /// Entries before this time.
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
