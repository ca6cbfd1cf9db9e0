//! What other instances changed: read again at once where the bus carries the journal, while a job reads it at an interval.

use domain::journal::topic::Topic;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, AppError};
use crate::store::journal::feed::FeedPage;
use crate::tasks::{self, LongLived};

/// Data that an instance keeps in memory, and the topic of the entries that announce its changes.
trait Kept: Send + 'static {
    /// The name of the data, which is the name of the task.
    const NAME: &'static str;
    /// The topic of the entries about a change.
    const TOPIC: Topic;

    /// Reads the data again.
    fn refresh(app: &App) -> impl Future<Output = Result<(), AppError>> + Send;
}

/// Mappings, shops, warehouses and SKUs.
struct Connections;

impl Kept for Connections {
    const NAME: &'static str = "connections";
    const TOPIC: Topic = Topic::Connections;

    async fn refresh(app: &App) -> Result<(), AppError> {
        super::refresh_directory(app.clone()).await
    }
}

/// Revoked tokens and suspended people.
struct Revocations;

impl Kept for Revocations {
    const NAME: &'static str = "revocations";
    const TOPIC: Topic = Topic::Tokens;

    async fn refresh(app: &App) -> Result<(), AppError> {
        app.access().refresh().await
    }
}

/// The rules in force.
struct Rules;

impl Kept for Rules {
    const NAME: &'static str = "rules";
    const TOPIC: Topic = Topic::Rules;

    async fn refresh(app: &App) -> Result<(), AppError> {
        app.rules().refresh().await
    }
}

/// The embargoes that stand.
struct Embargoes;

impl Kept for Embargoes {
    const NAME: &'static str = "standing embargoes";
    const TOPIC: Topic = Topic::of_kind("EmbargoChanged");

    async fn refresh(app: &App) -> Result<(), AppError> {
        app.rules().refresh_embargoes().await
    }
}

/// Starts to follow the journal.
pub(super) fn start(app: &App, tracker: &TaskTracker, cancel: &CancellationToken) {
    tasks::start(Following(app.clone(), Connections), tracker, cancel);
    tasks::start(Following(app.clone(), Revocations), tracker, cancel);
    tasks::start(Following(app.clone(), Rules), tracker, cancel);
    tasks::start(Following(app.clone(), Embargoes), tracker, cancel);
}

/// Reads the data again when the journal has an entry about it; the interval makes up for missed entries.
struct Following<K>(App, K);

impl<K: Kept> LongLived for Following<K> {
    const NAME: &'static str = K::NAME;

    async fn run(&mut self) {
        let app = self.0.clone();
        let (_, mut pages) = app.events().tail().subscribe();
        loop {
            match pages.recv().await {
                Ok(page) if !is_about(&page, &K::TOPIC) => {}
                Ok(_) | Err(RecvError::Lagged(_)) => {
                    if let Err(error) = K::refresh(&app).await {
                        let (data, error) = (K::NAME, error.in_words());
                        tracing::warn!(
                            data,
                            error,
                            "data that another instance changed could not be read; its next turn reads it again"
                        );
                    }
                }
                Err(RecvError::Closed) => return,
            }
        }
    }
}

fn is_about(page: &FeedPage, topic: &Topic) -> bool {
    page.entries.iter().any(|entry| entry.is_about(topic))
}
