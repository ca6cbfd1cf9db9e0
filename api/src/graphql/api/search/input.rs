//! Inputs of the search of customers.

use async_graphql::{ID, InputObject, OneofObject};
use macros::guarded;

/// The identifier of one customer: exactly one of these.
#[guarded]
#[derive(Debug, Clone, OneofObject)]
pub enum CustomerIdentifierInput {
    /// A phone in any usual spelling: `138 0000 0000`, `+86-13800000000`, `13800000000转1234`. A number without its country's code is read
    /// in the country of your shops where all have one, else in China. A number that a platform gives to many buyers finds a customer only
    /// with its extension; without one, look for it as `maskedPhone` within the shop.
    #[target(phone)]
    Phone(String),
    /// A phone as its platform masked it, within one shop.
    #[target]
    MaskedPhone(MaskedPhoneInput),
    /// The global id of a customer.
    #[target]
    Id(ID),
}

/// A phone as its platform masked it.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct MaskedPhoneInput {
    /// The id of the shop: masked phones are only compared within one shop.
    #[target(1)]
    pub shop: ID,
    /// The masked phone, e.g. `138****1234`; its visible digits are compared. With an extension (`138****1234-5678`) it finds the buyers of
    /// that extension, without one those of every extension.
    #[target(phone)]
    pub phone: String,
}
