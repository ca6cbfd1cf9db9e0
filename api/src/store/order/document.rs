//! The document of a card, of which only the requested parts are read.
//!
//! A page of orders shows a few parts of each order. Parts that are left out are cut from the text before it is parsed, which costs a
//! fraction of parsing them; they are empty in the resulting order. Parts that lists show stand first in a document, and parts that only a
//! whole card shows last, so that most of a text is skipped.

use domain::order::Order;
use memchr::memmem;
use sea_orm::DbBackend;

use crate::store::StoreError;
use crate::store::base::sql::Sql;

/// A part of an order that can be left out, because it may be empty and no other shown value depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The channel's other number, its raw status and the time of its version.
    ChannelWords,
    /// The times of payment and of completion.
    Times,
    /// The lines of the order.
    Lines,
    /// The holds on the order.
    Holds,
    /// The named discounts of the order.
    Discounts,
    /// The payments of the order.
    Payments,
    /// The returns of the order.
    Returns,
    /// The facts about the order.
    Facts,
    /// The parcels of the order.
    Shipments,
    /// The contact (name, phone, address), which is sealed outside the document.
    Contact,
}

impl Part {
    /// Every part, those of the document in its order.
    pub const ALL: [Self; 10] = [
        Self::ChannelWords,
        Self::Times,
        Self::Lines,
        Self::Holds,
        Self::Discounts,
        Self::Payments,
        Self::Returns,
        Self::Facts,
        Self::Shipments,
        Self::Contact,
    ];
}

/// A section of a document, up to the next section.
struct Stretch {
    /// The beginning of the section: the first field of this name after the section before. It cannot occur within a text, because a quote
    /// in a text has a backslash before it.
    opening: &'static str,
    /// The part that the section holds; `None` = it is always kept.
    part: Option<Part>,
    /// The text that replaces the section where it is left out.
    instead: &'static str,
}

const STRETCHES: [Stretch; 11] = [
    Stretch { opening: ",\"channel_alias\":", part: Some(Part::ChannelWords), instead: "" },
    Stretch { opening: ",\"placed_at\":", part: None, instead: "" },
    Stretch { opening: ",\"paid_at\":", part: Some(Part::Times), instead: "" },
    Stretch { opening: ",\"warehouse\":", part: None, instead: "" },
    Stretch { opening: ",\"lines\":[", part: Some(Part::Lines), instead: ",\"lines\":[]" },
    Stretch { opening: ",\"holds\":[", part: Some(Part::Holds), instead: ",\"holds\":[]" },
    Stretch { opening: ",\"discounts\":[", part: Some(Part::Discounts), instead: ",\"discounts\":[]" },
    Stretch { opening: ",\"payments\":[", part: Some(Part::Payments), instead: ",\"payments\":[]" },
    Stretch { opening: ",\"returns\":[", part: Some(Part::Returns), instead: ",\"returns\":[]" },
    Stretch { opening: ",\"facts\":[", part: Some(Part::Facts), instead: ",\"facts\":[]" },
    Stretch { opening: ",\"shipments\":[", part: Some(Part::Shipments), instead: ",\"shipments\":[]" },
];

/// The size in bytes above which the database itself cuts unrequested lines from a document. Cutting a smaller one costs more than
/// transferring it.
const LARGE: usize = 64 * 1024;

/// Appends the column of a card's document, without the lines of a large order where they are left out. The result is the same text that
/// [`without`] makes.
pub(in crate::store) fn push_document(sql: &mut Sql, left_out: &[Part]) {
    let lines = STRETCHES.iter().position(|stretch| stretch.part == Some(Part::Lines));
    let Some([lines, next]) = lines.and_then(|at| STRETCHES.get(at..at + 2)).filter(|_| left_out.contains(&Part::Lines)) else {
        sql.push("c.document");
        return;
    };
    let find = if sql.backend == DbBackend::Postgres { "strpos" } else { "instr" };
    let place = |stretch: &Stretch| format!("{find}(c.document, '{}')", stretch.opening);
    let (from, to) = (place(lines), place(next));
    sql.push(&format!(
        "CASE WHEN octet_length(c.document) <= {LARGE} THEN c.document WHEN {from} > 0 AND {to} > {from} THEN \
         substr(c.document, 1, {from} - 1) || '{}' || substr(c.document, {to}) ELSE c.document END AS document",
        lines.instead
    ));
}

/// The order of a document, in which the parts of `left_out` are empty.
pub(in crate::store) fn read_document(text: &[u8], left_out: &[Part]) -> Result<Order, StoreError> {
    if let Some(Ok(order)) = without(text, left_out).as_deref().map(read) {
        return Ok(order);
    }
    read(text).map_err(|error| StoreError::unreadable("document", &error))
}

/// Parsed as a text, the UTF-8 is checked once and not for each string.
fn read(text: &[u8]) -> serde_json::Result<Order> {
    serde_json::from_str(std::str::from_utf8(text).map_err(serde::de::Error::custom)?)
}

/// The text without these parts; `None` = it has to be parsed whole. Of a text whose fields are in another order, the result lacks a list
/// that an order has to have, and so cannot be parsed.
fn without(text: &[u8], left_out: &[Part]) -> Option<Vec<u8>> {
    let mut short = Vec::with_capacity(text.len());
    let (mut rest, mut keeps) = (text, true);
    for Stretch { opening, part, instead } in STRETCHES {
        let leaves = part.is_some_and(|part| left_out.contains(&part));
        if leaves == keeps {
            let at = memmem::find(rest, opening.as_bytes())?;
            if keeps {
                short.extend_from_slice(&rest[..at]);
            }
            (rest, keeps) = (&rest[at..], !leaves);
        }
        if leaves {
            short.extend_from_slice(instead.as_bytes());
        }
    }
    short.extend_from_slice(if keeps { rest } else { b"}" });
    (rest.len() < text.len()).then_some(short)
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
        for set in 0_u16..1 << Part::ALL.len() {
            let left_out: Vec<Part> =
                Part::ALL.into_iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, part)| part).collect();
            let mut expected = whole.clone();
            for part in &left_out {
                match part {
                    Part::ChannelWords => {
                        (expected.channel_alias, expected.raw_status, expected.channel_updated_at) = (None, None, None);
                    }
                    Part::Times => (expected.paid_at, expected.completed_at) = (None, None),
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
        // The fields of this text are in alphabetical order.
        let text = serde_json::to_vec(&value).unwrap();
        let read = read_document(&text, &[Part::Facts, Part::Contact]).unwrap();
        assert_eq!(read, Order { contact: domain::order::Contact::default(), ..order });
        assert!(read_document(b"{\"facts\":[}", &Part::ALL).is_err() && read_document(b"[]", &Part::ALL).is_err());
    }
}
