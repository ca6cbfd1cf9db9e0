//! Inserts of whole rows, any number with one statement: the rows travel as one array per column, on SQLite as one JSON value. So the text
//! of the statement never changes, it is prepared once per connection, and no limit of bound variables is met.

use std::fmt::Write as _;

use sea_orm::sea_query::{ArrayType, ColumnType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IdenStatic, Iterable, ModelTrait, PrimaryKeyToColumn, Value,
};
use uuid::Uuid;

use crate::StoreError;
use crate::base::sql::Sql;

/// The rule for a row whose key exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Existing {
    /// The new row replaces the existing row.
    Replace,
    /// The existing row stays.
    Keep,
    /// The statement fails, because another transaction made the same row.
    Refuse,
}

/// Writes the rows with one statement; an empty list runs no statement.
pub async fn write<C, E>(connection: &C, rows: &[E::Model], existing: Existing) -> Result<(), StoreError>
where
    C: ConnectionTrait,
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let mut inserts = Inserts::new(connection.get_database_backend());
    inserts.add::<E>(rows, existing);
    inserts.run(connection).await
}

/// Rows for several tables, each row once: on PostgreSQL they are written with one statement, because a round trip costs more than a row;
/// on SQLite, which has no statement for several tables, with one statement per table.
///
/// A part of the one statement reads no rows that another part writes. Foreign keys are checked at the end of the statement.
pub struct Inserts {
    whole: Sql,
    parts: usize,
    each: Vec<Sql>,
}

impl Inserts {
    /// An empty set of rows.
    pub fn new(backend: DbBackend) -> Self {
        Self { whole: Sql::new(backend), parts: 0, each: Vec::new() }
    }

    /// The database that runs the statements.
    pub fn backend(&self) -> DbBackend {
        self.whole.backend
    }

    /// Adds the rows of a table; an empty list adds nothing.
    pub fn add<E>(&mut self, rows: &[E::Model], existing: Existing)
    where
        E: EntityTrait,
        E::Model: ModelTrait<Entity = E>,
    {
        if !rows.is_empty() {
            self.part(|sql| {
                insert_from::<E>(sql, &E::Column::iter().collect::<Vec<_>>(), rows);
                // SQLite needs the WHERE to tell the upsert's ON from a join's.
                sql.push(" WHERE true");
                on_conflict::<E>(sql, existing);
            });
        }
    }

    /// Adds a statement that writes. On PostgreSQL a later part may read the rows that it returns, from a table with the returned name.
    pub fn part(&mut self, write: impl FnOnce(&mut Sql)) -> String {
        let name = format!("part{}", self.parts);
        if self.backend() == DbBackend::Postgres {
            self.whole.push(if self.parts == 0 { "WITH " } else { ", " }).push(&name).push(" AS (");
            write(&mut self.whole);
            self.whole.push(")");
        } else {
            let mut sql = Sql::new(self.backend());
            write(&mut sql);
            self.each.push(sql);
        }
        self.parts += 1;
        name
    }

    /// Writes all parts; several statements run in the order in which they were added.
    pub async fn run<C: ConnectionTrait>(mut self, connection: &C) -> Result<(), StoreError> {
        for sql in self.each {
            connection.execute_raw(sql.build()).await?;
        }
        if self.whole.backend == DbBackend::Postgres && self.parts > 0 {
            self.whole.push(" SELECT");
            connection.execute_raw(self.whole.build()).await?;
        }
        Ok(())
    }
}

/// Deletes the rows of these ids with one statement; an empty list runs no statement.
pub async fn delete<C: ConnectionTrait, E: EntityTrait>(connection: &C, key: E::Column, ids: &[Uuid]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new(connection.get_database_backend());
    sql.push(&format!("DELETE FROM \"{}\" WHERE \"{}\"", E::default().table_name(), key.as_str()));
    sql.among_ids(ids.iter().copied());
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
        push_arrays::<E>(sql, columns, rows);
    } else {
        let cells: Vec<String> = columns.iter().enumerate().map(|(index, column)| sqlite_cell(*column, index)).collect();
        sql.push(&cells.join(", ")).push(" FROM json_each(").bind(rows_as_json::<E>(rows, columns)).push(") AS new");
    }
}

