//! Queries of mappings.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::graphql::api::catalog::mappings::object::{Mapping, MappingVersionConnection};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::{LARGEST_PAGE, PageArguments};
use engine::written::Planned;

/// The number of versions of a page that names no size, because a document may have kilobytes.
const USUAL: u32 = 20;

/// The queries of mappings.
#[derive(Default)]
pub struct MappingQueries;

#[guarded]
#[Object]
impl MappingQueries {
    /// The mappings that are in force, by name: one for each platform.
    #[needs(ManageConnections)]
    async fn mappings(&self, ctx: &Context<'_>) -> Result<Planned<Vec<Mapping>>> {
        let mappings = ctx.app().connections().mappings(ctx.op()).await.map_err(|error| top_level(&error))?;
        Ok(Planned(mappings.into_iter().map(Mapping).collect()))
    }

    /// The versions of a mapping, newest first, the built-in one last; empty where there is no mapping of the name.
    #[needs(ManageConnections)]
    async fn mapping_versions(
        &self,
        ctx: &Context<'_>,
        mapping: String,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Planned<MappingVersionConnection>> {
        let page = PageArguments::check_within(LARGEST_PAGE, first, None, after, None)?;
        let first = page.first.unwrap_or(USUAL);
        let slice = ctx.app().connections().mapping_versions(ctx.op(), &mapping, first, page.after.as_deref()).await;
        let slice = slice.map_err(|error| top_level(&error))?;
        let nodes = slice.items.into_iter().map(|(cursor, state)| (cursor, Mapping(state))).collect();
        Ok(Planned(MappingVersionConnection::of(nodes, slice.has_previous, slice.has_next)))
    }
}
