//! Scalars of the API.

use async_graphql::{Description, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use engine::written::{Below, Outcome, Shape, Writer, Written};

/// An integer. It is written as a string, because JSON numbers lose digits past 2^53 in browsers. A sum of many amounts may be longer than
/// 64 bits; as input both a string and an integer of up to 64 bits are taken.
#[derive(Description, Debug, Clone, Copy, PartialEq, Eq)]
pub struct BigInt(pub i128);

#[Scalar(use_type_description, specified_by_url = "https://www.rfc-editor.org/rfc/rfc7493#section-2.2")]
impl ScalarType for BigInt {
    fn parse(value: Value) -> InputValueResult<Self> {
        let parsed = match &value {
            Value::String(text) => text.parse::<i64>().ok(),
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        parsed
            .map(|number| Self(number.into()))
            .ok_or_else(|| InputValueError::custom("a BigInt is an integer of up to 64 bits, as a string or a number"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An ISO 4217 currency code such as `CNY`; `XXX` where a channel sent one that does not exist.
#[derive(Description, Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrencyCode(pub domain::kernel::money::Currency);

#[Scalar(use_type_description, specified_by_url = "https://www.iso.org/iso-4217-currency-codes.html")]
impl ScalarType for CurrencyCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map(Self).map_err(InputValueError::custom),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.code().to_owned())
    }
}

impl Written for BigInt {
    const PLAIN: bool = true;

    fn shape() -> Shape {
        Shape::Leaf
    }

    fn write<'w>(&self, _below: &'w Below, writer: &mut Writer<'w>) -> Outcome {
        writer.number_as_string(&self.0)
    }
}

impl Written for CurrencyCode {
    const PLAIN: bool = true;

    fn shape() -> Shape {
        Shape::Leaf
    }

    fn write<'w>(&self, _below: &'w Below, writer: &mut Writer<'w>) -> Outcome {
        writer.scalar(self.0.code())
    }
}
