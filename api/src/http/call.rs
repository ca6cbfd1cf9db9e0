//! The caller and the language of a request, from its headers.

use axum::http::{HeaderMap, header};
use domain::access::actor::Actor;
use domain::journal::audit::AuditKind;
use domain::refusal::Language;

use super::{HttpState, RequestId, audit};
use crate::app::Trail;
use crate::auth::{TokenError, bearer};
use engine::{Addressee, ApiError, CallContext, Entry, Transport};

/// The call of a request. A request without a valid token is refused before anything else of it is read.
pub(super) async fn of_headers(
    state: &HttpState,
    headers: &HeaderMap,
    id: &RequestId,
    transport: Transport,
) -> Result<CallContext, ApiError> {
    let entry = Entry::now(transport);
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let actor = of_authorization(state, authorization)
        .await
        .inspect_err(|_| audit::not_signed_in(state, id, AuditKind::Query, entry))
        .map_err(|error| ApiError::unauthenticated(&error))?;
    Ok(CallContext {
        actor: Some(actor),
        language: language(headers),
        request_id: id.0.clone(),
        now: state.clock.now(),
        trail: Trail::default(),
        entry,
    })
}

/// The holder of the token in an `Authorization` header, or in the field of the same name in `connection_init`.
pub(super) async fn of_authorization(state: &HttpState, authorization: &str) -> Result<Actor, TokenError> {
    let token = bearer(authorization).ok_or(TokenError::Missing)?;
    state.verifier.authenticate(token, state.clock.now()).await
}

/// The request id and the language of an answer.
pub(super) fn addressee<'a>(headers: &HeaderMap, id: &'a RequestId) -> Addressee<'a> {
    Addressee { request_id: &id.0, language: language(headers) }
}

pub(super) fn language(headers: &HeaderMap) -> Language {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(Language::from_accept).unwrap_or_default()
}
