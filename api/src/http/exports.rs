//! `GET /exports/{id}`: the download of a finance export, by an address that is signed and expires.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::journal::audit::{AuditActor, AuditEntry, AuditKind, AuditOutcome};
use domain::refusal::{Code, Language, Reason};
use serde::Deserialize;
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use super::{RequestId, audit, call};
use crate::app::{App, AuditLog, Download, Found};

#[derive(Default, Deserialize)]
struct Signed {
    expires: i64,
    signature: String,
}

/// The routes of signed addresses: of downloads here, and of uploads.
pub fn routes(app: App, log: AuditLog) -> Router {
    let uploads = super::files::routes(app.clone(), log.clone());
    Router::new().route("/exports/{id}", get(download)).with_state((app, log)).merge(uploads)
}

async fn download(
    State((app, log)): State<(App, AuditLog)>,
    id: Result<Path<Uuid>, PathRejection>,
    signed: Result<Query<Signed>, QueryRejection>,
    Extension(request): Extension<RequestId>,
    headers: HeaderMap,
) -> Response {
    let (now, language) = (app.now(), call::language(&headers));
    // A malformed id is that of no file: the answer is the same.
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let entry = |code| {
        let target = Some(format!("orderExport {id}"));
        audit::unknown(now, &request.0, ("download", AuditKind::Download), target, code)
    };
    // A malformed signature is a wrong one: every address that was never issued gets one answer.
    let Query(signed) = signed.unwrap_or_default();
    match app.exports().download(id.into(), signed.expires, &signed.signature, now).await {
        Ok(Some(Found::File(download))) => {
            // The address was given to the owner alone; the actual user of it is unknown.
            let actor = Some(AuditActor { subject: download.owner.clone(), name: String::new(), roles: BTreeSet::new() });
            log.keep(AuditEntry { actor, outcome: AuditOutcome::Allowed, code: None, ..entry("") }).await;
            stream(download, language).await
        }
        Ok(Some(Found::Removed)) => {
            log.count(entry("FILE_REMOVED"), request.1);
            problem(StatusCode::GONE, Code::DownloadGone, language)
        }
        Ok(None) => {
            log.count(entry("ADDRESS_INVALID"), request.1);
            problem(StatusCode::FORBIDDEN, Code::DownloadInvalid, language)
        }
        Err(error) => {
            tracing::error!(request_id = request.0, error = error.in_words(), "a download failed");
            let reason = if error.passes() { Code::Unavailable } else { Code::InternalError };
            let mut response = problem(StatusCode::INTERNAL_SERVER_ERROR, Reason::with(reason, [&request.0]), language);
            if error.passes() {
                *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            response
        }
    }
}

/// The answer for a failed download, as a sentence, because a person follows the address in a browser.
fn problem(status: StatusCode, reason: impl Into<Reason>, language: Language) -> Response {
    let reason = reason.into();
    (status, format!("{}. {}.\n", reason.message(language), reason.code.guide(language))).into_response()
}

async fn stream(download: Download, language: Language) -> Response {
    let opened = tokio::fs::File::open(&download.path).await;
    let Ok(file) = opened else {
        tracing::error!(export = %download.name, "the file of an export is not there");
        return problem(StatusCode::GONE, Code::DownloadGone, language);
    };
    let attachment = format!("attachment; filename=\"{}\"", download.name);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(download.content_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&attachment).unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    (headers, Body::from_stream(ReaderStream::new(file))).into_response()
}
