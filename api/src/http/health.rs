//! Whether the process lives, whether it can work, and its metrics.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::future::BoxFuture;

use super::HttpState;

/// A check that takes longer counts as failed.
const READY_WITHIN: Duration = Duration::from_secs(3);

/// Asks whether the service can do its work; the error says what is missing, without secrets.
pub type ReadyCheck = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// `GET /livez`: the process answers.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: it can do its work and is not about to stop.
pub(super) async fn ready(State(state): State<Arc<HttpState>>) -> Response {
    if state.leaving.is_cancelled() || state.shutdown.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    match tokio::time::timeout(READY_WITHIN, (state.ready)()).await {
        Ok(Ok(())) => "ok\n".into_response(),
        Ok(Err(missing)) => (StatusCode::SERVICE_UNAVAILABLE, format!("{missing}\n")).into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the check did not end in time\n").into_response(),
    }
}

/// `GET /metrics`, in the text format of Prometheus.
pub(super) async fn metrics(State(state): State<Arc<HttpState>>) -> Response {
    match &state.metrics {
        Some(handle) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
