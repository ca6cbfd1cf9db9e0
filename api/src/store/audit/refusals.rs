//! Refusals that are counted: one row for each address or subject, reason and minute, with its count.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::journal::audit::{AuditActor, AuditEntry, AuditKind, AuditOutcome, FieldChange};
use entity::audit::refused_request;
use sea_orm::{ConnectionTrait, FromQueryResult, Iterable};
use uuid::Uuid;

use crate::store::audit::log::{AuditFilter, first_id, push_filter, push_window};
use crate::store::base::sql::Sql;
use crate::store::base::value::{from_word, micros, time, word};
use crate::store::base::window::Window;
use crate::store::base::write::insert_from;
use crate::store::{Store, StoreError};

/// Rows that one statement deletes at most.
const STEP: i64 = 1_000;

/// Refusals of one minute that are told of together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedRefusals {
    /// The id of the row, if there is none yet.
    pub id: Uuid,
    /// The beginning of the minute.
    pub minute: DateTime<Utc>,
    /// The first of them.
    pub at: DateTime<Utc>,
    /// The token's subject; empty for requests without a name.
    pub subject: String,
    /// The client's address; empty for requests with a name.
    pub address: String,
    /// How it was asked for.
    pub kind: AuditKind,
    /// The operation.
    pub operation: String,
    /// What it was about; empty where nothing is known of it.
    pub target: String,
    /// Why it was refused.
    pub code: String,
    /// The request of the first of them.
    pub request_id: String,
    /// How many more.
    pub count: i64,
}

impl Store {
    /// Adds to the counts with one statement.
    pub async fn count_refusals(&self, counted: &[CountedRefusals]) -> Result<(), StoreError> {
        if counted.is_empty() {
            return Ok(());
        }
        let rows: Vec<refused_request::Model> = counted.iter().map(row).collect();
        let columns: Vec<_> = refused_request::Column::iter().collect();
        let mut sql = Sql::new(self.backend());
        insert_from::<refused_request::Entity>(&mut sql, &columns, &rows);
        sql.push(" WHERE true ON CONFLICT (minute, subject, address, kind, operation, target, code)");
        sql.push(" DO UPDATE SET count = refused_request.count + excluded.count");
        let (transaction, writer) = self.begin_writing().await?;
        transaction.execute_raw(sql.build()).await?;
        transaction.commit().await?;
        drop(writer);
        Ok(())
    }

    /// Forgets counts of minutes before this, in steps; returns how many.
    pub async fn forget_refusals(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        loop {
            let mut sql = Sql::new(self.backend());
            sql.push("DELETE FROM refused_request WHERE id IN (SELECT id FROM refused_request WHERE minute < ");
            sql.bind(micros(before)).push(" ORDER BY minute LIMIT ").bind(STEP).push(")");
            let (transaction, writer) = self.begin_writing().await?;
            let deleted = transaction.execute_raw(sql.build()).await?.rows_affected();
            transaction.commit().await?;
            drop(writer);
            forgotten += deleted;
            if deleted < STEP.unsigned_abs() {
                return Ok(forgotten);
            }
        }
    }

    /// How many requests of a subject were refused for this reason since then, each part counted up to `cap`.
    pub async fn count_refused(&self, subject: &str, code: &str, since: DateTime<Utc>, cap: u32) -> Result<i64, StoreError> {
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT CAST((SELECT count(*) FROM (SELECT 1 FROM audit_log WHERE subject = ").bind(subject);
        sql.push(" AND id >= ").bind(first_id(since)).push(" AND code = ").bind(code).push(" AND at >= ").bind(micros(since));
        sql.push(" LIMIT ").bind(i64::from(cap)).push(") a) + coalesce((SELECT sum(count) FROM refused_request WHERE subject = ");
        sql.bind(subject).push(" AND code = ").bind(code).push(" AND at >= ").bind(micros(since)).push("), 0) AS bigint) AS n");
        self.read_count(sql).await
    }

    /// Counts as entries of the audit log: those of a window, one more than wanted at most.
    pub(in crate::store) async fn refusals_of(
        &self,
        filter: &AuditFilter,
        window: &Window<Uuid>,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        // Each of them is a refusal.
        if filter.outcome.is_some_and(|outcome| outcome != AuditOutcome::Refused) {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT * FROM refused_request WHERE true");
        push_filter(&mut sql, &AuditFilter { outcome: None, ..filter.clone() });
        push_window(&mut sql, window);
        let rows = self.read(sql).await?;
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

/// Who was refused, as far as a count knows.
fn actor(subject: String) -> Option<AuditActor> {
    let actor = |subject: String| AuditActor { name: subject.clone(), subject, roles: BTreeSet::new() };
    Some(subject).filter(|subject| !subject.is_empty()).map(actor)
}
