//! `PUT /files/{id}`: the upload of an announced file, to an address that is signed and expires.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::put;
use axum::{Extension, Router};
use domain::journal::audit::{AuditActor, AuditEntry, AuditKind, AuditOutcome};
use domain::refusal::{Code, Language, Reason};
use serde::Deserialize;
use uuid::Uuid;

use super::{RequestId, audit, call};
use crate::app::{App, AuditLog, Upload};

#[derive(Default, Deserialize)]
struct Signed {
    expires: i64,
    signature: String,
}

/// The route of uploads.
pub fn routes(app: App, log: AuditLog) -> Router {
    Router::new().route("/files/{id}", put(upload)).with_state((app, log))
}

async fn upload(
    State((app, log)): State<(App, AuditLog)>,
    id: Result<Path<Uuid>, PathRejection>,
    signed: Result<Query<Signed>, QueryRejection>,
    Extension(request): Extension<RequestId>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let (now, language) = (app.now(), call::language(&headers));
    // A malformed id is that of no file, and a malformed signature a wrong one: the answer is the same.
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let Query(signed) = signed.unwrap_or_default();
    let entry = |code| {
        let target = Some(format!("file {id}"));
        audit::unknown(now, &request.0, ("upload", AuditKind::Mutation), target, code)
    };
    let body = Box::pin(body.into_data_stream());
    match app.orders().receive_material(id.into(), (signed.expires, &signed.signature), body).await {
        Ok(Upload::Stored { new, by }) => {
            // The address was given to this person alone; the actual user of it is unknown.
            let actor = Some(AuditActor { subject: by, name: String::new(), roles: BTreeSet::new() });
            log.keep(AuditEntry { actor, outcome: AuditOutcome::Allowed, code: None, ..entry("") }).await;
            if new { StatusCode::CREATED.into_response() } else { StatusCode::OK.into_response() }
        }
        Ok(Upload::Invalid) => {
            log.count(entry("ADDRESS_INVALID"), request.1);
            problem(StatusCode::FORBIDDEN, Code::DownloadInvalid, language)
        }
        Ok(Upload::Unfit(reason)) => {
            log.count(entry("FILE_UNFIT"), request.1);
            problem(StatusCode::UNPROCESSABLE_ENTITY, reason, language)
        }
        Ok(Upload::Conflict(reason)) => {
            log.count(entry("FILE_CONFLICT"), request.1);
            problem(StatusCode::CONFLICT, reason, language)
        }
        Err(error) => {
            tracing::error!(request_id = request.0, error = error.in_words(), "an upload failed");
            let (status, code) = if error.passes() {
                (StatusCode::SERVICE_UNAVAILABLE, Code::Unavailable)
            } else {
                (StatusCode::INTERNAL_SERVER_ERROR, Code::InternalError)
            };
            let mut response = problem(status, Reason::with(code, [&request.0]), language);
            if error.passes() {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            response
        }
    }
}

/// The answer for a refused upload, as a sentence.
fn problem(status: StatusCode, reason: impl Into<Reason>, language: Language) -> Response {
    let reason = reason.into();
    (status, format!("{}. {}.\n", reason.message(language), reason.code.guide(language))).into_response()
}
