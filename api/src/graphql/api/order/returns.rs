//! `OrderReturn`: a case of after-sales.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::access::actor::Scope;
use domain::order::Order as DomainOrder;
use domain::order::returns::Return;
use macros::{Written, written};

use crate::app::{Card, Counted, ReturnList, ReturnTally};
use crate::graphql::api::order::line::OrderLine;
use crate::graphql::api::order::object::Order;
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{ReturnKind, ReturnReason, ReturnStatus};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::money::Money;
use crate::graphql::types::page::{Count, CountPrecision, PageInfo};

/// A case of after-sales: money back, goods back, or other goods.
#[derive(Description)]
pub struct OrderReturn {
    pub(crate) order: Arc<DomainOrder>,
    pub(crate) index: usize,
}

impl OrderReturn {
    fn scope(&self) -> Scope<'_> {
        self.order.scope()
    }

    fn case(&self) -> &Return {
        &self.order.returns[self.index]
    }
}

#[written]
#[Object(use_type_description)]
impl OrderReturn {
    /// Its global id.
    async fn id(&self) -> ID {
        id::encode(Kind::Return, self.case().id.0)
    }

    /// The number that people use: the order's number, `-R` and a count.
    async fn number(&self) -> &str {
        &self.case().number
    }

    /// What the customer wants.
    async fn kind(&self) -> ReturnKind {
        self.case().kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> ReturnStatus {
        self.case().status.into()
    }

    /// When it was asked for.
    async fn requested_at(&self) -> DateTime<Utc> {
        self.case().requested_at
    }

    /// When its status last changed.
    async fn status_since(&self) -> DateTime<Utc> {
        self.case().status_since
    }

    /// Whether it is requested, approved or received, and was asked for so many days ago as the threshold of `RETURN_OVERDUE` alerts says.
    async fn overdue(&self, ctx: &Context<'_>) -> bool {
        self.case().is_open() && self.case().requested_at <= ctx.app().returns_overdue_since(ctx.op())
    }

    /// The lines and pieces; empty means all.
    async fn lines(&self) -> Vec<ReturnLine> {
        let order = &self.order;
        let of = |part: &domain::order::returns::ReturnLine| {
            let index = order.lines.iter().position(|line| line.id == part.line)?;
            Some(ReturnLine { line: OrderLine { order: Arc::clone(order), index }, quantity: part.quantity })
        };
        self.case().lines.iter().filter_map(of).collect()
    }

    /// The customer's or clerk's words.
    #[needs(SeeReturnReasons)]
    async fn reason(&self) -> Option<String> {
        self.case().reason.clone()
    }

    /// The reason as a code; null where nobody chose one.
    #[needs(SeeReturnReasons)]
    async fn reason_code(&self) -> Option<ReturnReason> {
        self.case().reason_code.map(Into::into)
    }

    /// Its order.
    async fn order(&self, ctx: &Context<'_>) -> Order {
        Order { card: Arc::new(Card::of_shared(Arc::clone(&self.order))), now: ctx.op().now }
    }

    /// The version of its order: pass it as `expectedVersion` to change what you have seen and nothing newer.
    async fn version(&self) -> i64 {
        self.order.version
    }

    /// What was paid back, once it was.
    async fn refund(&self) -> Option<Money> {
        self.case().refund.map(|minor| Money { minor: minor.into(), currency: self.order.currency })
    }

    /// Who is liable; null until somebody has decided.
    #[needs(SeeReturnReasons)]
    async fn liability(&self) -> Option<Liability> {
        None
    }
}

/// How many returns there are in one status, of the orders whose returns you may see.
#[derive(SimpleObject, Written)]
pub struct ReturnCount {
    /// The status.
    status: ReturnStatus,
    /// How many returns have it; 10,000 stands for that many or more.
    count: u32,
    /// How many of them are overdue; 10,000 stands for that many or more.
    overdue: u32,
}

impl From<ReturnTally> for ReturnCount {
    fn from(tally: ReturnTally) -> Self {
        let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Self { status: tally.status.into(), count: number(tally.count), overdue: number(tally.overdue) }
    }
}

/// How many of a line come back.
#[derive(SimpleObject, Written)]
pub struct ReturnLine {
    /// The line.
    line: OrderLine,
    /// The number of pieces.
    quantity: u32,
}

/// Who pays for a return, and why.
#[derive(SimpleObject, Written)]
pub struct Liability {
    /// The party: seller, buyer, carrier, supplier.
    party: String,
    /// Why.
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
        let shown = |(cursor, card, index): &(String, Arc<Card>, usize)| {
            (cursor.clone(), OrderReturn { order: Arc::clone(&card.order), index: *index })
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

    /// Where the page lies in its list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// How many returns the whole list has, counted up to 10,000. Costs a query of its own: ask for it once, not with every page.
    async fn count(&self, ctx: &Context<'_>) -> Result<Count> {
        let Counted { value, exact } = ctx.app().count_returns(&self.list).await.map_err(|error| top_level(&error))?;
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
    /// Where the return lies in its list.
    async fn cursor(&self) -> &str {
        self.cursor
    }

    /// The return.
    async fn node(&self) -> &OrderReturn {
        self.case
    }
}
