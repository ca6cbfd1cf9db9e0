//! A request as a client sends it.

use serde::Deserialize;

/// A request as it comes over the wire.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GraphqlRequest {
    /// The document; empty where its hash or its id stands for it.
    #[serde(default)]
    pub query: String,
    /// The id of the document in the manifest. Relay's clients call it `doc_id`.
    #[serde(default, alias = "doc_id")]
    pub document_id: Option<String>,
    /// The name of the operation in the document.
    #[serde(default)]
    pub operation_name: Option<String>,
    /// The values of the operation's variables.
    #[serde(default)]
    pub variables: Option<serde_json::Map<String, serde_json::Value>>,
    /// `persistedQuery` names a document by its hash; other extensions are allowed and ignored.
    #[serde(default)]
    pub extensions: Option<serde_json::Map<String, serde_json::Value>>,
    /// The event after which a subscription resumes, regardless of the start that the request states. A header carries it, never the
    /// request.
    #[serde(skip)]
    pub(super) resume: Option<String>,
}

impl GraphqlRequest {
    /// A request with variables.
    pub fn new(query: impl Into<String>, variables: Option<serde_json::Map<String, serde_json::Value>>) -> Self {
        Self { query: query.into(), variables, ..Self::default() }
    }

    /// The same request, resuming after an event.
    #[must_use]
    pub fn resuming(self, cursor: String) -> Self {
        Self { resume: Some(cursor), ..self }
    }
}
