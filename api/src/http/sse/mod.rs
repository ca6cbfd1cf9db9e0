//! Subscriptions as an event stream: the protocol `graphql-sse`, one connection for each operation.
//!
//! Events are written by hand: a final `event: complete` needs an empty `data:` line, or browsers do not see it.

mod stream;

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::{Code, Reason};
use tokio::time::Instant;

use super::audit::Asked;
use super::graphql::{Refused, of_get, of_post, only_queries};
use super::negotiation::{MediaType, accepts, respond_as, status_of};
use super::operation::Running;
use super::rejected_bytes::Reading;
use super::server::Place;
use super::{HttpState, RequestId, call, operation, takeover};
use engine::{ApiError, CallContext, ErrorCode, GraphqlRequest, OperationKind, Response as Answer, Transport};

use stream::{Coding, EventStream, Reader};

/// `GET /graphql/stream`: the request is in the address.
pub(super) async fn get(State(state): State<Arc<HttpState>>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let (headers, connection) = (request.headers(), Connection::of(&request));
    if let Some(refused) = not_acceptable(headers, &id) {
        return refused;
    }
    match of_get(&state, headers, request.uri().query(), (&id, Transport::Sse)).await {
        Ok((graphql, call, reading)) => open(state, headers, graphql, (call, reading), (true, connection)).await,
        Err(error) => Refused::from(error).respond(MediaType::Json, call::addressee(headers, &id)),
    }
}

/// `POST /graphql/stream`: the request is in the body.
pub(super) async fn post(State(state): State<Arc<HttpState>>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let connection = Connection::of(&request);
    let (parts, body) = request.into_parts();
    if let Some(refused) = not_acceptable(&parts.headers, &id) {
        return refused;
    }
    match of_post(&state, &parts.headers, body, (&id, Transport::Sse)).await {
        Ok((graphql, call, reading)) => open(state, &parts.headers, graphql, (call, reading), (false, connection)).await,
        Err(refused) => refused.respond(MediaType::Json, call::addressee(&parts.headers, &id)),
    }
}

/// The answer to a client that does not accept an event stream; `None` = it does.
fn not_acceptable(headers: &HeaderMap, id: &RequestId) -> Option<Response> {
    if accepts(headers, "text/event-stream", true) {
        return None;
    }
    let error = ApiError::bad_request(Reason::with(Code::NotAcceptable, ["text/event-stream"]));
    Some(Refused(StatusCode::NOT_ACCEPTABLE, error).respond(MediaType::Json, call::addressee(headers, id)))
}

async fn open(
    state: Arc<HttpState>,
    headers: &HeaderMap,
    request: GraphqlRequest,
    (call, mut reading): (CallContext, Reading),
    (by_get, connection): (bool, Connection),
) -> Response {
    let request = resume(request, headers);
    let left = left_of_token(&state, &call);
    let reader = Reader { request_id: call.request_id.clone(), language: call.language, actor: call.actor.clone() };
    let prepared = match operation::prepare(&state, request, &call, &mut reading).await {
        Ok(prepared) if by_get && prepared.kind() == OperationKind::Mutation => {
            let refused = only_queries();
            reading.refused(refused.1.code());
            Asked::of(&prepared, &call).refused(&state.audit, refused.1.code()).await;
            return refused.respond(MediaType::Json, call.addressee());
        }
        Ok(prepared) => prepared,
        Err(refused) => return refuse(state, &refused, left, connection, reader),
    };
    match operation::begin(&state, prepared, call, reading).await {
        Ok(answers) => respond(state, answers, left, connection, reader),
        Err(refused) => refuse(state, &refused, left, connection, reader),
    }
}

/// Resumes a stream: a browser that reconnects sends the last event that it saw, and repeats its first request. The stream continues after
/// that event, regardless of the start of the request.
fn resume(request: GraphqlRequest, headers: &HeaderMap) -> GraphqlRequest {
    match headers.get("last-event-id").and_then(|value| value.to_str().ok()).filter(|cursor| !cursor.is_empty()) {
        Some(cursor) => request.resuming(cursor.to_owned()),
        None => request,
    }
}

/// An invalid or forbidden document is answered within the stream, because a browser shows nothing of a 400. A missing sign-in, throttling
/// and outages are answered by the status.
fn refuse(state: Arc<HttpState>, refused: &Answer, left: Duration, connection: Connection, reader: Reader) -> Response {
    match refused.code().unwrap_or(ErrorCode::Internal) {
        ErrorCode::BadRequest | ErrorCode::Forbidden => respond(state, Running::over(refused), left, connection, reader),
        code => respond_as(status_of(code), refused, MediaType::Json),
    }
}

fn left_of_token(state: &HttpState, call: &CallContext) -> Duration {
    let expires = call.actor.as_ref().map(|actor| actor.expires_at);
    expires.and_then(|at| (at - state.clock.now()).to_std().ok()).unwrap_or_default()
}

fn respond(state: Arc<HttpState>, answers: Running, left: Duration, connection: Connection, reader: Reader) -> Response {
    let mut response = StatusCode::OK.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that buffer a response before they pass it on would delay events.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    // The end of the stream is the end of the connection.
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    let coding = if connection.version >= Version::HTTP_11 { Coding::Chunked } else { Coding::UntilClose };
    if coding == Coding::Chunked {
        headers.insert(header::TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
    }
    takeover::respond(response, move |line| async move {
        EventStream::new(state, line, answers, coding, Instant::now() + left, reader).run().await;
        drop(connection.place);
    })
}

/// The parts of the connection that the stream keeps.
struct Connection {
    version: Version,
    /// The permit of the connection.
    place: Option<Place>,
}

impl Connection {
    fn of(request: &Request) -> Self {
        Self { version: request.version(), place: request.extensions().get::<Place>().cloned() }
    }
}
