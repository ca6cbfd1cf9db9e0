//! A request as a client sends it, and the context in which it is answered.

use std::any::Any;
use std::sync::Arc;

use async_graphql::Request;
use chrono::{DateTime, Utc};
use domain::access::actor::Actor;
use domain::journal::trail::Trail;
use domain::refusal::Language;
use serde::Deserialize;

use super::{Addressee, Entry};

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

/// The caller, the language and the time of a request. Resolvers read it by `ctx.data::<Arc<CallContext>>()`.
///
/// For a subscription it stays as it was at the beginning: take the time of a payload from a clock.
#[derive(Debug, Clone)]
pub struct CallContext {
    /// The holder of the token. `None` = no token; the request is answered `UNAUTHENTICATED`.
    pub actor: Option<Actor>,
    /// The language of the messages.
    pub language: Language,
    /// The id of the request in the log.
    pub request_id: String,
    /// The time at which it came.
    pub now: DateTime<Utc>,
    /// The entries that its use cases leave for the audit log.
    pub trail: Trail,
    /// The transport and the time of its arrival.
    pub entry: Entry,
}

impl CallContext {
    /// The subject of the token; empty without one.
    pub fn subject(&self) -> &str {
        self.actor.as_ref().map_or("", |actor| &actor.subject)
    }

    /// The addressee of the answer.
    pub fn addressee(&self) -> Addressee<'_> {
        Addressee { request_id: &self.request_id, language: self.language }
    }
}

/// A value that resolvers find in their context, by its type.
#[derive(Clone)]
pub struct Attached(Arc<dyn Fn(Request) -> Request + Send + Sync>);

impl Attached {
    /// Resolvers read the value by `ctx.data::<Arc<T>>()`.
    pub fn new<T: Any + Send + Sync>(value: Arc<T>) -> Self {
        Self(Arc::new(move |request| request.data(Arc::clone(&value))))
    }

    pub(super) fn to(&self, request: Request) -> Request {
        (self.0)(request)
    }
}

/// Makes the value that the resolvers of a call find in their context. `None` = the call has none.
pub type Attach = fn(&CallContext) -> Option<Attached>;
