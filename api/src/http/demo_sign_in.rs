//! `POST /demo/sign-in`: the token of one of the demo's people, for the page `/` of the demo. Only `panorama demo` has this route.
//!
//! The answer is a token and therefore is for pages of this server alone. A page of another origin is refused by its `Origin`, a page whose
//! name was pointed at this server by its `Host`, both before the body is read. The token is only in the body of the answer, never in an
//! address or a log.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};
use domain::access::actor::Role;
use domain::refusal::{Code, Reason};
use serde::Deserialize;

use super::graphql::Refused;
use super::negotiation::{MediaType, is_json};
use super::{RequestId, call, host, read_body_up_to};
use crate::config::HttpSettings;
use engine::ApiError;

/// The largest size of the body in bytes: it names one role.
const MOST: usize = 256;

/// The people whom the demo signs in.
#[derive(Clone)]
pub struct DemoSignIn {
    /// The roles of its people, in the order in which the page shows them.
    pub roles: Vec<Role>,
    /// Signs a token for the person of a role; `None` = the demo has no person of this role.
    pub token: Arc<dyn Fn(Role) -> Option<String> + Send + Sync>,
}

struct SignInState {
    demo: DemoSignIn,
    public_url: String,
    settings: HttpSettings,
}

#[derive(Deserialize)]
struct Wish {
    role: String,
}

/// The route of the sign-in.
pub(super) fn routes(demo: DemoSignIn, public_url: String, settings: HttpSettings) -> Router {
    let state = Arc::new(SignInState { demo, public_url, settings });
    Router::new().route("/demo/sign-in", post(sign_in)).with_state(state)
}

async fn sign_in(
    State(state): State<Arc<SignInState>>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match token(&state, &headers, body).await {
        Ok(token) => {
            let answer = serde_json::json!({ "token": token }).to_string();
            ([(header::CONTENT_TYPE, MediaType::Json.content_type())], answer).into_response()
        }
        Err(refused) => refused.respond(MediaType::Json, call::addressee(&headers, &id)),
    }
}

async fn token(state: &SignInState, headers: &HeaderMap, body: Body) -> Result<String, Refused> {
    if !host::is_own_page(headers, &state.public_url) {
        return Err(Refused(StatusCode::FORBIDDEN, ApiError::forbidden(Code::OriginNotAllowed)));
    }
    if !is_json(headers) {
        return Err(Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, ApiError::bad_request(Code::ContentType)));
    }
    let read = read_body_up_to(body, MOST, state.settings.body_time()).await;
    let text = read.map_err(|error| Refused(error.status(), ApiError::bad_request(error)))?;
    let unreadable = |error: serde_json::Error| Reason::with(Code::BodyNotJson, [error.line(), error.column()]);
    let wish: Wish = serde_json::from_slice(&text).map_err(|error| ApiError::bad_request(unreadable(error)))?;
    let token = Role::from_name(&wish.role).and_then(|role| (state.demo.token)(role));
    token.ok_or_else(|| ApiError::bad_request(Reason::with(Code::NotFound, ["role"])).into())
}
