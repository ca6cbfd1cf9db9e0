//! Messages and close codes of `graphql-transport-ws`.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::frames::{self, Broken};
use crate::graphql::live::Payload;

/// The largest text in bytes of a control frame.
const LONGEST_CLOSE_TEXT: usize = 123;

/// A message of a client.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ClientMessage {
    ConnectionInit {
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    Subscribe {
        id: String,
        payload: Map<String, Value>,
    },
    Complete {
        id: String,
    },
    Ping {
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    Pong {
        #[serde(default, rename = "payload")]
        _payload: Option<Map<String, Value>>,
    },
}

impl ClientMessage {
    /// Parses a message; `None` = it is none of the protocol.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let message = serde_json::from_str(text).ok()?;
        match &message {
            Self::Subscribe { id, .. } if id.is_empty() => None,
            _ => Some(message),
        }
    }
}

/// The reason why the server closes a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    /// Bytes that are no frames of WebSocket, text that is no UTF-8, or too much of it.
    Broken(Broken),
    /// A message that is none of the protocol.
    InvalidMessage,
    /// An operation before the acknowledgement.
    Unauthorized,
    /// The token has expired.
    TokenExpired,
    /// The token is missing or invalid.
    Forbidden,
    /// The token was revoked after the sign-in.
    Revoked,
    /// The client offered another subprotocol.
    Subprotocol,
    /// No `connection_init` came in time.
    InitTimeout,
    /// The id of the operation is in use.
    DuplicateId,
    /// A second `connection_init` came.
    SecondInit,
    /// The client reads too slowly, or not at all.
    TooFarBehind,
    /// The rejected bytes of the sender exceed their limit.
    RefusedTooMuch,
    /// The server stops; another one takes over.
    Restart,
}

impl Closing {
    /// The close code and its text.
    ///
    /// 4410 is this project's own: the missed events are in the journal, after the last cursor that the client has seen.
    pub(super) fn code(self) -> (u16, &'static str) {
        match self {
            Self::Broken(Broken::Protocol) => (1002, "Protocol error"),
            Self::Broken(Broken::NotText) => (1007, "Text that is no UTF-8"),
            Self::Broken(Broken::TooLarge | Broken::NotYet) => (1009, "Message too large"),
            Self::InvalidMessage => (4400, "Invalid message"),
            Self::Unauthorized => (4401, "Unauthorized"),
            Self::TokenExpired => (4401, "Token expired: sign in again and resume from your cursor"),
            Self::Forbidden => (4403, "Forbidden"),
            Self::Revoked => (4403, "Forbidden: the token was revoked"),
            Self::Subprotocol => (4406, "Subprotocol not acceptable: graphql-transport-ws"),
            Self::InitTimeout => (4408, "Connection initialisation timeout"),
            Self::DuplicateId => (4409, "Subscriber for this id already exists"),
            Self::SecondInit => (4429, "Too many initialisation requests"),
            Self::TooFarBehind => (4410, "Too far behind: resume from your cursor"),
            Self::RefusedTooMuch => (1013, "Try again later"),
            Self::Restart => (1012, "Service restart: connect again and resume from your cursor"),
        }
    }

    pub(super) fn frame(self, detail: Option<&str>) -> Vec<u8> {
        let (code, text) = self.code();
        let mut text = detail.map_or_else(|| text.to_owned(), |detail| format!("{text}: {detail}"));
        text.truncate(text.floor_char_boundary(LONGEST_CLOSE_TEXT));
        frames::closing(Some(code), &text)
    }
}

pub(super) fn acknowledgement() -> Vec<u8> {
    frames::text(r#"{"type":"connection_ack"}"#)
}

pub(super) fn pong(payload: Option<&Map<String, Value>>) -> Vec<u8> {
    match payload {
        Some(payload) => frames::text(&serde_json::json!({"type": "pong", "payload": payload}).to_string()),
        None => frames::text(r#"{"type":"pong"}"#),
    }
}

/// The text before the results of an operation.
pub(super) fn before_next(id: &str) -> String {
    format!(r#"{{"id":{},"type":"next","payload":"#, quoted(id))
}

/// One result of an operation: a frame of the text before it, the shared answer, and the end.
pub(super) fn next(before: &str, payload: &Payload, into: &mut Vec<u8>) {
    frames::begin_text(before.len() + payload.json().len() + 1, into);
    into.extend_from_slice(before.as_bytes());
    into.extend_from_slice(payload.json());
    into.push(b'}');
}

/// The refusal of an operation, with its errors as JSON; it ends the operation.
pub(super) fn error(id: &str, errors: &[u8]) -> Vec<u8> {
    let errors = String::from_utf8_lossy(errors);
    frames::text(&format!(r#"{{"id":{},"type":"error","payload":{errors}}}"#, quoted(id)))
}

pub(super) fn complete(id: &str) -> Vec<u8> {
    frames::text(&format!(r#"{{"id":{},"type":"complete"}}"#, quoted(id)))
}

fn quoted(id: &str) -> String {
    serde_json::Value::from(id).to_string()
}
