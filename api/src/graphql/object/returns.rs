//! `OrderReturn`: a case of after-sales.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::actor::Permission as P;
use domain::order::Order;
use domain::returns::Return;
use macros::{Written, written};

use super::because::Because;
use super::line::OrderLine;
use super::money::Money;
use crate::graphql::context::ContextExt;
use crate::graphql::directive::requires;
use crate::graphql::enums::{Permission, ReturnKind, ReturnStatus};
use crate::graphql::id::{self, Kind};

/// A case of after-sales: money back, goods back, or other goods.
pub struct OrderReturn {
    pub(crate) order: Arc<Order>,
    pub(crate) index: usize,
}

impl OrderReturn {
    fn case(&self) -> &Return {
        &self.order.returns[self.index]
    }
}

#[written]
#[Object]
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

    /// The lines and pieces; empty means all.
    async fn lines(&self) -> Vec<ReturnLine> {
        let order = &self.order;
        let of = |part: &domain::returns::ReturnLine| {
            let index = order.lines.iter().position(|line| line.id == part.line)?;
            Some(ReturnLine { line: OrderLine { order: Arc::clone(order), index }, quantity: part.quantity })
        };
        self.case().lines.iter().filter_map(of).collect()
    }

    /// The customer's or clerk's words. Requires `SEE_RETURN_REASONS`.
    #[graphql(directive = requires::apply(Permission::SeeReturnReasons), visible = "crate::graphql::sight::see_return_reasons")]
    async fn reason(&self, ctx: &Context<'_>) -> Option<Result<String>> {
        ctx.show_some(P::SeeReturnReasons, &self.order.scope(), || self.case().reason.clone())
    }

    /// What was paid back, once it was.
    async fn refund(&self) -> Option<Money> {
        self.case().refund.map(|minor| Money { minor, currency: self.order.currency })
    }

    /// Who is liable; null until somebody has decided. Requires `SEE_RETURN_REASONS`.
    #[graphql(directive = requires::apply(Permission::SeeReturnReasons), visible = "crate::graphql::sight::see_return_reasons")]
    async fn liability(&self, ctx: &Context<'_>) -> Option<Result<Liability>> {
        ctx.show_some(P::SeeReturnReasons, &self.order.scope(), || None)
    }
}

/// How many of a line come back.
#[derive(SimpleObject, Written)]
pub struct ReturnLine {
    /// The line.
    line: OrderLine,
    /// Pieces.
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
