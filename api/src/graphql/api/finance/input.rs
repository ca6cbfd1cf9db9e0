//! Input of finance exports.

use async_graphql::{Enum, InputObject};
use chrono::{DateTime, Utc};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ExportFormat {
    /// Comma-separated values, UTF-8. A text that a spreadsheet would take for a formula begins with an apostrophe.
    Csv,
    /// Excel workbook; amounts are numbers, everything else is text. A sheet ends where Excel's do, and the rest stands on the next.
    Xlsx,
    /// One JSON object a line, every value a text, UTF-8.
    Jsonl,
}

/// Exports completed and settled orders.
#[derive(Debug, Clone, InputObject)]
pub struct CompletedOrdersExportInput {
    /// Completed from here on.
    pub from: DateTime<Utc>,
    /// Completed before this.
    pub to: DateTime<Utc>,
    /// The file format.
    #[graphql(default_with = "ExportFormat::Csv")]
    pub format: ExportFormat,
    /// Of CSV: whether the file begins with a byte order mark, so that Excel reads it as UTF-8.
    #[graphql(default)]
    pub byte_order_mark: bool,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
