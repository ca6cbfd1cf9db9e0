//! Freezes: exported ranges, in the order of their exports. They form one chain per scope, whose links state where the adjustments of one
//! export end and those of the next begin.

use chrono::{DateTime, Utc};
use domain::kernel::ids::ExportId;
use entity::finance::{export, export_freeze};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::base::sql::Sql;
use crate::base::value::{json, micros, time};
use crate::finance::exports::Export;
use crate::order::finance::CompletedRange;
use crate::order::settled_change::AdjustedRange;
use crate::order::work::UnitOfWork;
use crate::{ExportStore, StoreError};

/// An exported range: its figures are the same in each later export, in each format.
#[derive(Debug, Clone, PartialEq)]
pub struct Freeze {
    /// The id of the freeze.
    pub id: Uuid,
    /// The shops whose orders are exported, as JSON; `null` = all.
    pub scope: String,
    /// Its position in the chain of its scope, from 1.
    pub position: i64,
    /// The beginning of the range of completion times …
    pub from: DateTime<Utc>,
    /// … and its end, exclusive.
    pub to: DateTime<Utc>,
    /// The first export of this range.
    pub export: ExportId,
    /// The newest change that its figures include.
    pub watermark: i64,
    /// The newest change that the previous link includes; its own watermark for the first link.
    pub previous_watermark: i64,
    /// The number of completed orders of the range that were not settled.
    pub left_out_unsettled: u64,
    /// The number of settled orders of the range with an unknown amount.
    pub left_out_unknown: u64,
    /// The time at which its figures were fixed.
    pub frozen_at: DateTime<Utc>,
}

impl Freeze {
    /// The range of changes that it adjusts.
    pub fn adjusts(&self, range: &CompletedRange) -> AdjustedRange {
        let (scope, range) = (self.scope.clone(), range.clone());
        AdjustedRange { scope, position: self.position, after: self.previous_watermark, up_to: self.watermark, range }
    }
}

impl ExportStore<'_> {
    /// The freeze of this range; `None` = the range was never exported.
    pub async fn freeze_of(self, scope: &str, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Option<Freeze>, StoreError> {
        use export_freeze::Column;
        let of_range = export_freeze::Entity::find()
            .filter(Column::Scope.eq(scope))
            .filter(Column::CompletedFrom.eq(micros(from)))
            .filter(Column::CompletedTo.eq(micros(to)));
        of_range.one(self.store.connection()).await?.map(freeze).transpose()
    }

    /// The last link in the chain of a scope.
    pub async fn last_freeze(self, scope: &str) -> Result<Option<Freeze>, StoreError> {
        last(self.store.connection(), scope).await
    }

    /// The digest of the file that an earlier export of the freeze gave in the same format with the same options.
    pub async fn digest_before(self, freeze: Uuid, of: &Export) -> Result<Option<String>, StoreError> {
        use export::Column;
        let earlier = export::Entity::find()
            .select_only()
            .column(Column::Sha256)
            .filter(Column::FreezeId.eq(freeze))
            .filter(Column::Format.eq(of.format.as_str()))
            .filter(Column::Options.eq(json("export options", &of.options)?))
            .filter(Column::Sha256.is_not_null())
            .limit(1);
        Ok(earlier.into_tuple().one(self.store.connection()).await?)
    }
}

impl UnitOfWork {
    /// Adds a link to a chain; `false` = nothing was added, because the chain has grown since the link was made.
    pub async fn add_freeze(&mut self, new: &Freeze) -> Result<bool, StoreError> {
        let transaction = self.transaction().await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            let mut sql = Sql::new(DbBackend::Postgres);
            sql.push("SELECT pg_advisory_xact_lock(hashtextextended(").bind(format!("export_freeze {}", new.scope)).push(", 0))");
            transaction.execute_raw(sql.build()).await?;
        }
        if last(transaction, &new.scope).await?.map_or(0, |last| last.position) != new.position - 1 {
            return Ok(false);
        }
        export_freeze::Entity::insert(row(new).into_active_model()).exec_without_returning(transaction).await?;
        Ok(true)
    }
}

async fn last<C: ConnectionTrait>(connection: &C, scope: &str) -> Result<Option<Freeze>, StoreError> {
    use export_freeze::Column;
    let last = export_freeze::Entity::find().filter(Column::Scope.eq(scope)).order_by_desc(Column::Position).limit(1);
    last.one(connection).await?.map(freeze).transpose()
}

fn row(freeze: &Freeze) -> export_freeze::Model {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    export_freeze::Model {
        id: freeze.id,
        scope: freeze.scope.clone(),
        position: freeze.position,
        completed_from: micros(freeze.from),
        completed_to: micros(freeze.to),
        export_id: freeze.export.0,
        watermark: freeze.watermark,
        previous_watermark: freeze.previous_watermark,
        left_out_unsettled: number(freeze.left_out_unsettled),
        left_out_unknown: number(freeze.left_out_unknown),
        frozen_at: micros(freeze.frozen_at),
    }
}

fn freeze(row: export_freeze::Model) -> Result<Freeze, StoreError> {
    Ok(Freeze {
        id: row.id,
        scope: row.scope,
        position: row.position,
        from: time(row.completed_from)?,
        to: time(row.completed_to)?,
        export: row.export_id.into(),
        watermark: row.watermark,
        previous_watermark: row.previous_watermark,
        left_out_unsettled: row.left_out_unsettled.unsigned_abs(),
        left_out_unknown: row.left_out_unknown.unsigned_abs(),
        frozen_at: time(row.frozen_at)?,
    })
}
