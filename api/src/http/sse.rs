//! Subscriptions as an event stream: the protocol `graphql-sse`, one connection for each operation.
//!
//! Events are written by hand: a final `event: complete` needs an empty `data:` line, or browsers do not see it.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::actor::Actor;
use domain::refusal::{Code, Language, Reason};
use domain::revocation::RevocationList;
use futures_util::stream::{self, Stream, StreamExt};
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use super::audit::Asked;
use super::graphql::{Refused, of_address, of_post, only_queries};
use super::negotiation::{MediaType, accepts, respond_as, status_of};
use super::{HttpState, RequestId, call, operation};
use crate::graphql::engine::{
    Addressee, ApiError, CallContext, ErrorCode, GraphqlRequest, OperationKind, Response as Answer, Responses,
};

/// `GET /graphql/stream`: the request is in the address.
pub(super) async fn get(State(state): State<Arc<HttpState>>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let headers = request.headers();
    let read =
        call::of_headers(&state, headers, &id).await.and_then(|call| Ok((of_address(&state, request.uri().query())?, call)));
    match read {
        Ok((graphql, call)) => open(state, headers, graphql, call, true).await,
        Err(error) => Refused::from(error).respond(MediaType::Json, call::addressee(headers, &id)),
    }
}

/// `POST /graphql/stream`: the request is in the body.
pub(super) async fn post(State(state): State<Arc<HttpState>>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match of_post(&state, &parts.headers, body, &id).await {
        Ok((graphql, call)) => open(state, &parts.headers, graphql, call, false).await,
        Err(refused) => refused.respond(MediaType::Json, call::addressee(&parts.headers, &id)),
    }
}

async fn open(
    state: Arc<HttpState>,
    headers: &HeaderMap,
    mut request: GraphqlRequest,
    call: CallContext,
    by_get: bool,
) -> Response {
    if !accepts(headers, "text/event-stream", true) {
        let error = ApiError::bad_request(Reason::with(Code::NotAcceptable, ["text/event-stream"]));
        return Refused(StatusCode::NOT_ACCEPTABLE, error).respond(MediaType::Json, call.addressee());
    }
    resume(&mut request, headers);
    let prepared = match operation::prepare(&state, request, &call) {
        Ok(prepared) if by_get && prepared.kind() == OperationKind::Mutation => {
            let refused = only_queries();
            Asked::of(&prepared, &call).refused(&state.audit, refused.1.code()).await;
            return refused.respond(MediaType::Json, call.addressee());
        }
        Ok(prepared) => prepared,
        Err(refused) => return refuse(&refused),
    };
    let left = left_of_token(&state, &call);
    let actor = call.actor.clone();
    let reader = Reader { request_id: call.request_id.clone(), language: call.language };
    match operation::begin(Arc::clone(&state), prepared, call).await {
        Ok(responses) => respond(EventStream::new(&state, responses, actor, left, reader)),
        Err(refused) => refuse(&refused),
    }
}

/// A browser that comes back says which event it saw last, and repeats its first request: it goes on behind that event, whatever
/// `after` the request began with.
fn resume(request: &mut GraphqlRequest, headers: &HeaderMap) {
    let Some(cursor) = headers.get("last-event-id").and_then(|value| value.to_str().ok()).filter(|cursor| !cursor.is_empty())
    else {
        return;
    };
    request.variables.get_or_insert_default().insert("after".to_owned(), cursor.into());
}

fn refuse(refused: &Answer) -> Response {
    respond_as(status_of(refused.code().unwrap_or(ErrorCode::Internal)), refused, MediaType::Json)
}

fn left_of_token(state: &HttpState, call: &CallContext) -> Duration {
    let expires = call.actor.as_ref().map(|actor| actor.expires_at);
    expires.and_then(|at| (at - state.clock.now()).to_std().ok()).unwrap_or_default()
}

fn respond(events: EventStream) -> Response {
    let mut response = Body::from_stream(events.bytes().map(Ok::<_, std::convert::Infallible>)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that gather a response before they pass it on would hold events back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

struct EventStream {
    state: Arc<HttpState>,
    responses: Responses,
    keep_alive: Interval,
    actor: Option<Actor>,
    expires: Instant,
    revocations: watch::Receiver<Arc<RevocationList>>,
    reader: Reader,
    is_over: bool,
}

/// Who reads the stream.
struct Reader {
    request_id: String,
    language: Language,
}

impl Reader {
    fn addressee(&self) -> Addressee<'_> {
        Addressee { request_id: &self.request_id, language: self.language }
    }
}

impl EventStream {
    fn new(state: &Arc<HttpState>, responses: Responses, actor: Option<Actor>, left: Duration, reader: Reader) -> Self {
        let every = state.settings.keep_alive_time();
        let mut keep_alive = interval_at(Instant::now() + every, every);
        keep_alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let revocations = state.verifier.revocations().changes();
        let expires = Instant::now() + left;
        Self { state: Arc::clone(state), responses, keep_alive, actor, expires, revocations, reader, is_over: false }
    }

    /// The bytes of the stream. A comment comes first, so that the client sees at once that it is open.
    fn bytes(self) -> impl Stream<Item = Bytes> + Send {
        stream::iter([Bytes::from_static(b":\n\n")]).chain(stream::unfold(self, |mut events| async {
            let bytes = events.next().await?;
            Some((bytes, events))
        }))
    }

    /// The last bytes: why the stream ends, so that the client does not just come back with the same token.
    fn end(&mut self, error: ApiError) -> Bytes {
        self.is_over = true;
        let mut bytes = event(&Answer::refused(error, self.reader.addressee()));
        bytes.extend_from_slice(COMPLETE);
        bytes.into()
    }

    /// The next bytes; none when the server stops, without a `complete`, so that clients come back.
    async fn next(&mut self) -> Option<Bytes> {
        if self.is_over {
            return None;
        }
        let state = Arc::clone(&self.state);
        tokio::select! {
            biased;
            () = state.shutdown.cancelled() => None,
            () = tokio::time::sleep_until(self.expires) => {
                let expired = Reason::with(Code::TokenExpired, [state.clock.now()]);
                Some(self.end(ApiError::unauthenticated(expired)))
            }
            () = revoked(&state, &mut self.revocations, self.actor.as_ref()) => {
                Some(self.end(ApiError::forbidden(Code::TokenRevoked)))
            }
            response = self.responses.next() => {
                self.is_over = response.is_none();
                Some(response.map_or(Bytes::from_static(COMPLETE), |response| event(&response).into()))
            }
            _ = self.keep_alive.tick() => Some(Bytes::from_static(b":\n\n")),
        }
    }
}

/// Waits until the token of the actor no longer counts.
async fn revoked(state: &HttpState, changes: &mut watch::Receiver<Arc<RevocationList>>, actor: Option<&Actor>) {
    let Some(actor) = actor else { return std::future::pending().await };
    let now = || state.clock.now();
    // The sender lives as long as the server.
    if changes.wait_for(|list| list.stops(actor, now()).is_some()).await.is_err() {
        std::future::pending::<()>().await;
    }
}

const COMPLETE: &[u8] = b"event: complete\ndata:\n\n";

/// JSON has no line breaks of its own, so the payload is one `data:` line.
fn event(response: &Answer) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    if let Some(cursor) = response.cursor().filter(|cursor| !cursor.contains(['\n', '\r', '\0'])) {
        bytes.extend_from_slice(b"id: ");
        bytes.extend_from_slice(cursor.as_bytes());
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(b"event: next\ndata: ");
    bytes.extend_from_slice(&response.to_json());
    bytes.extend_from_slice(b"\n\n");
    bytes
}
