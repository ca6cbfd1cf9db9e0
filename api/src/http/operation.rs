//! Runs one operation for whichever transport asked, and reads requests.

use super::HttpState;
use crate::graphql::engine::{ApiError, CallContext, GraphqlRequest, OperationKind, Prepared, Response};
use crate::graphql::live::Answers;

/// Runs a query or mutation for no longer than the settings allow.
pub(super) async fn run(state: &HttpState, prepared: Prepared, call: CallContext) -> Response {
    let request_id = call.request_id.clone();
    match tokio::time::timeout(state.settings.request_time(), state.engine.run(prepared, call)).await {
        Ok(answer) => answer,
        Err(_) => Response::refused(ApiError::internal("the request ran too long").because("TIMEOUT"), &request_id),
    }
}

/// Begins any operation: a query or mutation has one answer.
pub(super) async fn begin(state: &HttpState, prepared: Prepared, call: CallContext) -> Result<Answers, Response> {
    if prepared.kind() != OperationKind::Subscription {
        let answer = run(state, prepared, call).await;
        return if answer.is_refused() { Err(answer) } else { Ok(Answers::one(&answer)) };
    }
    match &state.hub {
        Some(hub) => hub.open(prepared, call).await,
        None => state.engine.follow(prepared, call).await.map(Answers::Own),
    }
}

/// Reads a request from JSON.
pub(super) fn of_json(text: &[u8]) -> Result<GraphqlRequest, ApiError> {
    let value: serde_json::Value = serde_json::from_slice(text).map_err(|error| {
        ApiError::bad_request(format!("the body is no JSON: line {}, column {}", error.line(), error.column()))
    })?;
    of_value(value)
}

/// Reads a request from a JSON value.
pub(super) fn of_value(value: serde_json::Value) -> Result<GraphqlRequest, ApiError> {
    if value.is_array() {
        return Err(ApiError::bad_request(
            "several requests in one body are not supported: send one object, or several root fields",
        ));
    }
    serde_json::from_value(value).map_err(|_| {
        ApiError::bad_request(
            "a request is an object with query (text), and optionally operationName (text), variables (object), extensions (object)",
        )
    })
}
