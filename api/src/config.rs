//! The settings: a TOML file with every default, overridden by `PANORAMA_…` variables; the only place that reads either.
//!
//! A table's setting is named by two underscores: `PANORAMA_TOKEN__ISSUER` overrides `issuer` of `[token]`.
//! `DATABASE_URL` and `REDIS_URL` count where the `PANORAMA_…` variable is not set. `deploy/panorama.toml` explains each setting.

mod cost;
mod graphql;
mod http;
mod network;
mod persisted;
mod read;
mod secret;
mod token;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use cost::{CostSettings, RoleBudget};
pub use graphql::GraphqlLimits;
pub use http::{HttpSettings, MOST_HOOK_BYTES, TlsSettings};
pub use network::{Network, NetworkError};
pub use persisted::PersistedSettings;
pub use read::SettingsError;
pub use secret::Secret;
pub use token::{ProviderAlgorithm, TokenSettings};

/// Everything that an operator may set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where the server listens. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The URL that people and platforms reach the server by; without one it is `http://` and the address that it listens on.
    pub public_url: Option<String>,
    /// `postgres://…` or `sqlite://…`.
    pub database_url: Option<Secret>,
    /// How many connections the pool holds at most; without a number, four for each core. On PostgreSQL, half as many beside them read
    /// lists and customers, half as many read what is planned once, and one for each core reads cards.
    pub database_connections: Option<u32>,
    /// After how many seconds PostgreSQL ends a statement of the server; 0 lets it run. Exports and migrations are not cut.
    pub database_statement_seconds: u64,
    /// `redis://…`. Without Redis, events travel inside the process and instances find them by reading the journal.
    pub redis_url: Option<Secret>,
    /// The first word of every key and channel in Redis, so that several installations may share one.
    pub redis_prefix: String,
    /// Where the server keeps its own files.
    pub data_dir: PathBuf,
    /// The keys that seal personal data and sign downloads.
    pub key_file: Option<PathBuf>,
    /// What is logged, e.g. `info` or `info,panorama::ingest=debug`.
    pub log: String,
    /// Who may sign tokens.
    pub token: TokenSettings,
    /// How the web server treats requests, connections, sockets and event streams.
    pub http: HttpSettings,
    /// What a GraphQL document may hold.
    pub graphql: GraphqlLimits,
    /// How payloads are taken in.
    pub ingest: IngestSettings,
    /// How shops without a push are polled.
    pub poll: PollSettings,
    /// Finance exports.
    pub exports: ExportSettings,
    /// Alerts.
    pub alerts: AlertSettings,
    /// The audit log.
    pub audit: AuditSettings,
}

/// How payloads are taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IngestSettings {
    /// A folder of mapping files; one with a built-in mapping's name replaces it.
    pub mappings_dir: Option<PathBuf>,
    /// How many payloads wait at most; behind that a webhook is answered 503 and the platform sends it again.
    pub queue: usize,
    /// How many payloads are written in one transaction at most.
    pub batch_max: usize,
    /// How many milliseconds the first payload of a batch waits for others at most.
    pub batch_wait_ms: u64,
}

/// How shops without a push are polled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PollSettings {
    /// Seconds between two polls of a shop that has no interval of its own.
    pub interval_seconds: u64,
    /// How many seconds before the last seen change a poll begins again, so that nothing between two polls is missed.
    pub overlap_seconds: u64,
    /// How many seconds a failing shop is left alone at most; the wait doubles until then.
    pub backoff_max_seconds: u64,
    /// How many seconds a platform may take to answer.
    pub timeout_seconds: u64,
}

/// Finance exports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExportSettings {
    /// Where the files lie; without a folder, in `exports` of `data_dir`.
    pub dir: Option<PathBuf>,
    /// How many seconds a download's signed URL holds.
    pub url_ttl_seconds: u64,
    /// How many exports of one person may wait or run at once; 1 at least.
    pub open_per_person: u64,
    /// After how many days a file is removed. What was exported stays on record: rows, sums, checksum.
    pub keep_days: u32,
}

/// Alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlertSettings {
    /// Seconds between two looks for overdue promises and for causes that went away.
    pub interval_seconds: u64,
}

/// The audit log. Changes and refusals are always kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditSettings {
    /// Whether reads that were answered are kept too.
    pub reads: bool,
    /// How many entries wait to be written at most; behind that reads are counted instead of kept.
    pub queue: usize,
    /// How many reads are written with one statement at most.
    pub batch_max: usize,
    /// How many milliseconds the first read of a batch waits for others at most.
    pub batch_wait_ms: u64,
    /// For how many days the counts of refused requests without a name are kept; 1 at least.
    pub refusals_kept_days: u32,
}

impl Settings {
    /// Reads the file, if one is named, and the environment over it.
    ///
    /// # Errors
    /// [`SettingsError`] names the file or the setting that is wrong, and why.
    pub fn load(path: Option<&Path>) -> Result<Self, SettingsError> {
        read::load(path)
    }

    /// The settings without which `panorama serve` must not start and that are not set.
    pub fn missing_for_serve(&self) -> Vec<&'static str> {
        let wanted = [("database_url", self.database_url.is_some()), ("key_file", self.key_file.is_some())];
        wanted.into_iter().filter(|(_, set)| !set).map(|(name, _)| name).chain(self.token.missing()).collect()
    }

    /// The folder of export files.
    pub fn exports_dir(&self) -> PathBuf {
        self.exports.dir.clone().unwrap_or_else(|| self.data_dir.join("exports"))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            database_url: None,
            database_connections: None,
            database_statement_seconds: 60,
            redis_url: None,
            redis_prefix: "panorama".into(),
            data_dir: "data".into(),
            key_file: None,
            log: "info".into(),
            token: TokenSettings::default(),
            http: HttpSettings::default(),
            graphql: GraphqlLimits::default(),
            ingest: IngestSettings::default(),
            poll: PollSettings::default(),
            exports: ExportSettings::default(),
            alerts: AlertSettings::default(),
            audit: AuditSettings::default(),
        }
    }
}

impl Default for IngestSettings {
    fn default() -> Self {
        Self { mappings_dir: None, queue: 10_000, batch_max: 500, batch_wait_ms: 5 }
    }
}

impl Default for PollSettings {
    fn default() -> Self {
        Self { interval_seconds: 60, overlap_seconds: 300, backoff_max_seconds: 900, timeout_seconds: 20 }
    }
}

impl Default for ExportSettings {
    fn default() -> Self {
        Self { dir: None, url_ttl_seconds: 3600, open_per_person: 5, keep_days: 30 }
    }
}

impl Default for AlertSettings {
    fn default() -> Self {
        Self { interval_seconds: 30 }
    }
}

impl Default for AuditSettings {
    fn default() -> Self {
        Self { reads: true, queue: 50_000, batch_max: 2_000, batch_wait_ms: 500, refusals_kept_days: 30 }
    }
}
