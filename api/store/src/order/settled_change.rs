//! Changes in the figures of completed and settled orders: each change with the figures before and after it, so that a later export of a
//! range gives the figures of the first one, and the next export gives the changes since.
//!
//! A change is numbered and written last in the transaction that makes it. On PostgreSQL that transaction shares a lock which the reading
//! of a watermark holds alone: every change up to a watermark is committed, and every other one comes after it.

use domain::order::payment::{PayableBasis, Totals};
use entity::order;
use entity::order::settled_change;
use sea_orm::{ActiveValue, ConnectionTrait, DbBackend, EntityTrait, QueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::sql::Sql;
use crate::base::value::{from_json_of, json_of, micros};
use crate::order::finance::CompletedRange;
use crate::order::settled::SettledRow;
use crate::order::work::UnitOfWork;
use crate::{OrderStore, StoreError};

/// The lock that changes share and a watermark holds alone.
const LOCK: &str = "settled_change";

/// The figures that an export gives of an order. Times are microseconds since the Unix epoch, amounts minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields of `SettledRow`")]
pub struct Figures {
    pub number: String,
    pub shop: String,
    pub channel: String,
    pub channel_number: String,
    pub placed_at: i64,
    pub paid_at: Option<i64>,
    pub completed_at: i64,
    pub settled_at: Option<i64>,
    pub currency: String,
    pub totals: Totals,
    pub voucher_number: Option<String>,
}

impl Figures {
    /// The figures of an order that an export counts: completed and settled, with known amounts, and no test order.
    /// [`COUNTED`](crate::order::finance::COUNTED) is the same condition in SQL.
    pub fn of(head: &order::Model) -> Option<Self> {
        let counts = head.settled && head.status == "COMPLETED" && !head.is_test;
        let is_known = head.payable_basis != "UNKNOWN" && head.goods_known;
        let completed_at = head.completed_at.filter(|_| counts && is_known)?;
        Some(Self {
            number: head.number.clone(),
            shop: head.shop.clone(),
            channel: head.channel.clone(),
            channel_number: head.channel_number.clone(),
            placed_at: head.placed_at,
            paid_at: head.paid_at,
            completed_at,
            settled_at: head.settled_at,
            currency: head.currency.clone(),
            totals: Totals {
                goods: Some(head.goods),
                discount: head.discount,
                freight: head.freight,
                tax: head.tax,
                tip: head.tip,
                duties: head.duties,
                tax_included: head.tax_included,
                rounding: head.rounding,
                payable: Some(head.payable),
                payable_basis: PayableBasis::Stated,
                paid: head.paid,
                refunded: head.refunded,
            },
            voucher_number: head.voucher_number.clone(),
        })
    }

    /// The figures as a row.
    pub fn row(&self) -> SettledRow<'_> {
        SettledRow {
            number: &self.number,
            shop: &self.shop,
            channel: &self.channel,
            channel_number: &self.channel_number,
            placed_at: self.placed_at,
            paid_at: self.paid_at,
            completed_at: self.completed_at,
            settled_at: self.settled_at,
            currency: &self.currency,
            totals: self.totals,
            voucher_number: self.voucher_number.as_deref(),
        }
    }
}

/// The change of an order's figures in exports; `None` = they are the same as before.
pub fn change(
    before: Option<&order::Model>,
    now: &order::Model,
    at: i64,
) -> Result<Option<settled_change::ActiveModel>, StoreError> {
    let (old, new) = (before.and_then(Figures::of), Figures::of(now));
    let Some(completed_at) = new.as_ref().or(old.as_ref()).map(|figures| figures.completed_at).filter(|_| old != new) else {
        return Ok(None);
    };
    Ok(Some(settled_change::ActiveModel {
        id: ActiveValue::NotSet,
        order_id: ActiveValue::Set(now.id),
        shop: ActiveValue::Set(now.shop.clone()),
        completed_at: ActiveValue::Set(completed_at),
        old_figures: ActiveValue::Set(json_of("figures", old.as_ref())?),
        new_figures: ActiveValue::Set(json_of("figures", new.as_ref())?),
        recorded_at: ActiveValue::Set(at),
    }))
}

/// Writes changes, last before the commit, so that a reader of the watermark waits only briefly.
pub async fn write<C: ConnectionTrait>(to: &C, changes: &[settled_change::ActiveModel]) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    lock(to, "pg_advisory_xact_lock_shared").await?;
    settled_change::Entity::insert_many(changes.to_vec()).exec_without_returning(to).await?;
    Ok(())
}

async fn lock<C: ConnectionTrait>(connection: &C, function: &str) -> Result<(), StoreError> {
    if connection.get_database_backend() == DbBackend::Postgres {
        let mut sql = Sql::new(DbBackend::Postgres);
        sql.push("SELECT ").push(function).push("(hashtextextended(").bind(LOCK).push(", 0))");
        connection.execute_raw(sql.build()).await?;
    }
    Ok(())
}

impl UnitOfWork {
    /// The number of the newest change. Every change up to it is committed, and every other one gets a higher number.
    pub async fn settled_watermark(&mut self) -> Result<i64, StoreError> {
        let transaction = self.transaction().await?;
        lock(transaction, "pg_advisory_xact_lock").await?;
        let mut sql = Sql::new(transaction.get_database_backend());
        sql.push("SELECT coalesce(max(id), 0) AS newest FROM settled_change");
        let row = transaction.query_one_raw(sql.build()).await?;
        Ok(row.map(|row| row.try_get("", "newest")).transpose()?.unwrap_or_default())
    }
}

