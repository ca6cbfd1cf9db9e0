//! `[graphql]`: what a document may hold, so that no caller uses up the server with one.

use serde::{Deserialize, Serialize};

use super::{CostSettings, PersistedSettings};

/// Bounds of a document. Expanded means: counted at every place where a fragment is spread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GraphqlLimits {
    /// Bytes of the document's text.
    pub document_bytes: usize,
    /// Lexical tokens of the text.
    pub tokens: usize,
    /// Brackets inside brackets.
    pub nesting: usize,
    /// Expanded selections of all operations of the document.
    pub selections: usize,
    /// Fields inside fields.
    pub depth: usize,
    /// Fields inside fields below `__schema` and `__type`.
    pub introspection_depth: usize,
    /// Lists of the schema (`fields`, `inputFields`, `interfaces`, `possibleTypes`) inside each other.
    pub introspection_lists: usize,
    /// Expanded fields with an alias.
    pub aliases: usize,
    /// Expanded fields of a query's root.
    pub root_fields: usize,
    /// Expanded fields of a mutation's root.
    pub mutations: usize,
    /// Expanded directives, anywhere.
    pub directives: usize,
    /// Bytes that parsed documents may take in memory.
    pub document_cache_bytes: usize,
    /// Values in a request's variables.
    pub values: usize,
    /// Bytes of a subscription's variables, as JSON.
    pub subscription_bytes: usize,
    /// Bytes that the running operations of one token's subject may hold in memory, by their variables and documents.
    pub operation_bytes: usize,
    /// Bytes of rows that a query may read to answer: orders weigh what is stored of them, before anything is built.
    pub read_bytes: usize,
    /// Bytes of an answer.
    pub answer_bytes: usize,
    /// Look-ups that one token's subject may make in a minute by a phone or its digits, and of those by anything else that find nothing.
    pub look_ups_per_minute: u64,
    /// What operations may cost.
    pub cost: CostSettings,
    /// Documents known by their hash.
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
