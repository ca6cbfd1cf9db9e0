//! A call while it runs, and the answers that a run of the library ends with.

use std::sync::Arc;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition};
use async_graphql::{Request, Value, Variables};

use super::documents::Document;
use super::types::TypeMap;
use super::{Addressee, ApiError, Attach, Attached, CallContext, Data, PublicError, Response, completion, error, ordering};

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

pub(super) fn with_document(mut request: Request, operation_name: Option<String>, document: ExecutableDocument) -> Request {
    request.operation_name = operation_name;
    request.set_parsed_query(document);
    request
}

/// The answer when a payload that was written does not fit the operation.
pub(super) fn lost(to: Addressee<'_>) -> Response {
    Response::refused(ApiError::internal("a payload was written and lost"), to)
}

/// Whether the answer is the library's refusal of an invalid document: it has no data, and no error has a path.
pub(super) fn is_invalid(answer: &async_graphql::Response) -> bool {
    answer.data == Value::Null && !answer.errors.is_empty() && answer.errors.iter().all(|error| error.path.is_empty())
}

pub(super) fn invalid(answer: async_graphql::Response, to: Addressee<'_>) -> Response {
    Response::refused_all(answer.errors.into_iter().map(|error| error::of_validation(error, to)).collect())
}

pub(super) fn finished(
    types: &TypeMap,
    document: &Document,
    operation: &OperationDefinition,
    answer: async_graphql::Response,
    to: Addressee<'_>,
) -> Response {
    let errors: Vec<PublicError> = answer.errors.into_iter().map(|error| error::of_execution(error, to)).collect();
    let data =
        if errors.is_empty() { answer.data } else { completion::complete(types, document, operation, answer.data, &errors) };
    let data = Data::Tree(ordering::order(document, operation, data));
    Response { data: Some(data), errors, cost: None }
}
