//! The document of a card, read as far as it is asked for.
//!
//! A page of orders shows a few parts of each. The lists that nobody looks at are cut out of the text before it is read, which costs a
//! fraction of reading them; they are empty in the order that comes out.

use std::borrow::Cow;

use domain::order::Order;
use memchr::memmem;

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
    /// Every part, those of the document in its order.
    pub const ALL: [Self; 8] =
        [Self::Discounts, Self::Lines, Self::Payments, Self::Shipments, Self::Holds, Self::Facts, Self::Returns, Self::Contact];

    /// Where the part begins in the document and what stands behind it: the first field of this name, and the first of that name behind
    /// it. Neither can be within a text, where a quote has a backslash before it.
    fn bounds(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Discounts => (",\"discounts\":[", ",\"lines\":["),
            Self::Lines => (",\"lines\":[", ",\"payments\":["),
            Self::Payments => (",\"payments\":[", ",\"shipments\":["),
            Self::Shipments => (",\"shipments\":[", ",\"holds\":["),
            Self::Holds => (",\"holds\":[", ",\"facts\":["),
            Self::Facts => (",\"facts\":[", ",\"returns\":["),
            Self::Returns => (",\"returns\":[", ",\"promise\":{"),
            Self::Contact => return None,
        })
    }
}

/// The order of a document, with these parts empty.
pub(super) fn read_document(text: &[u8], left_out: &[Part]) -> Result<Order, StoreError> {
    if !left_out.is_empty()
        && let Ok(order) = serde_json::from_slice(&without(text, left_out))
    {
        return Ok(order);
    }
    serde_json::from_slice(text).map_err(|error| StoreError::unreadable("document", &error))
}

/// The text with empty lists in the place of these parts. Of a text whose fields are in another order nothing useful comes out.
fn without<'a>(text: &'a [u8], left_out: &[Part]) -> Cow<'a, [u8]> {
    let mut short = Vec::with_capacity(text.len());
    let mut rest = text;
    for part in Part::ALL.into_iter().filter(|part| left_out.contains(part)) {
        let Some((opening, behind)) = part.bounds() else { continue };
        let Some(begin) = memmem::find(rest, opening.as_bytes()).map(|at| at + opening.len()) else { continue };
        let Some(length) = memmem::find(&rest[begin..], behind.as_bytes()) else { continue };
        short.extend_from_slice(&rest[..begin]);
        short.push(b']');
        rest = &rest[begin + length..];
    }
    if short.is_empty() {
        return Cow::Borrowed(text);
    }
    short.extend_from_slice(rest);
    Cow::Owned(short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::fixture::full;

    #[test]
    fn what_is_left_out_is_empty_and_all_else_is_there() {
        let mut order = full(1);
        order.remark = Some(r#"what about ,"holds":[ and ,"promise":{ ]}"#.into());
        order.lines[0].title = r#"","facts":["#.into();
        let text = serde_json::to_vec(&order).unwrap();
        let whole = read_document(&text, &[]).unwrap();
        let nothing = [whole.discounts.len(), whole.lines.len(), whole.payments.len(), whole.shipments.len()].contains(&0);
        assert!(!nothing && !whole.holds.is_empty() && !whole.facts.is_empty() && !whole.returns.is_empty());
        for set in 0_u8..=255 {
            let left_out: Vec<Part> =
                Part::ALL.into_iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, part)| part).collect();
            let mut expected = whole.clone();
            for part in &left_out {
                match part {
                    Part::Discounts => expected.discounts.clear(),
                    Part::Lines => expected.lines.clear(),
                    Part::Payments => expected.payments.clear(),
                    Part::Shipments => expected.shipments.clear(),
                    Part::Holds => expected.holds.clear(),
                    Part::Facts => expected.facts.clear(),
                    Part::Returns => expected.returns.clear(),
                    Part::Contact => {}
                }
            }
            assert_eq!(read_document(&text, &left_out).unwrap(), expected, "{left_out:?}");
        }
    }

    #[test]
    fn a_document_of_another_form_is_read_whole() {
        let order = full(1);
        let value = serde_json::to_value(&order).unwrap();
        // Its fields are in the order of the alphabet.
        let text = serde_json::to_vec(&value).unwrap();
        let read = read_document(&text, &[Part::Facts, Part::Contact]).unwrap();
        assert_eq!(read, Order { contact: domain::order::Contact::default(), ..order });
        assert!(read_document(b"{\"facts\":[}", &Part::ALL).is_err() && read_document(b"[]", &Part::ALL).is_err());
    }
}
