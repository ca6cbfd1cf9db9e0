//! The rules: the golden cases, and properties of conditions and rounds.
//!
//! # Layout
//! - `embargo` holds and frees one order; `golden` reads the cases of `rules.json`: their trees, their faults and their sequences; `sequences` has the courses of the last.
//! - `properties` holds what must be true of any condition and any rules.
//! - `day` takes a seller's day of 10,000 orders past the shipped rules, and counts what they intercept and route.
//! - `page` compares `docs/rules.md` with the table of facts; `world` makes rules, facts and regions for the tests.

mod day;
mod embargo;
mod golden;
mod page;
mod properties;
mod round;
mod sequences;
mod world;
