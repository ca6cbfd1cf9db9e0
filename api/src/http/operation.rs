//! Runs one operation for whichever transport asked, and reads requests.

use std::sync::Arc;

use domain::refusal::{Code, Reason};
use futures_util::stream::StreamExt;

use super::audit::{self, Asked};
use super::{HttpState, values};
use crate::graphql::engine::{Addressee, ApiError, CallContext, GraphqlRequest, OperationKind, Prepared, Response, Responses};

/// Checks a request up to its variables; one that is refused is told to the audit log.
pub(super) fn prepare(state: &HttpState, request: GraphqlRequest, call: &CallContext) -> Result<Prepared, Response> {
    state.engine.prepare(request, call).inspect_err(|refused| audit::refused(state, call, refused))
}

/// Runs a query or mutation for no longer than the settings allow.
pub(super) async fn run(state: &HttpState, prepared: Prepared, call: CallContext) -> Response {
    let (request_id, language) = (call.request_id.clone(), call.language);
    let asked = Asked::of(&prepared, &call);
    let answer = match tokio::time::timeout(state.settings.request_time(), state.engine.run(prepared, call)).await {
        Ok(answer) => answer,
        Err(_) => {
            Response::refused(ApiError::timeout("the request ran too long"), Addressee { request_id: &request_id, language })
        }
    };
    asked.answered(&state.audit, &answer).await;
    answer
}

/// Begins any operation: a query or mutation is a stream of one answer.
pub(super) async fn begin(state: Arc<HttpState>, prepared: Prepared, call: CallContext) -> Result<Responses, Response> {
    if prepared.kind() == OperationKind::Subscription {
        return follow(&state, prepared, call).await;
    }
    let answer = run(&state, prepared, call).await;
    if answer.is_refused() { Err(answer) } else { Ok(futures_util::stream::iter([answer]).boxed()) }
}

/// Follows a subscription; the audit log is told of its beginning and its end.
async fn follow(state: &HttpState, prepared: Prepared, call: CallContext) -> Result<Responses, Response> {
    let asked = Asked::of(&prepared, &call);
    match state.engine.follow(prepared, call).await {
        Ok(responses) => {
            let mut following = asked.begun(state);
            Ok(responses.inspect(move |response| following.delivers(response)).boxed())
        }
        Err(refused) => {
            asked.answered(&state.audit, &refused).await;
            Err(refused)
        }
    }
}

/// Reads a request from JSON of at most so many values.
pub(super) fn of_json(text: &[u8], most_values: usize) -> Result<GraphqlRequest, ApiError> {
    if text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(ApiError::bad_request(Code::BodyBatched));
    }
    values::check(text, most_values)?;
    // A request as it should be is read in one go; whatever is wrong with another is found out slowly.
    if let Ok(request) = serde_json::from_slice(text) {
        return Ok(request);
    }
    let value: serde_json::Value = serde_json::from_slice(text)
        .map_err(|error| ApiError::bad_request(Reason::with(Code::BodyNotJson, [error.line(), error.column()])))?;
    of_value(value)
}

/// Reads a request from a JSON value.
pub(super) fn of_value(mut value: serde_json::Value) -> Result<GraphqlRequest, ApiError> {
    if value.is_array() {
        return Err(ApiError::bad_request(Code::BodyBatched));
    }
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|name, value| name != "query" || !value.is_null());
    }
    // The text, or a hash that stands for it: the engine knows whether there is a document of it.
    let has_document = value.get("query").is_some()
        || value.pointer("/extensions/persistedQuery/sha256Hash").is_some_and(serde_json::Value::is_string);
    let request = serde_json::from_value(value).ok().filter(|_| has_document);
    request.ok_or_else(|| ApiError::bad_request(Code::BodyNotRequest))
}
