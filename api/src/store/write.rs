//! Whole rows into a table, any number with one statement: the rows travel as one JSON value, so that the statement's text never
//! changes, is prepared once per connection, and no limit of bound variables is met.

use sea_orm::sea_query::ColumnType;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IdenStatic, Iterable, ModelTrait, PrimaryKeyToColumn, Value,
};
use serde_json::Value as Json;
use uuid::Uuid;

use super::StoreError;
use super::sql::Sql;

/// What happens to a row whose key exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It becomes the new row.
    Replace,
    /// It stays.
    Keep,
    /// The statement fails: somebody else made the same thing.
    Refuse,
}

/// Writes the rows with one statement; nothing at all for none.
pub async fn write<C, E>(connection: &C, rows: &[E::Model], existing: Existing) -> Result<(), StoreError>
where
    C: ConnectionTrait,
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    if rows.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new(connection.get_database_backend());
    insert_from::<E>(&mut sql, &E::Column::iter().collect::<Vec<_>>(), rows);
    // SQLite needs the WHERE to tell the upsert's ON from a join's.
    sql.push(" WHERE true");
    on_conflict::<E>(&mut sql, existing);
    connection.execute_raw(sql.build()).await?;
    Ok(())
}

/// Deletes the rows of these ids with one statement; nothing at all for none.
pub async fn delete<C: ConnectionTrait, E: EntityTrait>(connection: &C, key: E::Column, ids: &[Uuid]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new(connection.get_database_backend());
    sql.push(&format!("DELETE FROM \"{}\" WHERE \"{}\" IN ", E::default().table_name(), key.as_str()));
    sql.bind_ids(ids.iter().copied());
    connection.execute_raw(sql.build()).await?;
    Ok(())
}

/// Appends `INSERT INTO table (columns) SELECT … FROM the rows`.
pub fn insert_from<E>(sql: &mut Sql, columns: &[E::Column], rows: &[E::Model])
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.as_str())).collect();
    sql.push(&format!("INSERT INTO \"{}\" ({}) SELECT ", E::default().table_name(), names.join(", ")));
    if sql.backend == DbBackend::Postgres {
        let types: Vec<String> =
            columns.iter().map(|column| format!("\"{}\" {}", column.as_str(), postgres_type(*column))).collect();
        sql.push(&names.join(", ")).push(" FROM json_to_recordset(").bind(rows_as_json::<E>(rows, columns, true));
        sql.push("::json) AS new(").push(&types.join(", ")).push(")");
    } else {
        let cells: Vec<String> = columns.iter().enumerate().map(|(index, column)| sqlite_cell(*column, index)).collect();
        sql.push(&cells.join(", ")).push(" FROM json_each(").bind(rows_as_json::<E>(rows, columns, false)).push(") AS new");
    }
}

fn on_conflict<E: EntityTrait>(sql: &mut Sql, existing: Existing) {
    let key: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let is_key = |column: &E::Column| key.iter().any(|part| part.as_str() == column.as_str());
    let names: Vec<String> = key.iter().map(|column| format!("\"{}\"", column.as_str())).collect();
    match existing {
        Existing::Refuse => {}
        Existing::Keep => {
            sql.push(" ON CONFLICT DO NOTHING");
        }
        Existing::Replace => {
            let updates: Vec<String> = E::Column::iter()
                .filter(|column| !is_key(column))
                .map(|column| format!("\"{0}\" = excluded.\"{0}\"", column.as_str()))
                .collect();
            sql.push(&format!(" ON CONFLICT ({}) DO UPDATE SET {}", names.join(", "), updates.join(", ")));
        }
    }
}

fn postgres_type<C: ColumnTrait>(column: C) -> &'static str {
    match column.def().get_column_type() {
        ColumnType::BigInteger => "bigint",
        ColumnType::Integer => "integer",
        ColumnType::Boolean => "boolean",
        ColumnType::Uuid => "uuid",
        ColumnType::Blob => "bytea",
        _ => "text",
    }
}

fn sqlite_cell<C: ColumnTrait>(column: C, index: usize) -> String {
    match column.def().get_column_type() {
        ColumnType::Uuid => format!("unhex(new.value->>{index}, '-')"),
        ColumnType::Blob => format!("unhex(substr(new.value->>{index}, 3))"),
        _ => format!("new.value->>{index}"),
    }
}

/// The rows as a JSON array: of objects, which PostgreSQL's `json_to_recordset` wants, or of arrays.
fn rows_as_json<E>(rows: &[E::Model], columns: &[E::Column], objects: bool) -> String
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let rows = rows.iter().map(|row| {
        let cells = columns.iter().map(|column| (column.as_str(), cell(row.get(*column))));
        if objects {
            Json::Object(cells.map(|(name, value)| (name.to_owned(), value)).collect())
        } else {
            Json::Array(cells.map(|(_, value)| value).collect())
        }
    });
    Json::Array(rows.collect()).to_string()
}

/// One cell. Bytes are `\x` and hex, as PostgreSQL reads them. A NUL, which PostgreSQL's text cannot hold, becomes U+FFFD.
fn cell(value: Value) -> Json {
    match value {
        Value::Bool(Some(value)) => value.into(),
        Value::Int(Some(value)) => value.into(),
        Value::BigInt(Some(value)) => value.into(),
        Value::Uuid(Some(value)) => value.to_string().into(),
        Value::Bytes(Some(value)) => format!("\\x{}", hex::encode(value)).into(),
        Value::String(Some(value)) if value.contains('\0') => value.replace('\0', "\u{FFFD}").into(),
        Value::String(Some(value)) => value.into(),
        _ => Json::Null,
    }
}
