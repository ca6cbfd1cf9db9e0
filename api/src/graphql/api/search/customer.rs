//! `Customer`: the people who order with one phone.

use async_graphql::{Context, Description, ID, Object, Result};
use macros::written;

use crate::app::Customer as AppCustomer;
use crate::graphql::api::order::connection::OrderConnection;
use crate::graphql::api::order::contact::Phone;

use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::page::PageArguments;

/// The people who order with one phone, as far as you may see their orders.
#[derive(Description)]
pub struct Customer(pub AppCustomer);

#[written]
#[needs(SeeCustomer)]
#[Object(use_type_description)]
impl Customer {
    /// The global id of the customer.
    pub async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// The name on the newest order.
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// The phone, as its mask.
    async fn phone(&self) -> Phone {
        Phone::shown(self.0.phone_masked.clone())
    }

    /// The number of orders that you may see.
    async fn order_count(&self, ctx: &Context<'_>) -> Result<u32> {
        let counted = ctx.app().search().customer_order_count(&self.0).await.map_err(|error| top_level(&error))?;
        Ok(counted.value)
    }

    /// The customer's orders, newest first.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
    ) -> Result<OrderConnection> {
        let page = PageArguments::check(first, last, after, before)?;
        let list =
            ctx.app().search().customer_orders(ctx.op(), &self.0, &page.into()).await.map_err(|error| top_level(&error))?;
        Ok(OrderConnection::of(list, ctx))
    }
}
