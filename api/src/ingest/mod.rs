//! Connectors: what a platform sends, verified on its raw bytes and read into the domain's words by a recipe that is data.
//!
//! A platform is one file of `api/mappings/`: how it signs, where the topic and the delivery id stand, how it wants to be answered,
//! and where each field of an order is. A further platform is a further file and, at most, a further signature scheme.
//!
//! # Layout
//! - [`Mappings`] are the recipes, embedded or from a folder; [`Platform`] is one: `verify`, `read`, `acknowledgement`.
//! - [`signature`] has one file per scheme, each able to verify and to sign.
//! - [`poll`] asks the platforms that do not push.
//! - `rule` are the small parts of a mapping; `order`, `tracking` and `fact` read by them; `json` keeps every digit.
//!
//! Nothing here stores anything or knows a clock: the caller keeps the raw payload first, and `now` is an argument. What was kept can
//! be read again later from the raw body and the topic alone.

pub mod compare;
mod document;
mod fact;
mod json;
mod mappings;
mod order;
mod order_lines;
mod order_money;
mod order_parts;
mod platform;
mod pointer;
pub mod poll;
mod receive;
mod rule;
pub mod signature;
#[cfg(test)]
mod tests;
mod tracking;

use axum::http::HeaderMap;
use chrono::{DateTime, Utc};

pub use document::{MeaningError, MeaningOf, with_meaning};
pub use json::JsonError;
pub use mappings::{DocumentError, Mapping, MappingError, Mappings, SetDocument};
pub use platform::Platform;
pub use poll::{PollAccount, PollError, Polling, retry_after};
pub use receive::Acknowledgement;
pub use signature::{Delivery, SignatureError, Signed};

/// A delivery as it arrived, byte for byte.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// The query string without `?`, if there is one.
    pub query: Option<&'a str>,
    /// The raw body.
    pub body: &'a [u8],
    /// When it arrived.
    pub now: DateTime<Utc>,
}

/// What a shop and its platform share.
#[derive(Clone)]
pub struct Credentials {
    /// The shop's id here.
    pub shop: String,
    /// The platform's id of the client, where its scheme has one.
    pub client_id: Option<String>,
    /// The secrets that count now: several while they are rotated. The first one signs.
    pub secrets: Vec<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("shop", &self.shop).field("secrets", &self.secrets.len()).finish_non_exhaustive()
    }
}

/// A delivery whose signature holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    /// What it is about, in the platform's word.
    pub topic: Option<String>,
    /// The platform's id of the delivery: the same id has one effect.
    pub delivery_id: String,
    /// What has to be equal when the same id comes again (SHA-256, hex). It is not the hash of the whole body where the platform counts its
    /// retries in there.
    pub fingerprint: String,
    /// What to keep and to read: the raw body.
    pub content: Vec<u8>,
    /// The platform only tried the connection.
    pub is_test: bool,
}

impl std::fmt::Debug for Received {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Received")
            .field("topic", &self.topic)
            .field("delivery_id", &self.delivery_id)
            .field("content_bytes", &self.content.len())
            .finish_non_exhaustive()
    }
}

/// Why a payload could not be read. It names places of the mapping, never what the payload holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// More bytes than any platform sends at once.
    #[error("the payload has {0} bytes, more than are read")]
    TooLarge(usize),
    /// Not JSON.
    #[error("the payload is {0}")]
    Json(#[from] JsonError),
    /// Not UTF-8.
    #[error("the payload is not UTF-8")]
    Encoding,
    /// The form field that holds the payload is not there.
    #[error("the form has no field “{0}”")]
    FormField(String),
    /// A field without which there is nothing to keep.
    #[error("nothing readable at “{0}”")]
    Missing(String),
}

impl ReadError {
    fn missing(pointer: Option<&pointer::Pointer>) -> Self {
        Self::Missing(pointer.map(ToString::to_string).unwrap_or_default())
    }
}
