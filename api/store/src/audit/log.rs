//! The audit log: entries within the transaction of a change, batches of those without one, and pages of the log, newest first.

use chrono::{DateTime, Utc};
use domain::journal::audit::{AuditActor, AuditEntry, AuditKind, AuditOutcome};
use entity::audit::audit_log;
use sea_orm::{DbBackend, FromQueryResult};
use uuid::Uuid;

use crate::base::sql::Sql;
use crate::base::value::{from_json, from_json_of, from_word, json, json_of, micros, time, word};
use crate::base::window::{Slice, Take, Window};
use crate::base::write::{Existing, write};
use crate::order::work::UnitOfWork;
use crate::{AuditStore, StoreError};

/// A filter of audit entries. All given conditions must hold; `None` = no condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// The subject of the entry.
    pub subject: Option<String>,
    /// The operation of the entry.
    pub operation: Option<String>,
    /// The target of the entry.
    pub target: Option<String>,
    /// The outcome of the entry.
    pub outcome: Option<AuditOutcome>,
    /// The first moment of the range.
    pub from: Option<DateTime<Utc>>,
    /// The end of the range, exclusive.
    pub to: Option<DateTime<Utc>>,
}

impl UnitOfWork {
    /// Sets the id of the request that this unit of work belongs to; the entries of the journal carry it.
    pub fn of_request(&mut self, request: &str) {
        self.request = Some(request.to_owned());
    }

    /// Adds the audit entry of the change that this unit of work makes.
    pub fn audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        self.insert::<audit_log::Entity>(Existing::Refuse, row(entry)?);
        Ok(())
    }
}

impl AuditStore<'_> {
    /// Writes entries with one statement of its own.
    pub async fn append(self, entries: &[AuditEntry]) -> Result<(), StoreError> {
        let rows = entries.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        if self.store.backend() == DbBackend::Postgres {
            return write::<_, audit_log::Entity>(self.store.connection(), &rows, Existing::Keep).await;
        }
        let (transaction, writer) = self.store.begin_writing().await?;
        write::<_, audit_log::Entity>(&transaction, &rows, Existing::Keep).await?;
        transaction.commit().await?;
        drop(writer);
        Ok(())
    }

    /// A page of the log, newest first, including the counts of refused requests without a subject.
    pub async fn page(self, filter: &AuditFilter, window: &Window<Uuid>) -> Result<Slice<AuditEntry>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT * FROM audit_log WHERE true");
        push_filter(&mut sql, filter);
        push_window(&mut sql, window);
        let rows = self.store.read(sql).await?;
        let entries = rows.iter().map(|row| entry(audit_log::Model::from_query_result(row, "")?));
        let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
        entries.extend(self.refusals_of(filter, window).await?);
        Ok(window.slice(entries, |entry: &AuditEntry| std::cmp::Reverse(entry.id)))
    }
}

/// Bounds a list of entries, newest first, to a window.
pub(crate) fn push_window(sql: &mut Sql, window: &Window<Uuid>) {
    if let Some(after) = window.after {
        sql.push(" AND id < ").bind(after);
    }
    if let Some(before) = window.before {
        sql.push(" AND id > ").bind(before);
    }
    sql.push(match window.take {
        Take::First(_) => " ORDER BY id DESC LIMIT ",
        Take::Last(_) => " ORDER BY id LIMIT ",
    });
    sql.bind(window.take.probe());
}

pub(crate) fn push_filter(sql: &mut Sql, filter: &AuditFilter) {
    let texts = [("subject", &filter.subject), ("operation", &filter.operation), ("target", &filter.target)];
    for (column, text) in texts {
        if let Some(text) = text {
            sql.push(&format!(" AND {column} = ")).bind(text.as_str());
        }
    }
    // A partial index of the rare rows is used only where the statement contains its exact condition.
    match filter.outcome {
        Some(AuditOutcome::Allowed) => drop(sql.push(" AND outcome = 'ALLOWED'")),
        Some(outcome) => drop(sql.push(" AND outcome <> 'ALLOWED' AND outcome = ").bind(word(&outcome))),
        None => {}
    }
    if let Some(from) = filter.from {
        sql.push(" AND id >= ").bind(first_id(from)).push(" AND at >= ").bind(micros(from));
    }
    if let Some(to) = filter.to {
        sql.push(" AND id <= ").bind(last_id(to)).push(" AND at < ").bind(micros(to));
    }
}

/// The smallest id of a time: ids begin with their milliseconds.
pub(crate) fn first_id(at: DateTime<Utc>) -> Uuid {
    Uuid::from_u128(millis(at) << 80)
}

fn last_id(at: DateTime<Utc>) -> Uuid {
    Uuid::from_u128((millis(at) + 1) << 80)
}

fn millis(at: DateTime<Utc>) -> u128 {
    u128::try_from(at.timestamp_millis()).unwrap_or_default()
}

/// An entry as its row.
pub(crate) fn row(entry: &AuditEntry) -> Result<audit_log::Model, StoreError> {
    Ok(audit_log::Model {
        id: entry.id,
        at: micros(entry.at),
        subject: entry.actor.as_ref().map(|actor| actor.subject.clone()),
        actor: json_of("audit actor", entry.actor.as_ref())?,
        operation: entry.operation.clone(),
        kind: word(&entry.kind),
        target: entry.target.clone(),
        outcome: word(&entry.outcome),
        code: entry.code.clone(),
        request_id: entry.request_id.clone(),
        changes: if entry.changes.is_empty() { None } else { Some(json("changes", &entry.changes)?) },
    })
}

fn entry(row: audit_log::Model) -> Result<AuditEntry, StoreError> {
    let kind: AuditKind = from_word("audit kind", &row.kind)?;
    let actor: Option<AuditActor> = from_json_of("audit actor", row.actor.as_deref())?;
    Ok(AuditEntry {
        id: row.id,
        at: time(row.at)?,
        actor,
        operation: row.operation,
        kind,
        target: row.target,
        outcome: from_word("audit outcome", &row.outcome)?,
        code: row.code,
        request_id: row.request_id,
        changes: row.changes.as_deref().map(|text| from_json("changes", text)).transpose()?.unwrap_or_default(),
    })
}
