//! `POST /hooks/{shop}`: a platform's push. Verified on its raw bytes, queued, and answered 2xx only after the commit.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Json, Router};
use domain::journal::audit::AuditKind;
use domain::refusal::{Code, Language, Reason};

use super::oversized::{Oversized, announced};
use super::repeats::Repeats;
use super::sampled::Sampled;
use super::{BodyError, ClientAddress, RequestId, audit, call, measured, read_body_up_to};
use crate::app::PayloadSource;
use crate::app::{App, Arrival, AuditLog, IngestQueue, QueueError, Unread};
use crate::config::{HttpSettings, Network};
use crate::ingest::{Acknowledgement, Request as Delivery, SignatureError};

/// The code of a delivery that was taken in before and came again under another id.
const REPEATED: &str = "DELIVERY_REPEATED";

/// The state of the route for pushes.
pub struct HookState {
    /// The application that takes deliveries in.
    pub app: App,
    /// The queue of deliveries to take in.
    pub queue: IngestQueue,
    /// The audit log, which counts refused deliveries.
    pub audit: AuditLog,
    /// The bounds of bodies.
    pub settings: HttpSettings,
    /// The handling of bodies that are large, or too large.
    pub oversized: Oversized,
    /// Deliveries that were taken in and may come again under another id.
    pub repeats: Repeats,
    /// The selection of lines about refused deliveries for the log.
    pub sampled: Sampled,
}

/// The route of pushes.
pub fn routes(state: HookState) -> Router {
    Router::new().route("/hooks/{shop}", post(receive)).with_state(Arc::new(state))
}

impl HookState {
    fn refused(&self, id: &RequestId, shop: Option<String>, code: &str) {
        let target = shop.map(|shop| format!("shop {shop}"));
        let entry = audit::unknown(self.app.now(), &id.0, ("webhook", AuditKind::Webhook), target, code);
        self.audit.count(entry, id.1);
    }

    fn unknown(&self, id: &RequestId, language: Language) -> Response {
        self.refused(id, None, Code::ShopUnknown.name());
        problem(StatusCode::NOT_FOUND, Code::ShopUnknown, language)
    }
}

/// The kind of an acknowledged delivery, for the metrics: in the extensions of the response, invisible to the client.
#[derive(Clone, Copy)]
struct Taken(&'static str);

/// Receives a delivery, writes a line in the log and counts it in the metrics.
async fn receive(
    State(state): State<Arc<HookState>>,
    shop: Result<Path<String>, PathRejection>,
    Extension(id): Extension<RequestId>,
    request: Request<Body>,
) -> Response {
    let begun = Instant::now();
    metrics::counter!("panorama_webhooks_received_total").increment(1);
    let named = shop.as_ref().ok().map(|Path(shop)| shop.clone());
    let response = take_in(&state, shop, &id, request).await;
    let outcome = outcome(&response);
    measured::webhook(begun, named.as_deref().filter(|_| outcome != "refused"), outcome, &id.0);
    response
}

/// The outcome of a delivery, for the metrics.
fn outcome(response: &Response) -> &'static str {
    match response.status() {
        StatusCode::OK => response.extensions().get::<Taken>().map_or("taken", |taken| taken.0),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => "refused",
        StatusCode::CONFLICT => "reused",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::SERVICE_UNAVAILABLE => "busy",
        status if status.is_client_error() => "unreadable",
        status if status.is_success() => "taken",
        _ => "failed",
    }
}

