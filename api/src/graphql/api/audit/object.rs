//! `AuditEntry`: who asked for what, with which outcome.

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

/// Who asked for what, with which outcome. It holds no personal data: phones are masked, and of words it says only that they changed.
#[derive(Description)]
pub struct AuditEntry(pub domain::journal::audit::AuditEntry);

#[written]
#[Object(use_type_description)]
impl AuditEntry {
    /// Its global id.
    async fn id(&self) -> ID {
        id::encode(Kind::AuditEntry, self.0.id)
    }

    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// Who; null for a request without a token that counts.
    async fn actor(&self) -> Option<AuditActor<'_>> {
        self.0.actor.as_ref().map(AuditActor)
    }

    /// The name of the operation: a root field, `webhook`, `download`, a command; `graphql` for a request that was refused before
    /// it was one.
    async fn operation(&self) -> &str {
        &self.0.operation
    }

    /// One sentence for a person: who did what, about what, and whether it was refused.
    async fn summary(&self, ctx: &Context<'_>) -> String {
        self.0.summary(ctx.language())
    }

    /// How it was asked for.
    async fn kind(&self) -> AuditKind {
        self.0.kind.into()
    }

    /// What it was about: an order's number, or another object.
    async fn target(&self) -> Option<&str> {
        self.0.target.as_deref()
    }

    /// What came of it.
    async fn outcome(&self) -> AuditOutcome {
        self.0.outcome.into()
    }

    /// Why it was refused or failed; of what was allowed, why a part of it was not shown. `BEGUN` and `ENDED` of a subscription.
    async fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The request: the header `X-Request-ID` of its answer, and the id that the server's log knows it by.
    async fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// Of a change, what it changed. Of a look-up by a phone or its digits, `lookedFor` with a keyed hash of them: equal numbers have equal
    /// hashes. Of refusals that are counted, `count`, and `address` where they have no name.
    async fn changes(&self) -> Vec<AuditChange<'_>> {
        self.0.changes.iter().map(AuditChange).collect()
    }
}

/// Who asked, as the token said then.
#[derive(Description)]
pub struct AuditActor<'a>(&'a domain::journal::audit::AuditActor);

#[written]
#[Object(use_type_description)]
impl<'a> AuditActor<'a> {
    /// The token's `sub`.
    async fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The token's `name`.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The roles.
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
    /// Where it stands: `status`, `holds.0.state`.
    async fn field(&self) -> &str {
        &self.0.field
    }

    /// Before; null when there was none, or when it may not be shown.
    async fn old(&self) -> Option<&str> {
        self.0.old.as_deref()
    }

    /// After; null when there is none. `(changed)` for words that may be personal.
    async fn new(&self) -> Option<&str> {
        self.0.new.as_deref()
    }
}
