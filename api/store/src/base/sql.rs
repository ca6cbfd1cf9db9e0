//! Statements as text with bound values, for queries that an entity cannot express. Both databases read the same `$n` placeholders.

use sea_orm::sea_query::ArrayType;
use sea_orm::{DbBackend, Statement, Value};
use uuid::Uuid;

use crate::StoreError;

/// A statement that is being written.
pub struct Sql {
    /// The database that runs the statement.
    pub backend: DbBackend,
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// An empty statement for a database.
    pub fn new(backend: DbBackend) -> Self {
        Self { backend, text: String::with_capacity(512), values: Vec::new() }
    }

    /// Appends text. Values are never part of the text: they are bound.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends a placeholder for the value.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Appends `(a, b, c)` of bound values; for an empty list `(NULL)`, which equals no value.
    pub fn bind_list<T: Into<Value>>(&mut self, values: impl IntoIterator<Item = T>) -> &mut Self {
        let start = self.text.len();
        for value in values {
            self.push(if self.text.len() == start { "(" } else { ", " }).bind(value);
        }
        let end = if self.text.len() == start { "(NULL)" } else { ")" };
        self.push(end)
    }

    /// Appends the end of a condition: the expression before it is one of the ids. They are bound as one value, so that the text of the
    /// statement is the same for every number of ids.
    ///
    /// On PostgreSQL the value is an array, for which the planner uses an index regardless of the statistics; a sub-select would be joined,
    /// and a plan that was made while the table was small would scan the whole table.
    pub fn among_ids(&mut self, ids: impl IntoIterator<Item = Uuid>) -> &mut Self {
        if self.backend == DbBackend::Postgres {
            return self.among(ArrayType::Uuid, ids.into_iter().map(Value::from)).push("::uuid[])");
        }
        let list = json_list(ids.into_iter().map(|id| id.to_string()));
        self.push(" IN (SELECT unhex(value, '-') FROM json_each(").bind(list).push("))")
    }

    /// The same condition for texts.
    pub fn among_texts<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) -> &mut Self {
        let texts = texts.into_iter();
        if self.backend == DbBackend::Postgres {
            return self.among(ArrayType::String, texts.map(|text| Value::from(text.as_ref()))).push("::text[])");
        }
        let list = json_list(texts.map(|text| text.as_ref().to_owned()));
        self.push(" IN (SELECT value FROM json_each(").bind(list).push("))")
    }

    fn among(&mut self, of: ArrayType, values: impl Iterator<Item = Value>) -> &mut Self {
        self.push(" = ANY (").bind(Value::Array(of, Some(Box::new(values.collect()))))
    }

    /// The number of values bound so far.
    pub fn bound(&self) -> usize {
        self.values.len()
    }

    /// The finished statement with its bound values.
    pub fn build(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.text, self.values)
    }
}

fn json_list(texts: impl Iterator<Item = String>) -> String {
    serde_json::Value::Array(texts.map(serde_json::Value::String).collect()).to_string()
}

/// An expression for the form of a tracking number in which numbers are compared: see [`domain::order::shipment::number_key`]. `column` is
/// never a value. Migration `m0017` has indexes on it.
pub fn number_key_of(backend: DbBackend, column: &str) -> String {
    match backend {
        // Without its own collation, PostgreSQL would convert letters outside ASCII by the collation of the database.
        DbBackend::Postgres => format!("upper(btrim({column}) COLLATE \"C\")"),
        _ => format!("upper(trim({column}))"),
    }
}

/// An expression that is a JSON array of the columns of `alias`, in their order, so that it reads back as the entity's row.
pub fn json_row<E: sea_orm::EntityTrait>(backend: DbBackend, alias: &str) -> String {
    use sea_orm::sea_query::ColumnType;
    use sea_orm::{ColumnTrait, IdenStatic, Iterable};
    let cells = E::Column::iter().map(|column| {
        let name = column.as_str();
        let cell = format!("{alias}.\"{name}\"");
        match (backend, column.def().get_column_type()) {
            (DbBackend::Postgres, _) => cell,
            (_, ColumnType::Uuid) => format!("CASE WHEN {cell} IS NOT NULL THEN lower(hex({cell})) END"),
            (_, ColumnType::Boolean) => format!("json(CASE {cell} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)"),
            _ => cell,
        }
    });
    let function = if backend == DbBackend::Postgres { "json_build_array" } else { "json_array" };
    format!("{function}({})", cells.collect::<Vec<_>>().join(", "))
}

/// The name of the function that gathers rows into a JSON array.
pub fn json_gather(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Postgres { "json_agg" } else { "json_group_array" }
}

/// Reads a JSON array that a sub-select gathered; `None` = an empty array.
pub fn read_json<T: serde::de::DeserializeOwned>(what: &'static str, text: Option<&str>) -> Result<Vec<T>, StoreError> {
    text.map_or_else(|| Ok(Vec::new()), |text| serde_json::from_str(text).map_err(|error| StoreError::unreadable(what, &error)))
}
