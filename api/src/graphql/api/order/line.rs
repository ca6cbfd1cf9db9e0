//! `OrderLine`: one line of an order.

use std::borrow::Cow;

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use domain::access::actor::Scope;
use domain::kernel::masking::mask_code;
use domain::order::Line;
use domain::refusal::{Code, Reason};
use macros::{Written, written};

use crate::app::OrderLines;
use crate::graphql::api::order::service::LineCustomization;
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
    pub(crate) order: OrderLines,
    pub(crate) index: usize,
}

impl OrderLine {
    fn scope(&self) -> Scope<'_> {
        self.order.head().scope()
    }

    fn line(&self) -> &Line {
        &self.order.lines()[self.index]
    }
}

/// The pieces of a line that go back to their place.
#[derive(SimpleObject, Written)]
pub struct OrderPutBackLine {
    /// The line of the pieces.
    pub(crate) line: OrderLine,
    /// The number of pieces.
    pub(crate) quantity: u32,
}

#[written]
#[Object(use_type_description)]
impl OrderLine {
    /// The global id of the line.
    async fn id(&self) -> ID {
        id::encode(Kind::Line, self.line().id.0)
    }

    /// The seller's SKU code, or the channel's own code where the seller gives none. In a code that is missing in the catalogue, a phone is
    /// masked.
    async fn sku(&self, ctx: &Context<'_>) -> Option<Cow<'_, str>> {
        let sku = self.line().sku.as_deref()?;
        let shown = mask_code(sku);
        Some(if matches!(shown, Cow::Owned(_)) && ctx.app().directory().has_sku(sku) { Cow::Borrowed(sku) } else { shown })
    }

    /// The title that the buyer saw.
    async fn title(&self) -> &str {
        &self.line().title
    }

    /// The number of pieces wanted now, which are to be picked: fewer than ordered once the channel cancelled or paid back some, 0 once it
    /// took the line away.
    async fn quantity(&self) -> u32 {
        self.line().quantity
    }

    /// The number of pieces ordered: the most that the channel ever wanted.
    async fn ordered_quantity(&self) -> u32 {
        self.line().ordered_quantity.max(self.line().quantity)
    }

    /// The number of pieces that the channel paid back.
    async fn refunded_quantity(&self) -> u32 {
        self.line().refunded_quantity
    }

    /// Whether it has to be shipped; `false` for digital goods.
    async fn requires_shipping(&self) -> bool {
        self.line().requires_shipping
    }

    /// The number of pieces picked.
    async fn picked_quantity(&self) -> u32 {
        self.line().picked_quantity
    }

    /// The reason why fewer pieces were picked than wanted; null without one.
    async fn short_reason(&self) -> Option<&str> {
        self.line().short_reason.as_deref()
    }

    /// The number of pieces that have left.
    async fn shipped_quantity(&self) -> u32 {
        self.line().shipped_quantity
    }

    /// The number of pieces that came back as an exchange: as many are sent once more.
    async fn replaced_quantity(&self) -> u32 {
        self.line().replaced_quantity
    }

    /// The number of pieces that were picked, will not leave, and have to go back to their place: see `orderPutBackConfirm`.
    async fn put_back_quantity(&self) -> u32 {
        self.line().put_back_quantity
    }

    /// The number of pieces that still have to leave: wanted or to be sent once more, neither shipped nor closed.
    async fn remaining_quantity(&self) -> u32 {
        self.line().remaining_quantity()
    }

    /// The number of pieces that were closed and will never be sent. A later reduction by the channel uses up closed pieces first.
    async fn closed_quantity(&self) -> u32 {
        self.line().closed_now()
    }

    /// The reason why pieces were closed; null where none are.
    async fn closed_because(&self) -> Option<Because> {
        let reason = self.line().closed_reason.as_deref().filter(|_| self.line().closed_now() > 0)?;
        Some(Because(Reason::with(Code::RemainderClosed, [reason])))
    }

    /// Whether it is a gift.
    async fn is_gift(&self) -> bool {
        self.line().is_gift
    }

    /// The customization of the line and its material; null while no message states whether the line is made to order.
    async fn customization(&self) -> Option<LineCustomization> {
        self.line().customization.as_ref().map(LineCustomization::from)
    }

    /// The list price of one piece in the catalogue; null where the catalogue has none.
    #[needs(SeePrices)]
    async fn list_price(&self, ctx: &Context<'_>) -> Option<Money> {
        let price = ctx.app().directory().sku(self.line().sku.as_deref()?)?.list_price?;
        Some(Money { minor: price.minor.into(), currency: price.currency })
    }

    /// The price of one piece; null when it is unknown.
    #[needs(SeePrices)]
    async fn unit_price(&self) -> Option<Money> {
        self.line().unit_price.map(|minor| Money { minor: minor.into(), currency: self.order.head().currency })
    }

    /// The price of the wanted pieces after the line's own discounts; null when it is unknown.
    #[needs(SeePrices)]
    async fn total(&self) -> Option<Money> {
        self.line().total.map(|minor| Money { minor: minor.into(), currency: self.order.head().currency })
    }
}
