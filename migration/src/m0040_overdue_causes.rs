//! Indexes for repeated checks: returns that stay open, and balances that are not paid in time.

crate::dialect::migration!("m0040_overdue_causes");

const UP: &[&str] = &[
    "CREATE INDEX order_return_open ON order_return (requested_at, order_id) WHERE status IN ('REQUESTED', 'APPROVED', 'RECEIVED')",
    "CREATE INDEX payment_balance_due ON payment (due_at, order_id) WHERE kind = 'BALANCE' AND status = 'PENDING'",
];
