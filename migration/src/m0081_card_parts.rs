//! A card is kept as its head, its lines and its body, so that a list reads the part that it shows.
//!
//! A card from before these columns keeps its `document`, which is read until the order changes or `panorama cards rebuild`, which may run
//! at any time. `document` is empty in every other row.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// The change of the schema.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, COLUMNS).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            crate::dialect::run(manager, POSTGRES_STORAGE).await?;
        }
        Ok(())
    }
}

const COLUMNS: &[&str] = &[
    "ALTER TABLE order_card ADD COLUMN head text",
    "ALTER TABLE order_card ADD COLUMN lines text",
    "ALTER TABLE order_card ADD COLUMN body text",
];

const POSTGRES_STORAGE: &[&str] = &[
    // LZ4 is several times faster than the default both ways; a server may be older than it, or built without it.
    r"DO $$ BEGIN
        EXECUTE 'ALTER TABLE order_card ALTER COLUMN head SET COMPRESSION lz4, ALTER COLUMN lines SET COMPRESSION lz4,
                 ALTER COLUMN body SET COMPRESSION lz4';
    EXCEPTION WHEN feature_not_supported OR syntax_error THEN NULL;
    END $$",
];
