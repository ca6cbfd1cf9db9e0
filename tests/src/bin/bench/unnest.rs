//! The peer of `ingest`: writes the rows that our service made of some orders again and again, under new keys, by UNNEST: 100 orders in a
//! transaction, one statement for each table, on four connections.
//!
//! Its work is easier than ours: the rows are ready and in memory; signatures, sealing, look-ups, locks and the journal's positions are
//! left out.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool, Postgres, Row};
use tokio::task::JoinSet;
use uuid::Uuid;

/// The number of connections of the peer.
const CONNECTIONS: usize = 4;
/// The number of orders in a transaction.
const BATCH: usize = 100;
/// The tables of an order, parents first, and the column that names the owner of a row.
const TABLES: [(&str, &str); 8] = [
    ("customer", "id"),
    ("order", "id"),
    ("order_line", "order_id"),
    ("payment", "order_id"),
    ("fact", "order_id"),
    ("order_card", "order_id"),
    ("raw_payload", "order_id"),
    ("journal", "order_id"),
];
/// Columns whose texts are unique in their table.
const UNIQUE: [&str; 3] = ["number", "channel_number", "delivery_id"];

/// The peer over its database.
pub struct Peer {
    pool: PgPool,
    batches: Vec<Arc<Vec<Table>>>,
    turn: AtomicU64,
}

/// The rows of one batch in one table, by column.
struct Table {
    name: &'static str,
    statement: String,
    columns: Vec<(String, Values)>,
}

