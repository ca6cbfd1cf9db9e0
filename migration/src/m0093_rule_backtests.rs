//! Backtests of rules: their queue with the figures so far, and the orders that matched.

crate::dialect::migration!("m0093_rule_backtests");

const UP: &[&str] = &[
    "CREATE TABLE rule_backtest (
        id {uuid} PRIMARY KEY,
        rule_id {uuid},
        rule_version bigint,
        name text NOT NULL,
        trigger_kind text NOT NULL,
        condition text NOT NULL,
        placed_from bigint NOT NULL,
        placed_to bigint NOT NULL,
        status text NOT NULL,
        total bigint,
        matched bigint NOT NULL,
        unmatched bigint NOT NULL,
        undetermined bigint NOT NULL,
        also_held bigint NOT NULL,
        listed bigint NOT NULL,
        cursor_at bigint,
        cursor_order {uuid},
        leased_until bigint,
        turn bigint NOT NULL,
        asked_by text NOT NULL,
        created_at bigint NOT NULL,
        started_at bigint,
        finished_at bigint,
        error text
    )",
    "CREATE TABLE rule_backtest_order (
        backtest_id {uuid} NOT NULL,
        position bigint NOT NULL,
        order_id {uuid} NOT NULL,
        shop text NOT NULL,
        because text NOT NULL,
        stopped_by text NOT NULL,
        PRIMARY KEY (backtest_id, position)
    )",
    // The queue is short, and the ended ones are removed by the time of their end.
    "CREATE INDEX rule_backtest_open ON rule_backtest (created_at, id) WHERE finished_at IS NULL",
    "CREATE INDEX rule_backtest_ended ON rule_backtest (finished_at, id) WHERE finished_at IS NOT NULL",
];
