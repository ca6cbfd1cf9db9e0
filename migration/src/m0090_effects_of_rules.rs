//! The effects of rules and embargoes on an order: the sources of its holds, its tags and priorities by source, what it remembers of rules,
//! and the time at which rules have to look at it again. NULL = none.

crate::dialect::migration!("m0090_effects_of_rules");

const UP: &[&str] = &[
    "ALTER TABLE hold ADD COLUMN sources text",
    "ALTER TABLE \"order\" ADD COLUMN effects text",
    "ALTER TABLE \"order\" ADD COLUMN rule_memory text",
    "ALTER TABLE \"order\" ADD COLUMN rules_due_at bigint",
    "CREATE INDEX order_rules_due ON \"order\" (rules_due_at) WHERE rules_due_at IS NOT NULL",
];
