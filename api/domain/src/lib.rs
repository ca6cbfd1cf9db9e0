//! The pure rules of orders.
//!
//! Nothing in this crate knows a database, a network, a clock or a thread: the time is an argument, new ids come from a
//! [`Mint`](kernel::ids::Mint), and every decision is returned as data. It compiles and tests alone.
//!
//! # Layout
//! Each folder is a room, a subdomain. A room names only rooms above it in this list; `tests/it/architecture/rooms.rs` holds the arrows.
//! - [`kernel`]: ids, money, phones, places, days, statuses.
//! - [`access`]: roles, permissions, actors, revoked tokens.
//! - [`refusal`]: the codes of every refusal, with its sentence in two languages.
//! - [`order`]: the aggregate, one order with its lines, payments, parcels, holds, facts and returns; and its status matrix.
//! - [`intake`]: folds into an order what a channel, a carrier or a system sent.
//! - [`fulfillment`], [`after_sales`]: the commands of the warehouse and of after-sales.
//! - [`rules`]: conditions over facts of an order, and what is done where they hold.
//! - [`conversation`]: the sentences of a reply to a customer. [`search`]: reads what a person types into the search box.
//! - [`alert`]: what deserves a person's attention. [`task`]: what a person must do. [`privacy`]: erasing a person.
//! - [`finance`]: its events. [`catalog`]: the attributes of SKUs, the hours of warehouses, their events.
//! - [`journal`]: its entries and the audit log. [`actions`]: what an actor may do with an order now.
//!
//! Each room names its events in a table; [`event`] makes one type of all tables.

// The derive `Label` names this crate by its name, also inside of it.
extern crate self as domain;

pub mod access;
pub mod actions;
pub mod after_sales;
pub mod alert;
pub mod catalog;
pub mod conversation;
pub mod event;
pub mod finance;
pub mod fulfillment;
pub mod intake;
pub mod journal;
pub mod kernel;
pub mod order;
pub mod privacy;
pub mod refusal;
pub mod rules;
pub mod search;
pub mod task;
