//! GraphQL: the schema, and what runs it. Resolvers are a few lines that call use cases; rows and Redis are not known here.
//!
//! # Layout
//! - [`engine`] runs requests: limits, parsed documents, completion, errors.
//! - [`api`] has the types and roots of each subdomain in a folder of its own, as in `app`; [`types`] what they share: ids, scalars, enums,
//!   pages, money.
//! - [`live`] has subscriptions executed once for all who asked alike, and shares the bytes.
//! - [`context`] is what a resolver reaches, and the one check of permissions; [`directive`] prints them into the SDL. A field says what it
//!   needs with `#[needs(Permission)]`, once.

pub mod api;
pub mod context;
pub mod directive;
pub mod engine;
pub mod live;
pub mod sdl;
pub mod types;

use async_graphql::{Schema, SchemaBuilder};

use crate::app::App;
use crate::config::GraphqlLimits;
use api::node::object::Node;
use api::order::event::OrderEvent;
use api::{Mutation, Query, Subscription};
use engine::{Engine, EngineError};

/// The schema, before it is finished.
fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .register_output_type::<OrderEvent>()
        .register_output_type::<Node>()
}

/// What checks requests as far as they are before anything of them runs; it has no application to run them against.
///
/// # Errors
/// When the schema's own text cannot be read back.
pub fn guard(limits: GraphqlLimits) -> Result<Engine, EngineError> {
    Engine::new(builder, limits)
}

/// What runs requests against the application.
///
/// # Errors
/// When the schema's own text cannot be read back.
pub fn engine(app: &App, limits: GraphqlLimits) -> Result<Engine, EngineError> {
    Engine::new(|| builder().data(app.clone()), limits)
}

#[cfg(test)]
mod tests;
