//! What an operation answers, in the form that goes over the wire.

use async_graphql::Value;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::cost::Charge;
use super::error::{Addressee, ApiError, ErrorCode, PublicError};

/// An answer. `data` is absent when the request as a whole was refused, and there (maybe null) when it was executed.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The result; `None` when nothing was executed.
    pub data: Option<Value>,
    /// What failed.
    pub errors: Vec<PublicError>,
    /// What it cost, where it was paid for: `extensions.cost`.
    pub cost: Option<Box<Charge>>,
}

/// What stands beside data and errors.
#[derive(Serialize)]
struct Extensions<'a> {
    cost: &'a Charge,
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

    /// The code of the first error.
    pub fn code(&self) -> Option<ErrorCode> {
        let first = self.errors.first()?;
        ErrorCode::ALL.into_iter().find(|code| code.name() == first.extensions.code)
    }

    /// The reasons of its errors.
    pub fn reasons(&self) -> impl Iterator<Item = &str> {
        self.errors.iter().filter_map(|error| error.extensions.reason)
    }

    /// After how many seconds the caller may come again, if that is why it was refused.
    pub fn retry_after(&self) -> Option<u64> {
        self.errors.first()?.extensions.retry_after
    }

    /// The JSON text.
    pub fn to_json(&self) -> Vec<u8> {
        // Values hold no maps with keys other than text and no floats that JSON lacks, so nothing is left that could fail.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The cursor of a subscription's payload: the field `cursor` of its one root field, if it has one.
    pub fn cursor(&self) -> Option<&str> {
        let Some(Value::Object(roots)) = &self.data else { return None };
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
        if let Some(data) = &self.data {
            map.serialize_entry("data", data)?;
        }
        if let Some(cost) = &self.cost {
            map.serialize_entry("extensions", &Extensions { cost })?;
        }
        map.end()
    }
}
