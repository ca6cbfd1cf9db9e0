//! The last release runs on the schema of this version: its columns, types and unique keys are there, and its inserts need nothing else.
//!
//! While a new version migrates, instances of the last release still run. `sqlite.txt` and `postgres.txt` hold the schema of the last
//! release; `make release-schema` records them at a release.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use panorama::store::Store;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::json;
use tests::both_databases;
use tests::company::Company;
use tests::environment::Environment;

use crate::intake::tables::texts;

/// With this variable the schema of this version is recorded as the one of the last release.
const RECORD: &str = "PANORAMA_TEST_RECORD_SCHEMA";

/// The tables of a database, as far as the statements of a program depend on them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Schema {
    /// The columns by table and name.
    columns: BTreeMap<(String, String), Column>,
    /// The unique keys: table, columns, condition.
    unique: BTreeSet<[String; 3]>,
    /// The foreign keys and checks: table, rule.
    rules: BTreeSet<[String; 2]>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    of: String,
    is_nullable: bool,
    has_default: bool,
}

impl Schema {
    /// Reads lines of `column table|name|type|is nullable|has default`, `unique table|columns|condition` and `rule table|rule`.
    fn parse(text: &str) -> Self {
        let mut schema = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (kind, rest) = line.split_once(' ').unwrap_or_else(|| panic!("{line}"));
            let mut cells = rest.split('|').map(str::to_owned);
            let mut next = || cells.next().unwrap_or_else(|| panic!("{line}"));
            match kind {
                "column" => {
                    let key = (next(), next());
                    let column = Column { of: next(), is_nullable: next() == "true", has_default: next() == "true" };
                    schema.columns.insert(key, column);
                }
                "unique" => drop(schema.unique.insert([next(), next(), next()])),
                "rule" => drop(schema.rules.insert([next(), next()])),
                _ => panic!("{line}"),
            }
        }
        schema
    }

    fn write(&self) -> String {
        let mut text = String::new();
        for ((table, name), Column { of, is_nullable, has_default }) in &self.columns {
            let _ = writeln!(text, "column {table}|{name}|{of}|{is_nullable}|{has_default}");
        }
        for key in &self.unique {
            let _ = writeln!(text, "unique {}", key.join("|"));
        }
        for rule in &self.rules {
            let _ = writeln!(text, "rule {}", rule.join("|"));
        }
        text
    }

    async fn of(store: &Store) -> Self {
        let mut text = String::new();
        for (kind, select) in selects(store.backend()) {
            for line in texts(store, select.to_owned()).await {
                let _ = writeln!(text, "{kind} {line}");
            }
        }
        Self::parse(&text)
    }

    fn tables(&self) -> BTreeSet<&str> {
        self.columns.keys().map(|(table, _)| table.as_str()).collect()
    }

    fn columns_of(&self, table: &str) -> impl Iterator<Item = (&str, &Column)> {
        self.columns.iter().filter(move |((of, _), _)| of == table).map(|((_, name), column)| (name.as_str(), column))
    }

    /// The reasons why a program of this schema cannot run on `newer`.
    fn broken_by(&self, newer: &Self) -> Vec<String> {
        let mut broken = Vec::new();
        for ((table, name), column) in &self.columns {
            match newer.columns.get(&(table.clone(), name.clone())) {
                None => broken.push(format!("{table}.{name} is gone")),
                Some(new) if (&new.of, new.is_nullable) != (&column.of, column.is_nullable) => {
                    broken.push(format!("{table}.{name} was {column:?} and is {new:?}"));
                }
                Some(new) if column.has_default && !new.has_default => {
                    broken.push(format!("{table}.{name} has lost its default"));
                }
                Some(_) => {}
            }
        }
        let tables = self.tables();
        for ((table, name), column) in &newer.columns {
            let is_new = tables.contains(table.as_str()) && !self.columns.contains_key(&(table.clone(), name.clone()));
            if is_new && !column.is_nullable && !column.has_default {
                broken.push(format!("{table}.{name} is new, and an insert without it fails"));
            }
        }
        for key in self.unique.difference(&newer.unique) {
            broken.push(format!("the unique key {} is gone, and an upsert names it", key.join("|")));
        }
        for [table, columns, condition] in newer.unique.difference(&self.unique) {
            let is_old = |column: &str| self.columns.contains_key(&(table.clone(), column.to_owned()));
            if tables.contains(table.as_str()) && columns.split(',').all(is_old) {
                broken.push(format!("the unique key {table}|{columns}|{condition} is new"));
            }
        }
        for [table, rule] in newer.rules.difference(&self.rules) {
            let names_new = newer
                .columns_of(table)
                .any(|(name, _)| !self.columns.contains_key(&(table.clone(), name.to_owned())) && rule.contains(name));
            if tables.contains(table.as_str()) && !names_new {
                broken.push(format!("the rule {rule} of {table} is new"));
            }
        }
        broken
    }
}

