//! The time since which an order of another shop names the tracking number of a parcel too.

crate::dialect::migration!("m0064_shared_numbers");

const UP: &[&str] = &[
    "ALTER TABLE shipment ADD COLUMN number_shared_at bigint",
    "CREATE INDEX shipment_shared ON shipment (number_shared_at) WHERE number_shared_at IS NOT NULL",
];