/// Appends the columns of the rows, each as an array. It is bound as one value, or as text where it has nulls, because a bound array cannot
/// hold nulls.
fn push_arrays<E>(sql: &mut Sql, columns: &[E::Column], rows: &[E::Model])
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.as_str())).collect();
    sql.push(&names.join(", ")).push(" FROM unnest(");
    for (index, column) in columns.iter().enumerate() {
        let values: Vec<Value> = rows.iter().map(|row| row.get(*column)).collect();
        let (array, cast) = postgres_type(*column);
        sql.push(if index == 0 { "" } else { ", " });
        if column.def().is_null() || values.iter().any(is_null) {
            sql.bind(array_text(values)).push("::text").push(cast);
        } else {
            sql.bind(Value::Array(array, Some(Box::new(values.into_iter().map(without_nul).collect())))).push(cast);
        }
    }
    sql.push(") AS new(").push(&names.join(", ")).push(")");
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

/// The array type of a column, and its cast.
fn postgres_type<C: ColumnTrait>(column: C) -> (ArrayType, &'static str) {
    match column.def().get_column_type() {
        ColumnType::BigInteger => (ArrayType::BigInt, "::bigint[]"),
        ColumnType::Integer => (ArrayType::Int, "::integer[]"),
        ColumnType::Boolean => (ArrayType::Bool, "::boolean[]"),
        ColumnType::Uuid => (ArrayType::Uuid, "::uuid[]"),
        ColumnType::Blob => (ArrayType::Bytes, "::bytea[]"),
        _ => (ArrayType::String, "::text[]"),
    }
}

/// A cell of an array. A NUL, which PostgreSQL's text cannot hold, becomes U+FFFD.
fn without_nul(value: Value) -> Value {
    match value {
        Value::String(Some(value)) if value.contains('\0') => Value::String(Some(value.replace('\0', "\u{FFFD}"))),
        other => other,
    }
}

/// An array as PostgreSQL writes it: `{"a",NULL}`.
fn array_text(values: Vec<Value>) -> String {
    let mut text = String::with_capacity(values.len() * 16);
    text.push('{');
    for (index, value) in values.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        match without_nul(value) {
            Value::Bool(Some(value)) => push(&mut text, format_args!("{value}")),
            Value::Int(Some(value)) => push(&mut text, format_args!("{value}")),
            Value::BigInt(Some(value)) => push(&mut text, format_args!("{value}")),
            Value::Uuid(Some(value)) => push(&mut text, format_args!("{value}")),
            Value::Bytes(Some(value)) => push(&mut text, format_args!("\"\\\\x{}\"", hex::encode(value))),
            Value::String(Some(value)) => {
                text.push('"');
                for piece in value.split_inclusive(['"', '\\']) {
                    let plain = piece.trim_end_matches(['"', '\\']);
                    text.push_str(plain);
                    if let Some(escaped) = piece[plain.len()..].chars().next() {
                        text.push('\\');
                        text.push(escaped);
                    }
                }
                text.push('"');
            }
            _ => text.push_str("NULL"),
        }
    }
    text.push('}');
    text
}

fn sqlite_cell<C: ColumnTrait>(column: C, index: usize) -> String {
    match column.def().get_column_type() {
        ColumnType::Uuid => format!("unhex(new.value->>{index}, '-')"),
        ColumnType::Blob => format!("unhex(substr(new.value->>{index}, 3))"),
        _ => format!("new.value->>{index}"),
    }
}

/// The rows as a JSON array of arrays.
///
/// The text is written cell by cell, because a tree of values would cost more than the rest of the work for an order here.
fn rows_as_json<E>(rows: &[E::Model], columns: &[E::Column]) -> String
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let mut text = String::with_capacity(rows.len() * columns.len() * 24);
    for (number, row) in rows.iter().enumerate() {
        text.push_str(if number == 0 { "[" } else { "],[" });
        for (place, column) in columns.iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            push_cell(&mut text, row.get(*column));
        }
    }
    format!("[{text}]]")
}

