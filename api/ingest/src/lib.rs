//! Connectors: the deliveries of a platform, verified on their raw bytes and read into domain types by a mapping, which is data.
//!
//! A platform is one file of `api/mappings/`: its signature scheme, the places of the topic and the delivery id, its acknowledgement, and
//! the place of each field of an order. A further platform is a further file and, at most, a further signature scheme.
//!
//! # Layout
//! - [`Mappings`] are the mappings, embedded or from a folder; [`Platform`] is one: `verify`, `read`, `acknowledgement`.
//! - [`signature`] has one file per scheme, each able to verify and to sign.
//! - [`poll`] polls the platforms that do not push.
//! - `rule` are the small parts of a mapping; `order`, `tracking` and `fact` read by them; `json` keeps every digit.
//!
//! Nothing here stores data or reads a clock: the caller stores the raw payload first, and `now` is an argument. A stored payload can be
//! read again later from the raw body and the topic alone.

pub mod compare;
mod document;
mod fact;
mod json;
mod mappings;
mod order;
mod order_lines;
mod order_money;
mod order_parts;
mod order_wishes;
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
    /// The headers of the delivery.
    pub headers: &'a HeaderMap,
    /// The query string without `?`; `None` = there is none.
    pub query: Option<&'a str>,
    /// The raw body of the delivery.
    pub body: &'a [u8],
    /// The time of its arrival.
    pub now: DateTime<Utc>,
}

/// The credentials that a shop and its platform share.
#[derive(Clone)]
pub struct Credentials {
    /// The id of the shop.
    pub shop: String,
    /// The platform's id of the client; `None` = its scheme has none.
    pub client_id: Option<String>,
    /// The secrets in force: several while they are rotated. The first one signs.
    pub secrets: Vec<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("shop", &self.shop).field("secrets", &self.secrets.len()).finish_non_exhaustive()
    }
}

/// A delivery with a valid signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    /// The topic, as the platform names it.
    pub topic: Option<String>,
    /// The platform's id of the delivery: deliveries of the same id have one effect.
    pub delivery_id: String,
    /// SHA-256 in hex of the part that is equal when the same id comes again. The part is smaller than the body where the platform counts
    /// its retries in the body.
    pub fingerprint: String,
    /// The raw body, which is stored and read.
    pub content: Vec<u8>,
    /// Whether the platform only tests the connection.
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

/// The reason why a payload could not be read. It names places of the mapping, never values of the payload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The payload has more bytes than any platform sends at once.
    #[error("the payload has {0} bytes, more than are read")]
    TooLarge(usize),
    /// The payload is not JSON.
    #[error("the payload is {0}")]
    Json(#[from] JsonError),
    /// The payload is not UTF-8.
    #[error("the payload is not UTF-8")]
    Encoding,
    /// The form field that holds the payload is missing.
    #[error("the form has no field “{0}”")]
    FormField(String),
    /// A required field is missing; without it there is nothing to store.
    #[error("nothing readable at “{0}”")]
    Missing(String),
}

impl ReadError {
    fn missing(pointer: Option<&pointer::Pointer>) -> Self {
        Self::Missing(pointer.map(ToString::to_string).unwrap_or_default())
    }
}
