//! The placeholders for which SQLite and PostgreSQL have different SQL in this schema.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Runs statements in the dialect of the connection. Between braces stand `{uuid}`, `{bytes}`, `{serial}` (a key that the
/// database counts up) and `{bytewise}` (text that compares by its bytes, so that a prefix is a range).
pub async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let words: [(&str, &str); 4] = match manager.get_database_backend() {
        DbBackend::Postgres => [
            ("{uuid}", "uuid"),
            ("{bytes}", "bytea"),
            ("{serial}", "bigserial PRIMARY KEY"),
            ("{bytewise}", "text COLLATE \"C\""),
        ],
        _ => [("{uuid}", "blob"), ("{bytes}", "blob"), ("{serial}", "integer PRIMARY KEY AUTOINCREMENT"), ("{bytewise}", "text")],
    };
    for statement in statements {
        let sql = words.iter().fold((*statement).to_owned(), |sql, (word, dialect)| sql.replace(word, dialect));
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Declares a migration that runs the statements of its file's `UP`. There is no way down: a schema is mended forwards.
macro_rules! migration {
    ($name:literal) => {
        /// One change of the schema.
        pub struct Migration;

        impl sea_orm_migration::MigrationName for Migration {
            fn name(&self) -> &'static str {
                $name
            }
        }

        #[sea_orm_migration::async_trait::async_trait]
        impl sea_orm_migration::MigrationTrait for Migration {
            async fn up(&self, manager: &sea_orm_migration::SchemaManager) -> Result<(), sea_orm_migration::DbErr> {
                $crate::dialect::run(manager, UP).await
            }
        }
    };
}
pub(crate) use migration;
