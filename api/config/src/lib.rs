//! The settings: a TOML file with every default, overridden by `PANORAMA_…` variables; the only place that reads either.
//!
//! A table's setting is named by two underscores: `PANORAMA_TOKEN__ISSUER` overrides `issuer` of `[token]`.
//! `DATABASE_URL` and `REDIS_URL` count where the `PANORAMA_…` variable is not set. `deploy/panorama.toml` explains each setting.

mod http;
mod network;
mod read;
mod secret;
mod token;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use budget::RoleBudget;
pub use engine::settings::{CostSettings, GraphqlLimits, PersistedSettings};
pub use http::{HttpSettings, MOST_HOOK_BYTES, TlsSettings};
pub use network::{Network, NetworkError};
pub use read::SettingsError;
pub use secret::Secret;
pub use token::{ProviderAlgorithm, TokenSettings};

/// Everything that an operator may set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The address and port that the server listens on. Port 0 takes a free port.
    pub listen: SocketAddr,
    /// The URL by which people and platforms reach the server. `None` = `http://` and the address that the server listens on.
    pub public_url: Option<String>,
    /// The URL of the database: `postgres://…` or `sqlite://…`.
    pub database_url: Option<Secret>,
    /// The maximum number of connections of the main pool; `None` = four for each core. PostgreSQL has further pools: half as many
    /// connections read lists and customers, half as many read with cached query plans, and one for each core reads cards.
    pub database_connections: Option<u32>,
    /// The seconds after which PostgreSQL ends a statement of the server; 0 = no limit. Exports and migrations are exempt.
    pub database_statement_seconds: u64,
    /// Whether each card is also written in the form of the last release, for instances of it that run at the same time.
    pub cards_for_last_release: bool,
    /// The URL of Redis: `redis://…`. `None` = events travel inside the process, and other instances find them by reading the journal.
    pub redis_url: Option<Secret>,
    /// The prefix of every key and channel in Redis, so that several installations may share one Redis.
    pub redis_prefix: String,
    /// The folder of the server's own files.
    pub data_dir: PathBuf,
    /// The file of the keys that seal personal data and sign downloads.
    pub key_file: Option<PathBuf>,
    /// The filter of log messages, e.g. `info` or `info,panorama::ingest=debug`.
    pub log: String,
    /// Who may sign tokens, and for which service.
    pub token: TokenSettings,
    /// The limits and times of requests, connections, sockets and event streams.
    pub http: HttpSettings,
    /// The limits of a GraphQL document.
    pub graphql: GraphqlLimits,
    /// How incoming payloads are queued and written.
    pub ingest: IngestSettings,
    /// How shops without a push are polled.
    pub poll: PollSettings,
    /// The settings of finance exports.
    pub exports: ExportSettings,
    /// The settings of uploaded files.
    pub files: FileSettings,
    /// The settings of alerts.
    pub alerts: AlertSettings,
    /// The settings of the audit log.
    pub audit: AuditSettings,
}

/// How incoming payloads are queued and written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IngestSettings {
    /// A folder of mapping files; one with a built-in mapping's name replaces it.
    pub mappings_dir: Option<PathBuf>,
    /// The maximum number of waiting payloads; when the queue is full, a webhook is answered 503 and the platform sends it again.
    pub queue: usize,
    /// The maximum number of payloads in one transaction.
    pub batch_max: usize,
    /// The milliseconds of which the first payload of a batch that may be written waits a fifth for others, at most.
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
    /// The maximum seconds between two polls of a failing shop; the wait doubles up to this value.
    pub backoff_max_seconds: u64,
    /// The seconds within which a platform must answer a request.
    pub timeout_seconds: u64,
}

/// The settings of finance exports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExportSettings {
    /// The folder of the export files; `None` = `exports` in `data_dir`.
    pub dir: Option<PathBuf>,
    /// The seconds for which the signed URL of a download is valid.
    pub url_ttl_seconds: u64,
    /// The maximum number of exports of one person that wait or run at once; at least 1.
    pub open_per_person: u64,
    /// The days after which an export file is removed. The record of the export stays: rows, sums, checksum.
    pub keep_days: u32,
}

/// The settings of uploaded files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileSettings {
    /// The folder of the files, which instances share; `None` = `files` in `data_dir`.
    pub dir: Option<PathBuf>,
    /// The largest size of a file in MB, 1 – 1024.
    pub max_mb: u32,
    /// The seconds for which the signed URL of an upload is valid.
    pub url_ttl_seconds: u32,
}

/// The settings of alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlertSettings {
    /// Seconds between two checks for overdue promises and for causes that went away.
    pub interval_seconds: u64,
}

/// The settings of the audit log. Changes and refusals are always kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditSettings {
    /// Whether successful reads are kept too.
    pub reads: bool,
    /// The maximum number of entries that wait to be written; when the queue is full, reads are counted instead of kept.
    pub queue: usize,
    /// The maximum number of reads that one statement writes.
    pub batch_max: usize,
    /// The milliseconds that the first read of a batch waits for others at most.
    pub batch_wait_ms: u64,
    /// The days for which the counts of refused requests without a name are kept; at least 1.
    pub refusals_kept_days: u32,
}

impl Settings {
    /// Reads the file, if a path is given, and lets the variables of the environment override it.
    ///
    /// # Errors
    /// [`SettingsError`] names the wrong file or setting, and the reason.
    pub fn load(path: Option<&Path>) -> Result<Self, SettingsError> {
        read::load(path)
    }

    /// The names of the settings that `panorama serve` needs to start and that are absent.
    pub fn missing_for_serve(&self) -> Vec<&'static str> {
        let wanted = [("database_url", self.database_url.is_some()), ("key_file", self.key_file.is_some())];
        wanted.into_iter().filter(|(_, set)| !set).map(|(name, _)| name).chain(self.token.missing()).collect()
    }

    /// The folder of uploaded files.
    pub fn files_dir(&self) -> PathBuf {
        self.files.dir.clone().unwrap_or_else(|| self.data_dir.join("files"))
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
            cards_for_last_release: false,
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
            files: FileSettings::default(),
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

impl Default for FileSettings {
    fn default() -> Self {
        Self { dir: None, max_mb: 50, url_ttl_seconds: 900 }
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
