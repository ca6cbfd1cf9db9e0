//! Queries of customers.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::app::CustomerLookup;
use crate::graphql::api::order::query::{parts_of_page, window};
use crate::graphql::api::search::customer::Customer;
use crate::graphql::api::search::input::CustomerIdentifierInput;
use crate::graphql::context::{ContextExt, top_level};
use engine::written::{Planned, Selection};

/// The queries of customers.
#[derive(Default)]
pub struct CustomerQueries;

#[guarded]
#[Object]
impl CustomerQueries {
    /// The customer who orders with one phone. Null when no order of it is visible to you. By a phone or its digits, it counts as a
    /// look-up, with or without a result; by an id, it counts as one without a result: you have 30 look-ups a minute, unless the company
    /// sets another number.
    #[needs(SeeCustomer)]
    async fn customer(&self, ctx: &Context<'_>, by: CustomerIdentifierInput) -> Result<Planned<Option<Customer>>> {
        let lookup = match by {
            CustomerIdentifierInput::Phone(phone) => CustomerLookup::Phone(phone),
            CustomerIdentifierInput::MaskedPhone(masked) => CustomerLookup::Masked { shop: masked.shop.0, phone: masked.phone },
            CustomerIdentifierInput::Id(id) => CustomerLookup::Id(id.0),
        };
        let look = Selection::of::<Option<Customer>>(ctx);
        let parts = parts_of_page(&look.field("orders"));
        let window = window(&[look], "orders").unwrap_or_default();
        let customer = ctx.app().search().customer(ctx.op(), ("customer", lookup), &window, &parts).await;
        let customer = customer.map_err(|error| top_level(&error))?;
        Ok(Planned(customer.map(Customer)))
    }
}
