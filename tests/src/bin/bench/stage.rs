//! The base of the measurements: a PostgreSQL server, a large and a small seeded database in it, and our server over each.
//!
//! The data stays in `target/bench-data` for the next run, because seeding takes minutes; remove the folder to begin anew. Where the
//! server's account cannot reach that folder, the data is in a temporary one and is deleted after the run.

use std::path::{Path, PathBuf};

use demo::seed::seed;
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

/// The folder of data and keys between two runs.
const KEPT: &str = "target/bench-data";
/// Settings with enough memory for the large database, the same for both sides.
const SERVER_SETTINGS: &str = "-c shared_buffers=1GB -c max_wal_size=4GB -c shared_preload_libraries=pg_stat_statements";

/// The PostgreSQL server and the folder of the keys that its data was sealed with.
pub struct Cluster {
    /// The PostgreSQL server of the run.
    pub postgres: Postgres,
    /// The folder of the keys.
    pub keys: PathBuf,
}

impl Cluster {
    /// The kept cluster, else a temporary one.
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

    /// The file of the keys that the data was sealed with; it is made if it is missing.
    pub fn key_file(&self) -> PathBuf {
        let key_file = self.keys.join("panorama.key");
        if !key_file.exists() {
            Vault::generate_key_file(&key_file).expect("the key file is written");
        }
        key_file
    }

    /// An empty database of this name, which replaces an existing one.
    pub async fn fresh_database(&self, name: &str) -> String {
        self.postgres.drop_database(name).await;
        self.database(name).await
    }

    /// A database of this name, created if it is missing.
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
    /// The number of orders in the database.
    pub orders: u64,
    /// The URL of the database.
    pub database_url: String,
    /// The store, for the measurement's own look-ups.
    pub store: Store,
    /// The URL of our server.
    pub url: String,
    running: Running,
    token: String,
    signer: TokenSigner,
    exports: PathBuf,
}

/// The large and the small site.
pub struct Stage {
    /// The site with all orders of the run.
    pub large: Site,
    /// The site with a tenth of them, for comparison.
    pub small: Site,
}

impl Stage {
    /// Opens both sites, and seeds missing orders.
    pub async fn open(cluster: &Cluster, orders: u64) -> Self {
        Self { small: Site::open(cluster, orders / TIMES_LARGER).await, large: Site::open(cluster, orders).await }
    }

    /// Stops the servers of both sites.
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

    /// The URL of a database with this number of orders.
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
        Self::serve_with(cluster, database_url, orders, |_| ()).await
    }

    /// Serves a database with changed settings.
    pub async fn serve_with(cluster: &Cluster, database_url: String, orders: u64, change: impl FnOnce(&mut Settings)) -> Self {
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
        // One token looks up thousands of people.
        settings.graphql.cost.throttle = false;
        settings.graphql.look_ups_per_minute = 1_000_000;
        change(&mut settings);
        let running = start(settings).await.expect("the server starts");
        let token = signer.sign(&Claims::of(&["MANAGER"]).expiring_in(24 * 3600));
        Self { orders, database_url, store, url: running.url().to_owned(), running, token, signer, exports }
    }

    /// Stops the site's server.
    pub async fn close(self) {
        self.running.stop().await;
        self.store.connection().close_by_ref().await.expect("the database closes");
    }

    /// A client signed in with this role.
    pub fn client(&self, role: &str) -> Client {
        Client::new(&self.url, Some(self.signer.sign(&Claims::of(&[role]).expiring_in(24 * 3600))))
    }

    /// Removes the files of exports.
    pub fn remove_exports(&self) {
        std::fs::remove_dir_all(&self.exports).expect("the exports are removed");
    }

    /// The name of the database.
    pub fn database_name(&self) -> String {
        format!("bench_{}", self.orders)
    }

    /// The bytes of a request to our GraphQL.
    pub fn request(&self, body: &serde_json::Value) -> Vec<u8> {
        request_by(&self.token, &body.to_string())
    }

    /// A request with any text as its body, by the subject of this name.
    pub fn request_of_other(&self, subject: &str, body: &str) -> Vec<u8> {
        let claims = Claims { sub: subject.to_owned(), ..Claims::of(&["MANAGER"]) };
        request_by(&self.signer.sign(&claims.expiring_in(24 * 3600)), body)
    }

    /// Requests with these bodies, under a token with these claims.
    pub fn requests_by(&self, claims: Claims, bodies: impl Iterator<Item = serde_json::Value>) -> Vec<Vec<u8>> {
        let token = self.signer.sign(&claims.expiring_in(24 * 3600));
        bodies.map(|body| request_by(&token, &body.to_string())).collect()
    }

    /// A separate pool on the database, with the size and the settings of our server's pool.
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

/// The bytes of a request to our GraphQL.
fn request_by(token: &str, body: &str) -> Vec<u8> {
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         accept: application/graphql-response+json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

async fn seed_to(store: &Store, orders: u64) {
    let report = |progress: demo::seed::Progress| {
        eprintln!("bench: seeded {} of {} orders, {:.0}/s", progress.written, progress.total, progress.per_second);
    };
    seed(store, orders, SystemClock.now(), report).await.expect("the orders are seeded");
    // Data of an earlier run may have cards of an older form, which need another statement or are read whole for a list.
    let old = "SELECT 1 AS old FROM (SELECT * FROM order_card LIMIT 1) c
        WHERE recent IS NULL OR document <> ''";
    let old = store.connection().query_one_raw(Statement::from_string(store.backend(), old)).await.expect("PostgreSQL answers");
    let mut after = None;
    while old.is_some() {
        let rebuilt = store.orders().rebuild_cards(after, 1_000).await.expect("the cards are rebuilt");
        after = rebuilt.last;
        if rebuilt.orders < 1_000 {
            store.connection().execute_unprepared("VACUUM (ANALYZE)").await.expect("the tables are analyzed");
            break;
        }
    }
}
