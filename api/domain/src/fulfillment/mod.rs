//! The commands of the warehouse on an order: pick, pack, print labels, scan parcels out, void parcels, put goods back.

pub(crate) mod event;
pub mod outbound;
pub mod pack;
pub mod pick;
pub mod put_back;
pub mod void;
