//! Messages and close codes of `graphql-transport-ws`.

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::graphql::engine::Response;

/// A control frame holds no more bytes of text.
const LONGEST_CLOSE_TEXT: usize = 123;

/// What a client says.
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
    /// Reads a message; `None` when it is none of the protocol.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let message = serde_json::from_str(text).ok()?;
        match &message {
            Self::Subscribe { id, .. } if id.is_empty() => None,
            _ => Some(message),
        }
    }
}

/// Why the server closes a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    /// A message that is none of the protocol.
    InvalidMessage,
    /// An operation before the acknowledgement.
    Unauthorized,
    /// The token ended.
    TokenExpired,
    /// No token, or one that does not count.
    Forbidden,
    /// The token was revoked after it was let in.
    Revoked,
    /// Another subprotocol.
    Subprotocol,
    /// No `connection_init` in time.
    InitTimeout,
    /// An id that is in use.
    DuplicateId,
    /// A second `connection_init`.
    SecondInit,
    /// The client reads too slowly, or not at all.
    TooFarBehind,
    /// The server stops; another takes over.
    Restart,
}

impl Closing {
    /// The code and the text that go with it.
    ///
    /// 4410 is this project's own: what the client missed is in the journal, behind the last cursor that it has seen.
    pub(super) fn code(self) -> (u16, &'static str) {
        match self {
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
            Self::Restart => (1012, "Service restart: connect again and resume from your cursor"),
        }
    }

    pub(super) fn frame(self, detail: Option<&str>) -> Message {
        let (code, text) = self.code();
        let mut text = detail.map_or_else(|| text.to_owned(), |detail| format!("{text}: {detail}"));
        text.truncate(text.floor_char_boundary(LONGEST_CLOSE_TEXT));
        Message::Close(Some(CloseFrame { code, reason: text.into() }))
    }
}

pub(super) fn acknowledgement() -> Message {
    Message::Text(Utf8Bytes::from_static(r#"{"type":"connection_ack"}"#))
}

pub(super) fn pong(payload: Option<&Map<String, Value>>) -> Message {
    match payload {
        Some(payload) => Message::Text(serde_json::json!({"type": "pong", "payload": payload}).to_string().into()),
        None => Message::Text(Utf8Bytes::from_static(r#"{"type":"pong"}"#)),
    }
}

/// One result of an operation.
pub(super) fn next(id: &str, response: &Response) -> Message {
    let payload = response.to_json();
    let payload = std::str::from_utf8(&payload).unwrap_or("null");
    Message::Text(format!(r#"{{"id":{},"type":"next","payload":{payload}}}"#, quoted(id)).into())
}

/// The refusal of an operation; it ends it.
pub(super) fn error(id: &str, response: &Response) -> Message {
    let errors = serde_json::to_string(&response.errors).unwrap_or_default();
    Message::Text(format!(r#"{{"id":{},"type":"error","payload":{errors}}}"#, quoted(id)).into())
}

pub(super) fn complete(id: &str) -> Message {
    Message::Text(format!(r#"{{"id":{},"type":"complete"}}"#, quoted(id)).into())
}

fn quoted(id: &str) -> String {
    serde_json::Value::from(id).to_string()
}
