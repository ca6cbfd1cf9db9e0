//! GraphQL: the schema, and the engine that runs it. Resolvers are a few lines that call use cases; rows and Redis are unknown here.
//!
//! # Layout
//! - The crate [`engine`](::engine) runs requests: limits, parsed documents, completion, errors. It knows no schema.
//! - [`api`] has the types and roots of each subdomain in a folder of its own, as in `app`; [`types`] has what they share: ids, scalars,
//!   enums, pages, money.
//! - [`live`] executes a subscription once for all subscribers with the same operation, and shares the bytes.
//! - [`labels`] writes the labels of every enum for front ends.
//! - [`context`] gives resolvers the application and the one check of permissions; [`directive`] prints permissions into the SDL. A field
//!   declares its permission once, with `#[needs(Permission)]`.

pub mod api;
pub mod context;
pub mod directive;
pub mod labels;
pub mod live;
pub mod sdl;
pub mod types;

use async_graphql::{Schema, SchemaBuilder};

use crate::app::App;
use crate::config::GraphqlLimits;
use api::node::Node;
use api::order::event::OrderEvent;
use api::{Mutation, Query, Subscription};
use engine::{Engine, EngineError};

/// The builder of the schema, with every type registered.
fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .register_output_type::<OrderEvent>()
        .register_output_type::<Node>()
}

/// The engine that checks requests before any part of them runs; it has no application to run them against.
///
/// # Errors
/// When the schema's own text cannot be read back.
pub fn guard(limits: GraphqlLimits) -> Result<Engine, EngineError> {
    Ok(of_this_schema(Engine::new(builder, limits)?))
}

/// The engine that runs requests against the application.
///
/// # Errors
/// When the schema's own text cannot be read back.
pub fn engine(app: &App, limits: GraphqlLimits) -> Result<Engine, EngineError> {
    Ok(of_this_schema(Engine::new(|| builder().data(app.clone()), limits)?))
}

/// The engine with what it has to know of this schema and its resolvers.
fn of_this_schema(engine: Engine) -> Engine {
    engine.naming(types::id::target).attaching(context::operation)
}

#[cfg(test)]
#[path = "../../engine/src/sample.rs"]
#[expect(clippy::unused_async, reason = "the library wants resolvers to be async")]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
