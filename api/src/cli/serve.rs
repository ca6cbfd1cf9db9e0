//! `panorama serve`: runs until SIGINT or SIGTERM, then stops in order. SIGHUP makes it read the key file again.

use tokio::signal::unix::{SignalKind, signal};

use super::{StartError, start};
use crate::config::Settings;

/// Serves until a signal.
pub(super) async fn run(settings: Settings) -> Result<(), StartError> {
    let running = start(settings).await?;
    tracing::info!(url = running.url(), "serving");
    let mut stop = std::pin::pin!(until_signal());
    let mut hangup = signal(SignalKind::hangup()).map_err(StartError::other)?;
    loop {
        tokio::select! {
            stopped = &mut stop => break stopped?,
            _ = hangup.recv() => {
                if let Err(error) = running.app().read_keys() {
                    tracing::error!(%error, "the key file could not be read again");
                }
            }
        }
    }
    tracing::info!("stopping");
    running.stop().await;
    Ok(())
}

/// Waits for SIGINT (Ctrl-C) or SIGTERM.
pub(super) async fn until_signal() -> Result<(), StartError> {
    let mut terminate = signal(SignalKind::terminate()).map_err(StartError::other)?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(StartError::other),
        _ = terminate.recv() => Ok(()),
    }
}
