//! The application that the settings describe, with a server or alone, for commands that do one thing.

use std::sync::{Arc, RwLock};

use budget::{Budgets, LookUps};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::start::{STOP_WITHIN, StartError, open_store, require_newest};
use crate::app::{App, Directory, ExportFiles, Parts, Reread, ShopIds, SpokenOf, UploadedFiles};
use crate::auth::Revocations;
use crate::clock::{Clock, SystemClock};
use crate::config::Settings;
use crate::events::bus::RedisSettings;
use crate::events::{self, EventsSettings};
use crate::ingest::Mappings;
use crate::store::Store;
use foundation::files::FileStore;

/// An application without a server, for commands that do one thing.
pub struct Alone {
    app: App,
    tasks: TaskTracker,
    cancel: CancellationToken,
}

impl Alone {
    /// The application of the command.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Ends the background tasks of the application.
    pub async fn stop(self) {
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
pub async fn alone(settings: &Settings) -> Result<Alone, StartError> {
    let store = open_store(settings).await?;
    require_newest(&store).await?;
    let (tasks, cancel) = (TaskTracker::new(), CancellationToken::new());
    let app = application(settings, store, "http://localhost", &tasks, &cancel).await?;
    Ok(Alone { app, tasks, cancel })
}

/// The application of the settings, over a database.
pub(super) async fn application(
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
    let bus_settings = EventsSettings { redis, ..EventsSettings::default() };
    let events = events::start(store.journal().feed(), bus_settings, tasks, shutdown.clone()).await.map_err(StartError::other)?;
    if settings.cards_for_last_release {
        store.write_cards_for_last_release();
    }
    let directory = Directory::load(&store).await.map_err(StartError::in_app)?;
    let mappings = Mappings::load(settings.ingest.mappings_dir.as_deref()).map_err(StartError::other)?;
    let ttl = i64::try_from(settings.exports.url_ttl_seconds).unwrap_or(900);
    let keep = chrono::Duration::days(i64::from(settings.exports.keep_days));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let app = App::new(Parts {
        store,
        events,
        clock,
        mappings: RwLock::new(Arc::new(mappings)),
        directory: Reread::new(directory),
        rulebook: Reread::default(),
        embargoes: Reread::default(),
        revocations: Arc::<Revocations>::default(),
        look_ups: LookUps::new(budgets(settings, ":look-ups")?, settings.graphql.look_ups_per_minute),
        spoken_of: SpokenOf::default(),
        shop_ids: ShopIds::default(),
        public_url: settings.public_url.clone().unwrap_or_else(|| url.to_owned()).trim_end_matches('/').to_owned(),
        exports: ExportFiles {
            dir: settings.exports_dir(),
            ttl: chrono::Duration::seconds(ttl),
            keep,
            most_open: settings.exports.open_per_person,
            asked: Arc::default(),
        },
        files: UploadedFiles {
            store: FileStore::in_folder(settings.files_dir()),
            ttl: chrono::Duration::seconds(i64::from(settings.files.url_ttl_seconds.max(1))),
            most_bytes: u64::from(settings.files.max_mb.clamp(1, 1024)) * 1024 * 1024,
        },
        sweeps_asked: Arc::default(),
        backtests_asked: Arc::default(),
        embargoes_asked: Arc::default(),
    });
    app.refresh_mappings().await.map_err(StartError::in_app)?;
    app.rules().refresh().await.map_err(StartError::in_app)?;
    app.rules().refresh_embargoes().await.map_err(StartError::in_app)?;
    Ok(app)
}

/// Rate limits of all subjects, shared by all instances where Redis is set; `ending` is the suffix of the key prefix of one kind of limit.
pub(super) fn budgets(settings: &Settings, ending: &str) -> Result<Budgets, StartError> {
    let prefix = format!("{}{ending}", settings.redis_prefix);
    Ok(match &settings.redis_url {
        Some(url) => Budgets::shared(url.expose(), &prefix).map_err(StartError::other)?,
        None => Budgets::local(),
    })
}
