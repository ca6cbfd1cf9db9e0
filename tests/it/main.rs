//! The integration tests: one binary, with a folder for each room of `api/app/src` and one for each subject that crosses the rooms.

// A test awaits the whole server in its process: the layout of its future is deeper than the usual limit.
#![recursion_limit = "256"]

mod access;
mod after_sales;
mod alert;
mod architecture;
mod audit;
mod backup;
mod bad_input;
mod catalog;
mod commands;
mod conversation;
mod cost;
mod crash;
mod demo;
mod doctor;
mod edge;
mod events;
mod faults;
mod finance;
mod front_ends;
mod fulfillment;
mod harness;
mod hostile;
mod intake;
mod limits;
mod live;
mod metrics;
mod operations;
mod order;
mod persisted;
mod privacy;
mod rights;
mod rules;
mod search;
mod servers;
mod statements;
mod task;
mod upgrade;
mod written;
