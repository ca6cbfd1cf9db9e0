//! Queries of ingest.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::graphql::api::intake::object::{IngestFailure, IngestFailureConnection};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::PageArguments;
use engine::written::Planned;

/// The queries of the ingest.
#[derive(Default)]
pub struct IngestQueries;

#[guarded]
#[Object]
impl IngestQueries {
    /// Stored payloads that could not be read, deliveries that were too large to be taken in, and orders that a polled platform refuses to
    /// give, oldest first.
    #[needs(SeeIngest)]
    async fn ingest_failures(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
    ) -> Result<Planned<IngestFailureConnection>> {
        let page = PageArguments::check(first, last, after, before)?;
        let slice = ctx.app().intake().failures(ctx.op(), &page.into()).await.map_err(|error| top_level(&error))?;
        let nodes = slice.items.into_iter().map(|(cursor, failure)| (cursor, IngestFailure(failure))).collect();
        Ok(Planned(IngestFailureConnection::of(nodes, slice.has_previous, slice.has_next)))
    }
}
