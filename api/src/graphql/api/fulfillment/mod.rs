//! What the warehouse does with parcels.

pub mod input;
pub mod mutation;
