//! Exports for the accounts.

pub(super) mod exports;

pub use exports::{Download, Export, ExportFiles, ExportInput, ExportState, FileFormat, Found, csv_row};

use crate::App;

/// The use cases of finance exports.
#[derive(Clone, Copy)]
pub struct Exports<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of finance exports.
    pub fn exports(&self) -> Exports<'_> {
        Exports { app: self }
    }
}
