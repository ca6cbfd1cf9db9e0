//! The common parts of every request and response: an id, a line in the log, and the headers that keep browsers safe.

use std::any::Any;
use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::kernel::masking::mask_code;
use domain::refusal::Language;
use uuid::Uuid;

use super::negotiation::MediaType;
use super::{ClientAddress, HttpState, measured};
use engine::{Addressee, ApiError, Response as Answer};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id from outside that is accepted, in bytes.
const LONGEST_ID: usize = 64;

/// The id of a request, in its extensions, with the address of the client: taken from `X-Request-Id` if that is valid, otherwise made.
#[derive(Debug, Clone)]
pub struct RequestId(pub String, pub(super) Option<IpAddr>);

impl RequestId {
    fn of(headers: &HeaderMap, client: Option<ClientAddress>) -> Self {
        let sane = |id: &&str| {
            (1..=LONGEST_ID).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        };
        // An id goes into logs and the audit log, which must not contain phones.
        let given = headers.get(X_REQUEST_ID).and_then(|id| id.to_str().ok()).filter(sane);
        let given = given.filter(|id| matches!(mask_code(id), Cow::Borrowed(_)));
        Self(given.map_or_else(|| Uuid::now_v7().to_string(), str::to_owned), client.map(|client| client.0.ip()))
    }
}

/// Wraps every request with its id, its line in the log and its headers.
pub(super) async fn framed(State(state): State<Arc<HttpState>>, mut request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let id = RequestId::of(request.headers(), request.extensions().get::<ClientAddress>().copied());
    let header_value = HeaderValue::from_str(&id.0).ok();
    let (method, path) = (request.method().clone(), mask_code(request.uri().path()).into_owned());
    request.extensions_mut().insert(id.clone());
    let stopping = state.shutdown.is_cancelled();
    let mut response = next.run(request).await;
    let milliseconds = measured::milliseconds(begin.elapsed());
    tracing::debug!(request_id = id.0, %method, path, status = response.status().as_u16(), milliseconds, "request");
    let headers = response.headers_mut();
    if let Some(value) = header_value {
        headers.insert(X_REQUEST_ID, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if state.is_secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if stopping {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The answer when a handler panicked. The id of the request is in the response's header.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    let to = Addressee { request_id: "see the header x-request-id", language: Language::En };
    let answer = Answer::refused(ApiError::internal("a handler panicked"), to);
    (StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, MediaType::Json.content_type())], answer.to_json())
        .into_response()
}
