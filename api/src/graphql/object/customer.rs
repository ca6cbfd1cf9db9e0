//! `Customer`: everybody who orders with one phone.

use async_graphql::{Context, Description, ID, Object, Result};
use macros::written;

use super::contact::Phone;
use super::order::Order;
use super::page::{Count, CountPrecision, PageArguments, PageInfo};
use crate::app::{Counted, Customer as AppCustomer, OrderList};
use crate::graphql::context::{ContextExt, top_level};

/// Everybody who orders with one phone, as far as the orders are yours to see.
#[derive(Description)]
pub struct Customer(pub AppCustomer);

#[written]
#[Object(use_type_description, visible = "crate::graphql::sight::see_customer")]
impl Customer {
    /// Its global id.
    pub async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// The name on the newest order.
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// The phone, masked.
    async fn phone(&self) -> Phone {
        Phone::shown(self.0.phone_masked.clone())
    }

    /// How many orders there are that you may see.
    async fn order_count(&self, ctx: &Context<'_>) -> Result<u32> {
        let counted = ctx.app().customer_order_count(&self.0).await.map_err(|error| top_level(&error))?;
        Ok(counted.value)
    }

    /// The orders, newest first.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
    ) -> Result<OrderConnection> {
        let page = PageArguments::check(first, last, after, before)?;
        let list = ctx.app().customer_orders(ctx.op(), &self.0, &page.into()).await.map_err(|error| top_level(&error))?;
        Ok(OrderConnection::of(list, ctx))
    }
}

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

    /// Where the page lies in its list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// How many orders the whole list has, counted up to 10,000. Costs a query of its own: ask for it once, not with every page.
    async fn count(&self, ctx: &Context<'_>) -> Result<Count> {
        let Counted { value, exact } = ctx.app().count_orders(&self.list).await.map_err(|error| top_level(&error))?;
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
    /// Where the order lies in its list.
    async fn cursor(&self) -> &str {
        self.cursor
    }

    /// The order.
    async fn node(&self) -> &Order {
        self.order
    }
}
