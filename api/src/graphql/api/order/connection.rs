//! A page of a list of orders.

use async_graphql::{Context, Description, Object, Result};
use macros::written;

use crate::app::{Counted, OrderList};
use crate::graphql::api::order::object::Order;
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::{Count, CountPrecision, PageInfo};

/// A page of orders.
#[derive(Description)]
pub struct OrderConnection {
    nodes: Vec<(String, Order)>,
    page_info: PageInfo,
    list: OrderList,
}

impl OrderConnection {
    /// The page of a list that a use case loaded.
    pub fn of(mut list: OrderList, ctx: &Context<'_>) -> Self {
        let now = ctx.op().now;
        let cards = std::mem::take(&mut list.cards);
        let nodes: Vec<(String, Order)> = cards.into_iter().map(|(cursor, card)| (cursor, Order { card, now })).collect();
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
impl OrderConnection {
    /// The orders of the page.
    async fn nodes(&self) -> Vec<&Order> {
        self.nodes.iter().map(|(_, order)| order).collect()
    }

    /// The orders of the page, each with its cursor.
    async fn edges(&self) -> Vec<OrderEdge<'_>> {
        self.nodes.iter().map(|(cursor, order)| OrderEdge { cursor, order }).collect()
    }

    /// The position of the page in its list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// The number of orders of the whole list, counted up to 10,000. It costs a query of its own: request it once, not with every page.
    async fn count(&self, ctx: &Context<'_>) -> Result<Count> {
        let Counted { value, exact } = ctx.app().orders().count(&self.list).await.map_err(|error| top_level(&error))?;
        Ok(Count { value, precision: if exact { CountPrecision::Exact } else { CountPrecision::AtLeast } })
    }
}

/// An order with its cursor.
#[derive(Description)]
pub struct OrderEdge<'a> {
    cursor: &'a str,
    order: &'a Order,
}

#[written]
#[Object(use_type_description)]
impl<'a> OrderEdge<'a> {
    /// The position of the order in the list.
    async fn cursor(&self) -> &str {
        self.cursor
    }

    /// The order of the edge.
    async fn node(&self) -> &Order {
        self.order
    }
}
