//! The composition root: settings become a running server, the same for `serve`, the demo and the tests.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock, RwLock};
use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, AuditLog, Directory, ExportFiles, IngestQueue, Parts};
use crate::auth::{Keys, LocalKey, TokenVerifier};
use crate::clock::{Clock, SystemClock};
use crate::config::Settings;
use crate::events::bus::RedisSettings;
use crate::events::{self, EventsSettings};
use crate::graphql;
use crate::http::hooks::HookState;
use crate::http::{self, HttpState, ReadyCheck};
use crate::ingest::Mappings;
use crate::jobs;
use crate::store::Store;
use crate::vault::Vault;

/// How long tasks may take to end once the server stops.
const STOP_WITHIN: Duration = Duration::from_secs(15);

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting without which it must not start.
    #[error(
        "missing settings: {0}; set them in the file that --config names, or as PANORAMA_… variables (deploy/panorama.toml explains each)"
    )]
    Missing(String),
    /// The database is not at the newest schema.
    #[error("the database is not migrated; run `panorama migrate` first")]
    Unmigrated,
    /// A file of keys.
    #[error("{what}: {cause}")]
    Key {
        /// Which.
        what: String,
        /// Why not.
        cause: String,
    },
    /// The address is taken, or not ours.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// Anything below.
    #[error("{0}")]
    Other(String),
}

impl StartError {
    pub(super) fn other(error: impl std::fmt::Display) -> Self {
        Self::Other(error.to_string())
    }

    /// A file that cannot be used, by its name.
    pub(super) fn file(path: &Path, error: impl std::fmt::Display) -> Self {
        Self::Other(format!("{}: {error}", path.display()))
    }
}

/// A server that runs.
pub struct Running {
    url: String,
    app: App,
    shutdown: CancellationToken,
    tasks: TaskTracker,
    server: JoinHandle<()>,
}

impl Running {
    /// Where it listens: `http://127.0.0.1:8080`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Stops it: what runs is finished first.
    pub async fn stop(self) {
        self.shutdown.cancel();
        if self.server.await.is_err() {
            tracing::error!("the server ended badly");
        }
        self.tasks.close();
        if tokio::time::timeout(STOP_WITHIN, self.tasks.wait()).await.is_err() {
            tracing::warn!("some tasks did not end in time");
        }
    }
}

/// Opens the database of the settings with the keys of the settings.
///
/// # Errors
/// [`StartError`].
pub async fn open_store(settings: &Settings) -> Result<Store, StartError> {
    let url = settings.database_url.as_ref().ok_or_else(|| StartError::Missing("database_url".to_owned()))?;
    let key_file = settings.key_file.as_ref().ok_or_else(|| StartError::Missing("key_file".to_owned()))?;
    let vault = Vault::from_key_file(key_file)
        .map_err(|error| StartError::Key { what: "key_file".to_owned(), cause: error.to_string() })?;
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let usual = u32::try_from(cores * 4).unwrap_or(16).max(8);
    Store::connect(url.expose(), Arc::new(vault), settings.database_connections.unwrap_or(usual)).await.map_err(StartError::other)
}

/// Reads tokens as the settings say.
///
/// # Errors
/// [`StartError`] for a key that is missing or too short.
pub fn verifier(settings: &Settings) -> Result<TokenVerifier, StartError> {
    let path = settings.token.hs256_key_file.as_deref();
    let path = path.ok_or_else(|| StartError::Missing("token.hs256_key_file".to_owned()))?;
    let wrong = |cause: String| StartError::Key { what: "token.hs256_key_file".to_owned(), cause };
    let secret = read_secret(path).map_err(|error| wrong(error.to_string()))?;
    let key = LocalKey::new("local", secret.as_bytes()).map_err(|error| wrong(error.to_string()))?;
    Ok(TokenVerifier::new(Keys::Local(vec![key]), settings.token.clone()))
}

fn read_secret(path: &Path) -> std::io::Result<String> {
    Ok(std::fs::read_to_string(path)?.trim().to_owned())
}

