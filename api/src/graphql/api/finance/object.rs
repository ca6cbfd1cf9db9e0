//! `OrderExport`: a file of completed and settled orders.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use domain::refusal::{Code, Reason};
use macros::{Label, Written, written};

use crate::app::{Export, ExportState};
use crate::graphql::context::ContextExt;
use crate::graphql::types::because::Because;
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::money::Money;

/// The state of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum, Written, Label)]
pub enum OrderExportStatus {
    /// The export waits in the queue.
    #[label("排队中", "queued")]
    Queued,
    /// The file is being written.
    #[label("导出中", "being written")]
    Running,
    /// The file is ready to download.
    #[label("已完成", "ready")]
    Completed,
    /// The file could not be written; `error` states the reason.
    #[label("失败", "failed")]
    Failed,
    /// The file was removed after its retention time. Its figures stay on record; export the range once more for the same file.
    #[label("文件已删除", "file removed")]
    Expired,
}

/// A file of completed and settled orders, written in the background.
#[derive(Description)]
pub struct OrderExport(pub Export);

#[written]
#[needs(ExportOrders)]
#[Object(use_type_description)]
impl OrderExport {
    /// The global id of the export.
    pub async fn id(&self) -> ID {
        id::encode(Kind::Export, self.0.id.0)
    }

    /// The state of the export.
    async fn status(&self) -> OrderExportStatus {
        match self.0.state {
            ExportState::Queued => OrderExportStatus::Queued,
            ExportState::Running => OrderExportStatus::Running,
            ExportState::Completed => OrderExportStatus::Completed,
            ExportState::Failed => OrderExportStatus::Failed,
            ExportState::Expired => OrderExportStatus::Expired,
        }
    }

    /// The progress of the export.
    async fn progress(&self) -> Progress {
        Progress { done: self.0.done, total: self.0.total }
    }

    /// The number of orders in the file; null until it is ready.
    async fn row_count(&self) -> Option<i64> {
        self.0.row_count
    }

    /// The number of completed orders of the range that were left out because they are not settled.
    async fn left_out_unsettled(&self) -> Option<i64> {
        self.0.left_out_unsettled
    }

    /// The number of settled orders of the range that were left out because one of their amounts is unknown.
    async fn left_out_unknown(&self) -> Option<i64> {
        self.0.left_out_unknown
    }

    /// The sum that the customers of the exported orders had to pay, one for each currency.
    async fn sum(&self) -> Vec<Money> {
        self.0.sums.iter().map(|(currency, minor)| Money { minor: *minor, currency: *currency }).collect()
    }

    /// The time at which its figures were fixed; null until the file is ready. A range that was exported before keeps the figures of that
    /// time.
    async fn frozen_at(&self) -> Option<DateTime<Utc>> {
        self.0.frozen_at
    }

    /// The number of rows of the file whose `kind` is `ADJUSTMENT`: changes, since the last export, of orders that are in earlier exports
    /// and outside this range. Null until the file is ready.
    async fn adjustment_count(&self) -> Option<i64> {
        self.0.adjustments
    }

    /// The sum that these rows add to what was paid and not paid back, one for each currency.
    async fn adjustment_sum(&self) -> Vec<Money> {
        self.0.adjustment_sums.iter().map(|(currency, minor)| Money { minor: *minor, currency: *currency }).collect()
    }

    /// The SHA-256 of the file, in hex.
    async fn sha256(&self) -> Option<&str> {
        self.0.sha256.as_deref()
    }

    /// The URL of the download, which needs no further token, until `expiresAt`; null until the file is ready and after it was removed.
    /// Each query gives a new URL.
    async fn url(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.app().exports().url(&self.0, ctx.op().now).map(|(url, _)| url)
    }

    /// The time until which `url` works.
    async fn expires_at(&self, ctx: &Context<'_>) -> Option<DateTime<Utc>> {
        ctx.app().exports().url(&self.0, ctx.op().now).map(|(_, until)| until)
    }

    /// The reason why it failed; null unless it failed.
    async fn error(&self) -> Option<Because> {
        let failed = self.0.state == ExportState::Failed;
        failed.then(|| Because(Reason::with(Code::ExportFailed, [self.0.error.as_deref().unwrap_or("—")])))
    }
}

/// The progress of an export.
#[derive(SimpleObject, Written)]
pub struct Progress {
    /// The number of orders written.
    done: i64,
    /// The number of orders to write.
    total: i64,
}
