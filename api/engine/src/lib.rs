//! Runs GraphQL requests, the same for HTTP, WebSocket and SSE: limits, parsed documents, execution, completion, errors.
//!
//! The schema itself is not known here: [`Engine::new`] takes the function that builds it, [`facts`] are what its fields declare, and
//! [`Attached`] are the values that its resolvers find in their context. Of the domain it knows the caller, the messages of refusals and
//! the notes for the audit log.
//!
//! # Layout
//! - [`Engine::prepare`] checks a request: [`settings`] has the limits, `limits`, `cost`, `lists` and `variables` apply them to a document
//!   that `documents` keeps. [`Engine::run`] and [`Engine::follow`] execute it.
//! - [`written`] are objects that write themselves; the crate `macros` implements them.
//! - [`sdl`] is the text of a schema, as a caller with some of the rights sees it.

// The macros of the crate `macros`, and the sample schema, name this crate as others do.
#[cfg(test)]
extern crate self as engine;

mod bounds;
mod call;
mod charge;
mod completion;
mod cost;
mod documents;
mod entry;
mod error;
mod execute;
pub mod facts;
mod held;
mod limits;
mod lists;
mod nested;
mod ordering;
mod persisted;
mod request;
mod response;
mod resume;
mod roots;
pub mod sdl;
pub mod settings;
mod turn;
mod types;
mod variables;
pub mod written;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Name, ObjectType, Request, SchemaBuilder, SubscriptionType, ValidationMode, Variables};
use budget::{Budgets, Holdings};
use domain::journal::audit::safe_target;
use domain::refusal::{Code, Reason, RequestPart};
use futures_util::future::FutureExt;
use futures_util::stream::{BoxStream, StreamExt};
use tokio::time::Instant;

use call::{Call, finished, invalid, is_invalid, lost, with_document};
use cost::Costs;
use documents::{Document, DocumentCache};
use held::Holding;
use lists::Lists;
use persisted::{Persisted, PersistedError};
use settings::GraphqlLimits;
use types::TypeMap;
use written::Run;

pub use async_graphql::parser::types::OperationType as OperationKind;
pub use entry::{Entry, Transport};
pub use error::{Addressee, ApiError, ErrorCode, ErrorExtensions, PublicError};
pub use execute::Execute;
pub use limits::LONGEST_NUMBER;
pub use request::{Attach, Attached, CallContext, GraphqlRequest};
pub use response::{Data, Response, Text};
pub use roots::{Naming, Root};
pub use turn::Turn;

/// The size in bytes up to which a document is read within a fraction of a millisecond.
const QUICK: usize = 1024;
/// The depth to which the library may walk; the limits refuse a document long before it.
const RECURSION: usize = 100;
/// The library's message about a valid subscription that is executed like a query.
const VALID_SUBSCRIPTION: &str = "Subscriptions are not supported on this transport.";

/// The payloads of a subscription.
pub type Responses = BoxStream<'static, Response>;

/// The state of a request's document before it is read: cached, short, or neither.
#[derive(Debug, Default)]
pub struct Known {
    document: Option<Arc<Document>>,
    is_short: bool,
}

impl Known {
    /// Whether reading the rest takes less than a millisecond.
    pub fn is_quick(&self) -> bool {
        self.is_short || self.document.is_some()
    }
}

/// A request within the limits, with an operation and valid variables.
#[derive(Clone)]
pub struct Prepared {
    text: String,
    document: Arc<Document>,
    types: Arc<TypeMap>,
    naming: Naming,
    operation_name: Option<String>,
    variables: Variables,
    /// The variables as JSON, if they are kept in this form.
    packed: Option<Arc<[u8]>>,
    validated: bool,
    kind: OperationType,
    /// The execution that a subscription runs for.
    turn: Option<Turn>,
    cost: u64,
    /// The part of the cost for look-ups and values of lists.
    look_ups: u64,
    /// Counts its memory as long as a part of it exists.
    #[expect(dead_code, reason = "it is there to be dropped")]
    holding: Holding,
}

impl Prepared {
    /// The kind of its operation: query, mutation or subscription.
    pub fn kind(&self) -> OperationType {
        self.kind
    }

    /// The name of its operation. `None` = it has none.
    pub fn name_of_operation(&self) -> Option<Name> {
        self.document.name_of_operation(self.operation_name.as_deref())
    }
}

