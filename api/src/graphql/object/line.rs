//! `OrderLine`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use domain::actor::Permission as P;
use domain::order::{Line, Order};
use macros::written;

use super::money::Money;
use crate::graphql::context::ContextExt;
use crate::graphql::directive::requires;
use crate::graphql::enums::Permission;
use crate::graphql::id::{self, Kind};

/// One line of an order.
pub struct OrderLine {
    pub(crate) order: Arc<Order>,
    pub(crate) index: usize,
}

impl OrderLine {
    fn line(&self) -> &Line {
        &self.order.lines[self.index]
    }
}

#[written]
#[Object]
impl OrderLine {
    /// Its global id.
    async fn id(&self) -> ID {
        id::encode(Kind::Line, self.line().id.0)
    }

    /// The seller's SKU code, or the channel's own where that is all there is.
    async fn sku(&self) -> Option<&str> {
        self.line().sku.as_deref()
    }

    /// The title that the buyer saw.
    async fn title(&self) -> &str {
        &self.line().title
    }

    /// Pieces ordered; 0 once the channel took the line away.
    async fn quantity(&self) -> u32 {
        self.line().quantity
    }

    /// Pieces picked.
    async fn picked_quantity(&self) -> u32 {
        self.line().picked_quantity
    }

    /// Why fewer pieces were picked than ordered.
    async fn short_reason(&self) -> Option<&str> {
        self.line().short_reason.as_deref()
    }

    /// Pieces that have left.
    async fn shipped_quantity(&self) -> u32 {
        self.line().shipped_quantity
    }

    /// Whether it is a gift.
    async fn is_gift(&self) -> bool {
        self.line().is_gift
    }

    /// Price of one piece. Requires `SEE_PRICES`.
    #[graphql(directive = requires::apply(Permission::SeePrices), visible = "crate::graphql::sight::see_prices")]
    async fn unit_price(&self, ctx: &Context<'_>) -> Option<Result<Money>> {
        let money = || Money { minor: self.line().unit_price, currency: self.order.currency };
        ctx.show(P::SeePrices, &self.order.scope(), money)
    }

    /// What the line costs after its own discounts. Requires `SEE_PRICES`.
    #[graphql(directive = requires::apply(Permission::SeePrices), visible = "crate::graphql::sight::see_prices")]
    async fn total(&self, ctx: &Context<'_>) -> Option<Result<Money>> {
        let money = || Money { minor: self.line().total, currency: self.order.currency };
        ctx.show(P::SeePrices, &self.order.scope(), money)
    }
}
