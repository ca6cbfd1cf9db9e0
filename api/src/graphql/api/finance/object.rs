//! `OrderExport`: a file of completed and settled orders.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use domain::refusal::{Code, Reason};
use macros::{Written, written};

use crate::app::{Export, ExportState};
use crate::graphql::context::ContextExt;
use crate::graphql::types::because::Because;
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::money::Money;

/// Where an export stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum, Written)]
pub enum OrderExportStatus {
    /// Waits for its turn.
    Queued,
    /// Being written.
    Running,
    /// The file is there.
    Completed,
    /// It could not be written; `error` says why.
    Failed,
    /// The file was kept for its days and removed. What it held stays on record; export the range once more for the same file.
    Expired,
}

/// A file of completed and settled orders, written in the background.
#[derive(Description)]
pub struct OrderExport(pub Export);

#[written]
#[needs(ExportOrders)]
#[Object(use_type_description)]
impl OrderExport {
    /// Its global id.
    pub async fn id(&self) -> ID {
        id::encode(Kind::Export, self.0.id.0)
    }

    /// Where it stands.
    async fn status(&self) -> OrderExportStatus {
        match self.0.state {
            ExportState::Queued => OrderExportStatus::Queued,
            ExportState::Running => OrderExportStatus::Running,
            ExportState::Completed => OrderExportStatus::Completed,
            ExportState::Failed => OrderExportStatus::Failed,
            ExportState::Expired => OrderExportStatus::Expired,
        }
    }

    /// How far it is.
    async fn progress(&self) -> Progress {
        Progress { done: self.0.done, total: self.0.total }
    }

    /// Orders in the file; null until it is there.
    async fn row_count(&self) -> Option<i64> {
        self.0.row_count
    }

    /// Completed orders of the range that are not settled and were left out.
    async fn left_out_unsettled(&self) -> Option<i64> {
        self.0.left_out_unsettled
    }

    /// Settled orders of the range that were left out because an amount of theirs is unknown.
    async fn left_out_unknown(&self) -> Option<i64> {
        self.0.left_out_unknown
    }

    /// What the customers of the exported orders had to pay, one sum for each currency.
    async fn sum(&self) -> Vec<Money> {
        self.0.sums.iter().map(|(currency, minor)| Money { minor: *minor, currency: *currency }).collect()
    }

    /// When its figures were fixed; null until the file is there. A range that was exported before has the figures of then.
    async fn frozen_at(&self) -> Option<DateTime<Utc>> {
        self.0.frozen_at
    }

    /// Rows of the file whose `kind` is `ADJUSTMENT`: what changed since the last export of orders that earlier ones hold, where this range
    /// does not hold them itself. Null until the file is there.
    async fn adjustment_count(&self) -> Option<i64> {
        self.0.adjustments
    }

    /// What these rows add to what was paid and not paid back, one sum for each currency.
    async fn adjustment_sum(&self) -> Vec<Money> {
        self.0.adjustment_sums.iter().map(|(currency, minor)| Money { minor: *minor, currency: *currency }).collect()
    }

    /// SHA-256 of the file, in hex.
    async fn sha256(&self) -> Option<&str> {
        self.0.sha256.as_deref()
    }

    /// Where to download it, without a further token, until `expiresAt`; null until the file is there and after it was removed. Asking
    /// again gives a new address.
    async fn url(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.app().export_url(&self.0, ctx.op().now).map(|(url, _)| url)
    }

    /// Until when `url` works.
    async fn expires_at(&self, ctx: &Context<'_>) -> Option<DateTime<Utc>> {
        ctx.app().export_url(&self.0, ctx.op().now).map(|(_, until)| until)
    }

    /// Why it failed.
    async fn error(&self) -> Option<Because> {
        let failed = self.0.state == ExportState::Failed;
        failed.then(|| Because(Reason::with(Code::ExportFailed, [self.0.error.as_deref().unwrap_or("—")])))
    }
}

/// How far an export is.
#[derive(SimpleObject, Written)]
pub struct Progress {
    /// Orders written.
    done: i64,
    /// Orders to write.
    total: i64,
}
