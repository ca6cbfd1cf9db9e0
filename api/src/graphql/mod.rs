//! GraphQL: the schema, and what runs it. Resolvers are a few lines that call use cases; rows and Redis are not known here.
//!
//! # Layout
//! - [`engine`] runs requests: limits, parsed documents, completion, errors.
//! - [`query`], [`mutation`] and [`subscription`] are the roots, one file per aggregate, as in `app`.
//! - [`live`] has subscriptions executed once for all who asked alike, and shares the bytes.
//! - [`object`] and [`input`] are the types; [`enums`], [`scalar`] and [`id`] what they are made of.
//! - [`context`] is what a resolver reaches, and the one check of permissions; [`directive`] prints them into the SDL, [`sight`] hides
//!   from introspection what a caller may not use.

pub mod context;
pub mod directive;
pub mod engine;
pub mod enums;
pub mod id;
pub mod input;
pub mod live;
pub mod mutation;
pub mod object;
pub mod query;
pub mod scalar;
pub mod sdl;
pub mod sight;
pub mod subscription;

use async_graphql::{Schema, SchemaBuilder};

use crate::app::App;
use crate::config::GraphqlLimits;
use engine::{Engine, EngineError};
use mutation::Mutation;
use object::event::OrderEvent;
use object::node::Node;
use query::Query;
use subscription::Subscription;

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
