//! The query of returns.

use async_graphql::{Context, Object, Result};
use domain::access::actor::Permission as P;

use crate::graphql::api::after_sales::input::{ReturnSortInput, ReturnWhereInput};
use crate::graphql::api::order::returns::{OrderReturnConnection, ReturnCount};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::directive::requires;
use crate::graphql::engine::written::Planned;
use crate::graphql::types::enums::Permission;
use crate::graphql::types::page::PageArguments;

/// The query of returns.
#[derive(Default)]
pub struct ReturnQueries;

#[Object]
impl ReturnQueries {
    /// A list of the returns of orders whose returns you may see, by keyset pages of at most 100 (20, if you give no size); those that were asked for
    /// last first, if you give no sort. Requires `SEE_RETURNS`.
    #[graphql(directive = requires::apply(Permission::SeeReturns), visible = "crate::graphql::sight::see_returns")]
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
        ctx.require(P::SeeReturns)?;
        let page = PageArguments::check(first, last, after, before)?;
        let filter = filter.unwrap_or_default().filter(|| ctx.app().returns_overdue_since(ctx.op()));
        let sort = sort_by.map(Into::into).unwrap_or_default();
        let list = ctx.app().returns(ctx.op(), filter, sort, &page.into()).await.map_err(|error| top_level(&error))?;
        Ok(Planned(OrderReturnConnection::of(list)))
    }

    /// How many returns there are in each status, one entry for each, of the orders whose returns you may see. Requires `SEE_RETURNS`.
    #[graphql(directive = requires::apply(Permission::SeeReturns), visible = "crate::graphql::sight::see_returns")]
    async fn return_counts(&self, ctx: &Context<'_>) -> Result<Planned<Vec<ReturnCount>>> {
        ctx.require(P::SeeReturns)?;
        let counts = ctx.app().return_counts(ctx.op()).await.map_err(|error| top_level(&error))?;
        Ok(Planned(counts.into_iter().map(Into::into).collect()))
    }
}
