//! The labels of every enum that people read, as a module for front ends. They come out of the tables of the enums.

use std::fmt::Write as _;

use domain::kernel::channel::KnownChannel;
use domain::order::fact::StockState;

use super::api::finance::input::ExportFormat;
use super::api::finance::object::OrderExportStatus;
use super::types::enums;
use super::types::label_table::LabelTable;

/// The tables of the mirrored enums, of the enums of the API alone, and of values that the API has as text; sorted by name.
fn tables() -> Vec<LabelTable> {
    let mut tables = enums::label_tables();
    tables.extend([
        LabelTable::of::<ExportFormat>("ExportFormat"),
        LabelTable::of::<OrderExportStatus>("OrderExportStatus"),
        LabelTable::of::<KnownChannel>("KnownChannel"),
        LabelTable::of::<StockState>("StockState"),
    ]);
    tables.sort_by_key(|table| table.name);
    tables
}

/// The text of the module `frontend-examples/client/src/generated/labels.ts`.
pub fn typescript() -> String {
    let mut text =
        "// Made of the tables of labels by `make types`. Do not edit.\nimport type { Words } from '../words';\n".to_owned();
    for LabelTable { name, rows } in tables() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\nexport const {name} = {{");
        for (value, [zh, en]) in rows {
            let _ = writeln!(text, "  {value}: [{}, {}],", quoted(&zh), quoted(&en));
        }
        text.push_str("} as const satisfies Record<string, Words>;\n");
    }
    text
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use async_graphql::resolver_utils::EnumType;
    use domain::kernel::label::Label;

    use super::*;
    use crate::graphql::types::enums::{OrderStatus, Permission};

    #[test]
    fn a_value_has_one_row_with_both_labels() {
        let text = typescript();
        assert!(text.contains("\n  PENDING_PAYMENT: ['待付款', 'Pending payment'],\n"), "{text}");
        assert!(text.contains("\n  CUSTOMER_REQUEST: ['客户要求', 'Customer\\'s request'],\n"), "{text}");
        assert!(tables().windows(2).all(|pair| pair[0].name < pair[1].name), "each table once");
    }

    #[test]
    fn the_values_of_the_api_are_those_of_the_domain() {
        fn same<A: EnumType, D: Label>() {
            let of_the_api: Vec<&str> = A::items().iter().map(|item| item.name).collect();
            let of_the_domain: Vec<&str> = D::ALL.iter().map(|value| value.name()).collect();
            assert_eq!(of_the_api, of_the_domain);
        }
        same::<OrderStatus, domain::kernel::status::OrderStatus>();
        same::<Permission, domain::access::actor::Permission>();
    }
}
