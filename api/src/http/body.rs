//! Reading a body within a bound of bytes and time.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::http::StatusCode;
use domain::refusal::{Code, Reason};

use crate::config::HttpSettings;

/// The reason why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// The body is larger than allowed.
    #[error("the body is too large")]
    TooLarge,
    /// The body did not arrive in time.
    #[error("the body did not arrive in time")]
    TooSlow,
    /// The connection broke before the end of the body.
    #[error("the body did not arrive whole")]
    Broken,
}

impl From<BodyError> for Reason {
    fn from(error: BodyError) -> Self {
        Self::of(match error {
            BodyError::TooLarge => Code::BodyTooLarge,
            BodyError::TooSlow => Code::BodyTooSlow,
            BodyError::Broken => Code::BodyBroken,
        })
    }
}

impl BodyError {
    /// The HTTP status of the error.
    pub fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }
}

/// Reads a whole body. Handlers read bodies with this function and not with an extractor, which has no deadline.
///
/// # Errors
/// [`BodyError`] past the bounds of the settings.
pub async fn read_body(body: Body, settings: &HttpSettings) -> Result<Bytes, BodyError> {
    read_body_up_to(body, settings.body_bytes, settings.body_time()).await
}

/// Reads a whole body of at most `most` bytes within a time.
///
/// # Errors
/// [`BodyError`] past the bounds.
pub async fn read_body_up_to(body: Body, most: usize, within: Duration) -> Result<Bytes, BodyError> {
    // A body whose announced length is too large is not read at all.
    if body.size_hint().lower() > most as u64 {
        return Err(BodyError::TooLarge);
    }
    let read = tokio::time::timeout(within, to_bytes(body, most)).await;
    read.map_err(|_| BodyError::TooSlow)?.map_err(
        |error| {
            if is_too_large(&error) { BodyError::TooLarge } else { BodyError::Broken }
        },
    )
}

fn is_too_large(error: &axum::Error) -> bool {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = source {
        // The layer and the reader have the same type of error, which neither crate exports; its text is stable.
        if error.to_string() == "length limit exceeded" {
            return true;
        }
        source = error.source();
    }
    false
}
