//! The one shape of a top-level error: a code, a message for the caller, a request id, and nothing from the inside.

use std::fmt::Display;

use async_graphql::parser::Error as ParseError;
use async_graphql::{PathSegment, Pos, ServerError, Value};
use serde::Serialize;

/// The most that a message quotes of what the caller sent, in characters.
const LONGEST_QUOTE: usize = 80;
/// The longest message that is made from the library's own, in characters.
const LONGEST_MESSAGE: usize = 300;

/// The code of a top-level error. Expected refusals are no top-level errors: they are `userErrors` of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// No token, or one that does not count.
    Unauthenticated,
    /// The token's roles may not see or do this.
    Forbidden,
    /// Too much in too short a time.
    Throttled,
    /// The request itself is wrong.
    BadRequest,
    /// This service failed; the log has the details under the request id.
    Internal,
}

impl ErrorCode {
    /// Every code.
    pub const ALL: [Self; 5] = [Self::Unauthenticated, Self::Forbidden, Self::Throttled, Self::BadRequest, Self::Internal];

    /// Its word in `extensions.code`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::Throttled => "THROTTLED",
            Self::BadRequest => "BAD_REQUEST",
            Self::Internal => "INTERNAL",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }
}

/// What a guard or a resolver returns when it fails. `?` turns it into the library's error and its code survives.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    code: ErrorCode,
    message: String,
    reason: Option<String>,
    retry_after: Option<u64>,
}

impl ApiError {
    /// No token, or one that does not count; the message says what to do.
    pub fn unauthenticated(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Unauthenticated, message)
    }

    /// The roles of the token may not see or do this.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Forbidden, message)
    }

    /// Too much in too short a time; the message says when to come again.
    pub fn throttled(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Throttled, message)
    }

    /// The request is wrong; the message says how to mend it.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadRequest, message)
    }

    /// This service failed. The detail goes to the log, never to the caller: keep personal data out of it all the same.
    pub fn internal(detail: impl Display) -> Self {
        Self::new(ErrorCode::Internal, detail.to_string())
    }

    /// Adds a machine-readable reason, shown as `extensions.reason`.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Adds the seconds after which it is worth trying again, shown as `extensions.retryAfter`.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Its code.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), reason: None, retry_after: None }
    }

    /// The error as the caller sees it.
    pub fn public(self, request_id: &str) -> PublicError {
        let message = if self.code == ErrorCode::Internal {
            tracing::error!(request_id, detail = %self.message, "internal error");
            format!("internal error, request id {request_id}")
        } else {
            self.message
        };
        let extensions = ErrorExtensions {
            code: self.code.name(),
            request_id: request_id.to_owned(),
            reason: self.reason,
            retry_after: self.retry_after,
        };
        PublicError { message, locations: Vec::new(), path: Vec::new(), extensions }
    }
}

/// An error as the caller sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicError {
    /// What is wrong.
    pub message: String,
    /// Where in the document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Pos>,
    /// Which field failed; empty for an error of the whole request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<PathSegment>,
    /// The code, the request id, the reason.
    pub extensions: ErrorExtensions,
}

/// What stands beside the message of an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorExtensions {
    /// One of [`ErrorCode`].
    pub code: &'static str,
    /// The id under which the log knows the request.
    pub request_id: String,
    /// A machine-readable reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// After how many seconds it is worth trying again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// A refusal of the parser: position and what was expected, never the whole line.
pub(super) fn of_parse(error: &ParseError) -> (ApiError, Vec<Pos>) {
    let message = match error {
        ParseError::Syntax { message, start, .. } => {
            let expected = message.lines().last().unwrap_or_default().trim_start_matches([' ', '=']);
            format!("syntax error at line {}, column {}: {expected}", start.line, start.column)
        }
        other => other.to_string(),
    };
    (ApiError::bad_request(shortened(&message)), error.positions().collect())
}

/// A refusal of validation: the whole request is wrong.
pub(super) fn of_validation(error: ServerError, request_id: &str) -> PublicError {
    let api = ApiError::bad_request(shortened(&error.message));
    PublicError { locations: error.locations, path: error.path, ..api.public(request_id) }
}

/// A field that failed.
pub(super) fn of_execution(error: ServerError, request_id: &str) -> PublicError {
    let api = declared(&error).unwrap_or_else(|| {
        if error.source.is_none() && is_input_error(&error.message) {
            ApiError::bad_request(shortened(&error.message))
        } else {
            ApiError::internal(&error.message)
        }
    });
    PublicError { locations: error.locations, path: error.path, ..api.public(request_id) }
}

/// The error as its resolver declared it: our own type, or the library's with one of our codes in its extensions.
fn declared(error: &ServerError) -> Option<ApiError> {
    if let Some(api) = error.source::<ApiError>() {
        return Some(api.clone());
    }
    let text = |name: &str| match error.extensions.as_ref()?.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Enum(name) => Some(name.to_string()),
        _ => None,
    };
    let code = ErrorCode::from_name(&text("code")?)?;
    Some(ApiError { code, message: error.message.clone(), reason: text("reason"), retry_after: None })
}

/// The library's own refusals of an argument's value have no type, only these beginnings.
fn is_input_error(message: &str) -> bool {
    ["Failed to parse \"", "Expected input type \"", "Invalid value for argument", "Variable "]
        .iter()
        .any(|beginning| message.starts_with(beginning))
}

/// Cuts every quoted part, and the whole, so that an error never plays a large input back.
fn shortened(message: &str) -> String {
    let parts: Vec<String> = message.split('"').map(|part| cut(part, LONGEST_QUOTE)).collect();
    cut(&parts.join("\""), LONGEST_MESSAGE)
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(error: async_graphql::Error) -> PublicError {
        of_execution(error.into_server_error(Pos { line: 1, column: 2 }), "r1")
    }

    #[test]
    fn a_declared_error_keeps_code_message_and_reason() {
        let public = failed(ApiError::forbidden("not for your role").because("SEE_PHONE").into());
        assert_eq!((public.extensions.code, public.message.as_str()), ("FORBIDDEN", "not for your role"));
        assert_eq!(public.extensions.reason.as_deref(), Some("SEE_PHONE"));
        assert_eq!(public.extensions.request_id, "r1");
    }

    #[test]
    fn any_other_error_shows_only_the_request_id() {
        for error in [
            async_graphql::Error::new("postgres://user:secret@db/x refused"),
            std::io::Error::other("postgres://user:secret@db/x refused").into(),
            ApiError::internal("postgres://user:secret@db/x refused").into(),
        ] {
            let public = failed(error);
            assert_eq!((public.extensions.code, public.message.as_str()), ("INTERNAL", "internal error, request id r1"));
        }
    }

    #[test]
    fn an_argument_that_does_not_parse_is_the_callers_error() {
        let public = failed(async_graphql::Error::new("Failed to parse \"DateTime\": premature end of input"));
        assert_eq!(public.extensions.code, "BAD_REQUEST");
    }

    #[test]
    fn quotes_are_short() {
        let long = "x".repeat(10_000);
        let (api, _) = of_parse(&async_graphql::parser::parse_query(format!("{{ a({long}")).unwrap_err());
        assert!(api.message.chars().count() <= LONGEST_MESSAGE + 1 && !api.message.contains(&"x".repeat(81)), "{}", api.message);
        assert!(!shortened(&format!("Unknown field \"{long}\" on \"T\"")).contains(&"x".repeat(81)));
    }
}
