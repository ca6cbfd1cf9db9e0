//! Exports.

mod exports;
