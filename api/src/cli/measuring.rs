//! `/metrics` of a server: what was counted, with what is looked up only when somebody asks.

use std::sync::Arc;
use std::time::Duration;

use crate::app::{App, IngestQueue};
use crate::http::MetricsText;
use crate::measures::Recorder;
use crate::store::PoolUse;
use crate::tasks::LongLived;

/// How often the values of histograms are sorted into their buckets.
const TIDY_EVERY: Duration = Duration::from_secs(5);

/// What makes the text of `/metrics`.
pub(super) fn text_of(app: &App, queue: &IngestQueue, recorder: &Recorder) -> MetricsText {
    app.events().tail().report();
    let (app, queue, recorder) = (app.clone(), queue.clone(), recorder.clone());
    Arc::new(move || {
        let (waiting, most) = queue.load();
        metrics::gauge!("panorama_ingest_queue_depth").set(figure(waiting));
        metrics::gauge!("panorama_ingest_queue_capacity").set(figure(most));
        for PoolUse { pool, open, idle, max } in app.store().pools() {
            metrics::gauge!("panorama_database_connections_open", "pool" => pool).set(figure(open));
            metrics::gauge!("panorama_database_connections_idle", "pool" => pool).set(figure(idle));
            metrics::gauge!("panorama_database_connections_max", "pool" => pool).set(figure(max));
        }
        recorder.text()
    })
}

/// A count as the number of a gauge.
fn figure(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// Keeps histograms small where nobody reads `/metrics`.
pub(super) struct Tidying(pub(super) Recorder);

impl LongLived for Tidying {
    const NAME: &'static str = "metrics";

    async fn run(&mut self) {
        let mut turns = tokio::time::interval(TIDY_EVERY);
        loop {
            turns.tick().await;
            self.0.tidy();
        }
    }
}
