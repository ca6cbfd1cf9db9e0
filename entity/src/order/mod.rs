//! Orders, what belongs to them, and the settings of the status matrix.

pub mod customer;
pub mod fact;
pub mod hold;
#[expect(clippy::module_inception, reason = "the room re-exports the type that it is named after")]
mod order;
pub mod order_card;
pub mod order_line;
pub mod order_sweep;
pub mod order_tag;
pub mod order_transition;
pub mod payment;
pub mod settled_change;
pub mod shipment;
pub mod shipment_line;
pub mod status_agreement;
pub mod status_meaning;
pub mod stored_file;
pub mod tracking_event;

pub use order::*;
