//! GraphQL over HTTP: `POST /graphql`, `GET /graphql` for queries, and the entry to the WebSocket and to GraphiQL.

use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::refusal::{Code, Reason};
use serde::Deserialize;

use super::audit::{self, Asked};
use super::body::BodyError;
use super::negotiation::{MediaType, accepts, is_json, respond, respond_as};
use super::rejected_bytes::Reading;
use super::{HttpState, RequestId, call, graphiql, operation, read_body, values, websocket};
use engine::{Addressee, ApiError, CallContext, ErrorCode, GraphqlRequest, OperationKind, Response as Answer, Transport};

/// The largest body in bytes that is received although its request is refused unread.
const DISCARDED: u64 = 64 * 1024;

/// A refusal by the transport: the status is the same for both media types.
#[derive(Debug)]
pub(super) struct Refused(pub(super) StatusCode, pub(super) ApiError);

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self(super::negotiation::status_of(error.code()), error)
    }
}

impl Refused {
    pub(super) fn respond(self, media: MediaType, to: Addressee<'_>) -> Response {
        let mut response = respond_as(self.0, &Answer::refused(self.1, to), media);
        if self.0 == StatusCode::METHOD_NOT_ALLOWED {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        response
    }
}

/// The handler of `POST /graphql`.
pub(super) async fn post(State(state): State<Arc<HttpState>>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let to = call::addressee(&parts.headers, &id);
    let Some(media) = MediaType::accepted(&parts.headers) else { return not_acceptable(to) };
    match of_post(&state, &parts.headers, body, (&id, Transport::Post)).await {
        Ok((request, call, reading)) => answer(&state, request, (call, reading), media, false).await,
        Err(refused) => refused.respond(media, to),
    }
}

/// `GET /graphql`: a WebSocket, the page for people, or a query in the address.
pub(super) async fn get(State(state): State<Arc<HttpState>>, Extension(id): Extension<RequestId>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if parts.headers.contains_key(header::UPGRADE) {
        return websocket::upgrade(state, &parts, id);
    }
    if accepts(&parts.headers, "text/html", false) {
        return graphiql::page();
    }
    let to = call::addressee(&parts.headers, &id);
    let Some(media) = MediaType::accepted(&parts.headers) else { return not_acceptable(to) };
    match of_get(&state, &parts.headers, parts.uri.query(), (&id, Transport::Get)).await {
        Ok((request, call, reading)) => answer(&state, request, (call, reading), media, true).await,
        Err(error) => Refused::from(error).respond(media, to),
    }
}

async fn answer(
    state: &HttpState,
    request: GraphqlRequest,
    (call, mut reading): (CallContext, Reading),
    media: MediaType,
    by_get: bool,
) -> Response {
    match operation::prepare(state, request, &call, &mut reading).await {
        Ok(prepared) if by_get && prepared.kind() != OperationKind::Query => {
            let refused = only_queries();
            reading.refused(refused.1.code());
            Asked::of(&prepared, &call).refused(&state.audit, refused.1.code()).await;
            refused.respond(media, call.addressee())
        }
        Ok(prepared) => respond(&operation::run(state, prepared, call, reading).await, media),
        Err(refused) => respond(&refused, media),
    }
}

/// The refusal of a mutation by GET, which must not change anything.
pub(super) fn only_queries() -> Refused {
    Refused(StatusCode::METHOD_NOT_ALLOWED, ApiError::bad_request(Code::GetReadsOnly))
}

/// The request and the call of a POST. The body of a throttled sender is not read.
pub(super) async fn of_post(
    state: &HttpState,
    headers: &HeaderMap,
    body: Body,
    (id, transport): (&RequestId, Transport),
) -> Result<(GraphqlRequest, CallContext, Reading), Refused> {
    let call = match call::of_headers(state, headers, id, transport).await {
        Ok(call) => call,
        Err(error) => {
            discard(body, state).await;
            return Err(error.into());
        }
    };
    match of_body(state, headers, body, &call).await {
        Ok((request, reading)) => Ok((request, call, reading)),
        Err(refused) => {
            audit::refused(state, &call, refused.1.code());
            Err(refused)
        }
    }
}

/// The request in the body of a POST, or its refusal.
async fn of_body(
    state: &HttpState,
    headers: &HeaderMap,
    body: Body,
    call: &CallContext,
) -> Result<(GraphqlRequest, Reading), Refused> {
    if !is_json(headers) {
        let error = ApiError::bad_request(Code::ContentType);
        return Err(Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, error));
    }
    let length = body.size_hint().exact();
    let announced = length.and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
    if let Err(wait) = state.rejected_bytes.check(call.subject(), announced) {
        discard(body, state).await;
        return Err(ApiError::from(wait).into());
    }
    let text = read_body(body, &state.settings).await.map_err(|error| {
        // A body that was announced as too large was not read.
        if error == BodyError::TooLarge && length.is_none() {
            state.rejected_bytes.reading(call.subject(), state.settings.body_bytes).refused(ErrorCode::BadRequest);
        }
        Refused(error.status(), ApiError::bad_request(error))
    })?;
    let mut reading = state.rejected_bytes.reading(call.subject(), text.len());
    let request = operation::of_body(state, text, &mut reading).await?;
    Ok((request, reading))
}

