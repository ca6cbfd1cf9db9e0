//! Orders: lists, changes, gates, money.

mod batches;
mod gate_roads;
mod gates;
mod holds;
mod materials;
mod matrix;
mod money;
mod orders;
mod paging;
mod payments;
mod priority;
mod regions;
