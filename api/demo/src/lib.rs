//! The demo: a believable company, its history, and its traffic while it runs.
//!
//! # Layout
//! - [`company`] are its shops and warehouses, [`goods`] its catalogue, [`crew`] its staff, [`people`] its customers: all invented.
//! - [`purchase`] is what a buyer ordered, independent of the channel; [`payload`] writes it in the format of one channel, [`carrier`] the
//!   reports of a carrier; [`incoming`] is what the mappings must make of it.
//! - [`course`] are the steps of an order and their times; [`story`] takes one order through the domain; [`history`] writes some hundred
//!   orders: [`cases`] is the list of them, [`talk`] their messages.
//! - `sign_in` are the people whom its page `/` signs in, and their tokens.
//! - [`traffic`] takes new orders along the same steps through the public interfaces only.
//! - [`seed`] fills a database with many orders of the same kind, for measurements.

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
pub mod seed;
mod sign_in;
pub mod story;
pub mod talk;
#[cfg(test)]
#[path = "../../src/cli/testing.rs"]
mod testing;
pub mod traffic;

// The file of the server's own tests names them as the server does.
#[cfg(test)]
use panorama::{store, vault};

/// Why the demo could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database returned an error.
    #[error(transparent)]
    Store(#[from] panorama::store::StoreError),
    /// The company could not be set up.
    #[error(transparent)]
    Setup(#[from] panorama::cli::setup::SetupError),
    /// The story of an order broke the rules of the domain.
    #[error("the story of order {order} goes against the rules: {reason}")]
    Refused {
        /// The number of the order.
        order: String,
        /// The reason that the domain gives.
        reason: String,
    },
}