async fn take_in(
    state: &HookState,
    shop: Result<Path<String>, PathRejection>,
    id: &RequestId,
    request: Request<Body>,
) -> Response {
    let client = request.extensions().get::<ClientAddress>().copied();
    let directory = state.app.directory();
    let language = call::language(request.headers());
    let Ok(Path(shop)) = shop else { return state.unknown(id, language) };
    let Some(entry) = directory.shop(&shop) else { return state.unknown(id, language) };
    if !may_come_from(&entry.row.allowed_addresses, client) {
        state.refused(id, Some(shop.clone()), Code::AddressNotAllowed.name());
        return state.refuse_address(&shop, client, language);
    }
    let (parts, body) = request.into_parts();
    let mappings = state.app.mappings();
    let Some(platform) = mappings.platform(&entry.mapping) else { return state.unknown(id, language) };
    let bytes = announced(&body);
    let place = state.oversized.place(bytes, &state.settings).await;
    let Some(_place) = place else { return busy(language) };
    let body = match read_body_up_to(body, state.settings.hook_bytes, state.settings.body_time()).await {
        Ok(body) => body,
        Err(BodyError::TooLarge) => {
            state.refused(id, Some(shop.clone()), Code::PayloadTooLarge.name());
            let unread = Unread { topic: platform.topic_of(&parts.headers), bytes, most: state.settings.hook_bytes };
            state.oversized.list(&state.app, &shop, unread).await;
            return problem(StatusCode::PAYLOAD_TOO_LARGE, Code::BodyTooLarge, language);
        }
        Err(error) => return problem(error.status(), error, language),
    };
    let now = state.app.now();
    let delivery = Delivery { headers: &parts.headers, query: parts.uri.query(), body: &body, now };
    let received = match platform.verify(&entry.credentials, &delivery) {
        Ok(received) => received,
        Err(error) => {
            state.refused(id, Some(shop.clone()), reason_of(&error).code.name());
            return state.refuse(&shop, client, &error, platform.refusal(), language);
        }
    };
    if received.is_test {
        return acknowledge(platform.acknowledgement(), "test");
    }
    let repeated = platform.leaves_id_unsigned().then(|| {
        let topic = received.topic.as_deref().filter(|topic| platform.follows(topic));
        Repeats::key(&shop, topic, &received.fingerprint)
    });
    if repeated.as_ref().is_some_and(|key| state.repeats.is_known(key)) {
        state.refused(id, Some(shop), REPEATED);
        return acknowledge(platform.acknowledgement(), "repeated");
    }
    let named = shop.clone();
    let arrival = Arrival {
        kept: None,
        again: None,
        shop,
        source: PayloadSource::Webhook,
        topic: received.topic,
        delivery_id: repeated.as_ref().map_or(received.delivery_id, Repeats::delivery_id),
        fingerprint: received.fingerprint,
        body: Bytes::into(body),
        received_at: now,
    };
    match state.queue.take(arrival).await {
        Ok(taken) if taken.reused => problem(StatusCode::CONFLICT, Code::DeliveryReused, language),
        Ok(taken) => {
            if let Some(key) = repeated.filter(|_| taken.failed.is_none()) {
                state.repeats.remember(key);
                if taken.duplicate {
                    state.refused(id, Some(named), REPEATED);
                }
            }
            acknowledge(platform.acknowledgement(), if taken.duplicate { "repeated" } else { "taken" })
        }
        Err(QueueError::Full | QueueError::Failed) => busy(language),
    }
}

/// The answer of a busy service: nothing was stored, and the platform has to send the delivery again.
fn busy(language: Language) -> Response {
    let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, Code::IngestBusy, language);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

/// Whether a delivery may come from this address. An empty list allows all; any other list refuses a request without an address.
fn may_come_from(allowed: &[Network], client: Option<ClientAddress>) -> bool {
    allowed.is_empty() || client.is_some_and(|client| allowed.iter().any(|network| network.contains(client.0.ip())))
}

impl HookState {
    /// Refuses a delivery from an address that is not the platform's, unread.
    fn refuse_address(&self, shop: &str, client: Option<ClientAddress>, language: Language) -> Response {
        if let Some(left_out) = self.sampled.next() {
            let address = client.map(|client| client.0.ip().to_string());
            tracing::warn!(target: "security", shop, client = address, left_out, "a delivery came from an address that is not allowed");
        }
        metrics::counter!("panorama_webhooks_refused_total").increment(1);
        problem(StatusCode::FORBIDDEN, Code::AddressNotAllowed, language)
    }

    /// Refuses a delivery with an invalid signature, which is not stored; only the security log and the audit log record it. The answer is
    /// the platform's own for "refused", plus our code and message.
    fn refuse(
        &self,
        shop: &str,
        client: Option<ClientAddress>,
        error: &SignatureError,
        answer: &Acknowledgement,
        language: Language,
    ) -> Response {
        if let Some(left_out) = self.sampled.next() {
            let address = client.map(|client| client.0.ip().to_string());
            tracing::warn!(target: "security", shop, client = address, left_out, %error, "a delivery was refused");
        }
        metrics::counter!("panorama_webhooks_refused_total").increment(1);
        let mut body = match serde_json::from_str(&answer.body) {
            Ok(serde_json::Value::Object(fields)) => fields,
            _ => serde_json::Map::new(),
        };
        body.insert("error".to_owned(), shown(&reason_of(error), language));
        (StatusCode::UNAUTHORIZED, Json(body)).into_response()
    }
}

fn reason_of(error: &SignatureError) -> Reason {
    match error {
        SignatureError::Missing(what) => Reason::with(Code::SignatureMissing, [what]),
        SignatureError::Wrong => Reason::of(Code::SignatureWrong),
        SignatureError::Expired { seconds, allowed } => Reason::with(Code::SignatureExpired, [seconds, allowed]),
        SignatureError::Unconfigured(what) => Reason::with(Code::ShopUnconfigured, [what]),
        SignatureError::Polled => Reason::of(Code::ShopPolled),
    }
}

fn acknowledge(answer: &Acknowledgement, taken: &'static str) -> Response {
    let content_type = HeaderValue::from_str(&answer.content_type).unwrap_or(HeaderValue::from_static("text/plain"));
    (Extension(Taken(taken)), [(header::CONTENT_TYPE, content_type)], answer.body.clone()).into_response()
}

fn problem(status: StatusCode, reason: impl Into<Reason>, language: Language) -> Response {
    (status, Json(serde_json::json!({ "error": shown(&reason.into(), language) }))).into_response()
}

fn shown(reason: &Reason, language: Language) -> serde_json::Value {
    serde_json::json!({ "code": reason.code.name(), "message": reason.message(language) })
}
