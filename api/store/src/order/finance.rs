//! Completed orders as finance reads them: narrow rows, page by page, without the documents of the read model.

use chrono::{DateTime, Utc};
use domain::kernel::ids::OrderId;
use domain::order::payment::{PayableBasis, Totals};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::base::sql::Sql;
use crate::base::value::{micros, time, time_of};
use crate::{OrderStore, StoreError};

/// The time of completion, with the exact expression of its index: a page is then read from its beginning, and nothing is sorted.
pub(crate) const COMPLETED: &str = "coalesce(completed_at, 9223372036854775807)";

/// The condition for orders that an export counts: completed and settled, no test orders, and with known amounts.
pub(crate) const COUNTED: &str =
    "settled AND status = 'COMPLETED' AND NOT is_test AND payable_basis <> 'UNKNOWN' AND goods_known";

/// One completed and settled order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledOrder {
    /// The id of the order.
    pub id: OrderId,
    /// The number of the order.
    pub number: String,
    /// The shop of the order.
    pub shop: String,
    /// The channel of the order.
    pub channel: String,
    /// The number of the order at its channel.
    pub channel_number: String,
    /// The time of placing.
    pub placed_at: DateTime<Utc>,
    /// The time of payment.
    pub paid_at: Option<DateTime<Utc>>,
    /// The time of completion.
    pub completed_at: DateTime<Utc>,
    /// The time of settlement.
    pub settled_at: Option<DateTime<Utc>>,
    /// The currency by ISO 4217.
    pub currency: String,
    /// The amounts in minor units.
    pub totals: Totals,
    /// The number of finance's voucher.
    pub voucher_number: Option<String>,
}

/// A range of completion times, and the shops of the orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletedRange {
    /// The first moment of the range.
    pub from: DateTime<Utc>,
    /// The end of the range, exclusive.
    pub to: DateTime<Utc>,
    /// The shops of the orders; `None` = all.
    pub shops: Option<Vec<String>>,
}

/// The numbers of completed orders in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CompletedCounts {
    /// Orders that an export contains.
    pub counted: u64,
    /// Orders that are not settled.
    pub unsettled: u64,
    /// Settled orders with an unknown amount.
    pub unknown: u64,
}

impl OrderStore<'_> {
    /// The next `limit` completed and settled orders after a key, sorted by the time of their completion.
    pub async fn settled_orders(
        self,
        range: &CompletedRange,
        after: Option<(DateTime<Utc>, OrderId)>,
        limit: u32,
    ) -> Result<Vec<SettledOrder>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(
            "SELECT id, number, shop, channel, channel_number, placed_at, paid_at, completed_at, settled_at, currency, goods, ",
        );
        sql.push("discount, freight, tax, payable, paid, refunded, voucher_number, tip, duties, tax_included, rounding ");
        sql.push(&format!("FROM \"order\" WHERE {COUNTED}"));
        push_range(&mut sql, range);
        if let Some((completed_at, id)) = after {
            sql.push(&format!(" AND ({COMPLETED}, id) > (")).bind(micros(completed_at)).push(", ").bind(id.0).push(")");
        }
        sql.push(&format!(" ORDER BY {COMPLETED}, id LIMIT ")).bind(i64::from(limit));
        let rows = self.store.connection().query_all_raw(sql.build()).await?;
        rows.iter().map(settled_order).collect()
    }

    /// The numbers of completed orders of the range that count and that are left out. Test orders are in neither.
    pub async fn count_completed(self, range: &CompletedRange) -> Result<CompletedCounts, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(&format!("SELECT count(CASE WHEN {COUNTED} THEN 1 END) AS counted, "));
        sql.push("count(CASE WHEN NOT settled THEN 1 END) AS unsettled, ");
        sql.push(&format!("count(CASE WHEN settled AND NOT ({COUNTED}) THEN 1 END) AS unknown "));
        sql.push("FROM \"order\" WHERE status = 'COMPLETED' AND NOT is_test");
        push_range(&mut sql, range);
        let row = self.store.patient().query_one_raw(sql.build()).await?;
        let Some(row) = row else { return Ok(CompletedCounts::default()) };
        let count = |name: &str| row.try_get::<i64>("", name).map(i64::unsigned_abs);
        Ok(CompletedCounts { counted: count("counted")?, unsettled: count("unsettled")?, unknown: count("unknown")? })
    }
}

fn push_range(sql: &mut Sql, range: &CompletedRange) {
    sql.push(&format!(" AND status = 'COMPLETED' AND {COMPLETED} >= ")).bind(micros(range.from));
    sql.push(&format!(" AND {COMPLETED} < ")).bind(micros(range.to));
    if let Some(shops) = &range.shops {
        sql.push(" AND shop").among_texts(shops);
    }
}

fn settled_order(row: &QueryResult) -> Result<SettledOrder, StoreError> {
    Ok(SettledOrder {
        id: OrderId(row.try_get("", "id")?),
        number: row.try_get("", "number")?,
        shop: row.try_get("", "shop")?,
        channel: row.try_get("", "channel")?,
        channel_number: row.try_get("", "channel_number")?,
        placed_at: time(row.try_get("", "placed_at")?)?,
        paid_at: time_of(row.try_get("", "paid_at")?)?,
        completed_at: time(row.try_get("", "completed_at")?)?,
        settled_at: time_of(row.try_get("", "settled_at")?)?,
        currency: row.try_get("", "currency")?,
        totals: Totals {
            goods: Some(row.try_get("", "goods")?),
            discount: row.try_get("", "discount")?,
            freight: row.try_get("", "freight")?,
            tax: row.try_get("", "tax")?,
            payable: Some(row.try_get("", "payable")?),
            payable_basis: PayableBasis::Stated,
            tip: row.try_get("", "tip")?,
            duties: row.try_get("", "duties")?,
            tax_included: row.try_get("", "tax_included")?,
            rounding: row.try_get("", "rounding")?,
            paid: row.try_get("", "paid")?,
            refunded: row.try_get("", "refunded")?,
        },
        voucher_number: row.try_get("", "voucher_number")?,
    })
}
