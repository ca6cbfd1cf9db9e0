//! What the warehouse does with parcels.

pub(super) mod shipments;
