//! Tokens that were revoked before they end, and the addresses that a shop's webhooks may come from.

crate::dialect::migration!("m0010_revocations");

const UP: &[&str] = &[
    r"CREATE TABLE token_revocation (
        kind text NOT NULL,
        value text NOT NULL,
        at bigint NOT NULL,
        until bigint,
        reason text NOT NULL,
        revoked_by text,
        PRIMARY KEY (kind, value)
    )",
    "CREATE INDEX token_revocation_until ON token_revocation (until)",
    "ALTER TABLE shop ADD COLUMN allowed_addresses text",
];
