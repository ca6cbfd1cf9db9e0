//! `OrderReturn`: an after-sales case.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::access::actor::Scope;
use domain::order::Order as DomainOrder;
use domain::order::returns::Return;
use macros::{Written, written};

use crate::app::{Card, Counted, OrderLines, ReturnList, ReturnTally};
use crate::graphql::api::order::line::OrderLine;
use crate::graphql::api::order::object::Order;
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{ReturnKind, ReturnReason, ReturnStatus};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::money::Money;
use crate::graphql::types::page::{Count, CountPrecision, PageInfo};

/// An after-sales case: money back, goods back, or other goods.
#[derive(Description)]
pub struct OrderReturn {
    pub(crate) order: Arc<DomainOrder>,
    pub(crate) index: usize,
}

impl OrderReturn {
    fn scope(&self) -> Scope<'_> {
        self.order.head.scope()
    }

    fn case(&self) -> &Return {
        &self.order.returns[self.index]
    }
}

#[written]
#[Object(use_type_description)]
impl OrderReturn {
    /// The global id of the return.
    async fn id(&self) -> ID {
        id::encode(Kind::Return, self.case().id.0)
    }

    /// The number that people use: the order's number, `-R` and a count.
    async fn number(&self) -> &str {
        &self.case().number
    }

    /// The remedy that the customer wants.
    async fn kind(&self) -> ReturnKind {
        self.case().kind.into()
    }

    /// The status of the return.
    async fn status(&self) -> ReturnStatus {
        self.case().status.into()
    }

    /// The time at which it was requested.
    async fn requested_at(&self) -> DateTime<Utc> {
        self.case().requested_at
    }

    /// The time at which its status last changed.
    async fn status_since(&self) -> DateTime<Utc> {
        self.case().status_since
    }

    /// Whether it is requested, approved or received, and was requested at least as many days ago as the threshold of `RETURN_OVERDUE`
    /// alerts.
    async fn overdue(&self, ctx: &Context<'_>) -> bool {
        self.case().is_open() && self.case().requested_at <= ctx.app().returns().overdue_since(ctx.op())
    }

    /// The lines and pieces that come back; empty = all.
    async fn lines(&self) -> Vec<ReturnLine> {
        let order = &self.order;
        let of = |part: &domain::order::returns::ReturnLine| {
            let index = order.lines.iter().position(|line| line.id == part.line)?;
            Some(ReturnLine { line: OrderLine { order: OrderLines::Whole(Arc::clone(order)), index }, quantity: part.quantity })
        };
        self.case().lines.iter().filter_map(of).collect()
    }

    /// The reason, as free text of the customer or the staff.
    #[needs(SeeReturnReasons)]
    async fn reason(&self) -> Option<String> {
        self.case().reason.clone()
    }

    /// The reason as a code; null where none was chosen.
    #[needs(SeeReturnReasons)]
    async fn reason_code(&self) -> Option<ReturnReason> {
        self.case().reason_code.map(Into::into)
    }

    /// The order that it belongs to.
    async fn order(&self, ctx: &Context<'_>) -> Order {
        Order { card: Arc::new(Card::of(Arc::clone(&self.order))), now: ctx.op().now }
    }

    /// The version of its order: pass it as `expectedVersion` to change exactly the version that you have seen.
    async fn version(&self) -> i64 {
        self.order.version
    }

    /// The amount that was paid back; null before that.
    async fn refund(&self) -> Option<Money> {
        self.case().refund.map(|minor| Money { minor: minor.into(), currency: self.order.currency })
    }

    /// The liable party; null until a person has decided.
    #[needs(SeeReturnReasons)]
    async fn liability(&self) -> Option<Liability> {
        None
    }
}

/// The number of returns in one status, of the orders whose returns you may see.
#[derive(SimpleObject, Written)]
pub struct ReturnCount {
    /// The status of the returns.
    status: ReturnStatus,
    /// The number of returns with the status; 10,000 stands for that many or more.
    count: u32,
    /// The number of them that are overdue; 10,000 stands for that many or more.
    overdue: u32,
}

impl From<ReturnTally> for ReturnCount {
    fn from(tally: ReturnTally) -> Self {
        let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Self { status: tally.status.into(), count: number(tally.count), overdue: number(tally.overdue) }
    }
}

/// The number of pieces of a line that come back.
#[derive(SimpleObject, Written)]
pub struct ReturnLine {
    /// The line of the pieces.
    line: OrderLine,
    /// The number of pieces.
    quantity: u32,
}

/// The party that pays for a return, and why.
#[derive(SimpleObject, Written)]
pub struct Liability {
    /// The party: seller, buyer, carrier, supplier.
    party: String,
    /// The reason of the liability.
    because: Because,
}

/// A page of returns.
#[derive(Description)]
pub struct OrderReturnConnection {
    nodes: Vec<(String, OrderReturn)>,
    page_info: PageInfo,
    list: ReturnList,
}

impl OrderReturnConnection {
    /// The page of a list that a use case loaded.
    pub fn of(list: ReturnList) -> Self {
        let shown = |(cursor, order, index): &(String, Arc<DomainOrder>, usize)| {
            (cursor.clone(), OrderReturn { order: Arc::clone(order), index: *index })
        };
        let nodes: Vec<(String, OrderReturn)> = list.returns.iter().map(shown).collect();
        let page_info = PageInfo {
            has_next_page: list.has_next,
            has_previous_page: list.has_previous,
            start_cursor: nodes.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: nodes.last().map(|(cursor, _)| cursor.clone()),
        };
        Self { nodes, page_info, list }
    }
}

#[written]
#[Object(use_type_description)]
impl OrderReturnConnection {
    /// The returns of the page.
    async fn nodes(&self) -> Vec<&OrderReturn> {
        self.nodes.iter().map(|(_, case)| case).collect()
    }

    /// The returns of the page, each with its cursor.
    async fn edges(&self) -> Vec<OrderReturnEdge<'_>> {
        self.nodes.iter().map(|(cursor, case)| OrderReturnEdge { cursor, case }).collect()
    }

    /// The position of the page in its list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// The number of returns of the whole list, counted up to 10,000. It costs a query of its own: request it once, not with every page.
    async fn count(&self, ctx: &Context<'_>) -> Result<Count> {
        let Counted { value, exact } = ctx.app().returns().count(&self.list).await.map_err(|error| top_level(&error))?;
        Ok(Count { value, precision: if exact { CountPrecision::Exact } else { CountPrecision::AtLeast } })
    }
}

/// A return with its cursor.
#[derive(Description)]
pub struct OrderReturnEdge<'a> {
    cursor: &'a str,
    case: &'a OrderReturn,
}

#[written]
#[Object(use_type_description)]
impl<'a> OrderReturnEdge<'a> {
    /// The position of the return in the list.
    async fn cursor(&self) -> &str {
        self.cursor
    }

    /// The return of the edge.
    async fn node(&self) -> &OrderReturn {
        self.case
    }
}
