//! The form of single values in columns: times as microseconds, enums as their serde names, structures as JSON text.

use chrono::{DateTime, Utc};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Serialize};

use uuid::Uuid;

use crate::StoreError;

/// The value of a time in its column: microseconds since the Unix epoch.
pub fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// The value of an optional time in its column.
pub fn micros_of(at: Option<DateTime<Utc>>) -> Option<i64> {
    at.map(micros)
}

/// The time that a column holds.
pub fn time(micros: i64) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_micros(micros).ok_or_else(|| StoreError::unreadable("time", &"out of range"))
}

/// The optional time that a column holds.
pub fn time_of(micros: Option<i64>) -> Result<Option<DateTime<Utc>>, StoreError> {
    micros.map(time).transpose()
}

/// The name of an enum's variant, as serde writes it; empty for a value that is no text.
pub fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The enum's variant of a name.
pub fn from_word<'a, T: Deserialize<'a>>(what: &'static str, word: &'a str) -> Result<T, StoreError> {
    T::deserialize(word.into_deserializer()).map_err(|error: serde::de::value::Error| StoreError::unreadable(what, &error))
}

/// A structure as JSON text.
pub fn json<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::unreadable(what, &error))
}

/// An optional structure as JSON text.
pub fn json_of<T: Serialize>(what: &'static str, value: Option<&T>) -> Result<Option<String>, StoreError> {
    value.map(|value| json(what, value)).transpose()
}

/// The smallest id of a time, in the layout of UUID version 7: milliseconds since the Unix epoch in the first 48 bits.
pub fn first_id(at: DateTime<Utc>) -> Uuid {
    Uuid::from_u128(u128::try_from(at.timestamp_millis()).unwrap_or_default() << 80)
}

/// The structure of a JSON text.
pub fn from_json<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::unreadable(what, &error))
}

/// The optional structure of a JSON text.
pub fn from_json_of<T: DeserializeOwned>(what: &'static str, text: Option<&str>) -> Result<Option<T>, StoreError> {
    text.map(|text| from_json(what, text)).transpose()
}

/// The count that a column holds.
pub fn count(number: i64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|error| StoreError::unreadable("count", &error))
}

/// The value of a position in a list, for its column.
pub fn position(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}
