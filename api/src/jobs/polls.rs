//! The poller: polls the platforms that do not push, each shop at its own interval, some shops of each platform at once.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Beat, TICK};
use crate::app::{App, AppError};
use crate::config::PollSettings;
use crate::store::intake::polls::ShopPoll;

/// The maximum number of shops of one turn: more than any company has, so that the shops of a platform that hangs do not hide the others.
const MOST: u64 = 1_000;
/// The maximum number of shops of one platform that are polled at once. A platform that hangs delays only its own shops.
const AT_ONCE: usize = 4;

/// Starts the job that polls.
pub(super) fn start(app: &App, settings: &PollSettings, tracker: &TaskTracker, cancel: &CancellationToken) {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(settings.timeout_seconds.max(1))).build();
    let client = match client {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "the poller cannot start");
            return;
        }
    };
    let asking = Asking { client, settings: settings.clone(), tracker: tracker.clone(), cancel: cancel.clone() };
    let places: Arc<std::sync::Mutex<HashMap<String, Arc<Semaphore>>>> = Arc::default();
    let beat = Beat { name: "polls", period: Duration::from_secs(1), within: TICK, wake: Arc::default(), cancel: cancel.clone() };
    tracker.spawn(beat.run(app.clone(), move |app| {
        let (asking, places) = (asking.clone(), Arc::clone(&places));
        async move {
            for (platform, due) in app.intake().due_polls(MOST).await? {
                if let Some(place) = place_of(&places, platform) {
                    asking.begin(app.clone(), due, place);
                }
            }
            Ok::<(), AppError>(())
        }
    }));
}

/// A permit to poll a shop of the platform; `None` = all permits are taken, and the shop waits for a later turn.
fn place_of(places: &std::sync::Mutex<HashMap<String, Arc<Semaphore>>>, platform: String) -> Option<OwnedSemaphorePermit> {
    let mut places = places.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let of_platform = places.entry(platform).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE)));
    Arc::clone(of_platform).try_acquire_owned().ok()
}

/// The tools and settings of a poll.
#[derive(Clone)]
struct Asking {
    client: reqwest::Client,
    settings: PollSettings,
    tracker: TaskTracker,
    cancel: CancellationToken,
}

impl Asking {
    /// Polls one shop in a task of its own. Each request has its timeout, and a poll first locks the shop in the database, so that neither
    /// this instance's next turn nor another instance polls it meanwhile.
    fn begin(&self, app: App, due: ShopPoll, place: OwnedSemaphorePermit) {
        let Self { client, settings, tracker, cancel } = self.clone();
        tracker.spawn(async move {
            let shop = due.shop.clone();
            let polled = cancel.run_until_cancelled(Box::pin(app.intake().poll_shop(&client, &settings, due))).await;
            if let Some(Err(error)) = polled {
                metrics::counter!("panorama_job_failures_total", "job" => "polls").increment(1);
                tracing::warn!(shop, error = error.in_words(), "a shop could not be polled; it is tried again at its next turn");
            }
            drop(place);
        });
    }
}
