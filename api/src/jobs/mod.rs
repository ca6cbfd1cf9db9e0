//! Jobs: ticks without input. Each is idempotent and safe on several instances at once, and a failed tick is made up for by the next.

mod following;
mod polls;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::Notify;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, AppError};
use crate::config::Settings;

/// The maximum number of orders or alerts of one tick.
const MOST: u64 = 500;
/// The time for which answers to idempotency keys are kept.
const ANSWERS_KEPT: chrono::Duration = chrono::Duration::days(7);
/// The time for which firings of rules are kept.
const FIRINGS_KEPT: chrono::Duration = chrono::Duration::days(400);

/// The number of backtests that an instance works on at a time; so many run at a time in the whole company.
const BACKTESTS: u64 = domain::rules::backtest::MOST_RUNNING;

/// The time limit of a tick, because a frozen database must not hold a job for ever.
const TICK: Duration = Duration::from_mins(1);
/// The time limit of a tick that writes exports, each of which reads every order of its range, or holds the orders of an embargo.
const LONG: Duration = Duration::from_hours(1);

/// Starts every job; they end with `cancel`.
pub fn start(app: &App, settings: &Settings, tracker: &TaskTracker, cancel: &CancellationToken) {
    let every = |name: &'static str, seconds: u64| Beat {
        name,
        period: Duration::from_secs(seconds.max(1)),
        within: if matches!(name, "exports" | "embargoes") { LONG } else { TICK },
        wake: match name {
            "exports" => app.exports().asked(),
            "embargoes" => app.rules().embargoes_asked(),
            "sweeps" => app.orders().sweeps_asked(),
            "backtests" => app.rules().backtests_asked(),
            _ => Arc::default(),
        },
        cancel: cancel.clone(),
    };
    let app = || app.clone();
    tracker.spawn(every("holds", 5).run(app(), release_holds));
    tracker.spawn(every("alerts", settings.alerts.interval_seconds).run(app(), tend_alerts));
    tracker.spawn(every("tasks", settings.alerts.interval_seconds).run(app(), tend_tasks));
    tracker.spawn(every("exports", 1).run(app(), write_exports));
    tracker.spawn(every("expired exports", 600).run(app(), remove_expired_exports));
    tracker.spawn(every("directory", 10).run(app(), refresh_directory));
    tracker.spawn(every("rules", 2).run(app(), refresh_rules));
    tracker.spawn(every("rule timer", 5).run(app(), ask_due_rules));
    for _ in 0..BACKTESTS {
        tracker.spawn(every("backtests", 1).run(app(), advance_backtests));
    }
    tracker.spawn(every("old backtests", 600).run(app(), forget_backtests));
    tracker.spawn(every("embargoes", 1).run(app(), tend_embargoes));
    tracker.spawn(every("standing embargoes", 1).run(app(), refresh_embargoes));
    tracker.spawn(every("revocations", settings.token.revocations_seconds).run(app(), refresh_revocations));
    tracker.spawn(every("sweeps", 2).run(app(), sweep_orders));
    tracker.spawn(every("erasures", 60).run(app(), finish_erasures));
    tracker.spawn(every("files", 3600).run(app(), tidy_files));
    tracker.spawn(every("waiting messages", 30).run(app(), take_in_waiting));
    tracker.spawn(every("keys", 5).run(app(), read_keys));
    tracker.spawn(every("answers", 3600).run(app(), forget_answers));
    let kept = chrono::Duration::days(i64::from(settings.audit.refusals_kept_days.max(1)));
    tracker.spawn(every("refusals", 600).run(app(), move |app| forget_refusals(app, kept)));
    polls::start(&app(), &settings.poll, tracker, cancel);
    following::start(&app(), tracker, cancel);
}

/// The schedule of a job.
struct Beat {
    name: &'static str,
    period: Duration,
    within: Duration,
    /// A notification brings the next tick forward.
    wake: Arc<Notify>,
    cancel: CancellationToken,
}

impl Beat {
    async fn run<F, R>(self, app: App, tick: F)
    where
        F: Fn(App) -> R + Send + 'static,
        R: Future<Output = Result<(), AppError>> + Send,
    {
        self.run_with(move || tick(app.clone())).await;
    }

