//! The meaning of each status to operations, finance and the law, with every version and its agreements.

crate::dialect::migration!("m0043_status_meanings");

const UP: &[&str] = &[
    "CREATE TABLE status_meaning (
        status text NOT NULL,
        version bigint NOT NULL,
        operations text NOT NULL,
        finance text NOT NULL,
        legal text NOT NULL,
        set_at bigint NOT NULL,
        set_by text NOT NULL,
        PRIMARY KEY (status, version)
    )",
    "CREATE TABLE status_agreement (
        status text NOT NULL,
        version bigint NOT NULL,
        role text NOT NULL,
        name text NOT NULL,
        subject text NOT NULL,
        at bigint NOT NULL,
        PRIMARY KEY (status, version, role)
    )",
];
