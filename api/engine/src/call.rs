//! The context of a request: its caller, language and time, and the value that the schema's resolvers find there.

use std::any::Any;
use std::sync::Arc;

use async_graphql::{Request, Variables};
use chrono::{DateTime, Utc};
use domain::access::actor::Actor;
use domain::journal::trail::Trail;
use domain::refusal::Language;

use super::{Addressee, Entry};

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

/// A call as requests carry it: two runs of an operation share it.
pub(super) struct Call {
    pub(super) context: Arc<CallContext>,
    attached: Option<Attached>,
}

impl Call {
    pub(super) fn new(context: CallContext, attach: Attach) -> Self {
        Self { attached: attach(&context), context: Arc::new(context) }
    }

    pub(super) fn to(&self) -> Addressee<'_> {
        self.context.addressee()
    }

    pub(super) fn request(&self, variables: Variables) -> Request {
        // The library looks at the text only to parse it.
        let request = Request::new(String::new()).variables(variables).data(Arc::clone(&self.context));
        match &self.attached {
            Some(attached) => attached.to(request),
            None => request,
        }
    }
}
