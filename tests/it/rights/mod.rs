//! Permissions to see and change: root fields, guarded fields, orders out of scope, and the visibility of the journal.

mod fields;
mod invisible;
mod journal;
mod matrix;
mod moves;
mod oracles;
mod policy;
mod properties;
mod roots;
mod same_road;
mod scoped;
mod unions;

/// Every role of a token.
const ROLES: [&str; 8] =
    ["CUSTOMER_SERVICE", "WAREHOUSE", "WAREHOUSE_LEAD", "FINANCE", "MANAGER", "SYSTEM", "OPERATIONS", "PURCHASING"];