fn is_null(value: &Value) -> bool {
    matches!(
        value,
        Value::Bool(None) | Value::Int(None) | Value::BigInt(None) | Value::Uuid(None) | Value::Bytes(None) | Value::String(None)
    )
}

/// One cell as JSON. Bytes are `\x` and hex. A NUL becomes U+FFFD, as on PostgreSQL, whose text cannot hold it.
fn push_cell(text: &mut String, value: Value) {
    match value {
        Value::Bool(Some(value)) => text.push_str(if value { "true" } else { "false" }),
        Value::Int(Some(value)) => push(text, format_args!("{value}")),
        Value::BigInt(Some(value)) => push(text, format_args!("{value}")),
        Value::Uuid(Some(value)) => push(text, format_args!("\"{value}\"")),
        Value::Bytes(Some(value)) => {
            text.push_str("\"\\\\x");
            text.push_str(&hex::encode(value));
            text.push('"');
        }
        Value::String(Some(value)) if value.contains('\0') => push_text(text, &value.replace('\0', "\u{FFFD}")),
        Value::String(Some(value)) => push_text(text, &value),
        _ => text.push_str("null"),
    }
}

fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a `String` never fails.
    let _ = text.write_fmt(what);
}

/// A text in quotes, as JSON writes it.
fn push_text(text: &mut String, value: &str) {
    text.push('"');
    let mut written = 0;
    for (at, byte) in value.bytes().enumerate().filter(|(_, byte)| *byte < 0x20 || matches!(byte, b'"' | b'\\')) {
        text.push_str(&value[written..at]);
        match byte {
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            _ => push(text, format_args!("\\u{byte:04x}")),
        }
        written = at + 1;
    }
    text.push_str(&value[written..]);
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_the_json_of_the_library() {
        for value in ["", "plain", "say \"no\"", "back\\slash", "two\r\nlines\t", "\u{1}\u{1f}\u{7f}", "号 🙂 é", "{\"a\":[1]}"]
        {
            let mut text = String::new();
            push_text(&mut text, value);
            assert_eq!(serde_json::from_str::<String>(&text).unwrap(), value);
        }
    }

    #[test]
    fn arrays_with_nulls_are_what_postgres_reads() {
        let texts = ["plain", "", "say \"no\"", "\\\\back", "two\nlines,{}", "NULL", "a\0b"].map(Value::from);
        let texts = array_text(texts.into_iter().chain([Value::String(None)]).collect());
        assert_eq!(texts, "{\"plain\",\"\",\"say \\\"no\\\"\",\"\\\\\\\\back\",\"two\nlines,{}\",\"NULL\",\"a\u{FFFD}b\",NULL}");
        let rest = vec![Value::BigInt(Some(-7)), Value::Bool(Some(true)), Value::Bytes(Some(vec![0, 255])), Value::Int(None)];
        assert_eq!(array_text(rest), "{-7,true,\"\\\\x00ff\",NULL}");
    }

    #[test]
    fn cells_are_what_sqlite_reads() {
        let cell = |value: Value| {
            let mut text = String::new();
            push_cell(&mut text, value);
            text
        };
        assert_eq!(cell(Value::Bytes(Some(vec![0, 255]))), r#""\\x00ff""#);
        assert_eq!(cell(Value::String(Some("a\0b".into()))), "\"a\u{FFFD}b\"");
        assert_eq!((cell(Value::BigInt(Some(-7))), cell(Value::Bool(Some(true)))), ("-7".to_owned(), "true".to_owned()));
        assert_eq!(
            (cell(Value::BigInt(None)), cell(Value::Uuid(Some(Uuid::nil())))),
            ("null".to_owned(), format!("\"{}\"", Uuid::nil()))
        );
    }
}
