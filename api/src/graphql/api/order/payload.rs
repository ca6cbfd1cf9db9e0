//! The payloads of mutations: the changed objects and the expected refusals.

use std::any::Any;
use std::sync::Arc;

use async_graphql::{Context, Result};
use domain::refusal::Refusal;

use crate::app::{AppError, Card, Changed, Current};
use crate::graphql::api::order::object::Order;
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::user_error::UserError;

/// The outcome of a use case on one order: the order, the object that it made, and the reasons of a refusal.
pub struct Outcome<T = ()> {
    pub(crate) order: Option<Order>,
    pub(crate) made: Option<T>,
    pub(crate) user_errors: Vec<UserError>,
}

/// Turns the result of a use case into a payload; only errors other than refusals become top-level errors.
///
/// # Errors
/// `FORBIDDEN`, `BAD_REQUEST`, `INTERNAL`.
pub fn outcome<T>(ctx: &Context<'_>, result: Result<Changed<T>, AppError>) -> Result<Outcome<T>> {
    let node = |order| Order { card: Arc::new(Card::of(ctx.op().shown(Arc::new(order)))), now: ctx.op().now };
    match result {
        Ok(changed) => {
            let visible = ctx.op().sees(&changed.order);
            let user_errors = changed.caution.into_iter().map(UserError).collect();
            Ok(Outcome { order: visible.then(|| node(changed.order)), made: Some(changed.made), user_errors })
        }
        Err(AppError::Refused { refusal, current }) => {
            let order = current.and_then(Current::take).map(node);
            Ok(Outcome { order, made: None, user_errors: vec![UserError(refusal)] })
        }
        Err(error) => Err(top_level(&error)),
    }
}

/// Turns a result that is about no single order into a payload. A refusal may bring back the current state.
///
/// # Errors
/// `FORBIDDEN`, `BAD_REQUEST`, `INTERNAL`.
pub fn made<T: Any>(result: Result<T, AppError>) -> Result<(Option<T>, Vec<UserError>)> {
    match result {
        Ok(made) => Ok((Some(made), Vec::new())),
        Err(AppError::Refused { refusal, current }) => Ok((current.and_then(Current::take), vec![UserError(refusal)])),
        Err(error) => Err(top_level(&error)),
    }
}

/// The refusal of an input that cannot be read.
pub fn refused(refusal: Refusal) -> Vec<UserError> {
    vec![UserError(refusal)]
}

/// Declares the payload of a mutation whose only result is the changed order.
macro_rules! order_payload {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            /// The order as it is now; null when there is none that you may see.
            order: Option<$crate::graphql::api::order::object::Order>,
            /// The reasons of a refusal; empty when the mutation was done.
            user_errors: Vec<$crate::graphql::types::user_error::UserError>,
        }

        impl From<$crate::graphql::api::order::payload::Outcome> for $name {
            fn from(outcome: $crate::graphql::api::order::payload::Outcome) -> Self {
                Self { order: outcome.order, user_errors: outcome.user_errors }
            }
        }
    )*};
}
pub(crate) use order_payload;
