//! The gates that keep goods in the house: how a warehouse reports that goods left, which parcels have left, which labels are
//! void, and pieces that will never be sent.

crate::dialect::migration!("m0021_gates");

const UP: &[&str] = &[
    "ALTER TABLE warehouse ADD COLUMN profile text NOT NULL DEFAULT 'CONFIRMING'",
    "ALTER TABLE shipment ADD COLUMN left_at bigint",
    "ALTER TABLE shipment ADD COLUMN label_voided_at bigint",
    "ALTER TABLE order_line ADD COLUMN closed_quantity bigint NOT NULL DEFAULT 0",
    "ALTER TABLE order_line ADD COLUMN closed_from bigint NOT NULL DEFAULT 0",
    "ALTER TABLE order_line ADD COLUMN closed_reason text",
];
