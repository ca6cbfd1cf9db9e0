//! Input of finance exports.

use async_graphql::{Enum, InputObject};
use chrono::{DateTime, Utc};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ExportFormat {
    /// Comma-separated values, UTF-8.
    Csv,
    /// Excel workbook; not available yet.
    Xlsx,
    /// One JSON object a line; not available yet.
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
    /// Whether the file begins with a byte order mark, so that Excel reads it as UTF-8.
    #[graphql(default)]
    pub byte_order_mark: bool,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}
