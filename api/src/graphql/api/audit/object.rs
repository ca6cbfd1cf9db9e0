//! `AuditEntry`: the caller, the operation and its outcome.

use async_graphql::{Context, Description, ID, Object};
use chrono::{DateTime, Utc};
use macros::written;

use crate::graphql::context::ContextExt;
use crate::graphql::types::enums::{AuditKind, AuditOutcome, Role};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::page::connection;

connection!(
    /// A page of the audit log, newest first.
    AuditLogConnection,
    /// An entry with its cursor.
    AuditLogEdge,
    AuditEntry
);

/// An entry of the audit log: the caller, the operation and its outcome. It holds no personal data: phones are masked, and of free texts it
/// states only that they changed.
#[derive(Description)]
pub struct AuditEntry(pub domain::journal::audit::AuditEntry);

#[written]
#[Object(use_type_description)]
impl AuditEntry {
    /// The global id of the entry.
    async fn id(&self) -> ID {
        id::encode(Kind::AuditEntry, self.0.id)
    }

    /// The time of the operation.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// The caller; null for a request without a valid token.
    async fn actor(&self) -> Option<AuditActor<'_>> {
        self.0.actor.as_ref().map(AuditActor)
    }

    /// The name of the operation: a root field, `webhook`, `download`, a command; `graphql` for a request that was refused before its
    /// operation was known.
    async fn operation(&self) -> &str {
        &self.0.operation
    }

    /// One sentence for a person: who did what, about what, and whether it was refused.
    async fn summary(&self, ctx: &Context<'_>) -> String {
        self.0.summary(ctx.language())
    }

    /// The way in which the operation was requested.
    async fn kind(&self) -> AuditKind {
        self.0.kind.into()
    }

    /// The target of the operation: an order's number, or another object.
    async fn target(&self) -> Option<&str> {
        self.0.target.as_deref()
    }

    /// The outcome of the operation.
    async fn outcome(&self) -> AuditOutcome {
        self.0.outcome.into()
    }

    /// The code of the reason why it was refused or failed; of what was allowed, why a part of it was hidden. `BEGUN` and `ENDED` of a
    /// subscription.
    async fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The id of the request: the header `X-Request-ID` of its answer, and its id in the server's log.
    async fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// The changed values of a change. Of a look-up by a phone or its digits, `lookedFor` with a keyed hash of them: equal numbers have
    /// equal hashes. Of refusals that are counted, `count`, and `address` where the callers have no name.
    async fn changes(&self) -> Vec<AuditChange<'_>> {
        self.0.changes.iter().map(AuditChange).collect()
    }
}

/// The caller, as the token described it at the time.
#[derive(Description)]
pub struct AuditActor<'a>(&'a domain::journal::audit::AuditActor);

#[written]
#[Object(use_type_description)]
impl<'a> AuditActor<'a> {
    /// The `sub` of the token.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The `name` of the token.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The roles of the token.
    async fn roles(&self) -> Vec<Role> {
        self.0.roles.iter().map(|role| (*role).into()).collect()
    }
}

/// One value before and after a change.
#[derive(Description)]
pub struct AuditChange<'a>(&'a domain::journal::audit::FieldChange);

#[written]
#[Object(use_type_description)]
impl<'a> AuditChange<'a> {
    /// The path of the value, e.g. `status`, `holds.0.state`.
    async fn field(&self) -> &str {
        &self.0.field
    }

    /// The value before; null when there was none, or when it must stay hidden.
    async fn old(&self) -> Option<&str> {
        self.0.old.as_deref()
    }

    /// The value after; null when there is none. `(changed)` for a free text that may be personal.
    async fn new(&self) -> Option<&str> {
        self.0.new.as_deref()
    }
}
