//! The composition root: it makes a running server from settings, the same for `serve`, the demo and the tests.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::application::{application, budgets};
use super::measuring::{self, Tidying};
use crate::app::{App, AppError, AuditLog, IngestQueue};
use crate::auth::{FetchingKeys, Keys, LocalKey, ProviderKeys, TokenVerifier};
use crate::clock::SystemClock;
use crate::config::{HttpSettings, Settings};
use crate::graphql;
use crate::graphql::live::Hub;
use crate::http::entrance::EntranceState;
use crate::http::hooks::HookState;
use crate::http::{self, DemoSignIn, HttpState, Listening, ReadyCheck, Tls, TlsError};
use crate::jobs;
use crate::measures::Recorder;
use crate::reach::Fault;
use crate::store::base::reach::{self, Missing};
use crate::store::{Store, Times};
use crate::tasks;
use crate::vault::Vault;

/// The time that tasks have to end once the server stops.
pub(super) const STOP_WITHIN: Duration = Duration::from_secs(15);

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting is missing that the server needs.
    #[error(
        "missing settings: {0}; set them in the file that --config names, or as PANORAMA_… variables (deploy/panorama.toml explains each)"
    )]
    Missing(String),
    /// The database cannot be reached or used.
    #[error("database: {0}")]
    Database(#[from] Fault),
    /// The database is not at the newest schema.
    #[error("{0}")]
    Schema(String),
    /// A file of keys cannot be used.
    #[error("{what}: {cause}")]
    Key {
        /// The setting of the file.
        what: String,
        /// The cause of the failure.
        cause: String,
    },
    /// A local key in the settings of a server, without the permission `token.allow_local_key`.
    #[error(
        "token.hs256_key_file is set: whoever reads that file can be anybody. Use the keys of an identity provider (token.jwks_url), or say token.allow_local_key = true"
    )]
    LocalKey,
    /// The address is taken, or belongs to another host.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
    /// An error of another layer.
    #[error("{0}")]
    Other(String),
}

impl StartError {
    /// Any other fault, by its text.
    pub fn other(error: impl std::fmt::Display) -> Self {
        Self::Other(error.to_string())
    }

    /// An error of a use case with its cause, because the operator may see all of it.
    #[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` calls")]
    pub fn in_app(error: AppError) -> Self {
        Self::Other(error.in_words())
    }

    /// A file that cannot be used, with its path.
    pub fn file(path: &Path, error: impl std::fmt::Display) -> Self {
        Self::Other(format!("{}: {error}", path.display()))
    }
}

/// A server that runs.
pub struct Running {
    url: String,
    app: App,
    leaving: CancellationToken,
    shutdown: CancellationToken,
    drained: CancellationToken,
    tls: Option<Arc<Tls>>,
    tasks: TaskTracker,
    server: JoinHandle<()>,
}

impl Running {
    /// The URL of the server: `http://127.0.0.1:8080`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The application of the server.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Reports by `/readyz` that it is about to stop, and continues to serve.
    pub fn announce_stop(&self) {
        self.leaving.cancel();
    }

    /// Reads the certificate anew, if the server has one.
    ///
    /// # Errors
    /// [`TlsError`]; the old certificate stays in use.
    pub fn reload_certificate(&self) -> Result<(), TlsError> {
        self.tls.as_ref().map_or(Ok(()), |tls| tls.reload())
    }

    /// Stops the server: running requests are finished first.
    pub async fn stop(self) {
        self.shutdown.cancel();
        if self.server.await.is_err() {
            tracing::error!("the server ended badly");
        }
        // From now on no delivery arrives: those that were accepted are written and answered.
        self.drained.cancel();
        self.tasks.close();
        if tokio::time::timeout(STOP_WITHIN, self.tasks.wait()).await.is_err() {
            tracing::warn!("some tasks did not end in time");
        }
    }
}

/// Opens the database of the settings with the keys of the settings, for a command: its statements have no timeout.
///
/// # Errors
/// [`StartError`]; [`StartError::Database`] for an unusable database, within some seconds.
pub async fn open_store(settings: &Settings) -> Result<Store, StartError> {
    open_store_within(settings, Times::ENDLESS, Missing::Refuse).await
}

