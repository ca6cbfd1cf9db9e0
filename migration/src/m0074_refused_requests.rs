//! Refusals of requests without a subject, counted for each address, reason and minute.

crate::dialect::migration!("m0074_refused_requests");

const UP: &[&str] = &[
    "CREATE TABLE refused_request (
        id {uuid} NOT NULL PRIMARY KEY,
        minute bigint NOT NULL,
        at bigint NOT NULL,
        address text NOT NULL,
        kind text NOT NULL,
        operation text NOT NULL,
        target text NOT NULL,
        code text NOT NULL,
        request_id text NOT NULL,
        count bigint NOT NULL
    )",
    "CREATE UNIQUE INDEX refused_request_counted ON refused_request (minute, address, kind, operation, target, code)",
];
