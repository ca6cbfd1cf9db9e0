//! The document of a card, read as far as it is asked for.
//!
//! A page of orders shows a few parts of each. Those that nobody looks at are passed over without being taken apart, which is several
//! times faster; they are empty in the order that comes out.

use std::fmt;

use domain::order::Order;
use serde::de::value::{BorrowedStrDeserializer, SeqDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::StoreError;

/// A part of an order that can be left out, because it is a list and counts for nothing else that is shown without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Named reductions.
    Discounts,
    /// The lines.
    Lines,
    /// The payments.
    Payments,
    /// The parcels.
    Shipments,
    /// The holds.
    Holds,
    /// The facts.
    Facts,
    /// The returns.
    Returns,
    /// Name, phone, address; sealed beside the document.
    Contact,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 8] =
        [Self::Discounts, Self::Lines, Self::Payments, Self::Shipments, Self::Holds, Self::Facts, Self::Returns, Self::Contact];

    /// The field of the document.
    fn of_field(name: &str) -> Option<Self> {
        Some(match name {
            "discounts" => Self::Discounts,
            "lines" => Self::Lines,
            "payments" => Self::Payments,
            "shipments" => Self::Shipments,
            "holds" => Self::Holds,
            "facts" => Self::Facts,
            "returns" => Self::Returns,
            _ => return None,
        })
    }
}

/// The order of a document, with these parts empty.
pub(super) fn read_document(text: &str, left_out: &[Part]) -> Result<Order, StoreError> {
    let read = if left_out.is_empty() {
        serde_json::from_str(text)
    } else {
        let mut json = serde_json::Deserializer::from_str(text);
        serde::Deserialize::deserialize(Reduced { inner: &mut json, left_out })
    };
    read.map_err(|error: serde_json::Error| StoreError::unreadable("document", &error))
}

/// A deserializer of one object, some of whose lists are empty.
struct Reduced<'a, D> {
    inner: D,
    left_out: &'a [Part],
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Reduced<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_map(Fields { visitor, left_out: self.left_out })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Stands between a document's fields and whoever reads them.
struct Fields<'a, T> {
    visitor: T,
    left_out: &'a [Part],
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Fields<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(ReducedMap { map, left_out: self.left_out, skips: false })
    }
}

struct ReducedMap<'a, A> {
    map: A,
    left_out: &'a [Part],
    /// Whether the value that comes is left out.
    skips: bool,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for ReducedMap<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        // The names are ours and have nothing to escape, so that they can be borrowed.
        let Some(name) = self.map.next_key::<&'de str>()? else { return Ok(None) };
        self.skips = Part::of_field(name).is_some_and(|part| self.left_out.contains(&part));
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        if !self.skips {
            return self.map.next_value_seed(seed);
        }
        self.map.next_value::<IgnoredAny>()?;
        let nothing: SeqDeserializer<std::iter::Empty<Nothing>, A::Error> = SeqDeserializer::new(std::iter::empty());
        seed.deserialize(nothing)
    }
}

/// An element of an empty list.
enum Nothing {}

impl<'de, E: Error> IntoDeserializer<'de, E> for Nothing {
    type Deserializer = serde::de::value::UnitDeserializer<E>;

    fn into_deserializer(self) -> Self::Deserializer {
        match self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::fixture::full;

    #[test]
    fn what_is_left_out_is_empty_and_all_else_is_there() {
        let order = full(1);
        let text = serde_json::to_string(&order).unwrap();
        let whole = read_document(&text, &[]).unwrap();
        assert!(!whole.facts.is_empty() && !whole.shipments.is_empty() && !whole.returns.is_empty());
        let reduced = read_document(&text, &[Part::Facts, Part::Shipments, Part::Contact]).unwrap();
        assert_eq!(reduced, Order { facts: vec![], shipments: vec![], ..whole.clone() });
        let least = read_document(&text, &Part::ALL).unwrap();
        let emptied = (least.discounts.len(), least.lines.len(), least.payments.len(), least.holds.len(), least.returns.len());
        assert_eq!(emptied, (0, 0, 0, 0, 0));
        assert_eq!((least.number, least.totals, least.promise), (whole.number, whole.totals, whole.promise));
        assert!(read_document("{\"facts\":[}", &Part::ALL).is_err() && read_document("[]", &Part::ALL).is_err());
    }
}