/// The place of an order among those of a range: the time of its completion, and its id.
pub type Place = (i64, Uuid);

/// An order that changed after a watermark, with its figures as of then; `None` = it did not count then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// The place of the order.
    pub place: Place,
    /// Its figures as of the watermark.
    pub figures: Option<Figures>,
}

/// The change of an order between two watermarks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjusted {
    /// The place of the order.
    pub place: Place,
    /// The figures in the exports before; `None` = it did not count.
    pub before: Option<Figures>,
    /// The figures of now; `None` = it no longer counts.
    pub after: Option<Figures>,
    /// The export whose range contains it; the last one where there are several.
    pub export: Uuid,
}

/// Changes between two watermarks of orders in ranges that were exported before.
#[derive(Debug, Clone)]
pub struct AdjustedRange {
    /// The scope of the chain of exports.
    pub scope: String,
    /// The position in the chain; only ranges before it are adjusted.
    pub position: i64,
    /// Changes after this number …
    pub after: i64,
    /// … and up to this one.
    pub up_to: i64,
    /// The range that is exported now: an order that counts in it is no adjustment.
    pub range: CompletedRange,
}

impl OrderStore<'_> {
    /// The next orders of a range that changed after a watermark, after a place and up to another one.
    pub async fn former_figures(
        self,
        range: &CompletedRange,
        watermark: i64,
        after: Option<Place>,
        up_to: Option<Place>,
        limit: u32,
    ) -> Result<Vec<Former>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT c.order_id, c.completed_at, c.old_figures FROM settled_change c WHERE c.id > ").bind(watermark);
        sql.push(" AND c.completed_at >= ").bind(micros(range.from)).push(" AND c.completed_at < ").bind(micros(range.to));
        if let Some(shops) = &range.shops {
            sql.push(" AND c.shop").among_texts(shops);
        }
        push_place(&mut sql, "c", ">", after);
        push_place(&mut sql, "c", "<=", up_to);
        // The first change after the watermark holds the figures before it.
        sql.push(" AND NOT EXISTS (SELECT 1 FROM settled_change e WHERE e.order_id = c.order_id AND e.id < c.id AND e.id > ");
        sql.bind(watermark).push(") ORDER BY c.completed_at, c.order_id LIMIT ").bind(i64::from(limit));
        let rows = self.store.connection().query_all_raw(sql.build()).await?;
        let former = |row: &QueryResult| Ok(Former { place: place(row)?, figures: figures(row, "old_figures")? });
        rows.iter().map(former).collect()
    }

    /// The next orders whose figures changed between two watermarks, after a place.
    pub async fn adjusted(self, of: &AdjustedRange, after: Option<Place>, limit: u32) -> Result<Vec<Adjusted>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT * FROM (SELECT f.order_id, f.completed_at, f.old_figures, l.new_figures, (SELECT s.export_id FROM export_freeze s");
        sql.push(" WHERE s.scope = ").bind(of.scope.as_str()).push(" AND s.position < ").bind(of.position);
        sql.push(" AND f.completed_at >= s.completed_from AND f.completed_at < s.completed_to ORDER BY s.position DESC LIMIT 1) AS export");
        sql.push(" FROM (SELECT order_id, min(id) AS first_id, max(id) AS last_id FROM settled_change WHERE id > ")
            .bind(of.after);
        sql.push(" AND id <= ").bind(of.up_to);
        sql.push(" GROUP BY order_id) g JOIN settled_change f ON f.id = g.first_id JOIN settled_change l ON l.id = g.last_id");
        sql.push(" WHERE coalesce(f.old_figures, '') <> coalesce(l.new_figures, '')");
        sql.push(" AND NOT (l.new_figures IS NOT NULL AND f.completed_at >= ").bind(micros(of.range.from));
        sql.push(" AND f.completed_at < ").bind(micros(of.range.to)).push(")");
        if let Some(shops) = &of.range.shops {
            sql.push(" AND f.shop").among_texts(shops);
        }
        push_place(&mut sql, "f", ">", after);
        sql.push(") a WHERE a.export IS NOT NULL ORDER BY a.completed_at, a.order_id LIMIT ").bind(i64::from(limit));
        let rows = self.store.patient().query_all_raw(sql.build()).await?;
        let adjusted = |row: &QueryResult| {
            let (before, after) = (figures(row, "old_figures")?, figures(row, "new_figures")?);
            Ok(Adjusted { place: place(row)?, before, after, export: row.try_get("", "export")? })
        };
        rows.iter().map(adjusted).collect()
    }
}

fn push_place(sql: &mut Sql, table: &str, compares: &str, place: Option<Place>) {
    if let Some((completed_at, id)) = place {
        sql.push(&format!(" AND ({table}.completed_at, {table}.order_id) {compares} ("));
        sql.bind(completed_at).push(", ").bind(id).push(")");
    }
}

fn place(row: &QueryResult) -> Result<Place, StoreError> {
    Ok((row.try_get("", "completed_at")?, row.try_get("", "order_id")?))
}

fn figures(row: &QueryResult, column: &str) -> Result<Option<Figures>, StoreError> {
    from_json_of("figures", row.try_get::<Option<String>>("", column)?.as_deref())
}
