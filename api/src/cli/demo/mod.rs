//! The demo: a believable company, what happened in it before, and what goes on in it while one watches.
//!
//! # Layout
//! - [`company`] are its shops and warehouses, [`goods`] its catalogue, [`crew`] its staff, [`people`] its customers: all invented.
//! - [`purchase`] is what somebody bought, as every channel would have it; [`payload`] says it in one channel's words, [`carrier`] in a
//!   carrier's; [`incoming`] is what the mappings must make of it.
//! - [`course`] are the steps that an order takes and when; [`story`] takes one order through the domain; [`history`] tells some hundred:
//!   [`cases`] is the list of them, [`talk`] what is said.
//! - `sign_in` are the people whom its page `/` signs in, and their tokens.
//! - [`traffic`] takes new orders along the same steps through the public interfaces only.

pub mod carrier;
pub mod cases;
pub mod company;
pub mod course;
pub mod crew;
pub mod goods;
pub mod history;
pub mod incoming;
pub mod payload;
pub mod people;
pub mod purchase;
pub mod run;
mod sign_in;
pub mod story;
pub mod talk;
#[cfg(test)]
pub mod testing;
pub mod traffic;

/// Why the demo could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// The company could not be set up.
    #[error(transparent)]
    Setup(#[from] super::setup::SetupError),
    /// The story of an order broke the rules of the domain.
    #[error("the story of order {order} goes against the rules: {reason}")]
    Refused {
        /// Which order.
        order: String,
        /// What the domain says.
        reason: String,
    },
}
