//! One `SeaORM` entity per table: columns only. The store reads orders whole by its own statements, so the entities have no relations.
//!
//! Each folder is a subdomain, as in `domain`. A table with the name of its folder is re-exported by it: `entity::order::Model`.

pub mod access;
pub mod after_sales;
pub mod alert;
pub mod audit;
pub mod catalog;
pub mod conversation;
pub mod finance;
pub mod intake;
pub mod journal;
pub mod order;
pub mod privacy;
pub mod rules;
pub mod search;
pub mod task;
