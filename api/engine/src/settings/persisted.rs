//! `[graphql.persisted]`: the documents that front ends were built with, known here by their hash.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The settings of persisted operations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersistedSettings {
    /// A folder of `.graphql` documents, or a JSON file of documents by their ids, as Apollo or Relay writes it.
    pub manifest: Option<PathBuf>,
    /// Whether every document that is not in the manifest is refused.
    pub only: bool,
}
