//! The web server: GraphQL over HTTP, WebSocket and event streams, GraphiQL, health, and the connections beneath.
//!
//! # Layout
//! - [`router`] puts the routes together; [`serve`] runs them on a listener.
//! - `graphql` answers `POST` and `GET /graphql`; `negotiation` decides about media types and status codes.
//! - `websocket` is the protocol `graphql-transport-ws`; `sse` is `graphql-sse` with one connection for each operation.
//! - `takeover` takes a socket or a stream out of HTTP and frees its buffers; `outbox` holds the bytes that wait to be written to it.
//! - `operation` runs one request for all three; `call` reads the caller from the headers.
//! - `rejected_bytes` limits the rejected bytes of each subject; `slow_lane` reads large requests.
//! - `audit` writes every operation and refusal to the audit log; `measured` writes the line of each in the log, and counts it.
//! - `entrance` is the page `/`, `front_ends` the front ends of the archive, `demo_sign_in` the demo's sign-in.
//! - `frame` gives every request its id and every response its security headers.

mod audit;
mod body;
mod call;
mod client;
mod demo_sign_in;
pub mod entrance;
pub mod exports;
pub mod files;
mod frame;
mod front_ends;
mod graphiql;
mod graphql;
pub mod guide;
mod health;
pub mod hooks;
mod host;
mod measured;
mod negotiation;
mod operation;
mod outbox;
pub mod oversized;
mod rejected_bytes;
mod repeats;
mod sampled;
mod server;
mod slow_lane;
mod sse;
mod stall;
mod takeover;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod tls;
mod values;
pub mod websocket;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::routing::get;
use domain::refusal::Code;
use tokio_util::sync::CancellationToken;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::SizeAbove;
use tower_http::compression::{CompressionLayer, DefaultPredicate, Predicate};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::app::AuditLog;
use crate::auth::TokenVerifier;
use crate::clock::Clock;
use crate::config::HttpSettings;
use crate::graphql::live::Hub;
use engine::{ApiError, Engine};

pub use body::{BodyError, read_body, read_body_up_to};
pub use client::ClientAddress;
pub use demo_sign_in::DemoSignIn;
pub use frame::RequestId;
pub use health::{MetricsText, ReadyCheck};
pub use rejected_bytes::RejectedBytes;
pub use repeats::Repeats;
pub use sampled::Sampled;
pub use server::{Listening, serve};
pub use slow_lane::SlowLane;
pub use tls::{Tls, TlsError};

/// The smallest answer in bytes that is compressed: a shorter one fits into one packet of the network as it is.
const WORTH_PACKING: u64 = 1_400;

/// The shared state of the routes of this module.
pub struct HttpState {
    /// The engine that runs GraphQL.
    pub engine: Arc<Engine>,
    /// Runs a subscription once for all subscribers with the same request; `None` = each is executed for its reader alone.
    pub hub: Option<Arc<Hub>>,
    /// The verifier of tokens.
    pub verifier: Arc<TokenVerifier>,
    /// The clock of the server.
    pub clock: Arc<dyn Clock>,
    /// The audit log of all operations.
    pub audit: AuditLog,
    /// The thread that reads large requests.
    pub slow_lane: SlowLane,
    /// The limit of rejected bytes per subject.
    pub rejected_bytes: Arc<RejectedBytes>,
    /// The limits and times of HTTP.
    pub settings: HttpSettings,
    /// Whether the service can do its work; used by `/readyz`.
    pub ready: ReadyCheck,
    /// The text of `/metrics`; `None` = there are no metrics.
    pub metrics: Option<MetricsText>,
    /// Set when the server is about to stop: requests are still served, but `/readyz` fails.
    pub leaving: CancellationToken,
    /// Set when the server stops: sockets and streams end.
    pub shutdown: CancellationToken,
    /// Whether browsers reach it by `https://` only.
    pub is_secure: bool,
}

/// The routes of this module together with `extra` ones (webhooks, exports), all behind the same headers. Each reads its
/// body within a bound of its own.
pub fn router(state: Arc<HttpState>, extra: Router) -> Router {
    let settings = &state.settings;
    let framed = Arc::clone(&state);
    let cors = cors(settings);
    Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post).layer(compressed()))
        .route("/graphql/stream", get(sse::get).post(sse::post))
        .route("/graphiql/{file}", get(graphiql::file))
        .route("/livez", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .with_state(state)
        .merge(extra)
        .fallback(nothing_here)
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(cors)
        .layer(axum::middleware::from_fn_with_state(framed, frame::framed))
}

/// Compresses answers with gzip or Brotli where the client accepts it and it is worthwhile. Event streams and sockets are not compressed:
/// an event has to leave at once, and a compressor keeps memory for each of them. The fastest level is used, because an answer is read
/// once.
fn compressed() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(SizeAbove::new(WORTH_PACKING)))
}

/// The answer for an address that does not exist.
async fn nothing_here(
    axum::Extension(id): axum::Extension<RequestId>,
    headers: axum::http::HeaderMap,
) -> axum::response::Response {
    let refused = graphql::Refused(axum::http::StatusCode::NOT_FOUND, ApiError::bad_request(Code::PathUnknown));
    refused.respond(negotiation::MediaType::Json, call::addressee(&headers, &id))
}

fn cors(settings: &HttpSettings) -> CorsLayer {
    let origins = settings.allowed_origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT_LANGUAGE,
            HeaderName::from_static("x-request-id"),
            HeaderName::from_static("last-event-id"),
        ])
        .expose_headers([HeaderName::from_static("x-request-id"), header::RETRY_AFTER])
        .max_age(std::time::Duration::from_mins(10))
}
