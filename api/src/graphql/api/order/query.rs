//! Queries of orders: one card, and lists of cards.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::app::{CardParts, OrderList, Part};
use crate::graphql::api::order::connection::OrderConnection;
use crate::graphql::api::order::filter::OrderWhereInput;
use crate::graphql::api::order::input::{OrderIdentifierInput, OrderSortInput};
use crate::graphql::api::order::object::Order;
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::PageArguments;
use engine::written::{Planned, Selection};

/// The queries of orders.
#[derive(Default)]
pub struct OrderQueries;

#[guarded]
#[Object]
impl OrderQueries {
    /// One order: its panorama card. Null when there is none, or none that you may see.
    #[needs(SeeOrder)]
    async fn order(&self, ctx: &Context<'_>, by: OrderIdentifierInput) -> Result<Planned<Option<Order>>> {
        let parts = parts_of_card(&[Selection::of::<Option<Order>>(ctx)]);
        let card = ctx.app().orders().one(ctx.op(), &by.lookup()?, &parts).await.map_err(|error| top_level(&error))?;
        if let Some(card) = &card {
            ctx.op().trail.saw("order", &card.order.number);
        }
        Ok(Planned(card.map(|card| Order { card, now: ctx.op().now })))
    }

    /// A list of orders that you may see, by keyset pages of at most 100 (20, if you give no size). A page shows the orders at the time of
    /// its query: an order that changes between two pages may move across them, unless you sort by `RECEIVED`.
    #[needs(SeeOrder)]
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the API")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
        #[graphql(name = "where")] filter: Option<OrderWhereInput>,
        sort_by: Option<OrderSortInput>,
    ) -> Result<Planned<OrderConnection>> {
        let page = PageArguments::check(first, last, after, before)?;
        let filter = filter.unwrap_or_default().filter();
        let sort = sort_by.map(Into::into).unwrap_or_default();
        let look = Selection::of::<OrderConnection>(ctx);
        let (parts, count) = (parts_of_page(&look), look.field("count").exists());
        let list: OrderList = ctx
            .app()
            .orders()
            .list(ctx.op(), filter, sort, &page.into(), &parts, count)
            .await
            .map_err(|error| top_level(&error))?;
        Ok(Planned(OrderConnection::of(list, ctx)))
    }
}

/// The parts of orders that a page selects, and their long lists, so that they come in the page's own statement.
pub fn parts_of_page(page: &Selection<'_>) -> CardParts {
    parts_of_list(&[page.field("nodes"), page.field("edges").field("node")])
}

/// The parts of the orders of a list that are selected at these places, and their long lists.
pub fn parts_of_list(places: &[Selection<'_>]) -> CardParts {
    let names: Vec<&str> = places.iter().flat_map(Selection::names).collect();
    let read: Vec<Part> = Order::READS.iter().filter(|(field, _)| names.contains(field)).map(|(_, part)| *part).collect();
    CardParts { timeline: window(places, "timeline"), conversation: window(places, "conversation"), ..CardParts::of_list(&read) }
}

/// The long lists that are selected at these places of a single order, which is read whole.
pub fn parts_of_card(places: &[Selection<'_>]) -> CardParts {
    CardParts { timeline: window(places, "timeline"), conversation: window(places, "conversation"), ..CardParts::default() }
}

/// The one window that all selections of a long list share. `None` = it is not selected, or selected with several windows: then each is
/// read by itself.
pub fn window(places: &[Selection<'_>], list: &str) -> Option<crate::app::Window> {
    let mut windows = places.iter().flat_map(|place| place.field(list).arguments()).map(|arguments| {
        let arguments = arguments?;
        let value = |name: &str| arguments.iter().find(|(key, _)| key.as_str() == name).map(|(_, value)| value.clone());
        let number = |name: &str| match value(name) {
            Some(async_graphql::Value::Number(number)) => number.as_i64().and_then(|number| i32::try_from(number).ok()),
            _ => None,
        };
        let text = |name: &str| match value(name) {
            Some(async_graphql::Value::String(text)) => Some(text),
            _ => None,
        };
        let page = PageArguments::check(number("first"), number("last"), text("after"), text("before")).ok()?;
        Some(crate::app::Window::from(page))
    });
    let first = windows.next()??;
    windows.all(|other| other.as_ref() == Some(&first)).then_some(first)
}
