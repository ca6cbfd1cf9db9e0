//! `[graphql]`: the limits of a document, so that no caller uses up the server with one.

mod cost;
mod persisted;

use serde::{Deserialize, Serialize};

pub use cost::CostSettings;
pub use persisted::PersistedSettings;

/// The limits of a document. Expanded means: counted at every place where a fragment is spread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GraphqlLimits {
    /// The maximum bytes of the document's text.
    pub document_bytes: usize,
    /// The maximum lexical tokens of the text.
    pub tokens: usize,
    /// The maximum depth of nested brackets.
    pub nesting: usize,
    /// The maximum expanded selections of all operations of the document.
    pub selections: usize,
    /// The maximum depth of nested fields.
    pub depth: usize,
    /// The maximum depth of nested fields below `__schema` and `__type`.
    pub introspection_depth: usize,
    /// The maximum depth of nested lists of the schema (`fields`, `inputFields`, `interfaces`, `possibleTypes`).
    pub introspection_lists: usize,
    /// The maximum expanded fields with an alias.
    pub aliases: usize,
    /// The maximum expanded fields of a query's root.
    pub root_fields: usize,
    /// The maximum expanded fields of a mutation's root.
    pub mutations: usize,
    /// The maximum expanded directives of the document.
    pub directives: usize,
    /// The maximum bytes of parsed documents in memory.
    pub document_cache_bytes: usize,
    /// The maximum values in a request's variables.
    pub values: usize,
    /// The maximum bytes of a subscription's variables, as JSON.
    pub subscription_bytes: usize,
    /// The maximum bytes that the running operations of one token's subject may hold in memory, by their variables and documents.
    pub operation_bytes: usize,
    /// The maximum bytes of rows that a query may read for its answer: the stored size of the orders counts, before any object is built.
    pub read_bytes: usize,
    /// The maximum bytes of an answer.
    pub answer_bytes: usize,
    /// The maximum look-ups of one token's subject in a minute: all by a phone or its digits, and of the others those without a result.
    pub look_ups_per_minute: u64,
    /// The limits of the cost of operations.
    pub cost: CostSettings,
    /// The documents that are known by their hash.
    pub persisted: PersistedSettings,
}

impl Default for GraphqlLimits {
    fn default() -> Self {
        Self {
            document_bytes: 64 * 1024,
            tokens: 4_000,
            nesting: 60,
            selections: 2_000,
            depth: 10,
            introspection_depth: 16,
            introspection_lists: 2,
            aliases: 30,
            root_fields: 20,
            mutations: 5,
            directives: 50,
            document_cache_bytes: 16 * 1024 * 1024,
            values: 10_000,
            subscription_bytes: 4 * 1024,
            operation_bytes: 16 * 1024 * 1024,
            read_bytes: 8 * 1024 * 1024,
            answer_bytes: 8 * 1024 * 1024,
            look_ups_per_minute: 30,
            cost: CostSettings::default(),
            persisted: PersistedSettings::default(),
        }
    }
}
