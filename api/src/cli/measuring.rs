//! `/metrics` of a server: the recorded metrics, with gauges that are read only at a request.

use std::sync::Arc;
use std::time::Duration;

use crate::app::{App, IngestQueue};
use crate::http::MetricsText;
use crate::measures::Recorder;
use crate::store::PoolUse;
use crate::tasks::LongLived;

/// The interval at which the values of histograms are sorted into their buckets.
const TIDY_EVERY: Duration = Duration::from_secs(5);

/// The function that makes the text of `/metrics`.
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

/// A count as the value of a gauge.
fn figure(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// Sorts the values of histograms into buckets at an interval, so that they stay small on a server whose `/metrics` is never read.
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
