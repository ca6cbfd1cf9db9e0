//! GraphQL over WebSocket: the protocol `graphql-transport-ws`, and no other.

mod connection;
mod operations;
mod outbox;
mod protocol;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use domain::refusal::Code;

use super::graphql::Refused;
use super::negotiation::MediaType;
use super::server::Place;
use super::{HttpState, RequestId, call};
use crate::graphql::engine::ApiError;

use connection::{Connection, Greeting};

const PROTOCOL: &str = "graphql-transport-ws";
/// Small, because thousands of sockets are idle at once; a larger message is written in several steps.
const BUFFER_BYTES: usize = 4 * 1024;

/// Opens a WebSocket. A client that does not offer the protocol is told so by a close code, the only way that a page can see it.
pub(super) fn upgrade(state: Arc<HttpState>, upgrade: WebSocketUpgrade, parts: &Parts, id: RequestId) -> Response {
    if !is_allowed_origin(&state, &parts.headers) {
        let refused = Refused(StatusCode::FORBIDDEN, ApiError::forbidden(Code::OriginNotAllowed));
        return refused.respond(MediaType::Json, call::addressee(&parts.headers, &id));
    }
    let greeting = Greeting {
        language: call::language(&parts.headers),
        authorization: parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned),
        id,
    };
    // The socket outlives the HTTP connection, and keeps its place.
    let place = parts.extensions.get::<Place>().cloned();
    let most = state.settings.body_bytes;
    let upgrade = upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_message_size(most)
        .max_frame_size(most);
    let tasks = state.tasks.clone();
    upgrade.on_upgrade(move |socket| {
        tasks.track_future(async move {
            Connection::new(state, socket, greeting).run().await;
            drop(place);
        })
    })
}

/// Programs send no origin; pages send theirs, which is the server's own or one of the settings.
fn is_allowed_origin(state: &HttpState, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let own = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = origin.split_once("://").map(|(_, host)| host);
    (own.is_some() && host == own) || state.settings.allowed_origins.iter().any(|allowed| allowed == origin)
}
