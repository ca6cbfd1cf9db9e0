//! Liveness, readiness, and the metrics of the process.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Code;
use futures_util::future::BoxFuture;
use sha2::{Digest, Sha256};

use super::graphql::Refused;
use super::negotiation::MediaType;
use super::{ClientAddress, HttpState, RequestId, call, host};
use crate::config::Secret;
use engine::ApiError;

/// The longest time of a check; a longer one counts as failed.
const READY_WITHIN: Duration = Duration::from_secs(3);

/// Checks whether the service can do its work; the error names the missing part, without secrets.
pub type ReadyCheck = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// Makes the text of `/metrics`.
pub type MetricsText = Arc<dyn Fn() -> String + Send + Sync>;

/// `GET /livez`: the process answers.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the service can do its work and is not about to stop.
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

/// `GET /metrics`, in the text format of Prometheus: for a program on the same machine, and for a client with the token of the settings.
pub(super) async fn metrics(
    State(state): State<Arc<HttpState>>,
    client: Option<Extension<ClientAddress>>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    // A proxy on this machine acts for other clients, and the name of a page may have been pointed at this server.
    let is_forwarded = ["x-forwarded-for", "forwarded", "x-real-ip", "via"].iter().any(|name| headers.contains_key(*name));
    let is_here = !is_forwarded
        && host::fixed(&headers).is_some()
        && client.is_some_and(|Extension(client)| client.0.ip().to_canonical().is_loopback());
    if !is_here && !has_token(&state, &headers) {
        let refused = Refused(StatusCode::UNAUTHORIZED, ApiError::forbidden(Code::MetricsToken));
        return refused.respond(MediaType::Json, call::addressee(&headers, &id));
    }
    match &state.metrics {
        Some(text) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whether the request has the token of the settings. Digests are compared, so that the duration reveals nothing about the token.
fn has_token(state: &HttpState, headers: &HeaderMap) -> bool {
    let given =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    let wanted = state.settings.metrics_token.as_ref().map(Secret::expose).filter(|token| !token.is_empty());
    given.zip(wanted).is_some_and(|(given, wanted)| Sha256::digest(given) == Sha256::digest(wanted))
}
