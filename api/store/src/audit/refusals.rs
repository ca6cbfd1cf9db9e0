//! Refusals that are counted: one row for each address or subject, reason and minute, with its count.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::journal::audit::{AuditActor, AuditEntry, AuditKind, AuditOutcome, FieldChange};
use entity::audit::refused_request;
use sea_orm::{ConnectionTrait, FromQueryResult, Iterable};
use uuid::Uuid;

use crate::audit::log::{AuditFilter, first_id, push_filter, push_window};
use crate::base::sql::Sql;
use crate::base::value::{from_word, micros, time, word};
use crate::base::window::Window;
use crate::base::write::insert_from;
use crate::{AuditStore, StoreError};

/// Rows that one statement deletes at most.
const STEP: i64 = 1_000;

/// Refusals of one minute that are counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedRefusals {
    /// The id of a new row.
    pub id: Uuid,
    /// The beginning of the minute.
    pub minute: DateTime<Utc>,
    /// The time of the first refusal.
    pub at: DateTime<Utc>,
    /// The subject of the token; empty for requests without a subject.
    pub subject: String,
    /// The address of the client; empty for requests with a subject.
    pub address: String,
    /// The kind of request.
    pub kind: AuditKind,
    /// The refused operation's name.
    pub operation: String,
    /// The target of the operation; empty where it is unknown.
    pub target: String,
    /// The code of the refusal.
    pub code: String,
    /// The id of the first refused request.
    pub request_id: String,
    /// The number of refusals to add.
    pub count: i64,
}

impl AuditStore<'_> {
    /// Adds to the counts with one statement.
    pub async fn count_refusals(self, counted: &[CountedRefusals]) -> Result<(), StoreError> {
        if counted.is_empty() {
            return Ok(());
        }
        let rows: Vec<refused_request::Model> = counted.iter().map(row).collect();
        let columns: Vec<_> = refused_request::Column::iter().collect();
        let mut sql = Sql::new(self.store.backend());
        insert_from::<refused_request::Entity>(&mut sql, &columns, &rows);
        sql.push(" WHERE true ON CONFLICT (minute, subject, address, kind, operation, target, code)");
        sql.push(" DO UPDATE SET count = refused_request.count + excluded.count");
        let (transaction, writer) = self.store.begin_writing().await?;
        transaction.execute_raw(sql.build()).await?;
        transaction.commit().await?;
        drop(writer);
        Ok(())
    }

    /// Deletes counts of minutes before `before`, in steps; returns their number.
    pub async fn forget_refusals(self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        loop {
            let mut sql = Sql::new(self.store.backend());
            sql.push("DELETE FROM refused_request WHERE id IN (SELECT id FROM refused_request WHERE minute < ");
            sql.bind(micros(before)).push(" ORDER BY minute LIMIT ").bind(STEP).push(")");
            let (transaction, writer) = self.store.begin_writing().await?;
            let deleted = transaction.execute_raw(sql.build()).await?.rows_affected();
            transaction.commit().await?;
            drop(writer);
            forgotten += deleted;
            if deleted < STEP.unsigned_abs() {
                return Ok(forgotten);
            }
        }
    }

    /// The number of refused requests of a subject with this code since then. Entries of the audit log are counted up to `cap`; the counted
    /// refusals are added in full.
    pub async fn count_refused(self, subject: &str, code: &str, since: DateTime<Utc>, cap: u32) -> Result<i64, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT CAST((SELECT count(*) FROM (SELECT 1 FROM audit_log WHERE subject = ").bind(subject);
        sql.push(" AND id >= ").bind(first_id(since)).push(" AND code = ").bind(code).push(" AND at >= ").bind(micros(since));
        sql.push(" LIMIT ").bind(i64::from(cap)).push(") a) + coalesce((SELECT sum(count) FROM refused_request WHERE subject = ");
        sql.bind(subject).push(" AND code = ").bind(code).push(" AND at >= ").bind(micros(since)).push("), 0) AS bigint) AS n");
        self.store.read_count(sql).await
    }

    /// Counted refusals as entries of the audit log: those of a window, at most one more than wanted.
    pub(crate) async fn refusals_of(self, filter: &AuditFilter, window: &Window<Uuid>) -> Result<Vec<AuditEntry>, StoreError> {
        // Every counted request is a refusal.
        if filter.outcome.is_some_and(|outcome| outcome != AuditOutcome::Refused) {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT * FROM refused_request WHERE true");
        push_filter(&mut sql, &AuditFilter { outcome: None, ..filter.clone() });
        push_window(&mut sql, window);
        let rows = self.store.read(sql).await?;
        rows.iter().map(|row| entry(refused_request::Model::from_query_result(row, "")?)).collect()
    }
}

fn row(counted: &CountedRefusals) -> refused_request::Model {
    refused_request::Model {
        id: counted.id,
        minute: micros(counted.minute),
        at: micros(counted.at),
        subject: counted.subject.clone(),
        address: counted.address.clone(),
        kind: word(&counted.kind),
        operation: counted.operation.clone(),
        target: counted.target.clone(),
        code: counted.code.clone(),
        request_id: counted.request_id.clone(),
        count: counted.count,
    }
}

fn entry(row: refused_request::Model) -> Result<AuditEntry, StoreError> {
    let address = Some(row.address).filter(|address| !address.is_empty()).map(|address| FieldChange::set("address", address));
    Ok(AuditEntry {
        id: row.id,
        at: time(row.at)?,
        actor: actor(row.subject),
        operation: row.operation,
        kind: from_word("audit kind", &row.kind)?,
        target: Some(row.target).filter(|target| !target.is_empty()),
        outcome: AuditOutcome::Refused,
        code: Some(row.code),
        request_id: row.request_id,
        changes: address.into_iter().chain([FieldChange::set("count", row.count)]).collect(),
    })
}

/// The subject of a counted refusal as an actor; `None` = the request had no subject.
fn actor(subject: String) -> Option<AuditActor> {
    let actor = |subject: String| AuditActor { name: subject.clone(), subject, roles: BTreeSet::new() };
    Some(subject).filter(|subject| !subject.is_empty()).map(actor)
}
