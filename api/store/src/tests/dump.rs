//! The texts of a database, to look for what must not be in it.

use std::fmt::Write;

use sea_orm::{ConnectionTrait, DbBackend};

use crate::Store;

/// Every row of every table as text, for PostgreSQL and SQLite.
pub async fn dump(store: &Store) -> String {
    let list = match store.backend() {
        DbBackend::Postgres => "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
        _ => "SELECT name FROM sqlite_master WHERE type = 'table'",
    };
    let mut text = String::new();
    for table in all(store, list).await {
        let statement = if store.backend() == DbBackend::Postgres {
            format!("SELECT t::text AS name FROM \"{table}\" t")
        } else {
            let columns = all(store, &format!("SELECT name FROM pragma_table_info('{table}')")).await;
            let cell = |column| {
                format!("coalesce(CASE typeof(\"{column}\") WHEN 'blob' THEN hex(\"{column}\") ELSE \"{column}\" END, '')")
            };
            format!("SELECT {} AS name FROM \"{table}\"", columns.iter().map(cell).collect::<Vec<_>>().join(" || ' ' || "))
        };
        for row in all(store, &statement).await {
            writeln!(text, "{table}: {row}").unwrap();
        }
    }
    text
}

/// The texts of the column `name`.
pub async fn all(store: &Store, statement: &str) -> Vec<String> {
    let rows = store.connection().query_all_raw(sea_orm::Statement::from_string(store.backend(), statement)).await.unwrap();
    rows.iter().map(|row| row.try_get_by("name").unwrap()).collect()
}
