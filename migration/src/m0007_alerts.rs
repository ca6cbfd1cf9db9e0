//! Alerts and the thresholds that raise them.

crate::dialect::migration!("m0007_alerts");

const UP: &[&str] = &[
    r"CREATE TABLE alert (
        id {uuid} PRIMARY KEY,
        kind text NOT NULL,
        severity text NOT NULL,
        state text NOT NULL,
        because text NOT NULL,
        order_id {uuid},
        shop text,
        warehouse text,
        raised_at bigint NOT NULL,
        acknowledged_at bigint,
        acknowledged_by text,
        resolved_at bigint
    )",
    "CREATE INDEX alert_state ON alert (state, raised_at, id)",
    "CREATE INDEX alert_raised ON alert (raised_at, id)",
    "CREATE INDEX alert_cause ON alert (kind, order_id, shop, state)",
    r"CREATE TABLE alert_threshold (
        kind text PRIMARY KEY,
        comparison text NOT NULL,
        value bigint NOT NULL,
        window_seconds bigint NOT NULL,
        enabled boolean NOT NULL,
        version bigint NOT NULL
    )",
];
