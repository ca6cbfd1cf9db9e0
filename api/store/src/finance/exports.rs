//! Finance exports: their request, progress and result.

use chrono::{DateTime, Utc};
use domain::kernel::ids::ExportId;
use entity::finance::export;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::base::sql::Sql;
use crate::base::value::{from_json, from_json_of, from_word, json, json_of, micros, micros_of, time, time_of, word};
use crate::base::write::Existing;
use crate::{Aggregate, ExportStore, StoreError, UnitOfWork};

/// The state of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExportState {
    /// The export waits for its turn.
    Queued,
    /// The file is being written.
    Running,
    /// The file is complete.
    Done,
    /// The export has failed.
    Failed,
    /// The file was complete and is removed.
    Expired,
}

/// The sum of amounts in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencySum {
    /// The currency by ISO 4217.
    pub currency: String,
    /// The sum in minor units. The sum of many amounts may exceed 64 bits.
    pub amount: i128,
}

impl CurrencySum {
    /// Adds an amount to the sum of its currency. A sum has 128 bits, which no number of rows in a file can exceed.
    pub fn add(sums: &mut Vec<Self>, currency: &str, amount: i64) {
        let amount = i128::from(amount);
        match sums.iter_mut().find(|sum| sum.currency == currency) {
            Some(sum) => sum.amount = sum.amount.saturating_add(amount),
            None => sums.push(Self { currency: currency.to_owned(), amount }),
        }
    }
}

/// The reason why an export failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportError {
    /// The code of the error.
    pub code: String,
    /// A message for the owner.
    pub message: String,
}

/// One export of completed orders.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// The id of the export.
    pub id: ExportId,
    /// The subject who requested the export; only this subject may see it.
    pub owner: String,
    /// The beginning of the range of completion times …
    pub from: DateTime<Utc>,
    /// … and its end, exclusive.
    pub to: DateTime<Utc>,
    /// The format of the file: `CSV`, later others.
    pub format: String,
    /// Options of the format, such as a byte order mark.
    pub options: serde_json::Value,
    /// The state of the export.
    pub state: ExportState,
    /// The number of rows written.
    pub done: u64,
    /// The number of rows to write.
    pub total: u64,
    /// The number of rows in the finished file; `None` = not finished.
    pub row_count: Option<u64>,
    /// The number of completed orders of the range that are not settled.
    pub left_out_unsettled: Option<u64>,
    /// The number of settled orders of the range with an unknown amount.
    pub left_out_unknown: Option<u64>,
    /// The paid amounts, summed per currency.
    pub sums: Vec<CurrencySum>,
    /// SHA-256 of the file, in hex.
    pub sha256: Option<String>,
    /// The name of the file within the export folder.
    pub file: Option<String>,
    /// The error of a failed export.
    pub error: Option<ExportError>,
    /// The time of the request.
    pub created_at: DateTime<Utc>,
    /// The time of the last progress.
    pub updated_at: DateTime<Utc>,
    /// The time at which it was finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// The time at which the file is removed.
    pub expires_at: Option<DateTime<Utc>>,
    /// The freeze that fixes its figures; `None` until the file is complete, and for an export that is older than freezes.
    pub freeze: Option<uuid::Uuid>,
    /// The time at which its figures were fixed.
    pub frozen_at: Option<DateTime<Utc>>,
    /// The number of rows in the file that adjust earlier exports.
    pub adjustments: Option<u64>,
    /// The sum per currency that these rows add to the amounts paid and not refunded.
    pub adjustment_sums: Vec<CurrencySum>,
}

impl Aggregate for Export {
    const NAME: &'static str = "export";
    type Id = ExportId;
    type Reach = ();

    fn id(&self) -> ExportId {
        self.id
    }

    fn target(id: &ExportId) -> String {
        format!("orderExport {id}")
    }

    async fn load(work: &mut UnitOfWork, id: &ExportId, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let row = export::Entity::find_by_id(id.0).lock_exclusive().one(work.transaction().await?).await?;
        row.map(export_of).transpose()
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        let row = row(self)?;
        let waiting = work.pending.rows_mut::<export::Entity>(Existing::Replace);
        waiting.retain(|waiting| waiting.id != row.id);
        waiting.push(row);
        Ok(())
    }
}

