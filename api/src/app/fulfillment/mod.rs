//! The steps of the warehouse for parcels.

pub(super) mod shipments;
