//! The query of the search box.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::app::Window;
use crate::graphql::api::order::object::Order;
use crate::graphql::api::order::query::parts_of_list;
use crate::graphql::api::search::object::{OrderMatch, OrderMatchConnection};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::PageArguments;
use engine::written::{Planned, Selection};

/// The largest number of orders of a page.
const LARGEST_PAGE: u32 = 50;

/// The query of the search box.
#[derive(Default)]
pub struct SearchQueries;

#[guarded]
#[Object]
impl SearchQueries {
    /// Finds orders by one text, as a person types it, newest first, by pages of at most 50 (20, if you give no size). `text` may be, in
    /// any case:
    /// - the number of an order, here or at its channel, or of a parcel, whole (the channel's other number, too: `#1001` with or without
    ///   its sign), or at least 4 characters of the beginning or the end of an order's or of the end of a parcel's;
    /// - a phone in any usual spelling, which also finds orders whose platform masked it; the digits that a mask shows (`138****0000`), or
    ///   the last 4;
    /// - the receiver's whole name; a name and terms of the title or the SKU of one line (`李四 水壶`); a name and the day on which the order
    ///   was placed (`李四 11-20`, `Smith 20 Nov`), in the shop's time zone, without a year the newest.
    ///
    /// Every reading of the text is searched, and `matchedBy` names the one that matched. Only orders that you may see are found; by a name
    /// only those whose name you may see, by a phone only those whose phone you may see. One reading finds at most 500 orders and all
    /// together 1,000; if there are more, make the text more specific. The text has at most 100 characters. A search costs 10,000,
    /// regardless of its result, and none of it is given back. A search by a phone or its digits, and a search without a result, counts as
    /// a look-up: you have 30 a minute, unless the company sets another number.
    #[needs(SeeOrder)]
    #[look_up(10_000)]
    async fn order_search(
        &self,
        ctx: &Context<'_>,
        text: String,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Planned<OrderMatchConnection>> {
        let window = Window::from(PageArguments::check_within(LARGEST_PAGE, first, None, after, None)?);
        let look = Selection::of::<OrderMatchConnection>(ctx);
        let orders = [look.field("nodes").field("order"), look.field("edges").field("node").field("order")];
        let found = ctx.app().search().orders(ctx.op(), &text, &window, &parts_of_list(&orders)).await;
        let found = found.map_err(|error| top_level(&error))?;
        let now = ctx.op().now;
        let node = |(cursor, card): &(String, std::sync::Arc<crate::app::Card>)| {
            let matched_by = found.matched_by(card)?.into();
            Some((cursor.clone(), OrderMatch { matched_by, order: Order { card: std::sync::Arc::clone(card), now } }))
        };
        let nodes = found.list.cards.iter().filter_map(node).collect();
        Ok(Planned(OrderMatchConnection::of(nodes, found.list.has_previous, found.list.has_next)))
    }
}