impl UnitOfWork {
    /// The number of waiting and running exports of a person. Until this unit of work ends, no other one counts those of the same person.
    pub async fn open_exports_of(&mut self, owner: &str) -> Result<u64, StoreError> {
        let backend = self.store.backend();
        let transaction = self.transaction().await?;
        if backend == DbBackend::Postgres {
            let mut sql = Sql::new(backend);
            sql.push("SELECT pg_advisory_xact_lock(hashtextextended(").bind(format!("exports of {owner}")).push(", 0))");
            transaction.execute_raw(sql.build()).await?;
        }
        let open = [ExportState::Queued, ExportState::Running].map(|state| word(&state));
        let all = export::Entity::find().filter(export::Column::Owner.eq(owner)).filter(export::Column::State.is_in(open));
        Ok(all.count(transaction).await?)
    }

    /// Locks and reads the oldest export that waits, or that runs and has made no progress since `stale`, because its worker is gone. An
    /// export that another worker has locked is skipped.
    pub async fn next_export(&mut self, stale: DateTime<Utc>) -> Result<Option<Export>, StoreError> {
        use sea_orm::sea_query::{LockBehavior, LockType};
        let waits = export::Column::State.eq(word(&ExportState::Queued));
        let gone = export::Column::State.eq(word(&ExportState::Running)).and(export::Column::UpdatedAt.lt(micros(stale)));
        let next = export::Entity::find()
            .filter(waits.or(gone))
            .order_by_asc(export::Column::CreatedAt)
            .limit(1)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        next.one(self.transaction().await?).await?.map(export_of).transpose()
    }
}

impl ExportStore<'_> {
    /// The export of this id; `None` = there is none.
    pub async fn one(self, id: ExportId) -> Result<Option<Export>, StoreError> {
        export::Entity::find_by_id(id.0).one(self.store.connection()).await?.map(export_of).transpose()
    }

    /// Exports whose files have expired by `now` and still exist; of exports without an end, those that were finished by `finished`.
    pub async fn expired(self, now: DateTime<Utc>, finished: DateTime<Utc>, limit: u64) -> Result<Vec<ExportId>, StoreError> {
        let named = export::Column::ExpiresAt.lte(micros(now));
        let unnamed = export::Column::ExpiresAt.is_null().and(export::Column::FinishedAt.lte(micros(finished)));
        let expired = export::Entity::find()
            .select_only()
            .column(export::Column::Id)
            .filter(named.or(unnamed))
            .filter(export::Column::File.is_not_null())
            .order_by_asc(export::Column::FinishedAt)
            .limit(limit);
        let ids: Vec<uuid::Uuid> = expired.into_tuple().all(self.store.connection()).await?;
        Ok(ids.into_iter().map(ExportId).collect())
    }
}

fn row(export: &Export) -> Result<export::Model, StoreError> {
    Ok(export::Model {
        id: export.id.0,
        owner: export.owner.clone(),
        completed_from: micros(export.from),
        completed_to: micros(export.to),
        format: export.format.clone(),
        options: json("export options", &export.options)?,
        state: word(&export.state),
        done: number(export.done),
        total: number(export.total),
        row_count: export.row_count.map(number),
        left_out_unsettled: export.left_out_unsettled.map(number),
        left_out_unknown: export.left_out_unknown.map(number),
        sums: json("sums", &export.sums)?,
        sha256: export.sha256.clone(),
        file: export.file.clone(),
        error: json_of("export error", export.error.as_ref())?,
        created_at: micros(export.created_at),
        updated_at: micros(export.updated_at),
        finished_at: micros_of(export.finished_at),
        expires_at: micros_of(export.expires_at),
        freeze_id: export.freeze,
        frozen_at: micros_of(export.frozen_at),
        adjustments: export.adjustments.map(number),
        adjustment_sums: Some(json("sums", &export.adjustment_sums)?),
    })
}

fn export_of(row: export::Model) -> Result<Export, StoreError> {
    Ok(Export {
        id: row.id.into(),
        from: time(row.completed_from)?,
        to: time(row.completed_to)?,
        options: from_json("export options", &row.options)?,
        state: from_word("export state", &row.state)?,
        done: rows(row.done),
        total: rows(row.total),
        row_count: row.row_count.map(rows),
        left_out_unsettled: row.left_out_unsettled.map(rows),
        left_out_unknown: row.left_out_unknown.map(rows),
        sums: from_json("sums", &row.sums)?,
        error: from_json_of("export error", row.error.as_deref())?,
        created_at: time(row.created_at)?,
        updated_at: time(row.updated_at)?,
        finished_at: time_of(row.finished_at)?,
        expires_at: time_of(row.expires_at)?,
        freeze: row.freeze_id,
        frozen_at: time_of(row.frozen_at)?,
        adjustments: row.adjustments.map(rows),
        adjustment_sums: from_json_of("sums", row.adjustment_sums.as_deref())?.unwrap_or_default(),
        owner: row.owner,
        format: row.format,
        sha256: row.sha256,
        file: row.file,
    })
}

fn number(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

fn rows(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