/// Does the same as `open_store`, and creates a missing SQLite file.
///
/// # Errors
/// [`StartError`].
pub async fn make_store(settings: &Settings) -> Result<Store, StartError> {
    open_store_within(settings, Times::ENDLESS, Missing::Make).await
}

async fn open_store_within(settings: &Settings, times: Times, missing: Missing) -> Result<Store, StartError> {
    let url = settings.database_url.as_ref().ok_or_else(|| StartError::Missing("database_url".to_owned()))?;
    let key_file = settings.key_file.as_ref().ok_or_else(|| StartError::Missing("key_file".to_owned()))?;
    let vault = Vault::from_key_file(key_file)
        .map_err(|error| StartError::Key { what: "key_file".to_owned(), cause: error.to_string() })?;
    reach::check(url.expose(), missing).await?;
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let usual = u32::try_from(cores * 4).unwrap_or(16).max(8);
    let connections = settings.database_connections.unwrap_or(usual);
    Store::connect_within(url.expose(), Arc::new(vault), connections, times).await.map_err(StartError::other)
}

/// Refuses a database that is not at the newest schema.
///
/// # Errors
/// [`StartError::Schema`] names the schema of the database and the remedy.
pub async fn require_newest(store: &Store) -> Result<(), StartError> {
    let schema = store.schema().await.map_err(StartError::other)?;
    schema.fault().map_or(Ok(()), |fault| Err(StartError::Schema(fault)))
}

/// Signs tokens with the local key of the settings.
///
/// # Errors
/// [`StartError`] for a key that is missing or too short.
pub fn signer(settings: &Settings) -> Result<TokenVerifier, StartError> {
    let local = local_key(settings)?.ok_or_else(|| StartError::Missing("token.hs256_key_file".to_owned()))?;
    Ok(TokenVerifier::new(Keys { local: vec![local], provider: None }, settings.token.clone()))
}

/// The keys that tokens are verified with.
///
/// # Errors
/// [`StartError`] for a key that is too short, or that a server may not use.
pub fn token_keys(settings: &Settings) -> Result<Keys, StartError> {
    if settings.token.has_refused_local_key() {
        return Err(StartError::LocalKey);
    }
    read_token_keys(settings)
}

/// The keys that tokens are verified with, including a local key that a server may not use.
///
/// # Errors
/// [`StartError`] for a key that is missing or too short.
pub fn read_token_keys(settings: &Settings) -> Result<Keys, StartError> {
    let provider = ProviderKeys::new(&settings.token).map_err(StartError::other)?;
    Ok(Keys { local: local_key(settings)?.into_iter().collect(), provider })
}

fn local_key(settings: &Settings) -> Result<Option<LocalKey>, StartError> {
    let Some(path) = settings.token.hs256_key_file.as_deref() else { return Ok(None) };
    let wrong = |cause: String| StartError::Key { what: "token.hs256_key_file".to_owned(), cause };
    let secret = read_secret(path).map_err(|error| wrong(error.to_string()))?;
    LocalKey::new("local", secret.as_bytes()).map(Some).map_err(|error| wrong(error.to_string()))
}

fn read_secret(path: &Path) -> std::io::Result<String> {
    Ok(std::fs::read_to_string(path)?.trim().to_owned())
}

/// Starts the server of the settings on a migrated database.
///
/// # Errors
/// [`StartError`]; no task runs then.
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    start_with(settings, None).await
}

