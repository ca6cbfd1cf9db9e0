//! What the measurements run on: a PostgreSQL server, a large and a small seeded database in it, and our server over each.
//!
//! The data stays in `target/bench-data` for the next run, because seeding takes minutes; remove the folder to begin anew. Where the
//! server's account cannot reach that folder, it lies in a temporary one and goes with the run.

use std::path::{Path, PathBuf};

use panorama::cli::seed::seed;
use panorama::cli::{Running, start};
use panorama::clock::{Clock, SystemClock};
use panorama::config::Settings;
use panorama::store::Store;
use panorama::vault::Vault;
use sea_orm::{ConnectionTrait, Statement};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, PgPool};
use tests::application;
use tests::client::Client;
use tests::servers::Postgres;
use tests::servers::postgres::Durability;
use tests::token::{Claims, TokenSigner};

use super::TIMES_LARGER;

/// Where data and keys stay between two runs.
const KEPT: &str = "target/bench-data";
/// Enough memory for the large database, for both sides alike.
const SERVER_SETTINGS: &str = "-c shared_buffers=1GB -c max_wal_size=4GB -c shared_preload_libraries=pg_stat_statements";

/// The PostgreSQL server and the folder of the keys that its data was sealed with.
pub struct Cluster {
    /// The server.
    pub postgres: Postgres,
    /// The folder of the keys.
    pub keys: PathBuf,
}

impl Cluster {
    /// The kept one, else a throwaway.
    pub fn start() -> Self {
        std::fs::create_dir_all(KEPT).expect("a folder for the data");
        let keys = Path::new(KEPT).canonicalize().expect("the folder is there");
        if let Some(postgres) = Postgres::start_kept(&keys.join("cluster"), SERVER_SETTINGS) {
            return Self { postgres, keys };
        }
        eprintln!("bench: the server's account cannot reach {KEPT}: the data is not kept");
        let keys = std::env::temp_dir().join(format!("panorama-bench-{}", std::process::id()));
        std::fs::create_dir_all(&keys).expect("a folder for the keys");
        Self { postgres: Postgres::start(Durability::On), keys }
    }

    /// The keys that the data was sealed with.
    pub fn key_file(&self) -> PathBuf {
        let key_file = self.keys.join("panorama.key");
        if !key_file.exists() {
            Vault::generate_key_file(&key_file).expect("the key file is written");
        }
        key_file
    }

    /// An empty database of this name, in the place of one that there was.
    pub async fn fresh_database(&self, name: &str) -> String {
        self.postgres.drop_database(name).await;
        self.database(name).await
    }

    /// A database of this name; a new one where there is none.
    pub async fn database(&self, name: &str) -> String {
        let mut connection = PgConnection::connect(&self.postgres.url_of("postgres")).await.expect("PostgreSQL answers");
        let found: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
            .bind(name)
            .fetch_optional(&mut connection)
            .await
            .expect("the databases are listed");
        if found.is_none() {
            let statement = format!(r#"CREATE DATABASE "{name}" TEMPLATE template0"#);
            connection.execute(AssertSqlSafe(statement)).await.expect("the database is made");
        }
        connection.close().await.expect("the connection closes");
        self.postgres.url_of(name)
    }
}

/// One seeded database with our server over it.
pub struct Site {
    /// How many orders it has.
    pub orders: u64,
    /// The database.
    pub database_url: String,
    /// The store, for what the measurement itself looks up.
    pub store: Store,
    /// Where our server listens.
    pub url: String,
    running: Running,
    token: String,
    signer: TokenSigner,
    exports: PathBuf,
}

/// The large and the small site.
pub struct Stage {
    /// As many orders as the run wants.
    pub large: Site,
    /// A tenth of them, for comparison.
    pub small: Site,
}

impl Stage {
    /// Opens both; seeds what is missing.
    pub async fn open(cluster: &Cluster, orders: u64) -> Self {
        Self { small: Site::open(cluster, orders / TIMES_LARGER).await, large: Site::open(cluster, orders).await }
    }

    /// Stops both servers.
    pub async fn close(self) {
        for site in [self.large, self.small] {
            site.close().await;
        }
    }
}

impl Site {
    async fn open(cluster: &Cluster, orders: u64) -> Self {
        let database_url = Self::database_of(cluster, orders).await;
        Self::serve(cluster, database_url, orders).await
    }

    /// The URL of a database with so many orders.
    pub async fn database_of(cluster: &Cluster, orders: u64) -> String {
        let database_url = cluster.database(&format!("bench_{orders}")).await;
        let store = application::open(&database_url, &cluster.key_file(), 8).await;
        store.migrate().await.expect("every migration runs");
        seed_to(&store, orders).await;
        store.connection().close_by_ref().await.expect("the database closes");
        database_url
    }

