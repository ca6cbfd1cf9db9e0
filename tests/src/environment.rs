//! The environment of one test: a migrated database, a prefix in Redis, a folder of files, and the key that its tokens are signed with.

use std::path::{Path, PathBuf};

use panorama::config::Settings;
use panorama::store::Store;
use panorama::vault::Vault;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::application;
use crate::run;
use crate::server::Server;
use crate::servers::postgres::Durability;
use crate::servers::{Postgres, Redis};
use crate::token::TokenSigner;

/// The two databases, on which the behaviour is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// A file in the environment's folder.
    Sqlite,
    /// A database of the test run's server, by its name.
    Postgres(String),
}

/// The environment of one test. Dropping it deletes its files and its database.
#[derive(Debug)]
pub struct Environment {
    database: Database,
    redis_url: Option<String>,
    directory: PathBuf,
    signer: TokenSigner,
    /// A PostgreSQL server of its own, which the test may crash.
    own_postgres: Option<Postgres>,
}

impl Environment {
    /// SQLite in a file, with events inside the process: the default of the application.
    pub async fn sqlite() -> Self {
        let directory = new_directory();
        std::fs::write(directory.join("panorama.db"), sqlite_template().await).expect("the template is copied");
        Self::over(Database::Sqlite, None, directory)
    }

    /// PostgreSQL and Redis of the test run.
    pub async fn postgres() -> Self {
        let name = Postgres::shared().create_database(Some(postgres_template().await)).await;
        Self::over(Database::Postgres(name), Some(Redis::shared().url().to_owned()), new_directory())
    }

    /// A PostgreSQL server of its own, which keeps committed data after a crash, and Redis.
    pub async fn own_postgres() -> Self {
        let server = Postgres::start(Durability::On);
        let name = server.create_database(None).await;
        migrate(&server.url_of(&name)).await;
        let redis = Some(Redis::shared().url().to_owned());
        let mut environment = Self::over(Database::Postgres(name), redis, new_directory());
        environment.own_postgres = Some(server);
        environment
    }

    /// SQLite in a folder that the test made, for a test that damages the folder; the folder is deleted with the environment.
    pub async fn sqlite_in(directory: PathBuf) -> Self {
        std::fs::write(directory.join("panorama.db"), sqlite_template().await).expect("the template is copied");
        Self::over(Database::Sqlite, None, directory)
    }

    fn over(database: Database, redis_url: Option<String>, directory: PathBuf) -> Self {
        // A server in the process of the test has clients of its own.
        crate::client::install_provider();
        Vault::generate_key_file(&directory.join("panorama.key")).expect("the key file is written");
        let signer = TokenSigner::new(&directory.join("token.key"));
        Self { database, redis_url, directory, signer, own_postgres: None }
    }

    /// The environment with another Redis, or none: for a test that stops its own.
    #[must_use]
    pub fn with_redis(mut self, redis: Option<&Redis>) -> Self {
        self.redis_url = redis.map(|redis| redis.url().to_owned());
        self
    }

    /// The kind of the database.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The URL of the database.
    pub fn database_url(&self) -> String {
        match &self.database {
            Database::Sqlite => format!("sqlite://{}", self.directory.join("panorama.db").display()),
            Database::Postgres(name) => self.postgres_server().url_of(name),
        }
    }

    /// The PostgreSQL server of its database.
    pub fn postgres_server(&self) -> &Postgres {
        self.own_postgres.as_ref().unwrap_or_else(|| Postgres::shared())
    }

    /// The URL of Redis; `None` = events inside the process.
    pub fn redis_url(&self) -> Option<&str> {
        self.redis_url.as_deref()
    }

    /// The store of the database without a server: for tests of internals such as query plans.
    pub async fn store(&self) -> Store {
        application::open(&self.database_url(), &self.directory.join("panorama.key"), 8).await
    }

    /// The folder of the test's files.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The signer of tokens that servers of this environment accept.
    pub fn signer(&self) -> &TokenSigner {
        &self.signer
    }

    /// The settings of a server in this environment; it listens on a free port.
    pub fn settings(&self) -> Settings {
        let mut settings = Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            database_url: Some(self.database_url().into()),
            redis_url: self.redis_url().map(Into::into),
            redis_prefix: self.directory.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            data_dir: self.directory.clone(),
            key_file: Some(self.directory.join("panorama.key")),
            log: "warn".into(),
            ..Settings::default()
        };
        settings.token.hs256_key_file = Some(self.directory.join("token.key"));
        settings.token.allow_local_key = true;
        // A test looks up more people in a minute than a clerk does.
        settings.graphql.look_ups_per_minute = 10_000;
        settings
    }

    /// Starts a server in this environment. A second one is a second instance over the same database.
    pub async fn start(&self) -> Server {
        Server::start(self.settings(), self.signer.clone()).await
    }
}

impl Drop for Environment {
    fn drop(&mut self) {
        if let (Database::Postgres(name), None) = (&self.database, &self.own_postgres) {
            let name = name.clone();
            // A thread of its own, because code inside a test's runtime cannot block on that runtime.
            let dropped = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(Postgres::shared().drop_database(&name));
            });
            if dropped.join().is_err() {
                eprintln!("the database of {} is left behind", self.directory.display());
            }
        }
        if let Err(error) = std::fs::remove_dir_all(&self.directory) {
            eprintln!("{} is left behind: {error}", self.directory.display());
        }
    }
}

fn new_directory() -> PathBuf {
    let directory = std::env::temp_dir().join(format!("panorama-{}", Uuid::new_v4().simple()));
    std::fs::create_dir(&directory).expect("a folder of one's own");
    directory
}

/// The name of the migrated database that every PostgreSQL test gets a copy of; made once for each test run.
async fn postgres_template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let make = async || {
        let server = Postgres::shared();
        let name = server.create_database(None).await;
        migrate(&server.url_of(&name)).await;
        name
    };
    TEMPLATE.get_or_init(|| run::once("postgres", make)).await
}

/// The bytes of the migrated file that every SQLite test gets a copy of; made once for each test run.
async fn sqlite_template() -> &'static [u8] {
    static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let make = async || {
        let directory = run::folder().unwrap_or_else(new_directory);
        let path = directory.join("template.db");
        migrate(&format!("sqlite://{}", path.display())).await;
        path.to_str().expect("a path of ASCII").to_owned()
    };
    TEMPLATE
        .get_or_init(|| async {
            let path = PathBuf::from(run::once("sqlite", make).await);
            let bytes = std::fs::read(&path).expect("migrating makes the file");
            if run::folder().is_none() {
                std::fs::remove_dir_all(path.parent().expect("its folder")).expect("the template's folder is removed");
            }
            bytes
        })
        .await
}

/// Migrates with temporary keys: no migration seals a value, so the tests' own keys fit.
async fn migrate(database_url: &str) {
    let directory = new_directory();
    let key_file = directory.join("panorama.key");
    Vault::generate_key_file(&key_file).expect("the key file is written");
    application::migrate(database_url, &key_file).await;
    std::fs::remove_dir_all(&directory).expect("the keys' folder is removed");
}
