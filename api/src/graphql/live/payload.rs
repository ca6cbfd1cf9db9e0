//! One answer of a subscription as bytes, encoded once and shared by all its readers.

use std::sync::Arc;

use tokio::time::Instant;

use crate::app::FeedMark;
use engine::{PublicError, Response};

/// One answer as it goes over the wire, without the envelope of the transport.
#[derive(Debug)]
pub struct Payload {
    json: Box<[u8]>,
    cursor: Option<Box<str>>,
    /// The errors alone, if the answer refuses the operation.
    refusal: Option<Box<[u8]>>,
    /// The error of the root field or of the whole, if there is one.
    root_error: Option<Box<PublicError>>,
    /// The mark of the journal entry that it answers. `None` = the answer is its reader's own.
    pub(super) mark: Option<FeedMark>,
    /// Whether it is the last answer.
    pub(super) is_last: bool,
    made: Instant,
}

impl Payload {
    /// The answer as bytes.
    pub fn of(response: &Response) -> Self {
        let cursor = response.cursor().filter(|cursor| !cursor.contains(['\n', '\r', '\0'])).map(Into::into);
        let refusal = response.is_refused().then(|| serde_json::to_vec(&response.errors).unwrap_or_default().into());
        let root_error = response.errors.first().filter(|error| error.path.len() <= 1).cloned().map(Box::new);
        let json = response.to_json().to_vec().into();
        Self { json, cursor, refusal, root_error, mark: None, is_last: false, made: Instant::now() }
    }

    /// The answer to an entry of the journal.
    pub(super) fn at(response: &Response, mark: FeedMark, is_last: bool) -> Arc<Self> {
        Arc::new(Self { mark: Some(mark), is_last, ..Self::of(response) })
    }

    /// Any bytes, for tests.
    #[cfg(test)]
    pub(super) fn of_text(text: &str, mark: FeedMark) -> Arc<Self> {
        let (json, made) = (text.as_bytes().into(), Instant::now());
        Arc::new(Self { json, cursor: None, refusal: None, root_error: None, mark: Some(mark), is_last: false, made })
    }

    /// The whole answer as JSON.
    pub fn json(&self) -> &[u8] {
        &self.json
    }

    /// The cursor to resume after it, if the operation selects it.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The errors alone as JSON, if the answer refuses the operation as a whole, which ends it.
    pub fn refusal(&self) -> Option<&[u8]> {
        self.refusal.as_deref()
    }

    /// The error of the root field or of the whole, if there is one.
    pub fn root_error(&self) -> Option<&PublicError> {
        self.root_error.as_deref()
    }

    /// The time at which it was made.
    pub fn made(&self) -> Instant {
        self.made
    }
}
