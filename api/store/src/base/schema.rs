//! The schema version of a database, found without changing it.

use migration::Migrator;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::StoreError;

/// The schema of a database, compared with the one of this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schema {
    /// The schema is the newest one.
    Newest,
    /// The database has no schema yet.
    Empty,
    /// This number of migrations is missing.
    Older(usize),
    /// The schema has a migration that this program does not know.
    Newer(String),
}

impl Schema {
    /// The fault and its remedy; `None` = the schema is the newest.
    pub fn fault(&self) -> Option<String> {
        match self {
            Self::Newest => None,
            Self::Empty => Some("the database is not migrated: it is empty; run `panorama migrate` first".to_owned()),
            Self::Older(count) => Some(format!(
                "the database is not migrated: {count} changes of the schema are missing; run `panorama migrate` first"
            )),
            Self::Newer(name) => Some(format!(
                "the database is of a newer panorama: it has the change {name}; run that version, or restore a backup from before"
            )),
        }
    }
}

/// The schema of a connection's database.
pub(crate) async fn of<C: ConnectionTrait>(connection: &C) -> Result<Schema, StoreError> {
    let backend = connection.get_database_backend();
    let is_there = match backend {
        DbBackend::Sqlite => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
        _ => "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
    };
    if connection.query_one_raw(Statement::from_string(backend, is_there)).await?.is_none() {
        return Ok(Schema::Empty);
    }
    let done = Statement::from_string(backend, "SELECT version FROM seaql_migrations ORDER BY version");
    let done = connection.query_all_raw(done).await?;
    let done = done.iter().map(|row| Ok(row.try_get("", "version")?)).collect::<Result<Vec<String>, StoreError>>()?;
    Ok(compare(&Migrator::names(), &done))
}

/// The state of a database in which these changes are `done`, for a program that knows the changes `known`.
fn compare(known: &[String], done: &[String]) -> Schema {
    if let Some(unknown) = done.iter().rev().find(|name| !known.contains(name)) {
        return Schema::Newer(unknown.clone());
    }
    match known.iter().filter(|name| !done.contains(name)).count() {
        0 => Schema::Newest,
        _ if done.is_empty() => Schema::Empty,
        missing => Schema::Older(missing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_is_the_newest_empty_older_or_newer() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let known = names(&["m1", "m2", "m3"]);
        let of = |done: &[&str]| compare(&known, &names(done));
        assert_eq!(of(&["m1", "m2", "m3"]), Schema::Newest);
        assert_eq!(of(&[]), Schema::Empty);
        assert_eq!(of(&["m1"]), Schema::Older(2));
        assert_eq!(of(&["m1", "m4"]), Schema::Newer("m4".to_owned()));
        assert_eq!(of(&["m1", "m2", "m3"]).fault(), None);
    }
}