/// Receives an unread body if it is short: otherwise its sender may find the connection closed instead of the answer.
async fn discard(body: Body, state: &HttpState) {
    if body.size_hint().upper().is_some_and(|length| length <= DISCARDED) {
        // The request is refused anyway, so the result of reading does not matter.
        let _ = read_body(body, &state.settings).await;
    }
}

/// The request and the call of a GET.
pub(super) async fn of_get(
    state: &HttpState,
    headers: &HeaderMap,
    query: Option<&str>,
    (id, transport): (&RequestId, Transport),
) -> Result<(GraphqlRequest, CallContext, Reading), ApiError> {
    let call = call::of_headers(state, headers, id, transport).await?;
    let length = query.map_or(0, str::len);
    let mut reading = state.rejected_bytes.reading(call.subject(), length);
    let checked = state.rejected_bytes.check(call.subject(), length).map_err(ApiError::from);
    let read = checked.and_then(|()| of_address(state, query)).inspect_err(|error| {
        reading.refused(error.code());
        audit::refused(state, &call, error.code());
    });
    Ok((read?, call, reading))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Address {
    query: Option<String>,
    #[serde(alias = "doc_id")]
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// The request in the query part of an address.
///
/// # Errors
/// Names the parameter that is missing or no JSON.
fn of_address(state: &HttpState, query: Option<&str>) -> Result<GraphqlRequest, ApiError> {
    let unreadable = |name: &str| ApiError::bad_request(Reason::with(Code::AddressUnreadable, [name]));
    let address: Address = serde_urlencoded::from_str(query.unwrap_or_default()).map_err(|_| unreadable("query"))?;
    let json = |name: &str, text: Option<String>| {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(serde_json::Value::Null) };
        values::check(text.as_bytes(), state.engine.most_values())?;
        serde_json::from_str(&text).map_err(|_| unreadable(name))
    };
    if address.query.is_none() && address.extensions.is_none() && address.document_id.is_none() {
        return Err(unreadable("query"));
    }
    operation::of_value(serde_json::json!({
        "query": address.query,
        "documentId": address.document_id,
        "operationName": address.operation_name,
        "variables": json("variables", address.variables)?,
        "extensions": json("extensions", address.extensions)?,
    }))
}

fn not_acceptable(to: Addressee<'_>) -> Response {
    let reason = Reason::with(Code::NotAcceptable, ["application/graphql-response+json, application/json"]);
    Refused(StatusCode::NOT_ACCEPTABLE, ApiError::bad_request(reason)).respond(MediaType::Json, to)
}
