//! Input of finance exports.

use async_graphql::{Enum, InputObject};
use chrono::{DateTime, Utc};
use macros::Label;

/// The format of an exported file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Label)]
pub enum ExportFormat {
    /// Comma-separated values, UTF-8. A text that a spreadsheet would read as a formula begins with an apostrophe.
    #[label("CSV", "CSV")]
    Csv,
    /// Excel workbook; amounts are numbers, everything else is text. Rows past Excel's limit of a sheet go to the next sheet.
    #[label("Excel (XLSX)", "Excel (XLSX)")]
    Xlsx,
    /// One JSON object per line, every value a text, UTF-8.
    #[label("JSON Lines", "JSON Lines")]
    Jsonl,
}

/// Exports completed and settled orders.
#[derive(Debug, Clone, InputObject)]
pub struct CompletedOrdersExportInput {
    /// Orders completed at this time or later.
    pub from: DateTime<Utc>,
    /// Orders completed before this time.
    pub to: DateTime<Utc>,
    /// The format of the file.
    #[graphql(default_with = "ExportFormat::Csv")]
    pub format: ExportFormat,
    /// For CSV: whether the file begins with a byte order mark, so that Excel reads it as UTF-8.
    #[graphql(default)]
    pub byte_order_mark: bool,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
