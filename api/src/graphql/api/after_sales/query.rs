//! The query of returns.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::graphql::api::after_sales::input::{ReturnSortInput, ReturnWhereInput};
use crate::graphql::api::order::returns::{OrderReturnConnection, ReturnCount};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::PageArguments;
use engine::written::Planned;

/// The query of returns.
#[derive(Default)]
pub struct ReturnQueries;

#[guarded]
#[Object]
impl ReturnQueries {
    /// A list of the returns of orders whose returns you may see, by keyset pages of at most 100 (20, if you give no size). Without a sort,
    /// the last requested come first.
    #[needs(SeeReturns)]
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the API")]
    async fn returns(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
        #[graphql(name = "where")] filter: Option<ReturnWhereInput>,
        sort_by: Option<ReturnSortInput>,
    ) -> Result<Planned<OrderReturnConnection>> {
        let page = PageArguments::check(first, last, after, before)?;
        let filter = filter.unwrap_or_default().filter(|| ctx.app().returns().overdue_since(ctx.op()));
        let sort = sort_by.map(Into::into).unwrap_or_default();
        let list = ctx.app().returns().list(ctx.op(), filter, sort, &page.into()).await.map_err(|error| top_level(&error))?;
        Ok(Planned(OrderReturnConnection::of(list)))
    }

    /// The number of returns in each status, one entry for each, of the orders whose returns you may see.
    #[needs(SeeReturns)]
    async fn return_counts(&self, ctx: &Context<'_>) -> Result<Planned<Vec<ReturnCount>>> {
        let counts = ctx.app().returns().counts(ctx.op()).await.map_err(|error| top_level(&error))?;
        Ok(Planned(counts.into_iter().map(Into::into).collect()))
    }
}
