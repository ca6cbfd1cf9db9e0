//! The mutation of customers.

use async_graphql::{Context, Object, Result, SimpleObject};
use macros::guarded;

use crate::app::{EraseInput, Erased};
use crate::graphql::api::order::payload::made;
use crate::graphql::api::privacy::input::{CustomerEraseIdentifierInput, CustomerEraseInput};
use crate::graphql::context::{ContextExt, bad_id};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::user_error::UserError;

/// What `customerErase` answers.
#[derive(SimpleObject)]
pub struct CustomerErasePayload {
    /// How many orders were erased; null when it was refused.
    erased_orders: Option<u32>,
    /// Why it was refused; empty when it was done.
    user_errors: Vec<UserError>,
}

/// The mutation of customers.
#[derive(Default)]
pub struct CustomerMutations;

#[guarded]
#[Object]
impl CustomerMutations {
    /// Makes a person unreadable in every order that was placed until now: contact, messages, remarks, raw payloads, the words of the
    /// timeline. Amounts and statuses stay. It cannot be undone, and what the channel sends of these orders later does not bring the
    /// person back. A token that is limited to shops reaches and counts the orders of these shops; a person who also buys elsewhere stays
    /// there until a token of all shops asks.
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
        let (erased_orders, user_errors) = made(ctx.app().erase_customer(ctx.op(), &wanted).await)?;
        Ok(CustomerErasePayload { erased_orders, user_errors })
    }
}