    /// Starts our server over a seeded database.
    pub async fn serve(cluster: &Cluster, database_url: String, orders: u64) -> Self {
        let key_file = cluster.key_file();
        let store = application::open(&database_url, &key_file, 2).await;
        let token_file = cluster.keys.join("token.key");
        let signer = TokenSigner::new(&token_file);
        let mut settings = Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            database_url: Some(database_url.as_str().into()),
            data_dir: cluster.keys.clone(),
            key_file: Some(key_file),
            log: "warn".into(),
            ..Settings::default()
        };
        settings.token.hs256_key_file = Some(token_file);
        settings.token.allow_local_key = true;
        let exports = settings.exports_dir();
        // One token asks for thousands of people.
        settings.graphql.cost.throttle = false;
        settings.graphql.look_ups_per_minute = 1_000_000;
        let running = start(settings).await.expect("the server starts");
        let token = signer.sign(&Claims::of(&["MANAGER"]).expiring_in(24 * 3600));
        Self { orders, database_url, store, url: running.url().to_owned(), running, token, signer, exports }
    }

    /// Stops our server.
    pub async fn close(self) {
        self.running.stop().await;
        self.store.connection().close_by_ref().await.expect("the database closes");
    }

    /// Somebody with this role.
    pub fn client(&self, role: &str) -> Client {
        Client::new(&self.url, Some(self.signer.sign(&Claims::of(&[role]).expiring_in(24 * 3600))))
    }

    /// Removes the files of exports.
    pub fn remove_exports(&self) {
        std::fs::remove_dir_all(&self.exports).expect("the exports are removed");
    }

    /// The database's name.
    pub fn database_name(&self) -> String {
        format!("bench_{}", self.orders)
    }

    /// A request to our GraphQL as it goes over the wire.
    pub fn request(&self, body: &serde_json::Value) -> Vec<u8> {
        request_by(&self.token, &body.to_string())
    }

    /// One with any text as its body, by somebody of this name.
    pub fn request_of_other(&self, subject: &str, body: &str) -> Vec<u8> {
        let claims = Claims { sub: subject.to_owned(), ..Claims::of(&["MANAGER"]) };
        request_by(&self.signer.sign(&claims.expiring_in(24 * 3600)), body)
    }

    /// So many requests of the holder of these claims.
    pub fn requests_by(&self, claims: Claims, bodies: impl Iterator<Item = serde_json::Value>) -> Vec<Vec<u8>> {
        let token = self.signer.sign(&claims.expiring_in(24 * 3600));
        bodies.map(|body| request_by(&token, &body.to_string())).collect()
    }

    /// A pool of its own on the database, of the size and with the settings of our server's.
    pub async fn pool(&self) -> PgPool {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let options: PgConnectOptions = self.database_url.parse().expect("a URL of PostgreSQL");
        let options = options.disable_statement_logging().options([("jit", "off")]);
        let size = u32::try_from(cores * 4).unwrap_or(16).max(8);
        PgPoolOptions::new()
            .max_connections(size)
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .expect("PostgreSQL answers")
    }
}

/// A request to our GraphQL as it goes over the wire.
fn request_by(token: &str, body: &str) -> Vec<u8> {
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         accept: application/graphql-response+json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

async fn seed_to(store: &Store, orders: u64) {
    let report = |progress: panorama::cli::seed::Progress| {
        eprintln!("bench: seeded {} of {} orders, {:.0}/s", progress.written, progress.total, progress.per_second);
    };
    seed(store, orders, SystemClock.now(), report).await.expect("the orders are seeded");
    // Data of an earlier run may have cards of an older form, which take a statement more or are read whole for a list.
    let old = r#"SELECT 1 AS old FROM (SELECT * FROM order_card LIMIT 1) c
        WHERE recent IS NULL OR strpos(document, ',"shipments":[') < strpos(document, ',"facts":[')"#;
    let old = store.connection().query_one_raw(Statement::from_string(store.backend(), old)).await.expect("PostgreSQL answers");
    let mut after = None;
    while old.is_some() {
        let rebuilt = store.rebuild_cards(after, 1_000).await.expect("the cards are rebuilt");
        after = rebuilt.last;
        if rebuilt.orders < 1_000 {
            store.connection().execute_unprepared("VACUUM (ANALYZE)").await.expect("the tables are analyzed");
            break;
        }
    }
}
