//! The counters of rules: how many orders of one phone or buyer were placed within a time, counted by index for a whole group of orders.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::kernel::ids::OrderId;
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use crate::StoreError;
use crate::base::sql::Sql;
use crate::base::value::micros;
use crate::order::work::UnitOfWork;
use crate::rules::RuleStore;

/// The orders up to which a counter counts.
pub(crate) const MOST_COUNTED: i64 = 1_000;

/// The column by which a counter finds orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Orders with the same phone, by its blind index.
    Phone,
    /// Orders of the same buyer of a channel, by the buyer's blind index.
    Buyer,
}

impl Counted {
    /// The column of `order` that is the same for orders that are counted together.
    pub(crate) fn column(self) -> &'static str {
        match self {
            Self::Phone => "phone_index",
            Self::Buyer => "buyer_index",
        }
    }
}

/// A question to a counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterQuestion {
    /// The order that asks; it is not counted.
    pub order: OrderId,
    /// The blind index of its phone or buyer.
    pub index: String,
    /// Orders placed at this time are too old to count.
    pub after: DateTime<Utc>,
    /// The last time that counts.
    pub until: DateTime<Utc>,
}

impl RuleStore<'_> {
    /// The orders that the timer of rules is due for, those first that have waited longest.
    pub async fn orders_due(self, now: DateTime<Utc>, limit: u64) -> Result<Vec<OrderId>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT o.id FROM \"order\" o WHERE o.rules_due_at <= ").bind(micros(now));
        sql.push(" ORDER BY o.rules_due_at LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.store.connection().query_all_raw(sql.build()).await?;
        Ok(rows.iter().map(|row| row.try_get("", "id").map(OrderId)).collect::<Result<_, _>>()?)
    }
}

impl UnitOfWork {
    /// The number of other stored orders for each question of a group, counted up to 1,000, with one statement. Orders of this unit of work
    /// are counted as they were stored.
    pub async fn count_orders(
        &mut self,
        by: Counted,
        questions: &[CounterQuestion],
    ) -> Result<HashMap<OrderId, u32>, StoreError> {
        if questions.is_empty() {
            return Ok(HashMap::new());
        }
        let mut sql = Sql::new(self.store.backend());
        let (id, asked) = match sql.backend {
            DbBackend::Postgres => ("(q.value->>0)::uuid", " FROM json_array_elements("),
            _ => ("unhex(q.value->>0, '-')", " FROM json_each("),
        };
        let number = |place: u8| match sql.backend {
            DbBackend::Postgres => format!("(q.value->>{place})::bigint"),
            _ => format!("(q.value->>{place})"),
        };
        let (after, until) = (number(2), number(3));
        let rows = questions.iter().map(|one| (one.order.0.to_string(), &one.index, micros(one.after), micros(one.until)));
        let rows = serde_json::json!(rows.collect::<Vec<_>>()).to_string();
        let column = by.column();
        sql.push(&format!(
            "SELECT {id} AS id, (SELECT count(*) FROM (SELECT 1 FROM \"order\" o WHERE o.{column} = (q.value->>1) \
             AND o.placed_at > {after} AND o.placed_at <= {until} AND o.id <> {id} AND NOT o.is_test LIMIT {MOST_COUNTED}) e) AS n{asked}"
        ));
        let end = if sql.backend == DbBackend::Postgres { "::json) AS q(value)" } else { ") AS q" };
        sql.bind(rows).push(end);
        let found = self.transaction().await?.query_all_raw(sql.build()).await?;
        let answers = found.iter().map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            let count = u32::try_from(row.try_get::<i64>("", "n")?).unwrap_or(u32::MAX);
            Ok((OrderId(id), count))
        });
        answers.collect()
    }
}
