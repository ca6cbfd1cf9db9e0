//! `panorama serve`: runs until SIGINT or SIGTERM, then stops in order. SIGHUP makes it read the key file and the certificate again.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::{Running, StartError, start};
use crate::config::Settings;

/// Serves until a signal.
pub async fn run(settings: Settings) -> Result<(), StartError> {
    let announce = Duration::from_secs(settings.http.announce_seconds);
    let running = start(settings).await?;
    tracing::info!(url = running.url(), "serving");
    tokio::select! {
        stopped = until_signal() => stopped?,
        failed = reload_on_signal(&running) => failed?,
    }
    tracing::info!("stopping");
    running.announce_stop();
    // The load balancer stops sending requests before connections are refused. A second signal ends the wait.
    tokio::select! {
        () = tokio::time::sleep(announce) => {}
        signal = until_signal() => signal?,
    }
    running.stop().await;
    Ok(())
}

/// Waits for SIGINT (Ctrl-C) or SIGTERM.
pub async fn until_signal() -> Result<(), StartError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(StartError::other)?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(StartError::other),
        _ = terminate.recv() => Ok(()),
    }
}

/// Reads the key file and the certificate (if there is one) anew at each SIGHUP. Returns only when the signal handler cannot be installed.
async fn reload_on_signal(running: &Running) -> Result<(), StartError> {
    let mut hangup = signal(SignalKind::hangup()).map_err(StartError::other)?;
    while hangup.recv().await.is_some() {
        if let Err(error) = running.app().read_keys() {
            tracing::error!(%error, "the key file could not be read again");
        }
        match running.reload_certificate() {
            Ok(()) => tracing::info!("the certificate was read anew"),
            Err(error) => tracing::error!(%error, "the certificate could not be read anew; the old one goes on"),
        }
    }
    std::future::pending().await
}
