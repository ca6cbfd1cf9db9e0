//! Reads a body within a bound of bytes and time.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::http::StatusCode;
use domain::refusal::{Code, Reason};

use crate::config::HttpSettings;

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// It is larger than allowed.
    #[error("the body is too large")]
    TooLarge,
    /// It did not arrive in time.
    #[error("the body did not arrive in time")]
    TooSlow,
    /// The connection broke.
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
    /// The status that says so.
    pub fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }
}

/// Reads a whole body. Handlers read bodies with this and not with an extractor, which waits for ever.
///
/// # Errors
/// [`BodyError`] past the bounds of the settings.
pub async fn read_body(body: Body, settings: &HttpSettings) -> Result<Bytes, BodyError> {
    read_body_up_to(body, settings.body_bytes, settings.body_time()).await
}

/// The same within another bound.
///
/// # Errors
/// [`BodyError`] past the bounds.
pub async fn read_body_up_to(body: Body, most: usize, within: Duration) -> Result<Bytes, BodyError> {
    // Who says beforehand that it is too much is not read at all.
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
        // The type of the layer's and the reader's error is the same, and neither crate shows it; its text is stable.
        if error.to_string() == "length limit exceeded" {
            return true;
        }
        source = error.source();
    }
    false
}
