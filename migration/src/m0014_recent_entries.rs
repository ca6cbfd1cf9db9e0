//! The newest timeline entries of an order are kept with its card, so that a card needs no look into the journal; and a card,
//! short enough for it, is stored whole in its page.
//!
//! A card older than these columns has nulls there: its timeline is read from the journal until `panorama cards rebuild`, which
//! may run at any time.

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
    "ALTER TABLE order_card ADD COLUMN recent text",
    "ALTER TABLE order_card ADD COLUMN has_words boolean",
    "ALTER TABLE order_card ADD COLUMN has_messages boolean",
];

const POSTGRES_STORAGE: &[&str] = &[
    // Two cards a page: a longer one is compressed first, and only then stored out of line, which costs a second look.
    "ALTER TABLE order_card SET (toast_tuple_target = 4080)",
    // LZ4 is several times faster than the default both ways; a server may be older than it, or built without it.
    r"DO $$ BEGIN
        EXECUTE 'ALTER TABLE order_card ALTER COLUMN document SET COMPRESSION lz4, ALTER COLUMN recent SET COMPRESSION lz4';
    EXCEPTION WHEN feature_not_supported OR syntax_error THEN NULL;
    END $$",
];
