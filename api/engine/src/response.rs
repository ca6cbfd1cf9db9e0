//! The answer of an operation, in the form that goes over the wire.

use std::ops::Range;

use async_graphql::Value;
use bytes::Bytes;
use serde::Serialize;
use serde::ser::{Error as _, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::cost::{Charge, objects};
use super::error::{Addressee, ApiError, ErrorCode, PublicError};

/// An answer. `data` is absent when the request as a whole was refused, and present (maybe null) when it was executed.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The result; `None` = nothing was executed.
    pub data: Option<Data>,
    /// The errors of the request and of its fields.
    pub errors: Vec<PublicError>,
    /// The cost of the operation (`extensions.cost`); `None` = it was not charged.
    pub cost: Option<Box<Charge>>,
}

/// The extensions of an answer.
#[derive(Serialize)]
struct Extensions<'a> {
    cost: &'a Charge,
}

/// The result of an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// The library's tree of values, completed.
    Tree(Value),
    /// The text that the objects wrote themselves.
    Text(Text),
}

impl Data {
    /// The number of objects in it, including `data` itself.
    pub(super) fn objects(&self) -> u64 {
        match self {
            Self::Tree(data) => objects(data),
            Self::Text(text) => text.objects,
        }
    }
}

/// A result that is text already. A clone shares the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// `{"data":…}`, which is the whole answer unless something failed.
    whole: Bytes,
    /// The range of the text of `cursor`, if the payload has one.
    cursor: Option<Range<usize>>,
    /// The number of objects in it, including `data` itself.
    objects: u64,
}

/// The approximate number of bytes of a result as JSON: at least its texts and names.
pub(super) fn length(data: &Value) -> usize {
    match data {
        Value::Object(fields) => fields.iter().map(|(name, value)| name.len() + 4 + length(value)).sum(),
        Value::List(items) => items.iter().map(|item| 1 + length(item)).sum(),
        Value::String(text) => text.len() + 2,
        Value::Enum(name) => name.len() + 2,
        _ => 4,
    }
}

/// The beginning of the text of a result.
pub(super) const BEGINNING: &[u8] = b"{\"data\":";

impl Text {
    /// A result from its text, which is `{"data":…}`, and the range of its cursor's string, including the quotes.
    pub(super) fn new(whole: Vec<u8>, cursor: Option<Range<usize>>, objects: u64) -> Self {
        debug_assert!(whole.starts_with(BEGINNING) && whole.ends_with(b"}"));
        Self { whole: whole.into(), cursor, objects }
    }

    /// The JSON of `data`.
    fn data(&self) -> &[u8] {
        &self.whole[BEGINNING.len()..self.whole.len() - 1]
    }

    fn cursor(&self) -> Option<&str> {
        let quoted = std::str::from_utf8(self.whole.get(self.cursor.clone()?)?).ok()?;
        // Cursors have nothing that JSON escapes.
        quoted.strip_prefix('"')?.strip_suffix('"').filter(|cursor| !cursor.contains('\\'))
    }
}

impl Response {
    /// The answer to a request that is refused as a whole.
    pub fn refused(error: ApiError, to: Addressee<'_>) -> Self {
        Self::refused_all(vec![error.public(to)])
    }

    pub(super) fn refused_all(errors: Vec<PublicError>) -> Self {
        Self { data: None, errors, cost: None }
    }

    /// Whether the request as a whole was refused.
    pub fn is_refused(&self) -> bool {
        self.data.is_none()
    }

    /// Whether the objects wrote the result themselves, without the library's tree of values.
    pub fn is_written(&self) -> bool {
        matches!(self.data, Some(Data::Text(_)))
    }

    /// The code of the first error.
    pub fn code(&self) -> Option<ErrorCode> {
        let first = self.errors.first()?;
        ErrorCode::ALL.into_iter().find(|code| code.name() == first.extensions.code)
    }

    /// The reasons of its errors.
    pub fn reasons(&self) -> impl Iterator<Item = &str> {
        self.errors.iter().filter_map(|error| error.extensions.reason)
    }

    /// The seconds after which the caller may retry, if it was throttled.
    pub fn retry_after(&self) -> Option<u64> {
        self.errors.iter().find_map(|error| error.extensions.retry_after)
    }

    /// The JSON text. A result that was written is shared instead of copied, unless errors or a cost are added.
    pub fn to_json(&self) -> Bytes {
        match &self.data {
            Some(Data::Text(text)) if self.errors.is_empty() && self.cost.is_none() => text.whole.clone(),
            Some(Data::Text(text)) => self.with_data(text.data()).into(),
            // Values have only texts as keys of maps and only floats that JSON has, so nothing is left that could fail.
            _ => serde_json::to_vec(self).unwrap_or_default().into(),
        }
    }

    /// The same members in the same order as [`Serialize`] writes them, around data that is text already.
    fn with_data(&self, data: &[u8]) -> Vec<u8> {
        let mut text = Vec::with_capacity(data.len() + 512);
        text.push(b'{');
        if !self.errors.is_empty() {
            text.extend_from_slice(b"\"errors\":");
            text.extend(serde_json::to_vec(&self.errors).unwrap_or_default());
            text.push(b',');
        }
        text.extend_from_slice(b"\"data\":");
        text.extend_from_slice(data);
        if let Some(cost) = &self.cost {
            text.extend_from_slice(b",\"extensions\":");
            text.extend(serde_json::to_vec(&Extensions { cost }).unwrap_or_default());
        }
        text.push(b'}');
        text
    }

    /// The cursor of a subscription's payload: the field `cursor` of its one root field, if it has one.
    pub fn cursor(&self) -> Option<&str> {
        let roots = match &self.data {
            Some(Data::Tree(Value::Object(roots))) => roots,
            Some(Data::Text(text)) => return text.cursor(),
            _ => return None,
        };
        let Some((_, Value::Object(payload))) = roots.first() else { return None };
        match payload.get("cursor") {
            Some(Value::String(cursor)) => Some(cursor),
            _ => None,
        }
    }
}

impl Serialize for Response {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.errors.is_empty() {
            map.serialize_entry("errors", &self.errors)?;
        }
        match &self.data {
            Some(Data::Tree(data)) => map.serialize_entry("data", data)?,
            Some(Data::Text(text)) => {
                let data: &RawValue = serde_json::from_slice(text.data()).map_err(S::Error::custom)?;
                map.serialize_entry("data", data)?;
            }
            None => {}
        }
        if let Some(cost) = &self.cost {
            map.serialize_entry("extensions", &Extensions { cost })?;
        }
        map.end()
    }
}