/// The statements that list the schema; each row is one text.
fn selects(backend: DbBackend) -> [(&'static str, &'static str); 3] {
    match backend {
        DbBackend::Postgres => [
            (
                "column",
                "SELECT concat_ws('|', table_name, column_name, udt_name, (is_nullable = 'YES')::text, (column_default IS NOT NULL)::text)
                 FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'",
            ),
            (
                "unique",
                "SELECT concat_ws('|', t.relname,
                   (SELECT string_agg(pg_get_indexdef(i.indexrelid, k, true), ',' ORDER BY k) FROM generate_series(1, i.indnkeyatts) k),
                   coalesce(pg_get_expr(i.indpred, i.indrelid), ''))
                 FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
                 WHERE i.indisunique AND t.relnamespace = 'public'::regnamespace AND t.relname <> 'seaql_migrations'",
            ),
            (
                "rule",
                "SELECT concat_ws('|', t.relname, pg_get_constraintdef(c.oid)) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
                 WHERE c.contype IN ('f', 'c') AND c.connamespace = 'public'::regnamespace",
            ),
        ],
        _ => [
            (
                "column",
                "SELECT t.name || '|' || c.name || '|' || lower(c.type) || '|' || iif(c.\"notnull\" OR c.pk, 'false', 'true') || '|'
                   || iif(c.dflt_value IS NOT NULL OR (c.pk AND lower(c.type) = 'integer'), 'true', 'false')
                 FROM sqlite_master t JOIN pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'seaql_migrations'",
            ),
            (
                "unique",
                "SELECT t.name || '|' || coalesce((SELECT group_concat(c.name, ',') FROM pragma_index_info(i.name) c), '') || '|'
                   || coalesce((SELECT substr(s.sql, instr(s.sql, ' WHERE ') + 7) FROM sqlite_master s WHERE s.name = i.name AND i.partial), '')
                 FROM sqlite_master t JOIN pragma_index_list(t.name) i
                 WHERE t.type = 'table' AND i.\"unique\" AND t.name <> 'seaql_migrations'",
            ),
            (
                "rule",
                "SELECT t.name || '|' || f.\"from\" || ' REFERENCES ' || f.\"table\" || ' ON DELETE ' || f.on_delete
                 FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
            ),
        ],
    }
}

/// A value of a type, as SQL.
fn value(backend: DbBackend, of: &str) -> &'static str {
    match (of, backend) {
        ("uuid", _) => "'00000000-0000-7000-8000-000000000001'",
        ("blob", _) => "x'00000000000070008000000000000001'",
        ("bytea", _) => "'\\x00'",
        ("text", _) => "'x'",
        ("bigint" | "integer" | "int8" | "int4", _) => "1",
        ("boolean" | "bool", _) => "true",
        ("date", _) => "'2026-01-01'",
        (of, _) => panic!("a value of the type {of} is needed here"),
    }
}

/// Inserts a row into each table by the columns of the last release alone, and selects them, as the last release does.
#[expect(clippy::disallowed_methods, reason = "it is awaited to its end")]
async fn run_statements_of(release: &Schema, store: &Store) {
    let backend = store.backend();
    let transaction = store.connection().begin().await.unwrap();
    // The rows name no others.
    let no_references = match backend {
        DbBackend::Postgres => "SET LOCAL session_replication_role = replica",
        _ => "PRAGMA defer_foreign_keys = ON",
    };
    transaction.execute_unprepared(no_references).await.unwrap();
    for table in release.tables() {
        let names: Vec<String> = release.columns_of(table).map(|(name, _)| format!("\"{name}\"")).collect();
        let values: Vec<&str> = release.columns_of(table).map(|(_, column)| value(backend, &column.of)).collect();
        let (names, values) = (names.join(", "), values.join(", "));
        let insert = format!("INSERT INTO \"{table}\" ({names}) VALUES ({values})");
        transaction.execute_unprepared(&insert).await.unwrap_or_else(|error| panic!("{insert}: {error}"));
        let select = Statement::from_string(backend, format!("SELECT {names} FROM \"{table}\""));
        let rows = transaction.query_all_raw(select).await.unwrap_or_else(|error| panic!("{table}: {error}"));
        assert!(!rows.is_empty(), "{table}");
    }
    transaction.rollback().await.unwrap();
}

