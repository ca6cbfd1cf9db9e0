//! The query of regions.

use async_graphql::{Context, ID, Object, Result};
use macros::guarded;

use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::region::Region;
use engine::written::Planned;

/// The query of regions.
#[derive(Default)]
pub struct RegionQueries;

#[guarded]
#[Object]
impl RegionQueries {
    /// The regions that are direct parts of a region, by code; without `parent` the provinces of China, and after them the countries.
    #[needs(SeeOrder)]
    #[items(300)]
    #[expect(clippy::unused_async, reason = "the library wants resolvers to be async")]
    async fn regions(&self, ctx: &Context<'_>, parent: Option<ID>) -> Result<Planned<Vec<Region>>> {
        let regions = ctx.app().orders().regions(parent.as_ref().map(|id| id.as_str())).map_err(|error| top_level(&error))?;
        Ok(Planned(regions.into_iter().map(Region).collect()))
    }
}
