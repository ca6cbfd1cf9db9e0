//! Queries of the company's matrix: the conditions of each step, and the meaning of each status.

use async_graphql::{Context, ID, Object, Result};
use macros::guarded;

use crate::app::Step;
use crate::graphql::api::order::matrix::object::{OrderStatusInfo, OrderTransition, OrderTransitionVersion, code};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::enums::OrderStatus;
use crate::graphql::types::page::PageArguments;
use engine::written::Planned;

/// The queries of the matrix.
#[derive(Default)]
pub struct MatrixQueries;

#[guarded]
#[Object]
impl MatrixQueries {
    /// The matrix of transitions that is in force: for each step its statuses, who may cause it, and its conditions. For the orders of a
    /// warehouse, or, without one, of every warehouse that has no setting of its own.
    #[needs(SeeOrder)]
    #[items(20)]
    async fn order_transitions(&self, ctx: &Context<'_>, warehouse: Option<ID>) -> Result<Planned<Vec<OrderTransition>>> {
        let rows = ctx.app().orders().transitions(code(warehouse).as_deref()).await.map_err(|error| top_level(&error))?;
        Ok(Planned(rows.into_iter().map(|row| OrderTransition::of(ctx, row, &ctx.op().actor)).collect()))
    }

    /// Every version of the company's setting of a step, the newest first: at most 100 (20, if you give no size), those before the version
    /// `before`. Empty for a step that was never set.
    #[needs(SeeOrder)]
    async fn order_transition_versions(
        &self,
        ctx: &Context<'_>,
        from: OrderStatus,
        to: OrderStatus,
        warehouse: Option<ID>,
        first: Option<i32>,
        before: Option<i64>,
    ) -> Result<Planned<Vec<OrderTransitionVersion>>> {
        let size = u64::from(PageArguments::check(first, None, None, None)?.size());
        let step = Step { from: from.into(), to: to.into(), warehouse: code(warehouse) };
        let versions = ctx.app().orders().transition_versions(&step, before, size).await.map_err(|error| top_level(&error))?;
        Ok(Planned(versions.into_iter().map(Into::into).collect()))
    }

    /// Every status in the order of progress, with its meaning for operations, for finance and in law.
    #[needs(SeeOrder)]
    #[items(9)]
    async fn order_statuses(&self, ctx: &Context<'_>) -> Result<Planned<Vec<OrderStatusInfo>>> {
        let meanings = ctx.app().orders().status_meanings().await.map_err(|error| top_level(&error))?;
        Ok(Planned(meanings.into_iter().map(OrderStatusInfo).collect()))
    }
}
