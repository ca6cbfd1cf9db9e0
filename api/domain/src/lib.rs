//! The pure rules of orders.
//!
//! Nothing in this crate knows a database, a network, a clock or a thread: the time is an argument, new ids come from a
//! [`Mint`](ids::Mint), and every decision is returned as data. It compiles and tests alone.
//!
//! # Layout
//! - [`order`] is the aggregate: one order with its lines, payments, shipments, holds, facts and returns.
//! - [`incoming`] is what a channel, carrier or system said, already read by a mapping; [`intake`] folds it into an
//!   order, with [`version`] and [`heard`] to tell what is newer.
//! - [`money`] reads amounts, by [`decimal`].
//! - [`status`] is the transition matrix; [`refusal`] is how a "no" explains itself.
//! - [`search`] reads what a person types into the one box, with [`name`] and [`day`].
//! - [`event`] is what the journal keeps, [`audit`] what the audit log keeps; [`actor`] decides who may see and do what.

pub mod action;
pub mod actor;
pub mod alert;
pub mod audit;
pub mod ciphertext;
pub mod conflict;
pub mod contact;
pub mod contents;
pub mod country;
pub mod day;
pub mod decimal;
pub mod erasure;
pub mod event;
pub mod exchange;
pub mod fact;
pub mod fulfillment;
pub mod gates;
pub mod heard;
pub mod hold;
pub mod ids;
pub mod incoming;
pub mod intake;
pub mod label;
pub mod masking;
pub mod matrix;
pub mod message;
pub mod money;
pub mod name;
pub mod order;
mod packing;
mod parcels;
pub mod payment;
pub mod phone;
pub mod progress;
pub mod promise;
pub mod put_back;
pub mod refusal;
pub mod region;
pub mod reply;
pub mod returns;
pub mod revocation;
pub mod search;
pub mod settlement;
pub mod shipment;
pub mod spelling;
pub mod status;
pub mod status_meaning;
pub mod summary;
mod tracking;
pub mod version;
pub mod void;
pub mod warehouse;
pub mod words;
