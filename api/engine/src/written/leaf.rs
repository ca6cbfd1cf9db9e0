//! Values without fields, and the wrappers of other values: options, results, lists, references.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use async_graphql::{Error, ID};
use chrono::{DateTime, Datelike, Timelike, Utc};
use serde::Serialize;

use super::{Below, Outcome, Shape, Stop, Writer, Written};

/// Declares scalars by how they are written.
macro_rules! scalars {
    ($($of:ty: $write:expr;)*) => {$(
        impl Written for $of {
            const PLAIN: bool = true;

            fn shape() -> Shape {
                Shape::Leaf
            }

            fn write<'w>(&self, _below: &'w Below, writer: &mut Writer<'w>) -> Outcome {
                let write: fn(&Self, &mut Vec<u8>) -> Outcome = $write;
                write(self, &mut writer.text)
            }
        }
    )*};
}

scalars! {
    bool: by_serde;
    i32: by_serde;
    i64: by_serde;
    u32: by_serde;
    f64: by_serde;
    str: by_serde;
    String: by_serde;
    Cow<'_, str>: by_serde;
    ID: |id, text| by_serde(&id.0, text);
    DateTime<Utc>: |time, text| quoted(text, |text| write_time(time, text));
}

fn by_serde<T: Serialize + ?Sized>(value: &T, text: &mut Vec<u8>) -> Outcome {
    serde_json::to_writer(text, value).map_err(|_| Stop::GaveUp)
}

fn quoted(text: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> Outcome) -> Outcome {
    text.push(b'"');
    write(text)?;
    text.push(b'"');
    Ok(())
}

impl Writer<'_> {
    /// Writes a scalar as JSON has it.
    ///
    /// # Errors
    /// [`Stop::GaveUp`] when the value has no JSON.
    pub fn scalar<T: Serialize + ?Sized>(&mut self, value: &T) -> Outcome {
        by_serde(value, &mut self.text)
    }

    /// Writes a number as a string.
    ///
    /// # Errors
    /// [`Stop::GaveUp`] when the value has no JSON.
    pub fn number_as_string<T: Serialize + ?Sized>(&mut self, number: &T) -> Outcome {
        quoted(&mut self.text, |text| by_serde(number, text))
    }
}

/// Writes a time like `to_rfc3339`, digit by digit: a card has dozens of times, and formatting them by pattern costs more than everything
/// else about them.
pub(super) fn write_time(time: &DateTime<Utc>, text: &mut Vec<u8>) -> Outcome {
    let Some(year) = u32::try_from(time.year()).ok().filter(|year| *year <= 9999 && time.nanosecond() < 1_000_000_000) else {
        return write!(text, "{}", time.to_rfc3339()).map_err(|_| Stop::GaveUp);
    };
    digits(text, year, 4);
    for (before, number) in
        [(b'-', time.month()), (b'-', time.day()), (b'T', time.hour()), (b':', time.minute()), (b':', time.second())]
    {
        text.push(before);
        digits(text, number, 2);
    }
    let (fraction, count) = match time.nanosecond() {
        0 => (0, 0),
        nanos if nanos % 1_000_000 == 0 => (nanos / 1_000_000, 3),
        nanos if nanos % 1_000 == 0 => (nanos / 1_000, 6),
        nanos => (nanos, 9),
    };
    if count > 0 {
        text.push(b'.');
        digits(text, fraction, count);
    }
    text.extend_from_slice(b"+00:00");
    Ok(())
}

/// Writes a number with `count` digits.
fn digits(text: &mut Vec<u8>, mut number: u32, count: usize) {
    let begin = text.len();
    text.resize(begin + count, b'0');
    for digit in text[begin..].iter_mut().rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
}

impl<T: Written + ?Sized> Written for &T {
    const NULLABLE: bool = T::NULLABLE;
    const PLAIN: bool = T::PLAIN;

    fn shape() -> Shape {
        T::shape()
    }

    fn write<'w>(&self, below: &'w Below, writer: &mut Writer<'w>) -> Outcome {
        T::write(self, below, writer)
    }
}

impl<T: Written + ?Sized> Written for Arc<T> {
    const NULLABLE: bool = T::NULLABLE;
    const PLAIN: bool = T::PLAIN;

    fn shape() -> Shape {
        T::shape()
    }

    fn write<'w>(&self, below: &'w Below, writer: &mut Writer<'w>) -> Outcome {
        T::write(self, below, writer)
    }
}

impl<T: Written> Written for Option<T> {
    const NULLABLE: bool = true;
    const PLAIN: bool = T::PLAIN;

    fn shape() -> Shape {
        T::shape()
    }

    fn write<'w>(&self, below: &'w Below, writer: &mut Writer<'w>) -> Outcome {
        writer.optional(self.as_ref(), below)
    }
}

impl<T: Written, E: Into<Error> + Clone> Written for Result<T, E> {
    const NULLABLE: bool = T::NULLABLE;

    fn shape() -> Shape {
        T::shape()
    }

    fn write<'w>(&self, below: &'w Below, writer: &mut Writer<'w>) -> Outcome {
        match self {
            Ok(value) => value.write(below, writer),
            Err(error) => {
                writer.fail(error.clone().into());
                Err(Stop::Failed)
            }
        }
    }
}

impl<T: Written> Written for [T] {
    const PLAIN: bool = T::PLAIN;

    fn shape() -> Shape {
        T::shape()
    }

    fn write<'w>(&self, below: &'w Below, writer: &mut Writer<'w>) -> Outcome {
        writer.list(self, below)
    }
}

impl<T: Written> Written for Vec<T> {
    const PLAIN: bool = T::PLAIN;

    fn shape() -> Shape {
        T::shape()
    }

    fn write<'w>(&self, below: &'w Below, writer: &mut Writer<'w>) -> Outcome {
        writer.list(self, below)
    }
}
