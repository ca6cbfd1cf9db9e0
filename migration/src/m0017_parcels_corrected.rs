//! Parcels that the channel corrects, scans of one second in the platform's order, and tracking numbers that are found in any case.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// The change of the schema.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, COLUMNS).await?;
        // The same expression as in `api/store/src/base/sql.rs`: an index counts only for a statement with exactly its expression.
        let indexes = if manager.get_database_backend() == DbBackend::Postgres { POSTGRES_INDEXES } else { SQLITE_INDEXES };
        crate::dialect::run(manager, indexes).await?;
        crate::dialect::run(manager, OLD_INDEXES).await
    }
}

const COLUMNS: &[&str] = &[
    "ALTER TABLE tracking_event ADD COLUMN sequence bigint NOT NULL DEFAULT 0",
    "ALTER TABLE shipment ADD COLUMN carrier_source text",
    "ALTER TABLE shipment ADD COLUMN voided_at bigint",
];

const POSTGRES_INDEXES: &[&str] = &[
    r#"CREATE INDEX shipment_number_key ON shipment (upper(btrim(tracking_number) COLLATE "C"), order_id)"#,
    r#"CREATE INDEX tracking_event_number_key ON tracking_event (upper(btrim(tracking_number) COLLATE "C"), id)
        WHERE shipment_id IS NULL"#,
];

const SQLITE_INDEXES: &[&str] = &[
    "CREATE INDEX shipment_number_key ON shipment (upper(trim(tracking_number)), order_id)",
    "CREATE INDEX tracking_event_number_key ON tracking_event (upper(trim(tracking_number)), id) WHERE shipment_id IS NULL",
];

const OLD_INDEXES: &[&str] = &["DROP INDEX shipment_tracking_number", "DROP INDEX tracking_event_number"];
