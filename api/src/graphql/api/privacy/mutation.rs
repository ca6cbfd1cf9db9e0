//! The mutation of customers.

use async_graphql::{Context, Object, Result, SimpleObject};
use macros::guarded;

use crate::app::{EraseInput, Erased};
use crate::graphql::api::order::payload::made;
use crate::graphql::api::privacy::input::{CustomerEraseIdentifierInput, CustomerEraseInput};
use crate::graphql::context::{ContextExt, bad_id};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::user_error::UserError;

/// The payload of `customerErase`.
#[derive(SimpleObject)]
pub struct CustomerErasePayload {
    /// The number of erased orders; null when the mutation was refused.
    erased_orders: Option<u32>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutation of customers.
#[derive(Default)]
pub struct CustomerMutations;

#[guarded]
#[Object]
impl CustomerMutations {
    /// Erases the personal data of a customer in every order that was placed until now: contact, messages, remarks, raw payloads, the free
    /// texts of the timeline. Amounts and statuses stay. It cannot be undone, and later messages of the channel about these orders do not
    /// restore the data. A token that is limited to shops reaches and counts the orders of these shops; orders of the person at other shops
    /// stay until a token of all shops erases them.
    #[needs(EraseCustomer)]
    async fn customer_erase(&self, ctx: &Context<'_>, input: CustomerEraseInput) -> Result<CustomerErasePayload> {
        let who = match input.by {
            CustomerEraseIdentifierInput::Customer(id) => Erased::Customer(id.0),
            CustomerEraseIdentifierInput::Phone(phone) => Erased::Phone(phone),
            CustomerEraseIdentifierInput::Order(id) => {
                Erased::Order(id::expect(Kind::Order, &id).map_err(|error| bad_id(&error))?)
            }
        };
        let wanted = EraseInput { who, reason: input.reason, idempotency_key: input.idempotency_key };
        let (erased_orders, user_errors) = made(ctx.app().privacy().erase(ctx.op(), &wanted).await)?;
        Ok(CustomerErasePayload { erased_orders, user_errors })
    }
}