/// Does the same as `start`; with a sign-in, the page `/` is that of the demo. Only `panorama demo` gives one.
pub async fn start_with(settings: Settings, demo: Option<DemoSignIn>) -> Result<Running, StartError> {
    let missing = settings.missing_for_serve();
    if !missing.is_empty() {
        return Err(StartError::Missing(missing.join(", ")));
    }
    let keys = token_keys(&settings)?;
    let statement = Some(settings.database_statement_seconds).filter(|seconds| *seconds > 0).map(Duration::from_secs);
    let times = Times { statement, reading: Some(settings.http.statement_time()) };
    let store = open_store_within(&settings, times, Missing::Refuse).await?;
    require_newest(&store).await?;
    let listener = TcpListener::bind(settings.listen).await.map_err(|error| StartError::Listen(settings.listen, error))?;
    let address = listener.local_addr().map_err(|error| StartError::Listen(settings.listen, error))?;
    let tls = settings.http.tls.clone().map(Tls::read).transpose().map_err(StartError::other)?.map(Arc::new);
    let url = format!("{}://{address}", if tls.is_some() { "https" } else { "http" });
    let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
    // Metrics that are counted before the recorder exists are lost.
    let recorder = Recorder::of_process();
    tasks::start(Tidying(recorder.clone()), &tasks, &shutdown);
    let (leaving, drained) = (CancellationToken::new(), CancellationToken::new());
    let provider = keys.provider.clone();
    if let Some(provider) = &provider {
        tasks::start(FetchingKeys(Arc::clone(provider)), &tasks, &shutdown);
        provider.first_fetch().await;
    }
    let app = application(&settings, store, &url, &tasks, &shutdown).await?;
    let verifier = TokenVerifier::new(keys, settings.token.clone()).revoking(Arc::clone(app.revoked()));
    app.access().refresh().await.map_err(StartError::in_app)?;
    jobs::start(&app, &settings, &tasks, &shutdown);
    let workers = if app.store().backend() == sea_orm::DbBackend::Sqlite { 1 } else { 4 };
    let queue = IngestQueue::start(&app, &settings.ingest, workers, &tasks, &drained);
    let audit = AuditLog::start(app.store(), &settings.audit, &tasks, &drained);
    let engine = graphql::engine(&app, settings.graphql.clone())
        .map_err(StartError::other)?
        .with_budgets(Arc::new(budgets(&settings, "")?));
    let engine = Arc::new(engine);
    let state = HttpState {
        hub: Some(Hub::start(&engine, &app, &tasks, &shutdown)),
        engine,
        verifier: Arc::new(verifier),
        clock: Arc::new(SystemClock),
        audit: audit.clone(),
        slow_lane: http::SlowLane::start().map_err(StartError::other)?,
        rejected_bytes: http::RejectedBytes::new(&settings.http, Arc::new(SystemClock)),
        settings: with_own_origin(settings.http.clone(), app.public_url()),
        ready: ready_check(&app, provider),
        metrics: Some(measuring::text_of(&app, &queue, &recorder)),
        leaving: leaving.clone(),
        shutdown: shutdown.clone(),
        is_secure: app.public_url().starts_with("https://"),
    };
    let hooks = HookState {
        app: app.clone(),
        queue,
        audit: audit.clone(),
        settings: settings.http.clone(),
        oversized: http::oversized::Oversized::default(),
        repeats: http::Repeats::default(),
        sampled: http::Sampled::default(),
    };
    let entrance = EntranceState { demo, public_url: app.public_url().to_owned(), settings: settings.http.clone() };
    let pages = http::guide::routes().merge(http::entrance::routes(entrance).map_err(StartError::other)?);
    let extra = http::hooks::routes(hooks).merge(http::exports::routes(app.clone(), audit)).merge(pages);
    let router = http::router(Arc::new(state), extra);
    let listening = Listening { listener, tls: tls.clone() };
    let server = tasks.spawn(http::serve(listening, router, settings.http, tasks.clone(), shutdown.clone()));
    Ok(Running { url, app, leaving, shutdown, drained, tls, tasks, server })
}

/// Adds the origin of the public URL, so that its pages may open WebSockets.
fn with_own_origin(mut settings: HttpSettings, public_url: &str) -> HttpSettings {
    let host = public_url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.split('/').next()?)));
    settings.allowed_origins.extend(host.map(|(scheme, host)| format!("{scheme}://{host}")));
    settings
}

fn ready_check(app: &App, provider: Option<Arc<ProviderKeys>>) -> ReadyCheck {
    let app = app.clone();
    Arc::new(move || {
        let app = app.clone();
        let has_keys = provider.as_ref().is_none_or(|provider| provider.is_ready());
        Box::pin(async move {
            if !has_keys {
                return Err("the keys of the identity provider were never fetched".to_owned());
            }
            app.store().is_migrated().await.map(|_| ()).map_err(|_| "the database does not answer".to_owned())
        })
    })
}
