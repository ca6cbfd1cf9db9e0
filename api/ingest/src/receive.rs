//! The envelope of a delivery: the places of its topic, its id and its payload, and the answers to the platform.

use std::borrow::Cow;

use axum::http::HeaderMap;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::json::Node;
use super::pointer::Pointer;
use super::rule::text::Condition;
use super::{ReadError, Received, Request};
use config::MOST_HOOK_BYTES;

/// The longest id of a delivery or an order, in bytes.
pub(super) const LONGEST_ID: usize = 200;

/// The `[receive]` part of a mapping.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Receive {
    /// The places of the topic.
    topic: Vec<Place>,
    /// The places of the delivery's id; without one, the fingerprint is the id.
    delivery_id: Vec<Place>,
    /// The place of the part that is equal when an id comes again; `None` = the whole body.
    fingerprint: Option<Place>,
    /// The condition of a delivery that only tests the connection.
    test: Option<Condition>,
    /// The envelope around the payload.
    envelope: Envelope,
}

/// The envelope around the payload.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Envelope {
    /// The payload is this field of a form.
    form: Option<String>,
    /// The payload is a text at this place of the outer JSON …
    field: Option<Pointer>,
    /// … that is URL-encoded.
    url_encoded: bool,
}

/// The place of a value in a delivery: `header:NAME`, `pointer:/a/b` of the outer JSON, or `form:NAME`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
enum Place {
    Header(String),
    Pointer(Pointer),
    Form(String),
}

/// Text that is no place.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no place: header:NAME, pointer:/a/b or form:NAME")]
struct NotAPlace(String);

impl TryFrom<String> for Place {
    type Error = NotAPlace;

    fn try_from(text: String) -> Result<Self, NotAPlace> {
        match text.split_once(':') {
            Some(("header", name)) => Ok(Self::Header(name.to_lowercase())),
            Some(("form", name)) => Ok(Self::Form(name.to_owned())),
            Some(("pointer", pointer)) => pointer.parse().map(Self::Pointer).map_err(|_| NotAPlace(text.clone())),
            _ => Err(NotAPlace(text)),
        }
    }
}

/// The answer that a platform accepts as "received" or as "send it again".
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// The content type of the answer.
    pub content_type: String,
    /// The body of the answer.
    pub body: String,
}

impl Receive {
    /// The contents of a verified request.
    pub(super) fn received(&self, request: &Request<'_>) -> Received {
        let text = std::str::from_utf8(request.body).unwrap_or_default();
        let outer = self.reads_outer_json().then(|| Node::parse(text).ok()).flatten();
        let find = |place: &Place| -> Option<String> {
            match place {
                Place::Header(name) => Some(request.headers.get(name)?.to_str().ok()?.trim().to_owned()),
                Place::Pointer(pointer) => Some(outer.as_ref()?.at(pointer)?.scalar()?.to_owned()),
                Place::Form(name) => form_field(request.body, name),
            }
            .filter(|word| !word.is_empty())
        };
        let compared = self.fingerprint.as_ref().and_then(find);
        let fingerprint = sha256_hex(compared.as_ref().map_or(request.body, |text| text.as_bytes()));
        let delivery_id = self.delivery_id.iter().find_map(find).filter(|id| id.len() <= LONGEST_ID);
        Received {
            topic: self.topic.iter().find_map(find).map(|topic| topic.chars().take(LONGEST_ID).collect()),
            delivery_id: delivery_id.unwrap_or_else(|| fingerprint.clone()),
            fingerprint,
            content: request.body.to_vec(),
            is_test: outer.is_some_and(|outer| self.is_test(&outer)),
        }
    }

    /// The topic of a delivery whose body is missing, where a header has it.
    pub(super) fn topic_of(&self, headers: &HeaderMap) -> Option<String> {
        let named = self.topic.iter().find_map(|place| match place {
            Place::Header(name) => headers.get(name)?.to_str().ok(),
            _ => None,
        });
        named.map(|topic| topic.trim().chars().take(LONGEST_ID).collect()).filter(|topic: &String| !topic.is_empty())
    }

    /// The payload inside a body, with the values that the envelope states.
    pub(super) fn open<'b>(&self, body: &'b [u8]) -> Result<Opened<'b>, ReadError> {
        if body.len() > MOST_HOOK_BYTES {
            return Err(ReadError::TooLarge(body.len()));
        }
        if let Some(name) = &self.envelope.form {
            let payload = form_field(body, name).ok_or_else(|| ReadError::FormField(name.clone()))?;
            return Ok(Opened { payload: Payload::Inner(payload), topic: None, is_test: false });
        }
        let text = std::str::from_utf8(body).map_err(|_| ReadError::Encoding)?;
        let outer = Node::parse(text)?;
        let topic = self.topic.iter().find_map(|place| match place {
            Place::Pointer(pointer) => outer.at(pointer)?.scalar().map(str::to_owned),
            _ => None,
        });
        let is_test = self.is_test(&outer);
        let payload = match &self.envelope.field {
            Some(pointer) if !is_test => Payload::Inner(self.inner(&outer, pointer)?),
            _ => Payload::Outer(outer),
        };
        Ok(Opened { payload, topic, is_test })
    }

    fn inner(&self, outer: &Node<'_>, pointer: &Pointer) -> Result<String, ReadError> {
        let text = outer.at(pointer).and_then(Node::scalar).ok_or_else(|| ReadError::missing(Some(pointer)))?;
        if !self.envelope.url_encoded {
            return Ok(text.to_owned());
        }
        // Java's and PHP's encoders write a space as `+`; a real plus sign comes as `%2B`.
        let spaced = text.replace('+', " ");
        let decoded = percent_encoding::percent_decode_str(&spaced).decode_utf8().map_err(|_| ReadError::Encoding)?;
        Ok(decoded.into_owned())
    }

    fn is_test(&self, outer: &Node<'_>) -> bool {
        self.test.as_ref().is_some_and(|test| test.holds(outer))
    }

    /// Whether values of the outer JSON other than the payload are needed.
    fn reads_outer_json(&self) -> bool {
        let points = |place: &Place| matches!(place, Place::Pointer(_));
        self.envelope.field.is_some()
            || self.test.is_some()
            || self.topic.iter().chain(&self.delivery_id).chain(&self.fingerprint).any(points)
    }
}

/// A body without its envelope.
pub(super) struct Opened<'b> {
    pub(super) payload: Payload<'b>,
    /// The topic; `None` = the body has none.
    pub(super) topic: Option<String>,
    pub(super) is_test: bool,
}

/// The payload that is read.
pub(super) enum Payload<'b> {
    /// The body itself, which is parsed already.
    Outer(Node<'b>),
    /// The text inside the envelope.
    Inner(String),
}

/// One field of an `application/x-www-form-urlencoded` body.
pub(super) fn form_field(body: &[u8], name: &str) -> Option<String> {
    let fields: Vec<(Cow<'_, str>, Cow<'_, str>)> = serde_urlencoded::from_bytes(body).ok()?;
    fields.into_iter().find(|(field, _)| field == name).map(|(_, value)| value.into_owned())
}

/// SHA-256 in lower-case hex.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
