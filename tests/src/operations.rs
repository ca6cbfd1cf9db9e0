//! The documents that the front ends send, unchanged: `frontend-examples/operations`.

use std::path::{Path, PathBuf};

/// One file of GraphQL operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    /// The name of the file.
    pub file: &'static str,
    /// The text of the file, sent whole; the operation is selected by its name.
    pub text: &'static str,
}

macro_rules! documents {
    ($($file:literal),* $(,)?) => {
        /// All files of operations.
        pub const ALL: &[Document] = &[$(
            Document { file: $file, text: include_str!(concat!("../../frontend-examples/operations/", $file)) },
        )*];
    };
}

documents![
    "alerts.graphql",
    "customer-service.graphql",
    "embargo.graphql",
    "finance.graphql",
    "gates.graphql",
    "order-card.graphql",
    "order-events.graphql",
    "order-live.graphql",
    "rules.graphql",
    "tasks.graphql",
    "warehouse.graphql",
];

impl Document {
    /// The kind and name of each operation in it, e.g. `("query", "OrderCard")`.
    pub fn operations(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.text.lines().filter_map(|line| {
            let (kind, rest) = line.split_once(' ')?;
            let name = rest.split(['(', ' ', '{']).next()?;
            ["query", "mutation", "subscription"].contains(&kind).then_some((kind, name))
        })
    }
}

/// The folder of the files of operations.
pub fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend-examples/operations")
}

/// The document that holds an operation.
pub fn document_of(operation: &str) -> &'static str {
    ALL.iter()
        .find(|document| document.operations().any(|(_, name)| name == operation))
        .unwrap_or_else(|| panic!("no file of frontend-examples/operations holds {operation}"))
        .text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_name() {
        let operations: Vec<_> = ALL.iter().flat_map(|document| document.operations()).collect();
        assert_eq!(operations.len(), 55);
        assert!(operations.contains(&("subscription", "LiveOrder")));
        assert!(document_of("MyDesk").contains("query MyDesk"));
    }
}