/// Starts the server of the settings on a migrated database.
///
/// # Errors
/// [`StartError`]; nothing runs then.
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    let missing = settings.missing_for_serve();
    if !missing.is_empty() {
        return Err(StartError::Missing(missing.join(", ")));
    }
    let verifier = Arc::new(verifier(&settings)?);
    let store = open_store(&settings).await?;
    if !store.is_migrated().await.map_err(StartError::other)? {
        return Err(StartError::Unmigrated);
    }
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| StartError::Listen(settings.listen, error))?;
    let address = listener.local_addr().map_err(|error| StartError::Listen(settings.listen, error))?;
    let url = format!("http://{address}");
    let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
    let app = application(&settings, store, &url, &tasks, &shutdown).await?;
    jobs::start(&app, &settings, &tasks, &shutdown);
    let workers = if app.store().backend() == sea_orm::DbBackend::Sqlite { 1 } else { 4 };
    let queue = IngestQueue::start(&app, &settings.ingest, workers, &tasks, &shutdown);
    let audit = AuditLog::start(app.store(), &settings.audit, &tasks, &shutdown);
    let engine = graphql::engine(&app, settings.graphql.clone()).map_err(StartError::other)?;
    let state = HttpState {
        engine: Arc::new(engine),
        verifier,
        clock: Arc::new(SystemClock),
        audit: audit.clone(),
        settings: settings.http.clone(),
        ready: ready_check(&app),
        metrics: Some(metrics_handle(&app)),
        tasks: tasks.clone(),
        shutdown: shutdown.clone(),
    };
    let extra = http::hooks::routes(HookState { app: app.clone(), queue, audit: audit.clone(), settings: settings.http.clone() })
        .merge(http::exports::routes(app.clone(), audit))
        .merge(http::guide::routes());
    let router = http::router(Arc::new(state), extra);
    let server = tasks.spawn(http::serve(listener, router, settings.http, shutdown.clone()));
    Ok(Running { url, app, shutdown, tasks, server })
}

/// An application without a server: for commands that do one thing.
pub(super) struct Alone {
    app: App,
    tasks: TaskTracker,
    cancel: CancellationToken,
}

impl Alone {
    /// The application.
    pub(super) fn app(&self) -> &App {
        &self.app
    }

    /// Ends what runs beside it.
    pub(super) async fn stop(self) {
        self.cancel.cancel();
        self.tasks.close();
        if tokio::time::timeout(STOP_WITHIN, self.tasks.wait()).await.is_err() {
            tracing::warn!("some tasks did not end in time");
        }
    }
}

/// The application of the settings, without a server.
///
/// # Errors
/// [`StartError`].
pub(super) async fn alone(settings: &Settings) -> Result<Alone, StartError> {
    let store = open_store(settings).await?;
    if !store.is_migrated().await.map_err(StartError::other)? {
        return Err(StartError::Unmigrated);
    }
    let (tasks, cancel) = (TaskTracker::new(), CancellationToken::new());
    let app = application(settings, store, "http://localhost", &tasks, &cancel).await?;
    Ok(Alone { app, tasks, cancel })
}

async fn application(
    settings: &Settings,
    store: Store,
    url: &str,
    tasks: &TaskTracker,
    shutdown: &CancellationToken,
) -> Result<App, StartError> {
    let redis = settings
        .redis_url
        .as_ref()
        .map(|url| RedisSettings { url: url.expose().to_owned(), prefix: settings.redis_prefix.clone() });
    let events_settings = EventsSettings { redis, ..EventsSettings::default() };
    let events = events::start(store.feed(), events_settings, tasks, shutdown.clone()).await.map_err(StartError::other)?;
    let directory = Directory::load(&store).await.map_err(StartError::other)?;
    let mappings = Mappings::load(settings.ingest.mappings_dir.as_deref()).map_err(StartError::other)?;
    let ttl = i64::try_from(settings.exports.url_ttl_seconds).unwrap_or(900);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    Ok(App::new(Parts {
        store,
        events,
        clock,
        mappings,
        directory: RwLock::new(Arc::new(directory)),
        public_url: settings.public_url.clone().unwrap_or_else(|| url.to_owned()).trim_end_matches('/').to_owned(),
        exports: ExportFiles { dir: settings.exports_dir(), ttl: chrono::Duration::seconds(ttl) },
    }))
}

fn ready_check(app: &App) -> ReadyCheck {
    let app = app.clone();
    Arc::new(move || {
        let app = app.clone();
        Box::pin(
            async move { app.store().is_migrated().await.map(|_| ()).map_err(|_| "the database does not answer".to_owned()) },
        )
    })
}

/// The one recorder of the process: metrics are global, servers of tests are several.
fn metrics_handle(app: &App) -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    let handle = HANDLE.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        builder.install_recorder().unwrap_or_else(|error| {
            tracing::warn!(%error, "another recorder of metrics is installed; /metrics stays empty");
            PrometheusBuilder::new().build_recorder().handle()
        })
    });
    app.events().tail().report();
    handle.clone()
}
