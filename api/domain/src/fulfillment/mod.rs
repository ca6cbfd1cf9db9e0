//! The commands of the warehouse on an order: pick, pack, print labels, scan parcels out, void parcels, put goods back.

pub mod outbound;
mod pack;
pub mod put_back;
pub mod void;
