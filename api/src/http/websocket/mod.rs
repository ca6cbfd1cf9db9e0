//! GraphQL over WebSocket: the protocol `graphql-transport-ws`, and no other.

mod connection;
pub mod frames;
mod operations;
mod protocol;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::refusal::Code;
use sha1::{Digest, Sha1};

use super::graphql::Refused;
use super::negotiation::MediaType;
use super::server::Place;
use super::{HttpState, RequestId, call, host, takeover};
use engine::ApiError;

use connection::{Connection, Greeting};

const PROTOCOL: &str = "graphql-transport-ws";
/// The constant of RFC 6455 that is appended to the client's key.
const KEY_END: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Whether a text is a message that a client may send.
pub fn is_client_message(text: &str) -> bool {
    protocol::ClientMessage::parse(text).is_some()
}

/// Opens a WebSocket. A client that does not offer the protocol gets a close code, the only answer that a page can see.
pub(super) fn upgrade(state: Arc<HttpState>, parts: &Parts, id: RequestId) -> Response {
    let Some(accept) = accepted(parts) else {
        return Refused(StatusCode::BAD_REQUEST, ApiError::bad_request(Code::NoHandshake))
            .respond(MediaType::Json, call::addressee(&parts.headers, &id));
    };
    if !is_allowed_origin(&state, &parts.headers) {
        let refused = Refused(StatusCode::FORBIDDEN, ApiError::forbidden(Code::OriginNotAllowed));
        return refused.respond(MediaType::Json, call::addressee(&parts.headers, &id));
    }
    let speaks_protocol = has_word(&parts.headers, &header::SEC_WEBSOCKET_PROTOCOL, PROTOCOL);
    let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    if speaks_protocol {
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(PROTOCOL));
    }
    let authorization = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let greeting = Greeting { language: call::language(&parts.headers), authorization, id, speaks_protocol };
    // The socket outlives the HTTP connection, and keeps its permit.
    let place = parts.extensions.get::<Place>().cloned();
    takeover::respond(response, move |line| async move {
        Connection::new(state, line, greeting).run().await;
        drop(place);
    })
}

/// The accept value for the handshake's key; `None` = the request is no handshake.
fn accepted(parts: &Parts) -> Option<HeaderValue> {
    let headers = &parts.headers;
    let is_handshake = parts.method == Method::GET
        && parts.version == Version::HTTP_11
        && has_word(headers, &header::CONNECTION, "upgrade")
        && has_word(headers, &header::UPGRADE, "websocket")
        && headers.get(header::SEC_WEBSOCKET_VERSION).is_some_and(|version| version == "13");
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| is_handshake)?;
    let digest = Sha1::new().chain_update(key.as_bytes()).chain_update(KEY_END).finalize();
    HeaderValue::try_from(STANDARD.encode(digest)).ok()
}

/// Whether a header that is a list has an entry, case-insensitively.
fn has_word(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|one| one.trim().eq_ignore_ascii_case(word))
}

/// Whether the origin is allowed. Programs send none; pages send theirs, which is that of `public_url`, one of the settings, or the
/// server's own. Its own counts only as an address or `localhost`, because an attacker can point another name at this server.
fn is_allowed_origin(state: &HttpState, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let own = host::fixed(headers);
    let host = origin.split_once("://").map(|(_, host)| host);
    (own.is_some() && host == own) || state.settings.allowed_origins.iter().any(|allowed| allowed == origin)
}
