//! `Customer`: everybody who orders with one phone.

use async_graphql::{Context, Description, ID, Object, Result};
use macros::written;

use crate::app::Customer as AppCustomer;
use crate::graphql::api::order::connection::OrderConnection;
use crate::graphql::api::order::contact::Phone;

use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::PageArguments;

/// Everybody who orders with one phone, as far as the orders are yours to see.
#[derive(Description)]
pub struct Customer(pub AppCustomer);

#[written]
#[needs(SeeCustomer)]
#[Object(use_type_description)]
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