/// The reason why an engine cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The library cannot read back the schema that it wrote.
    #[error("the schema's own text cannot be parsed: {0}")]
    Sdl(#[from] async_graphql::parser::Error),
    /// The manifest of persisted documents was refused.
    #[error(transparent)]
    Persisted(#[from] PersistedError),
}

/// Runs requests against one schema.
pub struct Engine {
    /// Validates a document the first time.
    strict: Box<dyn Execute>,
    /// Runs documents that were validated before.
    fast: Box<dyn Execute>,
    types: Arc<TypeMap>,
    naming: Naming,
    attach: Attach,
    limits: GraphqlLimits,
    documents: DocumentCache,
    /// Whether objects write themselves where they can.
    writes: bool,
    budgets: Arc<Budgets>,
    holdings: Arc<Holdings>,
    persisted: Persisted,
}

impl Engine {
    /// An engine over the schema that `build` makes. It is built twice, because the library ties the mode of validation to the schema.
    ///
    /// # Errors
    /// [`EngineError`] when the schema's text or the manifest of persisted documents cannot be read.
    pub fn new<Q, M, S>(build: impl Fn() -> SchemaBuilder<Q, M, S>, limits: GraphqlLimits) -> Result<Self, EngineError>
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        let finish = |mode| build().validation_mode(mode).limit_recursive_depth(RECURSION).disable_suggestions().finish();
        let strict = finish(ValidationMode::Strict);
        let types = Arc::new(TypeMap::parse(&strict.sdl())?);
        let documents = DocumentCache::new(limits.document_cache_bytes);
        let persisted = Persisted::load(&limits.persisted)?;
        let (strict, fast) = (Box::new(strict), Box::new(finish(ValidationMode::Fast)));
        let (budgets, holdings) = (Arc::default(), Arc::default());
        let (naming, attach): (Naming, Attach) = (safe_target, |_| None);
        Ok(Self { strict, fast, types, naming, attach, limits, documents, budgets, holdings, persisted, writes: true })
    }

    /// The same engine with every answer made by the library: the reference for written answers.
    #[must_use]
    pub fn by_library(self) -> Self {
        Self { writes: false, ..self }
    }

    /// The same engine with a value for the resolvers of each call.
    #[must_use]
    pub fn attaching(self, attach: Attach) -> Self {
        Self { attach, ..self }
    }

    /// The same engine with names for the targets of requests. Without them, a target is the text of the request, with phones masked.
    #[must_use]
    pub fn naming(self, naming: Naming) -> Self {
        Self { naming, ..self }
    }

    /// The same engine with budgets that other instances share.
    #[must_use]
    pub fn with_budgets(mut self, budgets: Arc<Budgets>) -> Self {
        self.budgets = budgets;
        self
    }

    /// The largest number of values in a request's variables.
    pub fn most_values(&self) -> usize {
        self.limits.values
    }

    /// The text of the schema.
    pub fn sdl(&self) -> String {
        self.strict.sdl()
    }

    /// Runs a query or a mutation.
    pub async fn execute(&self, request: GraphqlRequest, call: CallContext) -> Response {
        match self.prepare(request, &call) {
            Ok(prepared) => self.run(prepared, call).await,
            Err(refused) => refused,
        }
    }

    /// Follows a subscription.
    ///
    /// # Errors
    /// The answer that refuses the request.
    pub async fn subscribe(&self, request: GraphqlRequest, call: CallContext) -> Result<Responses, Response> {
        let prepared = self.prepare(request, &call)?;
        self.follow(prepared, call).await
    }

    /// Checks a request up to its variables, so that a transport knows its kind before anything runs.
    ///
    /// # Errors
    /// The answer that refuses the request.
    pub fn prepare(&self, request: GraphqlRequest, call: &CallContext) -> Result<Prepared, Response> {
        let known = self.known(&request);
        self.prepare_known(request, known, call)
    }

    /// Like [`Self::prepare`], with the result of [`Self::known`] for the request.
    ///
    /// # Errors
    /// The answer that refuses the request.
    pub fn prepare_known(&self, request: GraphqlRequest, known: Known, call: &CallContext) -> Result<Prepared, Response> {
        let refused = |error: ApiError| Response::refused(error, call.addressee());
        if call.actor.is_none() {
            return Err(refused(ApiError::unauthenticated(Code::TokenMissing)));
        }
        let hash = request.extensions.as_ref().and_then(persisted::hash_in);
        let text = self.persisted.text_of(request.query, request.document_id.as_deref(), hash).map_err(refused)?;
        self.limits.check_bytes(&text).map_err(refused)?;
        let document = match known.document.or_else(|| self.documents.get(&text)) {
            Some(document) => document,
            None => Arc::new(self.parse(&text, call)?),
        };
        let operation_name = request.operation_name.filter(|name| !name.is_empty());
        let operation = document.operation(operation_name.as_deref()).map_err(refused)?;
        let kind = operation.ty;
        // PostgreSQL's text type cannot store a NUL.
        if text.contains('\0') || text.contains("\\u0000") {
            return Err(refused(ApiError::bad_request(Reason::with(Code::NulCharacter, [RequestPart::Document.name()]))));
        }
        let mut variables = request.variables.unwrap_or_default();
        let resumed = match request.resume {
            Some(cursor) => {
                self.resumed((&text, &document), operation_name.as_deref(), &mut variables, cursor).map_err(refused)?
            }
            None => None,
        };
        let (text, document) = resumed.map_or((text, document), |resumed| (resumed.text, resumed.document));
        let operation = document.operation(operation_name.as_deref()).map_err(refused)?;
        let validated = document.is_validated(operation_name.as_deref());
        variables::keep_declared(operation, &mut variables);
        self.check_subscription(kind, &variables).map_err(refused)?;
        let mut variables = Variables::from_json(serde_json::Value::Object(variables));
        variables::check(&self.types, operation, &variables).map_err(refused)?;
        variables::complete(operation, &mut variables);
        document.lists.check(&self.types, operation, operation_name.as_deref(), &variables).map_err(refused)?;
        let cost = document.costs.cost(operation_name.as_deref(), &variables);
        let look_ups = document.costs.of_look_ups(operation_name.as_deref(), &variables);
        self.check_cost(cost, call).map_err(refused)?;
        let holding = self.hold(kind, (&text, &document), &variables, call).map_err(refused)?;
        let (types, naming) = (Arc::clone(&self.types), self.naming);
        let (packed, turn) = (None, None);
        Ok(Prepared {
            text,
            document,
            types,
            naming,
            operation_name,
            variables,
            packed,
            validated,
            kind,
            turn,
            cost,
            look_ups,
            holding,
        })
    }

    /// The state of a request's document beforehand. If it is neither cached nor short, [`Self::prepare`] takes milliseconds.
    pub fn known(&self, request: &GraphqlRequest) -> Known {
        // A text that is too long is never cached, and a look-up takes time by its length.
        let fits = self.limits.check_bytes(&request.query).is_ok();
        let document = if fits { self.documents.get(&request.query) } else { None };
        Known { document, is_short: request.query.len() <= QUICK }
    }

    /// Runs a prepared query or mutation.
    pub async fn run(&self, prepared: Prepared, call: CallContext) -> Response {
        self.run_until(prepared, call, None).await
    }

    /// Like [`Self::run`]; no statement that reads for it runs past `ends`. The caller has to stop waiting by itself.
    pub async fn run_until(&self, prepared: Prepared, call: CallContext, ends: Option<Instant>) -> Response {
        let call = Call::new(call, self.attach);
        if prepared.kind == OperationType::Subscription {
            return Response::refused(ApiError::bad_request(Code::SubscriptionTransport), call.to());
        }
        let bill = match self.charge(&prepared, &call.context).await {
            Ok(bill) => bill,
            Err(refused) => return *refused,
        };
        let mut answer = self.answer_within(&prepared, &call, ends).await;
        if !answer.is_refused() {
            answer.cost = Some(Box::new(self.settle(&bill, &answer)));
        }
        answer
    }

    /// Runs a query whose objects write themselves. `None` = a part of it cannot be written.
    async fn run_written(&self, prepared: &Prepared, call: &Call) -> Option<Response> {
        if !self.writes || !prepared.validated || prepared.kind != OperationType::Query {
            return None;
        }
        let operation = prepared.document.planned(prepared.name(), &self.types).filter(|operation| operation.is_own())?;
        let run = Arc::new(prepared.begin(&self.types, (true, self.limits.answer_bytes)));
        let request = call.request(prepared.variables.clone()).data(Arc::clone(&run));
        let (request, known) = (with_document(request, None, operation.reduced(&prepared.variables)), operation.bytes());
        let answer = AssertUnwindSafe(self.fast.execute(request)).catch_unwind().await;
        if operation.bytes() > known {
            self.documents.weigh(&prepared.text);
        }
        match answer {
            Ok(answer) => run.answer(answer, call.to()),
            Err(_) => Some(Response::refused(ApiError::internal("a resolver panicked"), call.to())),
        }
    }

    async fn run_by_library(&self, prepared: &Prepared, call: &Call) -> Response {
        let schema = if prepared.validated { &self.fast } else { &self.strict };
        let Ok(answer) = AssertUnwindSafe(schema.execute(prepared.request(call))).catch_unwind().await else {
            return Response::refused(ApiError::internal("a resolver panicked"), call.to());
        };
        if !prepared.validated {
            if is_invalid(&answer) {
                return invalid(answer, call.to());
            }
            self.keep(prepared);
        }
        // A mutation's answer has no bound, because the caller must learn its effect.
        if prepared.kind == OperationType::Query && response::length(&answer.data) > self.limits.answer_bytes {
            return Response::refused(written::too_large(self.limits.answer_bytes), call.to());
        }
        let Ok(operation) = prepared.document.operation(prepared.name()) else {
            return Response::refused(ApiError::internal("the operation of a prepared request is gone"), call.to());
        };
        finished(&self.types, &prepared.document, operation, answer, call.to())
    }

    /// Follows a prepared subscription.
    ///
    /// # Errors
    /// The answer that refuses the request.
    pub async fn follow(&self, prepared: Prepared, call: CallContext) -> Result<Responses, Response> {
        if prepared.kind != OperationType::Subscription {
            return Ok(futures_util::stream::iter([self.run(prepared, call).await]).boxed());
        }
        self.admit(&prepared, &call).await?;
        let call = Call::new(call, self.attach);
        if !prepared.validated {
            let answer = self.strict.execute(prepared.request(&call)).await;
            if !answer.errors.iter().all(|error| error.message == VALID_SUBSCRIPTION) {
                return Err(invalid(answer, call.to()));
            }
            self.keep(&prepared);
        }
        let turn = prepared.turn.clone();
        let run = self.writes.then(|| Arc::new(prepared.begin(&self.types, (false, self.limits.answer_bytes))));
        let request = match &run {
            Some(run) => prepared.request(&call).data(Arc::clone(run)),
            None => prepared.request(&call),
        };
        let request = match turn {
            Some(turn) => turn.attached.to(request),
            None => request,
        };
        let payloads = AssertUnwindSafe(self.fast.subscribe(request)).catch_unwind();
        let types = Arc::clone(&self.types);
        Ok(payloads
            .map(move |payload| match (payload, prepared.document.operation(prepared.name())) {
                (Ok(payload), Ok(operation)) => match run.as_ref().filter(|run| run.has_written()) {
                    Some(run) => run.answer(payload, call.to()).unwrap_or_else(|| lost(call.to())),
                    None => finished(&types, &prepared.document, operation, payload, call.to()),
                },
                _ => Response::refused(ApiError::internal("a subscription panicked"), call.to()),
            })
            .boxed())
    }

    fn parse(&self, text: &str, call: &CallContext) -> Result<Document, Response> {
        let refused = |error: ApiError| Response::refused(error, call.addressee());
        self.limits.check_text(text).map_err(refused)?;
        let parsed = async_graphql::parser::parse_query(text).map_err(|error| {
            let (api, locations) = error::of_parse(&error);
            Response::refused_all(vec![PublicError { locations, ..api.public(call.addressee()) }])
        })?;
        let selections = self.limits.check_document(&parsed).map_err(refused)?;
        let costs = Costs::of(&self.types, &parsed);
        let lists = Lists::of(&self.types, &parsed).map_err(refused)?;
        Ok(Document::new(parsed, selections, costs, lists))
    }

    /// Keeps a document of which an operation has just been validated.
    fn keep(&self, prepared: &Prepared) {
        prepared.document.mark_validated(prepared.name(), &prepared.variables);
        self.documents.insert(&prepared.text, Arc::clone(&prepared.document));
    }
}

impl Prepared {
    fn name(&self) -> Option<&str> {
        self.operation_name.as_deref()
    }

    /// A run of it in which objects write themselves.
    fn begin(&self, types: &Arc<TypeMap>, bounds: (bool, usize)) -> Run {
        Run::new(types, &self.document, self.name(), self.variables.clone(), bounds)
    }

    /// The request with the whole document.
    fn request(&self, call: &Call) -> Request {
        with_document(call.request(self.variables.clone()), self.operation_name.clone(), self.document.parsed.clone())
    }
}

#[cfg(test)]
#[expect(clippy::unused_async, reason = "the library wants resolvers to be async")]
mod sample;
#[cfg(test)]
mod tests;
