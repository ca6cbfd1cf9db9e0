//! `OrderLine`.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use domain::access::actor::Scope;
use domain::kernel::masking::mask_code;
use domain::order::{Line, Order};
use domain::refusal::{Code, Reason};
use macros::{Written, written};

use crate::graphql::context::ContextExt;
use crate::graphql::types::because::Because;
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::money::Money;
use crate::graphql::types::page::connection;

connection!(
    /// A page of lines.
    OrderLineConnection,
    /// A line with its cursor.
    OrderLineEdge,
    OrderLine
);

/// One line of an order.
#[derive(Description)]
pub struct OrderLine {
    pub(crate) order: Arc<Order>,
    pub(crate) index: usize,
}

impl OrderLine {
    fn scope(&self) -> Scope<'_> {
        self.order.scope()
    }

    fn line(&self) -> &Line {
        &self.order.lines[self.index]
    }
}

/// Pieces of a line that go back to their place.
#[derive(SimpleObject, Written)]
pub struct OrderPutBackLine {
    /// The line.
    pub(crate) line: OrderLine,
    /// How many pieces.
    pub(crate) quantity: u32,
}

#[written]
#[Object(use_type_description)]
impl OrderLine {
    /// Its global id.
    async fn id(&self) -> ID {
        id::encode(Kind::Line, self.line().id.0)
    }

    /// The seller's SKU code, or the channel's own where that is all there is. A phone in one that the catalogue does not have is masked.
    async fn sku(&self, ctx: &Context<'_>) -> Option<Cow<'_, str>> {
        let sku = self.line().sku.as_deref()?;
        let shown = mask_code(sku);
        Some(if matches!(shown, Cow::Owned(_)) && ctx.app().directory().has_sku(sku) { Cow::Borrowed(sku) } else { shown })
    }

    /// The title that the buyer saw.
    async fn title(&self) -> &str {
        &self.line().title
    }

    /// Pieces that are wanted now, so what has to be picked: fewer than ordered once the channel cancelled or paid back some, 0 once it
    /// took the line away.
    async fn quantity(&self) -> u32 {
        self.line().quantity
    }

    /// Pieces that were ordered: the most that the channel ever wanted.
    async fn ordered_quantity(&self) -> u32 {
        self.line().ordered_quantity.max(self.line().quantity)
    }

    /// Pieces that the channel paid back.
    async fn refunded_quantity(&self) -> u32 {
        self.line().refunded_quantity
    }

    /// Whether it has to be shipped; digital goods have not.
    async fn requires_shipping(&self) -> bool {
        self.line().requires_shipping
    }

    /// Pieces picked.
    async fn picked_quantity(&self) -> u32 {
        self.line().picked_quantity
    }

    /// Why fewer pieces were picked than wanted.
    async fn short_reason(&self) -> Option<&str> {
        self.line().short_reason.as_deref()
    }

    /// Pieces that have left.
    async fn shipped_quantity(&self) -> u32 {
        self.line().shipped_quantity
    }

    /// Pieces that came back as an exchange: as many are sent once more.
    async fn replaced_quantity(&self) -> u32 {
        self.line().replaced_quantity
    }

    /// Pieces that were picked, will not leave, and have to go back to their place: see `orderPutBackConfirm`.
    async fn put_back_quantity(&self) -> u32 {
        self.line().put_back_quantity
    }

    /// Pieces that still have to leave: wanted or to be sent once more, not shipped and not closed.
    async fn remaining_quantity(&self) -> u32 {
        self.line().remaining_quantity()
    }

    /// Pieces that were closed and will never be sent. What the channel cut after that used up closed pieces first.
    async fn closed_quantity(&self) -> u32 {
        self.line().closed_now()
    }

    /// Why pieces were closed.
    async fn closed_because(&self) -> Option<Because> {
        let reason = self.line().closed_reason.as_deref().filter(|_| self.line().closed_now() > 0)?;
        Some(Because(Reason::with(Code::RemainderClosed, [reason])))
    }

    /// Whether it is a gift.
    async fn is_gift(&self) -> bool {
        self.line().is_gift
    }

    /// Price of one piece; null when it is unknown.
    #[needs(SeePrices)]
    async fn unit_price(&self) -> Option<Money> {
        self.line().unit_price.map(|minor| Money { minor: minor.into(), currency: self.order.currency })
    }

    /// What the wanted pieces cost after the line's own discounts; null when it is unknown.
    #[needs(SeePrices)]
    async fn total(&self) -> Option<Money> {
        self.line().total.map(|minor| Money { minor: minor.into(), currency: self.order.currency })
    }
}