enum Values {
    Ids(Vec<Option<Uuid>>),
    Numbers(Vec<Option<i64>>),
    Integers(Vec<Option<i32>>),
    Flags(Vec<Option<bool>>),
    Texts(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Peer {
    /// Reads the rows of one database, to write them into the other.
    pub async fn open(from: &str, to: &str) -> Self {
        let mut connection = PgConnection::connect(from).await.expect("PostgreSQL answers");
        let orders: Vec<(Uuid, Option<Uuid>)> = sqlx::query_as(r#"SELECT id, customer_id FROM "order" ORDER BY id"#)
            .fetch_all(&mut connection)
            .await
            .expect("the orders are there");
        let mut batches = Vec::new();
        for chunk in orders.chunks_exact(BATCH) {
            let mut tables = Vec::new();
            for (name, key) in TABLES {
                let ids: Vec<Uuid> = match name {
                    "customer" => chunk.iter().filter_map(|(_, customer)| *customer).collect(),
                    _ => chunk.iter().map(|(order, _)| *order).collect(),
                };
                tables.push(Table::read(&mut connection, name, key, &ids).await);
            }
            batches.push(Arc::new(tables));
        }
        connection.close().await.expect("the connection closes");
        let options: PgConnectOptions = to.parse().expect("a URL of PostgreSQL");
        let options = options.disable_statement_logging();
        let size = u32::try_from(CONNECTIONS).expect("few");
        let pool = PgPoolOptions::new().max_connections(size).test_before_acquire(false).connect_with(options);
        Self { pool: pool.await.expect("PostgreSQL answers"), batches, turn: AtomicU64::new(0) }
    }

    /// The number of an order's rows in each table.
    pub fn rows_of_an_order(&self) -> String {
        let tables = self.batches.first().expect("there is a batch");
        let rows =
            |table: &Table| format!("{:.1} {}", f64::from(u32::try_from(table.rows()).unwrap_or(u32::MAX)) / 100.0, table.name);
        tables.iter().map(rows).collect::<Vec<_>>().join(", ")
    }

    /// Writes for this time; returns the orders per second.
    pub async fn rate(&self, time: Duration) -> f64 {
        let started = Instant::now();
        let mut writers = JoinSet::new();
        let written = Arc::new(AtomicU64::new(0));
        for _ in 0..CONNECTIONS {
            let (pool, batches, written) = (self.pool.clone(), self.batches.clone(), Arc::clone(&written));
            let first = self.turn.fetch_add(1_000_000, Ordering::Relaxed);
            writers.spawn(async move {
                for turn in first.. {
                    if started.elapsed() >= time {
                        return;
                    }
                    let batch = &batches[usize::try_from(turn).unwrap_or_default() % batches.len()];
                    write(&pool, batch, turn).await;
                    written.fetch_add(BATCH as u64, Ordering::Relaxed);
                }
            });
        }
        while let Some(ended) = writers.join_next().await {
            ended.expect("the peer writes");
        }
        f64::from(u32::try_from(written.load(Ordering::Relaxed)).unwrap_or(u32::MAX)) / started.elapsed().as_secs_f64()
    }

    /// Closes the connections of the pool.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

/// One transaction: the rows of a batch, under the keys of this turn.
async fn write(pool: &PgPool, tables: &[Table], turn: u64) {
    let mut transaction = pool.begin().await.expect("PostgreSQL answers");
    for table in tables {
        let mut query = sqlx::query(AssertSqlSafe(table.statement.as_str()));
        for (name, values) in &table.columns {
            query = values.bind(query, name, table.name, turn);
        }
        query.execute(&mut *transaction).await.expect("the rows are written");
    }
    transaction.commit().await.expect("it is committed");
}

impl Table {
    async fn read(connection: &mut PgConnection, name: &'static str, key: &str, ids: &[Uuid]) -> Self {
        let types: HashMap<String, String> = sqlx::query_as(
            "SELECT column_name::text, data_type::text FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = $1 AND column_name <> 'seq'",
        )
        .bind(name)
        .fetch_all(&mut *connection)
        .await
        .expect("the columns are listed")
        .into_iter()
        .collect();
        let mut names: Vec<&String> = types.keys().collect();
        names.sort();
        let select = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let statement = format!("SELECT {select} FROM \"{name}\" WHERE \"{key}\" = ANY($1)");
        let rows = sqlx::query(AssertSqlSafe(statement)).bind(ids).fetch_all(connection).await.expect("the rows are read");
        let columns = names.iter().map(|name| ((*name).clone(), Values::read(&rows, name, &types[*name]))).collect();
        let arrays = names.iter().enumerate().map(|(at, name)| format!("${}::{}[]", at + 1, types[*name]));
        let arrays = arrays.collect::<Vec<_>>().join(", ");
        let insert = format!("INSERT INTO \"{name}\" ({select}) SELECT * FROM unnest({arrays})");
        let statement = match name {
            "customer" => format!("{insert} ON CONFLICT DO NOTHING"),
            "journal" => format!("WITH new AS ({insert} RETURNING seq) INSERT INTO journal_pending (seq) SELECT seq FROM new"),
            _ => insert,
        };
        Self { name, statement, columns }
    }

    fn rows(&self) -> usize {
        match &self.columns[0].1 {
            Values::Ids(values) => values.len(),
            Values::Numbers(values) => values.len(),
            Values::Integers(values) => values.len(),
            Values::Flags(values) => values.len(),
            Values::Texts(values) => values.len(),
            Values::Bytes(values) => values.len(),
        }
    }
}

impl Values {
    fn read(rows: &[sqlx::postgres::PgRow], name: &str, kind: &str) -> Self {
        macro_rules! all {
            () => {
                rows.iter().map(|row| row.get(name)).collect()
            };
        }
        match kind {
            "uuid" => Self::Ids(all!()),
            "bigint" => Self::Numbers(all!()),
            "integer" => Self::Integers(all!()),
            "boolean" => Self::Flags(all!()),
            "bytea" => Self::Bytes(all!()),
            "text" => Self::Texts(all!()),
            other => panic!("a column of the type {other}"),
        }
    }

    /// Binds a column; ids and unique texts are those of this turn, except the customers', which repeat.
    fn bind<'q>(
        &'q self,
        query: Query<'q, Postgres, PgArguments>,
        name: &str,
        table: &str,
        turn: u64,
    ) -> Query<'q, Postgres, PgArguments> {
        let is_customer = table == "customer" || name == "customer_id";
        match self {
            Self::Ids(values) if !is_customer => {
                // The first 48 bits are a time: keys ascend, as those of our server do.
                let later = |id: Uuid| Uuid::from_u128(id.as_u128().wrapping_add(u128::from(turn + 1) << 80));
                let of_turn = |id: &Option<Uuid>| id.map(later);
                query.bind(values.iter().map(of_turn).collect::<Vec<_>>())
            }
            Self::Texts(values) if UNIQUE.contains(&name) => {
                query.bind(values.iter().map(|text| text.as_ref().map(|text| format!("{text}-{turn}"))).collect::<Vec<_>>())
            }
            Self::Ids(values) => query.bind(values),
            Self::Numbers(values) => query.bind(values),
            Self::Integers(values) => query.bind(values),
            Self::Flags(values) => query.bind(values),
            Self::Texts(values) => query.bind(values),
            Self::Bytes(values) => query.bind(values),
        }
    }
}
