//! The audit log as use cases write and read it: the trail of one request, and the pages that a manager reads.
//!
//! A change writes its entry in its own transaction. Other operations leave a [`Note`] on the trail of their request, and the handler of
//! the request passes the entries to the [`AuditLog`].

mod counts;
mod log;

use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::journal::audit::{AuditActor, AuditEntry, AuditKind, AuditOutcome, FieldChange};
use domain::journal::trail::Note;
use uuid::Uuid;

use crate::base::paging::List;
use crate::{App, AppError, OpCtx, Slice, Window};
use store::UnitOfWork;
use store::audit::log::AuditFilter;

pub use log::AuditLog;

impl OpCtx {
    /// The audit entry of a change, for its transaction.
    pub(crate) fn audited(&self, operation: &'static str, target: Option<String>, changes: Vec<FieldChange>) -> AuditEntry {
        AuditEntry {
            id: self.mint().next(),
            at: self.now,
            actor: Some(AuditActor::from(&*self.actor)),
            operation: operation.to_owned(),
            kind: AuditKind::Mutation,
            target,
            outcome: AuditOutcome::Allowed,
            code: None,
            request_id: self.request_id.to_string(),
            changes,
        }
    }

    /// Puts the audit entry of a change into its transaction, and the request's id on the journal.
    pub(crate) fn audit(&self, work: &mut UnitOfWork, entry: &AuditEntry) -> Result<(), AppError> {
        work.of_request(&self.request_id);
        Ok(work.audit(entry)?)
    }

    /// Notes the outcome of an operation, and whether its entry is `written` already.
    pub(crate) fn noted<T>(&self, operation: &'static str, target: Option<String>, result: &Result<T, AppError>, written: bool) {
        let refused = result.as_ref().err().map(outcome_of);
        self.trail.note(Note { operation, target, written, refused, looked_for: Vec::new() });
    }
}

/// The outcome and the code of an error.
pub fn outcome_of(error: &AppError) -> (AuditOutcome, String) {
    match error {
        AppError::Refused { refusal, .. } => (AuditOutcome::Refused, refusal.reason.code.name().to_owned()),
        AppError::Forbidden(_) => (AuditOutcome::Refused, "FORBIDDEN".to_owned()),
        AppError::BadRequest(reason) | AppError::Throttled { reason, .. } => {
            (AuditOutcome::Refused, reason.code.name().to_owned())
        }
        AppError::Store(_) | AppError::File(_) | AppError::Internal(_) => (AuditOutcome::Failed, "INTERNAL".to_owned()),
    }
}

/// A filter of the audit log; `None` in a field = no restriction.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// Only entries of this subject.
    pub actor: Option<String>,
    /// Only entries of this operation.
    pub operation: Option<String>,
    /// Only entries about this target.
    pub target: Option<String>,
    /// Only entries with this outcome.
    pub outcome: Option<AuditOutcome>,
    /// Only entries at or after this time.
    pub from: Option<DateTime<Utc>>,
    /// Only entries before this time.
    pub to: Option<DateTime<Utc>>,
}

impl Audit<'_> {
    /// A page of the audit log, newest first.
    ///
    /// # Errors
    /// `FORBIDDEN`, also for a token that is limited to shops, a cursor of another list, or a database that fails.
    pub async fn page(self, ctx: &OpCtx, query: AuditQuery, window: &Window) -> Result<Slice<AuditEntry>, AppError> {
        ctx.require_any(P::SeeAudit)?;
        let AuditQuery { actor: subject, operation, target, outcome, from, to } = query;
        let filter = AuditFilter { subject, operation, target, outcome, from, to };
        let window = window.keyed(false, |cursor| List::Audit.decode(cursor).map(|(_, id): (i64, Uuid)| id))?;
        let slice = self.app.store().audit().page(&filter, &window).await?;
        let item = |entry: AuditEntry| (List::Audit.encode(0, entry.id), entry);
        Ok(Slice {
            items: slice.items.into_iter().map(item).collect(),
            has_previous: slice.has_previous,
            has_next: slice.has_next,
        })
    }
}

/// The first row of a CSV file of the log.
pub const AUDIT_COLUMNS: [&str; 11] =
    ["at", "subject", "name", "roles", "operation", "kind", "target", "outcome", "code", "request_id", "changes"];

/// The cells of an entry in the CSV file.
pub fn audit_row(entry: &AuditEntry) -> Vec<String> {
    let actor = |part: fn(&AuditActor) -> String| entry.actor.as_ref().map(part).unwrap_or_default();
    let roles = |actor: &AuditActor| actor.roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(" ");
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let change = |change: &FieldChange| format!("{}: {} → {}", change.field, value(&change.old), value(&change.new));
    let cells = [
        entry.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        actor(|actor| actor.subject.clone()),
        actor(|actor| actor.name.clone()),
        actor(roles),
        entry.operation.clone(),
        word(&entry.kind),
        entry.target.clone().unwrap_or_default(),
        word(&entry.outcome),
        entry.code.clone().unwrap_or_default(),
        entry.request_id.clone(),
        entry.changes.iter().map(change).collect::<Vec<_>>().join("; "),
    ];
    cells.to_vec()
}

fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The use cases of the audit log.
#[derive(Clone, Copy)]
pub struct Audit<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of the audit log.
    pub fn audit(&self) -> Audit<'_> {
        Audit { app: self }
    }
}
