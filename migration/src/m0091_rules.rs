//! Rules with every version, the log of their firings, and alerts that are about a rule and count orders.

crate::dialect::migration!("m0091_rules");

const UP: &[&str] = &[
    "CREATE TABLE rule (
        id {uuid} PRIMARY KEY,
        version bigint NOT NULL,
        active_version bigint,
        shadow_version bigint,
        created_at bigint NOT NULL
    )",
    "CREATE TABLE rule_version (
        rule_id {uuid} NOT NULL,
        version bigint NOT NULL,
        name text NOT NULL,
        trigger_kind text NOT NULL,
        priority integer NOT NULL,
        valid_from bigint,
        valid_until bigint,
        condition text NOT NULL,
        actions text NOT NULL,
        set_at bigint NOT NULL,
        set_by text NOT NULL,
        PRIMARY KEY (rule_id, version)
    )",
    "CREATE TABLE rule_firing (
        id {uuid} PRIMARY KEY,
        order_id {uuid} NOT NULL,
        shop text NOT NULL,
        rule_id {uuid} NOT NULL,
        rule_version bigint NOT NULL,
        rule_name text NOT NULL,
        at bigint NOT NULL,
        shadow boolean NOT NULL,
        outcome text NOT NULL,
        because text NOT NULL,
        actions text NOT NULL,
        review text,
        reviewed_at bigint,
        reviewed_by text
    )",
    "ALTER TABLE alert ADD COLUMN about text",
    "ALTER TABLE alert ADD COLUMN count bigint NOT NULL DEFAULT 1",
    "CREATE INDEX rule_firing_order ON rule_firing (order_id, id)",
    "CREATE INDEX rule_firing_rule ON rule_firing (rule_id, id)",
    "CREATE INDEX rule_firing_reviewed ON rule_firing (rule_id, review) WHERE review IS NOT NULL",
];
