//! A mapping's document as text: an edit gives one status value a meaning, and leaves the rest of the text as its author wrote it.

use std::collections::BTreeMap;

use domain::kernel::status::OrderStatus;
use domain::order::shipment::ShipmentStatus;
use serde::Deserialize;
use toml::Spanned;

/// The meaning of a platform's status value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeaningOf {
    /// The meaning for an order, in the table of the step with this JSON pointer.
    Order {
        /// The JSON pointer of the step; `None` = the only step that has a table.
        pointer: Option<String>,
        /// The status of the order.
        status: OrderStatus,
    },
    /// The meaning for a report on a parcel.
    Parcel(ShipmentStatus),
}

/// The reason why a value got no meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MeaningError {
    /// The mapping has no such table.
    #[error("the mapping has no table of such statuses at this place")]
    NoTable,
    /// Several steps have a table.
    #[error("name the place, one of {0}")]
    SeveralTables(String),
    /// The table is written in a form to which a single row cannot be added.
    #[error("the table is written in a way that one row cannot be added to; set the whole document")]
    NotEditable,
}

#[derive(Deserialize)]
struct Document {
    order: Option<Orders>,
    tracking: Option<Tracking>,
}

#[derive(Deserialize)]
struct Orders {
    #[serde(default)]
    status: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    pointer: Option<String>,
    table: Option<Table>,
    present: Option<String>,
}

#[derive(Deserialize)]
struct Tracking {
    statuses: Option<Table>,
}

type Table = Spanned<BTreeMap<Spanned<String>, Spanned<String>>>;

/// The document with this value in its table of statuses, where the new meaning replaces an earlier one.
///
/// # Errors
/// [`MeaningError`].
pub fn with_meaning(document: &str, word: &str, meaning: &MeaningOf) -> Result<String, MeaningError> {
    let table = table_of(document, word, meaning)?;
    let name = match meaning {
        MeaningOf::Order { status, .. } => status.name(),
        MeaningOf::Parcel(status) => status.name(),
    };
    let mut expected = plain(&table);
    expected.insert(word.to_owned(), name.to_owned());
    let (key, value) = (quoted(word), quoted(name));
    let (place, text) = match table.get_ref().get(word) {
        Some(known) => (known.span(), value),
        None => row(document, &table, &format!("{key} = {value}")),
    };
    let mut edited = document.to_owned();
    if document.get(place.clone()).is_none() {
        return Err(MeaningError::NotEditable);
    }
    edited.replace_range(place, &text);
    match table_of(&edited, word, meaning) {
        Ok(table) if plain(&table) == expected => Ok(edited),
        _ => Err(MeaningError::NotEditable),
    }
}

/// The place of a further row, and its text with the separator.
fn row(document: &str, table: &Table, row: &str) -> (std::ops::Range<usize>, String) {
    let start = table.span().start;
    let is_inline = document.get(start..).is_some_and(|rest| rest.starts_with('{'));
    let last = table.get_ref().values().map(|value| value.span().end).max();
    let end_of_line = |from: usize| document.get(from..).and_then(|rest| rest.find('\n')).map_or(document.len(), |at| from + at);
    match (is_inline, last) {
        (true, Some(last)) => (last..last, format!(", {row}")),
        (true, None) => (start + 1..start + 1, format!(" {row} ")),
        (false, last) => {
            let end = end_of_line(last.unwrap_or(start));
            (end..end, format!("\n{row}"))
        }
    }
}

/// The table in which a value is looked up.
fn table_of(document: &str, word: &str, meaning: &MeaningOf) -> Result<Table, MeaningError> {
    let document: Document = toml::from_str(document).map_err(|_| MeaningError::NotEditable)?;
    let MeaningOf::Order { pointer, .. } = meaning else {
        return document.tracking.and_then(|tracking| tracking.statuses).ok_or(MeaningError::NoTable);
    };
    let steps = document.order.map(|order| order.status).unwrap_or_default();
    // Only a step that marks unlisted values as unknown has a table that can lack a value.
    let is_asked = |step: &Step| match pointer {
        Some(_) => step.pointer == *pointer,
        None => step.pointer.is_some() && step.present.is_none(),
    };
    let mut tables: Vec<(String, Table)> =
        steps.into_iter().filter(is_asked).filter_map(|step| Some((step.pointer?, step.table?))).collect();
    if let Some(known) = tables.iter().position(|(_, table)| table.get_ref().contains_key(word)) {
        return Ok(tables.swap_remove(known).1);
    }
    match tables.len() {
        0 => Err(MeaningError::NoTable),
        1 => Ok(tables.swap_remove(0).1),
        _ => Err(MeaningError::SeveralTables(tables.into_iter().map(|(pointer, _)| pointer).collect::<Vec<_>>().join(", "))),
    }
}

fn plain(table: &Table) -> BTreeMap<String, String> {
    table.get_ref().iter().map(|(word, name)| (word.get_ref().clone(), name.get_ref().clone())).collect()
}

/// A text as a basic string of TOML.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Mapping, Mappings};

    fn meaning(pointer: Option<&str>) -> MeaningOf {
        MeaningOf::Order { pointer: pointer.map(str::to_owned), status: OrderStatus::Delivered }
    }

    #[test]
    fn one_row_is_added_or_changed_and_the_rest_stays() {
        for (_, mapping) in Mappings::load(None).unwrap().all() {
            let text = mapping.document.as_ref();
            let added = match with_meaning(text, "NEW \"word\"", &meaning(None)) {
                Err(MeaningError::SeveralTables(places)) => {
                    let place = places.split(", ").next().unwrap();
                    with_meaning(text, "NEW \"word\"", &meaning(Some(place)))
                }
                Err(MeaningError::NoTable) => with_meaning(text, "NEW \"word\"", &MeaningOf::Parcel(ShipmentStatus::Delivered)),
                added => added,
            };
            let added = added.unwrap_or_else(|error| panic!("{}: {error}", mapping.platform.name()));
            Mapping::read(mapping.platform.name(), 1, &added).unwrap();
            let row = r#""NEW \"word\"" = "DELIVERED""#;
            assert!(added.contains(row), "{added}");
            let rest = [format!("\n{row}"), format!(", {row}")].iter().fold(added.clone(), |text, row| text.replacen(row, "", 1));
            assert_eq!(rest, text);
        }
        let text = Mappings::load(None).unwrap().mapping("taobao").unwrap().document.to_string();
        let changed =
            with_meaning(&text, "TRADE_BUYER_SIGNED", &MeaningOf::Order { pointer: None, status: OrderStatus::Shipped });
        assert_eq!(changed.unwrap(), text.replace("TRADE_BUYER_SIGNED = \"DELIVERED\"", "TRADE_BUYER_SIGNED = \"SHIPPED\""));
    }

    #[test]
    fn comments_and_inline_tables_stay_whole() {
        let text = "[[order.status]]\npointer = \"/s\"\n[order.status.table]\nA = \"PAID\" # for good\n# end\n[tracking]\nstatuses = { }\n";
        let added = with_meaning(text, "B", &meaning(None)).unwrap();
        assert!(added.contains("# for good\n\"B\" = \"DELIVERED\"\n# end"), "{added}");
        let added = with_meaning(text, "B", &MeaningOf::Parcel(ShipmentStatus::Returned)).unwrap();
        assert!(added.contains("{ \"B\" = \"RETURNED\"  }"), "{added}");
        assert_eq!(with_meaning("version = \"1\"", "B", &meaning(None)), Err(MeaningError::NoTable));
        assert_eq!(with_meaning(text, "B", &meaning(Some("/other"))), Err(MeaningError::NoTable));
    }
}
