//! The payloads of each shop that could not be read: the cause of a task, looked for every few seconds.

crate::dialect::migration!("m0084_unread_payloads");

const UP: &[&str] = &["CREATE INDEX raw_payload_unread ON raw_payload (shop, received_at) WHERE state IN ('FAILED', 'ABSENT')"];
