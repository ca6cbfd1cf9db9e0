//! The append-only audit log, and the request that caused a journal entry.
//!
//! Ids are in the order of time, so that the primary key is the order of the list. Reads are most of the rows and are looked for
//! by subject and target; refusals and changes are rare and have indexes of their own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// The change of the schema.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, TABLES).await?;
        let guards = if manager.get_database_backend() == DbBackend::Postgres { POSTGRES_GUARDS } else { SQLITE_GUARDS };
        crate::dialect::run(manager, guards).await
    }
}

const TABLES: &[&str] = &[
    r"CREATE TABLE audit_log (
        id {uuid} PRIMARY KEY,
        at bigint NOT NULL,
        subject text,
        actor text,
        operation text NOT NULL,
        kind text NOT NULL,
        target text,
        outcome text NOT NULL,
        code text,
        request_id text NOT NULL,
        changes text
    )",
    "CREATE INDEX audit_log_subject ON audit_log (subject, id)",
    "CREATE INDEX audit_log_target ON audit_log (target, id) WHERE target IS NOT NULL",
    "CREATE INDEX audit_log_changes ON audit_log (operation, id) WHERE kind <> 'QUERY'",
    "CREATE INDEX audit_log_refused ON audit_log (outcome, id) WHERE outcome <> 'ALLOWED'",
    "ALTER TABLE journal ADD COLUMN request_id text",
    "CREATE INDEX journal_request ON journal (request_id) WHERE request_id IS NOT NULL",
];

const POSTGRES_GUARDS: &[&str] = &["CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"];

const SQLITE_GUARDS: &[&str] = &[
    "CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END",
    "CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END",
];
