//! One order and everything that belongs to it: lines, payments, holds, facts, the parcels and returns as data, the statuses that
//! it passes through, and its events.
//!
//! The commands of the warehouse and of after-sales are in the rooms above ([`fulfillment`](crate::fulfillment),
//! [`after_sales`](crate::after_sales)); what channels and systems report is folded in by [`intake`](crate::intake).

pub mod conflict;
pub mod contact;
pub mod contents;
pub mod customization;
pub mod data_issue;
pub mod effect;
pub(crate) mod event;
pub mod fact;
pub mod gates;
mod head;
pub mod heard;
pub mod hold;
pub mod incoming;
pub mod label;
pub mod matrix;
pub mod measure;
pub mod message;
#[expect(clippy::module_inception, reason = "the room re-exports the type that it is named after")]
mod order;
mod parcels;
mod part;
pub mod payment;
mod priority;
pub mod progress;
pub mod promise;
pub mod returns;
pub mod rule_memory;
mod said;
pub mod service;
pub mod settlement;
pub mod shipment;
mod shortage;
pub mod status_matrix;
pub mod status_meaning;
mod tracking;
pub mod version;
pub mod warehouse;

pub use head::{OrderBody, OrderHead};
pub use order::{Contact, Line, Order};
