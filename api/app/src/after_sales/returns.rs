//! Returns: opened, decided, received, refunded; and as a list.

use std::collections::HashMap;
use std::sync::Arc;

use domain::access::actor::Permission as P;
use domain::kernel::ids::ReturnId;
use domain::order::Order;
use domain::order::returns::{OpenReturn, ReturnKind, ReturnLine, ReturnReason, ReturnStep};
use serde::Serialize;

use crate::base::paging::{COUNT_CAP, List};
use crate::base::scope;
use crate::order::change::{Decided, Operation};
use crate::order::orders::too_long;
use crate::{AppError, Change, Changed, Counted, OpCtx, Returns, SortDirection, Window};
use store::after_sales::returns::{ReturnKey, ReturnQuery};

pub use store::after_sales::returns::{OverdueFilter, ReturnFilter, ReturnSortField, ReturnTally};
pub use store::order::list::TimeRange;

/// A return as it was requested.
#[derive(Debug, Clone, Serialize)]
pub struct ReturnInput {
    /// The kind of return that the customer wants.
    pub kind: ReturnKind,
    /// The lines and pieces; empty = all.
    pub lines: Vec<ReturnLine>,
    /// The customer's message about the reason.
    pub reason: Option<String>,
    /// The reason as a code. `None` is left out of the input's hash, so that the hash is the same as before there were codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<ReturnReason>,
}

/// The sort of a list of returns; by default the latest request first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnSort {
    /// The field to sort by.
    pub field: ReturnSortField,
    /// The direction of the sort.
    pub direction: SortDirection,
}

impl Default for ReturnSort {
    fn default() -> Self {
        Self { field: ReturnSortField::RequestedAt, direction: SortDirection::Descending }
    }
}

/// A page of returns, and the query that counts the whole list.
#[derive(Debug, Clone)]
pub struct ReturnList {
    /// The returns with their cursors, each by its order and its position among that order's returns.
    pub returns: Vec<(String, Arc<Order>, usize)>,
    /// Whether the list has returns before them.
    pub has_previous: bool,
    /// Whether the list has returns after them.
    pub has_next: bool,
    query: ReturnQuery,
}

impl Returns<'_> {
    /// Opens a return of an order.
    ///
    /// # Errors
    /// See [`domain::order::Order::open_return`].
    pub async fn open(self, ctx: &OpCtx, change: &Change, input: ReturnInput) -> Result<Changed<ReturnId>, AppError> {
        if input.reason.as_ref().is_some_and(|reason| reason.chars().count() > 2_000) {
            return Err(too_long("reason", 2_000));
        }
        let operation = Operation::of("orderReturnOpen", P::OpenReturn, change, &input);
        self.app
            .orders()
            .change(ctx, &operation, |order, mint, _| {
                let id = mint.next();
                let ReturnInput { kind, lines, reason, reason_code } = input.clone();
                Ok(Decided::making(
                    id,
                    order.open_return(OpenReturn { id, hold: mint.next(), kind, lines, reason, reason_code }, ctx.now)?,
                ))
            })
            .await
    }

    /// A list of the returns that the actor may see.
    ///
    /// # Errors
    /// `FORBIDDEN` for a filter on data that the actor may not read, a cursor of another list, or a database that fails.
    pub async fn list(
        self,
        ctx: &OpCtx,
        filter: ReturnFilter,
        sort: ReturnSort,
        window: &Window,
    ) -> Result<ReturnList, AppError> {
        ctx.require_any(P::SeeReturns)?;
        // A filter by the reason reveals it, so that it covers only orders whose reasons the actor may see.
        let guard = if filter.reasons.is_empty() { P::SeeReturns } else { P::SeeReturnReasons };
        ctx.require_any(guard)?;
        let shops = if filter.shops.is_empty() { filter.shops } else { self.app.shops_or_none(ctx.now, filter.shops).await? };
        let filter = ReturnFilter { shops, ..filter };
        let descending = sort.direction == SortDirection::Descending;
        let list = List::Returns(u8::from(sort.field == ReturnSortField::StatusSince) * 2 + u8::from(descending));
        let key = |cursor: &str| list.decode(cursor).map(|(value, id)| ReturnKey { value, id: id.into() });
        let query = ReturnQuery { filter, reach: scope::orders_showing(&ctx.actor, guard), sort: sort.field, descending };
        let page = self.app.store().returns().page(&query, &window.keyed(false, key)?).await?;
        let orders: Vec<_> = page.items.iter().map(|row| row.order).collect();
        let cards = self.app.store().orders().cards(&orders, &store::order::cards::CardQuery::default()).await?;
        let orders: HashMap<_, _> = cards.into_iter().map(|(id, card)| (id, ctx.shown(Arc::new(card.order)))).collect();
        let returns = page.items.iter().filter_map(|row| {
            let order = orders.get(&row.order)?;
            let index = order.returns.iter().position(|case| case.id == row.key.id)?;
            Some((list.encode(row.key.value, row.key.id.0), Arc::clone(order), index))
        });
        Ok(ReturnList { returns: returns.collect(), has_previous: page.has_previous, has_next: page.has_next, query })
    }

    /// The number of returns of a whole list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(self, list: &ReturnList) -> Result<Counted, AppError> {
        Ok(Counted::of(self.app.store().returns().count(&list.query, COUNT_CAP).await?))
    }

    /// The deadline of overdue returns: an open return that was requested before it is overdue. The threshold of the alert on overdue
    /// returns sets it.
    pub fn overdue_since(self, ctx: &OpCtx) -> chrono::DateTime<chrono::Utc> {
        self.app.directory().old_return().deadline(ctx.now)
    }

    /// The number of returns in each status, over the orders whose returns the actor may see.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn counts(self, ctx: &OpCtx) -> Result<Vec<ReturnTally>, AppError> {
        ctx.require_any(P::SeeReturns)?;
        let reach = scope::orders_showing(&ctx.actor, P::SeeReturns);
        Ok(self.app.store().returns().tally(&reach, self.overdue_since(ctx), COUNT_CAP).await?)
    }

    /// Moves a return to its next step.
    ///
    /// # Errors
    /// See [`domain::order::Order::move_return`].
    pub async fn advance(
        self,
        ctx: &OpCtx,
        change: &Change,
        case: ReturnId,
        step: ReturnStep,
    ) -> Result<Changed<ReturnId>, AppError> {
        let (name, permission, amount) = match step {
            ReturnStep::Approve => ("orderReturnApprove", P::DecideReturn, None),
            ReturnStep::Reject => ("orderReturnReject", P::DecideReturn, None),
            ReturnStep::Receive => ("orderReturnReceive", P::ReceiveReturn, None),
            ReturnStep::Refund(amount) => ("orderReturnRefund", P::RefundReturn, Some(amount)),
        };
        let operation = Operation::of(name, permission, change, &(case, amount));
        self.app
            .orders()
            .change(ctx, &operation, |order, _, _| Ok(Decided::making(case, order.move_return(case, step, ctx.now)?)))
            .await
    }
}
