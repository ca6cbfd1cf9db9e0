//! The version of the mapping that read a payload, and the payloads of a mapping in the order in which they came.

crate::dialect::migration!("m0046_payload_readings");

const UP: &[&str] = &[
    "ALTER TABLE raw_payload ADD COLUMN document_version bigint",
    "CREATE INDEX raw_payload_mapping ON raw_payload (mapping, received_at, id)",
];