fn recorded(backend: DbBackend) -> PathBuf {
    let file = if backend == DbBackend::Postgres { "postgres.txt" } else { "sqlite.txt" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join("it/upgrade").join(file)
}

both_databases! {
    /// An instance of the last release reads and writes while this version has migrated.
    async fn the_last_release_runs_on_this_schema(environment: Environment) {
        let store = environment.store().await;
        let (now, path) = (Schema::of(&store).await, recorded(store.backend()));
        if std::env::var_os(RECORD).is_some() {
            let text = format!("# The schema of {}, recorded by `make release-schema`.\n{}", env!("CARGO_PKG_VERSION"), now.write());
            std::fs::write(&path, text).unwrap();
        }
        let release = Schema::parse(&std::fs::read_to_string(&path).unwrap());
        assert!(release.tables().len() > 20 && release.unique.len() > 20 && !release.rules.is_empty(), "{release:?}");
        let broken = release.broken_by(&now);
        assert!(broken.is_empty(), "add first, and remove one release later:\n{}", broken.join("\n"));
        run_statements_of(&release, &store).await;
    }

    /// With the setting a card has the form of the last release and its own, and both show the same order.
    async fn a_card_is_also_written_for_the_last_release(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.cards_for_last_release = true).await;
        let order = company.order("kept", "PACKED").await;
        order.by("MANAGER", "orderHoldPlace", json!({ "order": order.id })).await.expect_ok();
        let store = environment.store().await;
        let read = async |column: &str| {
            let texts = texts(&store, format!("SELECT {column} FROM order_card")).await;
            serde_json::from_str::<serde_json::Value>(&texts[0]).unwrap()
        };
        let [document, head, lines, body] = [read("document").await, read("head").await, read("lines").await, read("body").await];
        assert_eq!((&document["status"], document["holds"].as_array().unwrap().len()), (&json!("PACKED"), 1));
        assert_eq!(document["lines"], lines);
        for part in [head, body] {
            for (name, value) in part.as_object().unwrap() {
                assert_eq!(&document[name], value, "{name}");
            }
        }
        let shown = order.see("status holds { id }").await;
        assert_eq!((&shown["status"], shown["holds"].as_array().unwrap().len()), (&json!("PACKED"), 1));
        company.close().await;
    }
}

#[test]
fn what_the_last_release_would_not_survive_is_found() {
    let text = "column a|id|uuid|false|false\ncolumn a|n|int8|true|false\ncolumn a|d|int8|false|true\nunique a|id|\nrule a|n REFERENCES b";
    let release = Schema::parse(text);
    assert_eq!((Schema::parse(&release.write()), release.broken_by(&release)), (release.clone(), vec![]));
    let change = |change: &dyn Fn(&str) -> String| release.broken_by(&Schema::parse(&change(text)));
    for (breaks, change) in [
        ("a.n is gone", change(&|text| text.replace("column a|n|int8|true|false\n", ""))),
        ("a.n was", change(&|text| text.replace("a|n|int8|true", "a|n|text|true"))),
        ("a.n was", change(&|text| text.replace("a|n|int8|true", "a|n|int8|false"))),
        ("a.id was", change(&|text| text.replace("a|id|uuid|false", "a|id|uuid|true"))),
        ("lost its default", change(&|text| text.replace("a|d|int8|false|true", "a|d|int8|false|false"))),
        ("a.m is new", change(&|text| format!("{text}\ncolumn a|m|text|false|false"))),
        ("is gone, and an upsert", change(&|text| text.replace("unique a|id|", "unique a|id|n > 0"))),
        ("unique key a|n| is new", change(&|text| format!("{text}\nunique a|n|"))),
        ("rule d REFERENCES b of a is new", change(&|text| format!("{text}\nrule a|d REFERENCES b"))),
    ] {
        assert!(change.iter().any(|broken| broken.contains(breaks)), "{breaks}: {change:?}");
    }
    let adds = [
        "column a|m|text|true|false",
        "column a|m|text|false|true",
        "column b|id|uuid|false|false\nunique b|id|\nrule b|id REFERENCES a",
        "column a|m|text|true|false\nunique a|m,n|\nrule a|m REFERENCES b",
    ];
    for addition in adds {
        assert_eq!(change(&|text| format!("{text}\n{addition}")), Vec::<String>::new(), "{addition}");
    }
}
