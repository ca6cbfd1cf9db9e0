//! `Region`: a country, province, city or district that orders go to.

use async_graphql::{Context, Description, ID, Object};
use domain::kernel::region_code::RegionCode;
use macros::written;

use crate::graphql::context::ContextExt;
use crate::graphql::types::enums::RegionLevel;

/// A region that orders go to. Its code is inside China the prefix of GB/T 2260 with 2, 4 or 6 digits, and elsewhere that of ISO 3166.
#[derive(Description)]
pub struct Region(pub RegionCode);

#[written]
#[Object(use_type_description)]
impl Region {
    /// The id of the region, which is its code. Inputs also take aliases: `CN-32`, `CN-JS` and `320000` are `32`.
    async fn id(&self) -> ID {
        ID(self.0.to_string())
    }

    /// The code of the region, e.g. `32`, `3205`, `320505`, `US` or `US-CA`.
    async fn code(&self) -> String {
        self.0.to_string()
    }

    /// The name in the language of `Accept-Language`; where there is none in it, the name in the region's own letters.
    async fn name(&self, ctx: &Context<'_>) -> String {
        self.0.name(ctx.language()).to_owned()
    }

    /// The level of the region.
    async fn level(&self) -> RegionLevel {
        self.0.level().into()
    }

    /// The number of regions that are direct parts of it; `regions` with its id as `parent` lists them.
    async fn children(&self) -> u32 {
        u32::try_from(self.0.children_count()).unwrap_or(u32::MAX)
    }
}
