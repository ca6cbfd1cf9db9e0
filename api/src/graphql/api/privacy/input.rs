//! Inputs of customers.

use async_graphql::{ID, InputObject, OneofObject};

/// Who is to be erased: exactly one of these.
#[derive(Debug, Clone, OneofObject)]
pub enum CustomerEraseIdentifierInput {
    /// The customer's global id, of a customer whose phone is known.
    Customer(ID),
    /// The phone, in any usual spelling.
    Phone(String),
    /// An order's global id: whoever it is for. Where its phone is not known, this order alone is erased.
    Order(ID),
}

/// Makes a person unreadable.
#[derive(Debug, Clone, InputObject)]
pub struct CustomerEraseInput {
    /// Who.
    pub by: CustomerEraseIdentifierInput,
    /// Why, in a sentence without personal data; it stays in the timeline of every order.
    pub reason: String,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
