//! The one form of a top-level error: a code, a message for the caller, a request id, and no internal details.

use std::fmt::Display;

use async_graphql::parser::Error as ParseError;
use async_graphql::{PathSegment, Pos, ServerError};
use domain::refusal::{Code, Language, Reason};
use serde::Serialize;

/// The longest quote of the caller's input in a message, in characters.
const LONGEST_QUOTE: usize = 80;
/// The longest message that is made from the library's own, in characters.
const LONGEST_MESSAGE: usize = 300;

/// The code of a top-level error. Expected refusals are `userErrors` of a payload instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The token is missing or invalid.
    Unauthenticated,
    /// The token's roles lack the permission.
    Forbidden,
    /// The caller exceeded a limit of requests, cost or memory.
    Throttled,
    /// The request itself is wrong.
    BadRequest,
    /// This service failed; the log has the details under the request id.
    Internal,
}

impl ErrorCode {
    /// Every code of top-level errors.
    pub const ALL: [Self; 5] = [Self::Unauthenticated, Self::Forbidden, Self::Throttled, Self::BadRequest, Self::Internal];

    /// The value of `extensions.code`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::Throttled => "THROTTLED",
            Self::BadRequest => "BAD_REQUEST",
            Self::Internal => "INTERNAL",
        }
    }
}

/// The addressee of an answer: the request that it belongs to, and the language of its messages.
#[derive(Debug, Clone, Copy)]
pub struct Addressee<'a> {
    /// The id of the request in the log.
    pub request_id: &'a str,
    /// The language of its messages.
    pub language: Language,
}

/// The error that a guard or a resolver returns. `?` turns it into the library's error, and code and reason survive.
///
/// The message is made when the answer is written, in the reader's language, from the table of codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .reason.message(Language::En))]
pub struct ApiError {
    code: ErrorCode,
    reason: Reason,
    /// The detail, for the log only.
    detail: Option<String>,
    retry_after: Option<u64>,
}

impl ApiError {
    /// The token is missing or invalid; the reason states the remedy.
    pub fn unauthenticated(reason: impl Into<Reason>) -> Self {
        Self::new(ErrorCode::Unauthenticated, reason)
    }

    /// The roles of the token lack the permission.
    pub fn forbidden(reason: impl Into<Reason>) -> Self {
        Self::new(ErrorCode::Forbidden, reason)
    }

    /// The caller exceeded a limit; the reason states when to retry.
    pub fn throttled(reason: impl Into<Reason>) -> Self {
        Self::new(ErrorCode::Throttled, reason)
    }

    /// The request is wrong; the reason states how to correct it.
    pub fn bad_request(reason: impl Into<Reason>) -> Self {
        Self::new(ErrorCode::BadRequest, reason)
    }

    /// This service failed. The detail goes to the log, never to the caller: keep personal data out of it all the same.
    pub fn internal(detail: impl Display) -> Self {
        Self { detail: Some(detail.to_string()), ..Self::new(ErrorCode::Internal, Code::InternalError) }
    }

    /// This service took too long.
    pub fn timeout(detail: impl Display) -> Self {
        Self { detail: Some(detail.to_string()), ..Self::new(ErrorCode::Internal, Code::Timeout) }
    }

    /// The database is briefly unreachable, or concurrent changes won repeatedly. The detail goes to the log.
    pub fn unavailable(detail: impl Display) -> Self {
        Self { detail: Some(detail.to_string()), ..Self::new(ErrorCode::Internal, Code::Unavailable) }
    }

    /// Adds the seconds after which a retry is worthwhile, shown as `extensions.retryAfter`.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The code of the error.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    fn new(code: ErrorCode, reason: impl Into<Reason>) -> Self {
        Self { code, reason: reason.into(), detail: None, retry_after: None }
    }

    /// The error as the caller sees it.
    pub fn public(self, to: Addressee<'_>) -> PublicError {
        let reason = if self.code == ErrorCode::Internal {
            tracing::error!(request_id = to.request_id, detail = self.detail, "internal error");
            Reason::with(self.reason.code, [to.request_id])
        } else {
            self.reason
        };
        let extensions = ErrorExtensions {
            code: self.code.name(),
            request_id: to.request_id.to_owned(),
            reason: Some(reason.code).filter(|code| *code != Code::InternalError).map(Code::name),
            retry_after: self.retry_after,
        };
        PublicError { message: reason.message(to.language), locations: Vec::new(), path: Vec::new(), extensions }
    }
}

