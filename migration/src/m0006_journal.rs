//! The append-only journal; its outbox; and the feed that gives committed entries their positions.

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
    r"CREATE TABLE journal (
        seq {serial},
        id {uuid} NOT NULL UNIQUE,
        order_id {uuid},
        order_version bigint,
        shop text,
        warehouse text,
        status text,
        kind text NOT NULL,
        event text NOT NULL,
        source text NOT NULL,
        actor text,
        occurred_at bigint NOT NULL,
        recorded_at bigint NOT NULL
    )",
    "CREATE INDEX journal_order ON journal (order_id, seq)",
    "CREATE INDEX journal_kind ON journal (kind, recorded_at, seq)",
    "CREATE TABLE journal_pending (seq bigint PRIMARY KEY)",
    "CREATE TABLE journal_feed (position bigint PRIMARY KEY, seq bigint NOT NULL UNIQUE)",
];

const POSTGRES_GUARDS: &[&str] = &[
    r"CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER journal_feed_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_feed
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
];

const SQLITE_GUARDS: &[&str] = &[
    "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END",
    "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END",
    "CREATE TRIGGER journal_feed_no_update BEFORE UPDATE ON journal_feed
        BEGIN SELECT RAISE(ABORT, 'journal_feed is append-only'); END",
    "CREATE TRIGGER journal_feed_no_delete BEFORE DELETE ON journal_feed
        BEGIN SELECT RAISE(ABORT, 'journal_feed is append-only'); END",
];
