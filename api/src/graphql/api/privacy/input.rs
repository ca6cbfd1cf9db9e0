//! Inputs of customers.

use async_graphql::{ID, InputObject, OneofObject};
use macros::guarded;

/// The person to erase: exactly one of these.
#[guarded]
#[derive(Debug, Clone, OneofObject)]
pub enum CustomerEraseIdentifierInput {
    /// The customer's global id, of a customer whose phone is known.
    #[target]
    Customer(ID),
    /// The phone, in any usual spelling.
    #[target(phone)]
    Phone(String),
    /// An order's global id: erases the person of the order. Where its phone is unknown, this order alone is erased.
    #[target]
    Order(ID),
}

/// Erases the personal data of a customer.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct CustomerEraseInput {
    /// The person to erase.
    #[target]
    pub by: CustomerEraseIdentifierInput,
    /// The reason, as a sentence without personal data; it stays in the timeline of every order.
    pub reason: String,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
