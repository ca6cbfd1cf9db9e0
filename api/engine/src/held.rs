//! Counts the memory of an operation for its subject, from its acceptance until its last part is dropped.

use std::sync::Arc;

use async_graphql::Variables;
use async_graphql::parser::types::OperationType;
use domain::refusal::{Code, Reason, RequestSize};

use super::documents::Document;
use super::{ApiError, CallContext, Engine, variables};
use budget::Held;

/// The bytes below which variables are not counted for a query or a mutation, because these end soon.
const SMALL: usize = 4 * 1024;

/// The counted memory of an operation: its variables, and for a subscription its document.
#[derive(Clone, Default)]
pub(super) struct Holding {
    #[expect(dead_code, reason = "it is there to be dropped")]
    held: [Option<Arc<Held>>; 2],
}

impl Engine {
    /// Refuses a subscription whose variables are too large to be kept.
    pub(super) fn check_subscription(
        &self,
        kind: OperationType,
        variables: &serde_json::Map<String, serde_json::Value>,
    ) -> Result<(), ApiError> {
        let most = self.limits.subscription_bytes;
        if kind != OperationType::Subscription || serde_json::to_vec(variables).is_ok_and(|text| text.len() <= most) {
            return Ok(());
        }
        Err(ApiError::bad_request(Reason::with(Code::TooLarge, [RequestSize::VariableBytes.name(), &most.to_string()])))
    }

    /// Counts the memory that the operation holds.
    ///
    /// # Errors
    /// `OPERATION_BYTES` where its subject would hold too much.
    pub(super) fn hold(
        &self,
        kind: OperationType,
        (text, document): (&str, &Document),
        variables: &Variables,
        call: &CallContext,
    ) -> Result<Holding, ApiError> {
        let (weight, stays) = (variables::weight(variables), kind == OperationType::Subscription);
        if weight < SMALL && !stays {
            return Ok(Holding::default());
        }
        let most = self.limits.operation_bytes;
        let hold = |bytes: usize| self.holdings.hold(call.subject(), bytes, most);
        let refused = || ApiError::throttled(Reason::with(Code::OperationBytes, [most])).retry_after(1);
        let values = Arc::new(hold(weight).ok_or_else(refused)?);
        let document = if stays { Some(document.held(text, hold).ok_or_else(refused)?) } else { None };
        Ok(Holding { held: [Some(values), document] })
    }
}
