//! Running one operation for each transport, and reading requests.

use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Bytes;
use domain::refusal::{Code, Reason};

use super::audit::{self, Asked, Following};
use super::rejected_bytes::Reading;
use super::{HttpState, values};
use crate::graphql::live::{Answers, Payload};
use engine::{Addressee, ApiError, CallContext, ErrorCode, GraphqlRequest, OperationKind, Prepared, Response};

/// The largest text in bytes that is parsed on the request's own thread, because that takes too little time to delay others.
const QUICK: usize = 16 * 1024;

/// Checks a request up to its variables; a refused one is written to the audit log, and counted.
pub(super) async fn prepare(
    state: &HttpState,
    request: GraphqlRequest,
    call: &CallContext,
    reading: &mut Reading,
) -> Result<Prepared, Response> {
    let known = state.engine.known(&request);
    let prepared = if known.is_quick() {
        state.engine.prepare_known(request, known, call)
    } else {
        let (engine, caller, queued) = (Arc::clone(&state.engine), call.clone(), reading.queued());
        let read = state.slow_lane.run(move || {
            queued.begin().map_err(|wait| Response::refused(wait.into(), caller.addressee()))?;
            engine.prepare_known(request, known, &caller)
        });
        read.await.unwrap_or_else(|error| Err(Response::refused(error, call.addressee())))
    };
    match &prepared {
        // A client that requests a document by its hash has made no mistake, unless it sends much more with it.
        Err(refused) if reading.bytes() <= QUICK && is_unknown_hash(refused) => reading.understood(),
        Err(refused) => reading.refused(refused.code().unwrap_or(ErrorCode::Internal)),
        Ok(_) => reading.understood(),
    }
    prepared.inspect_err(|refused| audit::refused(state, call, refused.code().unwrap_or(ErrorCode::Internal)))
}

fn is_unknown_hash(refused: &Response) -> bool {
    let unknown = [Code::PersistedQueryNotFound.name(), Code::PersistedQueryNotSupported.name()];
    refused.reasons().any(|reason| unknown.contains(&reason))
}

/// Runs a query or mutation for at most the time of the settings.
pub(super) async fn run(state: &HttpState, prepared: Prepared, call: CallContext, reading: Reading) -> Response {
    let (request_id, language) = (call.request_id.clone(), call.language);
    let asked = Asked::of(&prepared, &call);
    let ends = tokio::time::Instant::now() + state.settings.request_time();
    let answer = match tokio::time::timeout_at(ends, state.engine.run_until(prepared, call, Some(ends))).await {
        Ok(answer) => answer,
        Err(_) => {
            Response::refused(ApiError::timeout("the request ran too long"), Addressee { request_id: &request_id, language })
        }
    };
    count_invalid(&answer, reading);
    asked.answered(&state.audit, &answer).await;
    answer
}

/// Counts a document that the schema does not allow, which is found out only when it runs.
fn count_invalid(answer: &Response, mut reading: Reading) {
    if let Some(code) = answer.code().filter(|_| answer.is_refused()) {
        reading.refused(code);
    }
}

/// A running operation: its answers, and for a subscription its entries in the audit log.
pub(super) struct Running {
    answers: Answers,
    following: Option<Following>,
}

impl Running {
    /// An operation that is over after this answer.
    pub(super) fn over(answer: &Response) -> Self {
        Self { answers: Answers::one(answer), following: None }
    }

    /// The next answer; `None` = the operation is over.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Arc<Payload>>> {
        let answer = self.answers.poll_next(cx);
        if let (Poll::Ready(Some(payload)), Some(following)) = (&answer, &mut self.following) {
            following.delivers(payload);
        }
        answer
    }

    /// Whether more answers came than may wait for this reader.
    pub(super) fn is_behind(&self) -> bool {
        self.answers.is_behind()
    }
}

/// Begins any operation: a query or mutation has one answer.
pub(super) async fn begin(
    state: &HttpState,
    prepared: Prepared,
    call: CallContext,
    reading: Reading,
) -> Result<Running, Response> {
    if prepared.kind() == OperationKind::Subscription {
        return follow(state, prepared, call).await.inspect_err(|refused| count_invalid(refused, reading));
    }
    let answer = run(state, prepared, call, reading).await;
    if answer.is_refused() { Err(answer) } else { Ok(Running::over(&answer)) }
}

/// Follows a subscription; its beginning and its end are written to the audit log.
async fn follow(state: &HttpState, prepared: Prepared, call: CallContext) -> Result<Running, Response> {
    let asked = Asked::of(&prepared, &call);
    let followed = match &state.hub {
        Some(hub) => hub.open(prepared, call).await,
        None => state.engine.follow(prepared, call).await.map(Answers::Own),
    };
    match followed {
        Ok(answers) => Ok(Running { answers, following: Some(asked.begun(state)) }),
        Err(refused) => {
            asked.answered(&state.audit, &refused).await;
            Err(refused)
        }
    }
}

/// Reads the body of a request.
pub(super) async fn of_body(state: &HttpState, text: Bytes, reading: &mut Reading) -> Result<GraphqlRequest, ApiError> {
    let most = state.engine.most_values();
    let read = if text.len() <= QUICK {
        of_json(&text, most)
    } else {
        let queued = reading.queued();
        let read = state.slow_lane.run(move || queued.begin().map_err(ApiError::from).and_then(|()| of_json(&text, most)));
        read.await.flatten()
    };
    read.inspect_err(|error| reading.refused(error.code()))
}

/// Reads a request from JSON with at most `most_values` values.
fn of_json(text: &[u8], most_values: usize) -> Result<GraphqlRequest, ApiError> {
    if text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(ApiError::bad_request(Code::BodyBatched));
    }
    values::check(text, most_values)?;
    // A valid request is parsed in one pass; the error of an invalid one is found in a second, slower pass.
    if let Some(request) = serde_json::from_slice(text).ok().filter(|request: &GraphqlRequest| !request.query.is_empty()) {
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
    // The text, or a hash or an id that stands for it: the engine finds out whether it has such a document.
    let has_document = ["query", "documentId", "doc_id"].iter().any(|name| value.get(name).is_some_and(|value| !value.is_null()))
        || value.pointer("/extensions/persistedQuery/sha256Hash").is_some_and(serde_json::Value::is_string);
    let request = serde_json::from_value(value).ok().filter(|_| has_document);
    request.ok_or_else(|| ApiError::bad_request(Code::BodyNotRequest))
}