    async fn run_with<R: Future<Output = Result<(), AppError>> + Send>(&self, tick: impl Fn() -> R + Send) {
        // The counter exists from the start, with the value 0.
        metrics::counter!("panorama_job_failures_total", "job" => self.name).increment(0);
        let mut beat = tokio::time::interval(self.period);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = beat.tick() => {}
                () = self.wake.notified() => {}
                () = self.cancel.cancelled() => return,
            }
            // A tick that panics counts as failed: the job goes on, and other jobs are unaffected.
            match AssertUnwindSafe(tokio::time::timeout(self.within, tick())).catch_unwind().await {
                Ok(Ok(Ok(()))) => {}
                Ok(Ok(Err(error))) => self.failed(&error.in_words()),
                Ok(Err(_)) => self.failed("it took too long"),
                Err(_) => self.failed("it panicked"),
            }
        }
    }

    fn failed(&self, error: &str) {
        metrics::counter!("panorama_job_failures_total", "job" => self.name).increment(1);
        tracing::warn!(job = self.name, error, "a job failed; it is tried again at its next turn");
    }
}

async fn tidy_files(app: App) -> Result<(), AppError> {
    app.orders().tidy_files().await
}

async fn release_holds(app: App) -> Result<(), AppError> {
    while app.orders().release_due_holds(app.now(), MOST).await? as u64 == MOST {}
    Ok(())
}

async fn take_in_waiting(app: App) -> Result<(), AppError> {
    app.intake().take_in_waiting(MOST).await
}

async fn tend_alerts(app: App) -> Result<(), AppError> {
    app.alerts().tend(app.now(), MOST).await
}

async fn tend_tasks(app: App) -> Result<(), AppError> {
    app.tasks().tend(app.now()).await
}

async fn write_exports(app: App) -> Result<(), AppError> {
    while app.exports().write_next().await? {}
    Ok(())
}

async fn remove_expired_exports(app: App) -> Result<(), AppError> {
    while app.exports().remove_expired(app.now(), MOST).await? as u64 == MOST {}
    Ok(())
}

async fn sweep_orders(app: App) -> Result<(), AppError> {
    app.orders().sweep(MOST).await?;
    app.intake().settle_shared_numbers(MOST).await
}

async fn refresh_directory(app: App) -> Result<(), AppError> {
    app.refresh_mappings().await?;
    app.refresh_directory().await
}

async fn refresh_rules(app: App) -> Result<(), AppError> {
    app.rules().refresh().await
}

async fn refresh_embargoes(app: App) -> Result<(), AppError> {
    app.rules().refresh_embargoes().await
}

async fn ask_due_rules(app: App) -> Result<(), AppError> {
    while app.rules().ask_due(app.now(), MOST).await? as u64 == MOST {}
    Ok(())
}

/// One turn: where there was work, the next turn follows at once, unless the server stops meanwhile.
async fn advance_backtests(app: App) -> Result<(), AppError> {
    if app.rules().advance_backtest().await? {
        app.rules().backtests_asked().notify_one();
    }
    Ok(())
}

async fn forget_backtests(app: App) -> Result<(), AppError> {
    let ended = app.now() - domain::rules::backtest::KEPT;
    while app.rules().forget_backtests(ended, MOST).await? as u64 == MOST {}
    Ok(())
}

async fn tend_embargoes(app: App) -> Result<(), AppError> {
    app.rules().tend_embargoes().await
}

async fn refresh_revocations(app: App) -> Result<(), AppError> {
    app.access().refresh().await
}

async fn finish_erasures(app: App) -> Result<(), AppError> {
    app.privacy().finish_erasures(MOST).await
}

/// Reads a rotated key file without a restart, also at a server that meets no text sealed with the new key.
async fn read_keys(app: App) -> Result<(), AppError> {
    app.read_keys()
}

async fn forget_answers(app: App) -> Result<(), AppError> {
    app.store().audit().forget_answers(app.now() - ANSWERS_KEPT).await?;
    app.store().access().forget_revocations(app.now() - ANSWERS_KEPT).await?;
    app.store().rules().forget_firings(app.now() - FIRINGS_KEPT).await?;
    Ok(())
}

async fn forget_refusals(app: App, kept: chrono::Duration) -> Result<(), AppError> {
    app.store().audit().forget_refusals(app.now() - kept).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_job_goes_on_after_a_tick_that_panicked() {
        let (ticks, done) = (AtomicU32::new(0), CancellationToken::new());
        let beat =
            Beat { name: "test", period: Duration::from_millis(1), within: TICK, wake: Arc::default(), cancel: done.clone() };
        let stop = done.clone();
        beat.run_with(move || {
            let tick = ticks.fetch_add(1, Ordering::SeqCst);
            let stop = stop.clone();
            async move {
                assert!(tick > 0, "the first tick panics");
                stop.cancel();
                Ok(())
            }
        })
        .await;
        assert!(done.is_cancelled());
    }
}
