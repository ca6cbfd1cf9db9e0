//! What the warehouse does with parcels.

mod shipments;
mod warehouse;
