//! Orders: lists, changes, gates, money.

mod batches;
mod gate_roads;
mod gates;
mod holds;
mod matrix;
mod money;
mod orders;
mod paging;
mod payments;
mod priority;