/// An error as the caller sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicError {
    /// The message for the caller.
    pub message: String,
    /// The positions in the document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Pos>,
    /// The path of the failed field; empty for an error of the whole request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<PathSegment>,
    /// The code, the request id, the reason.
    pub extensions: ErrorExtensions,
}

/// The extensions of an error, next to its message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorExtensions {
    /// The name of an [`ErrorCode`].
    pub code: &'static str,
    /// The id of the request in the log.
    pub request_id: String,
    /// The exact reason, as a code of the guide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The seconds after which a retry is worthwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// A refusal of the parser: the position and the expected token, without the line itself.
pub(super) fn of_parse(error: &ParseError) -> (ApiError, Vec<Pos>) {
    let reason = match error {
        ParseError::Syntax { message, start, .. } => {
            let expected = message.lines().last().unwrap_or_default().trim_start_matches([' ', '=']);
            Reason::with(Code::SyntaxError, [start.line.to_string(), start.column.to_string(), shortened(expected)])
        }
        other => Reason::with(Code::DocumentInvalid, [shortened(&other.to_string())]),
    };
    (ApiError::bad_request(reason), error.positions().collect())
}

/// A refusal of validation: the whole request is wrong.
pub(super) fn of_validation(error: ServerError, to: Addressee<'_>) -> PublicError {
    let api = ApiError::bad_request(Reason::with(Code::DocumentInvalid, [shortened(&error.message)]));
    PublicError { locations: error.locations, path: error.path, ..api.public(to) }
}

/// The error of a failed field: as its resolver declared it, else an argument that the library refused, else an internal failure.
pub(super) fn of_execution(error: ServerError, to: Addressee<'_>) -> PublicError {
    let api = error.source::<ApiError>().cloned().unwrap_or_else(|| {
        if error.source.is_none() && is_input_error(&error.message) {
            ApiError::bad_request(Reason::with(Code::ArgumentInvalid, [shortened(&error.message)]))
        } else {
            ApiError::internal(&error.message)
        }
    });
    PublicError { locations: error.locations, path: error.path, ..api.public(to) }
}

/// The library's own refusals of an argument's value have no type, only these beginnings.
fn is_input_error(message: &str) -> bool {
    ["Failed to parse \"", "Expected input type \"", "Invalid value for argument", "Variable "]
        .iter()
        .any(|beginning| message.starts_with(beginning))
}

/// Cuts every quoted part and the whole message, so that an error never echoes a large input.
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

    const TO: Addressee<'_> = Addressee { request_id: "r1", language: Language::En };

    fn failed(error: async_graphql::Error) -> PublicError {
        of_execution(error.into_server_error(Pos { line: 1, column: 2 }), TO)
    }

    #[test]
    fn a_declared_error_keeps_code_message_and_reason() {
        let error = || ApiError::forbidden(Reason::with(Code::PermissionMissing, ["SEE_PHONE"]));
        let public = failed(error().into());
        assert_eq!((public.extensions.code, public.message.as_str()), ("FORBIDDEN", "Your role does not grant SEE_PHONE"));
        assert_eq!(public.extensions.reason, Some("PERMISSION_MISSING"));
        assert_eq!(public.extensions.request_id, "r1");
        let chinese = error().public(Addressee { language: Language::ZhCn, ..TO });
        assert_eq!((chinese.message.as_str(), chinese.extensions), ("您的角色没有权限 SEE_PHONE", public.extensions));
    }

    #[test]
    fn any_other_error_shows_only_the_request_id() {
        for error in [
            async_graphql::Error::new("postgres://user:secret@db/x refused"),
            std::io::Error::other("postgres://user:secret@db/x refused").into(),
            ApiError::internal("postgres://user:secret@db/x refused").into(),
        ] {
            let public = failed(error);
            assert_eq!((public.extensions.code, public.message.as_str()), ("INTERNAL", "Internal error, request id r1"));
        }
    }

    #[test]
    fn an_argument_that_does_not_parse_is_the_callers_error() {
        let public = failed(async_graphql::Error::new("Failed to parse \"DateTime\": premature end of input"));
        assert_eq!((public.extensions.code, public.extensions.reason), ("BAD_REQUEST", Some("ARGUMENT_INVALID")));
    }

    #[test]
    fn quotes_are_short() {
        let long = "x".repeat(10_000);
        let (api, _) = of_parse(&async_graphql::parser::parse_query(format!("{{ a({long}")).unwrap_err());
        let said = api.public(TO).message;
        assert!(said.chars().count() <= LONGEST_MESSAGE + 40 && !said.contains(&"x".repeat(81)), "{said}");
        assert!(!shortened(&format!("Unknown field \"{long}\" on \"T\"")).contains(&"x".repeat(81)));
    }
}
