//! Embargoes, and the orders that each of them holds or held.

use domain::kernel::ids::{EmbargoId, OrderId};
use domain::kernel::region_code::RegionCode;
use domain::kernel::status::OrderStatus;
use domain::rules::embargo::{Embargo, EmbargoState, EmbargoTally, Walk};
use entity::rules::{embargo, embargo_order};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect};

use crate::StoreError;
use crate::base::sql::Sql;
use crate::base::value::{from_json, from_json_of, from_word, json, json_of, micros, micros_of, time, time_of, word};
use crate::base::write::Existing;
use crate::order::aggregate::Aggregate;
use crate::order::region_filter::push_regions;
use crate::order::work::UnitOfWork;
use crate::rules::RuleStore;

/// The name that gates hold together, and that a change of the embargoes in force holds alone.
const LOCK: &str = "embargoes";

/// The number of open orders of a status and a warehouse that go to the regions of an embargo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOrders {
    /// The status of the orders.
    pub status: OrderStatus,
    /// The warehouse of the orders; `None` = they have none yet.
    pub warehouse: Option<String>,
    /// The number of these orders.
    pub count: i64,
    /// Those of them that a hold blocks.
    pub held: i64,
}

impl RuleStore<'_> {
    /// The embargoes before this id, the newest first, at most `limit`. `None` = from the newest.
    pub async fn embargoes(self, before: Option<EmbargoId>, limit: u64) -> Result<Vec<Embargo>, StoreError> {
        let mut all = embargo::Entity::find();
        if let Some(before) = before {
            all = all.filter(embargo::Column::Id.lt(before.0));
        }
        let rows = all.order_by_desc(embargo::Column::Id).limit(limit).all(self.store.connection()).await?;
        rows.into_iter().map(embargo_of).collect()
    }

    /// One embargo; `None` = there is none of this id.
    pub async fn embargo(self, id: EmbargoId) -> Result<Option<Embargo>, StoreError> {
        embargo::Entity::find_by_id(id.0).one(self.store.connection()).await?.map(embargo_of).transpose()
    }

    /// The embargoes that stand or are being lifted, the oldest first.
    pub async fn unlifted_embargoes(self) -> Result<Vec<Embargo>, StoreError> {
        let not_over = embargo::Entity::find().filter(embargo::Column::State.ne(word(&EmbargoState::Lifted)));
        let rows = not_over.order_by_asc(embargo::Column::Id).all(self.store.connection()).await?;
        rows.into_iter().map(embargo_of).collect()
    }

    /// How many orders each of these embargoes holds and has let go, and the unfinished tasks about them.
    pub async fn embargo_tallies(self, ids: &[EmbargoId]) -> Result<Vec<(EmbargoId, EmbargoTally)>, StoreError> {
        let backend = self.store.backend();
        let mut sql = Sql::new(backend);
        sql.push(
            "SELECT embargo_id, count(*) AS held, sum(CASE WHEN released THEN 1 ELSE 0 END) AS released FROM embargo_order ",
        );
        sql.push("WHERE embargo_id").among_ids(ids.iter().map(|id| id.0)).push(" GROUP BY embargo_id");
        let orders = self.store.read(sql).await?;
        let mut sql = Sql::new(backend);
        sql.push(
            "SELECT source_id, count(*) AS n FROM task WHERE open_key IS NOT NULL AND source_kind = 'EMBARGO' AND source_id",
        );
        sql.among_texts(ids.iter().map(ToString::to_string)).push(" GROUP BY source_id");
        let tasks = self.store.read(sql).await?;
        let tally = |id: &EmbargoId| {
            let mut tally = EmbargoTally::default();
            for row in &orders {
                if row.try_get::<uuid::Uuid>("", "embargo_id")? == id.0 {
                    (tally.held, tally.released) = (row.try_get("", "held")?, row.try_get("", "released")?);
                }
            }
            for row in &tasks {
                if row.try_get::<String>("", "source_id")? == id.to_string() {
                    tally.open_tasks = row.try_get("", "n")?;
                }
            }
            Ok((*id, tally))
        };
        ids.iter().map(tally).collect()
    }

    /// The open orders that go to the regions, counted by status and warehouse.
    pub async fn open_orders(self, regions: &[RegionCode]) -> Result<Vec<OpenOrders>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT o.status, o.warehouse, count(*) AS n, sum(CASE WHEN o.held THEN 1 ELSE 0 END) AS held FROM \"order\" o WHERE ");
        push_open(&mut sql);
        push_regions(&mut sql, regions, false);
        sql.push(" GROUP BY o.status, o.warehouse");
        let of_row = |row: &QueryResult| {
            let status: String = row.try_get("", "status")?;
            Ok(OpenOrders {
                status: from_word("status", &status)?,
                warehouse: row.try_get("", "warehouse")?,
                count: row.try_get("", "n")?,
                held: row.try_get("", "held")?,
            })
        };
        self.store.read(sql).await?.iter().map(of_row).collect()
    }

    /// The open orders of which it is unknown whether they go to the regions: their region is unknown, or a larger one.
    pub async fn open_orders_unknown(self, regions: &[RegionCode]) -> Result<i64, StoreError> {
        let parents = |region: &RegionCode| std::iter::successors(region.parent(), RegionCode::parent).collect::<Vec<_>>();
        let mut larger: Vec<RegionCode> = regions.iter().flat_map(parents).collect();
        larger.retain(|one| !regions.iter().any(|region| region.contains(one)));
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT count(*) AS n FROM \"order\" o WHERE ");
        push_open(&mut sql);
        sql.push(" AND (o.region IS NULL OR o.region").among_texts(larger.iter().map(RegionCode::as_str)).push(")");
        self.store.read_count(sql).await
    }

    /// The next open orders that go to the regions and that the embargo has not held yet, by id.
    pub async fn orders_to_hold(self, of: &Embargo, limit: u32) -> Result<Vec<OrderId>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT o.id FROM \"order\" o WHERE ");
        push_open(&mut sql);
        push_regions(&mut sql, &of.regions, false);
        if let Some(after) = of.walk.after {
            sql.push(" AND o.id > ").bind(after.0);
        }
        sql.push(
            " AND NOT EXISTS (SELECT 1 FROM embargo_order e WHERE e.order_id = o.id AND e.ended_at IS NULL AND e.embargo_id = ",
        );
        sql.bind(of.id.0).push(") ORDER BY o.id LIMIT ").bind(i64::from(limit));
        ids(&self.store.read(sql).await?, "id")
    }

    /// The next orders that the embargo holds, by id.
    pub async fn orders_to_free(self, of: &Embargo, limit: u32) -> Result<Vec<OrderId>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT order_id FROM embargo_order WHERE ended_at IS NULL AND embargo_id = ").bind(of.id.0);
        if let Some(after) = of.walk.after {
            sql.push(" AND order_id > ").bind(after.0);
        }
        sql.push(" ORDER BY order_id LIMIT ").bind(i64::from(limit));
        ids(&self.store.read(sql).await?, "order_id")
    }
}

impl UnitOfWork {
    /// The embargoes whose gates are closed, as of the last commit. Until this unit of work ends, none is placed and none is lifted.
    pub async fn standing_embargoes(&mut self) -> Result<Vec<Embargo>, StoreError> {
        if self.store.backend() == DbBackend::Postgres {
            let mut sql = Sql::new(DbBackend::Postgres);
            sql.push("SELECT pg_advisory_xact_lock_shared(hashtextextended(").bind(LOCK).push(", 0))");
            self.transaction().await?.execute_raw(sql.build()).await?;
        }
        // A statement of its own, because the lock may have waited for an embargo that is visible only now.
        let standing = [EmbargoState::Placing, EmbargoState::Active].map(|state| word(&state));
        let rows = embargo::Entity::find().filter(embargo::Column::State.is_in(standing)).order_by_asc(embargo::Column::Id);
        rows.all(self.transaction().await?).await?.into_iter().map(embargo_of).collect()
    }

    /// Waits until no gate is being passed, and closes all of them until the end of this unit of work; returns the number of embargoes that
    /// stand.
    pub async fn lock_embargoes(&mut self) -> Result<u64, StoreError> {
        self.lock_name(LOCK).await?;
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT count(*) AS n FROM embargo WHERE state IN ('PLACING', 'ACTIVE')");
        let row = self.transaction().await?.query_one_raw(sql.build()).await?;
        let count: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// The number of orders that an embargo holds.
    pub async fn count_embargoed(&mut self, of: EmbargoId) -> Result<i64, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT count(*) AS n FROM embargo_order WHERE ended_at IS NULL AND embargo_id = ").bind(of.0);
        let row = self.transaction().await?.query_one_raw(sql.build()).await?;
        Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
    }

    /// Records that an embargo holds an order.
    pub fn record_embargoed(&mut self, of: EmbargoId, order: OrderId) {
        let held_at = micros(self.now());
        let row = embargo_order::Model { embargo_id: of.0, order_id: order.0, held_at, ended_at: None, released: false };
        self.insert::<embargo_order::Entity>(Existing::Replace, row);
    }

    /// Records that an embargo holds these orders no longer. `released` = its hold was taken away; else it had ended before.
    pub async fn end_embargoed(&mut self, of: EmbargoId, orders: &[OrderId], released: bool) -> Result<(), StoreError> {
        if orders.is_empty() {
            return Ok(());
        }
        let mut sql = Sql::new(self.store.backend());
        sql.push("UPDATE embargo_order SET ended_at = ").bind(micros(self.now())).push(", released = ").bind(released);
        sql.push(" WHERE ended_at IS NULL AND embargo_id = ").bind(of.0);
        sql.push(" AND order_id").among_ids(orders.iter().map(|order| order.0));
        self.transaction().await?.execute_raw(sql.build()).await?;
        Ok(())
    }
}

impl Aggregate for Embargo {
    const NAME: &'static str = "embargo";
    type Id = EmbargoId;
    type Reach = ();

    fn id(&self) -> EmbargoId {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn target(id: &EmbargoId) -> String {
        format!("embargo {id}")
    }

    async fn load(work: &mut UnitOfWork, id: &EmbargoId, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let found = embargo::Entity::find_by_id(id.0).lock_exclusive().one(work.transaction().await?).await?;
        found.map(embargo_of).transpose()
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        let row = embargo::Model {
            id: self.id.0,
            version: self.version,
            state: word(&self.state),
            regions: json("regions", &self.regions)?,
            reason: self.reason.clone(),
            until: micros_of(self.until),
            tells_customers: self.tells_customers,
            placed_at: micros(self.placed_at),
            placed_by: json("person", &self.placed_by)?,
            lifted_at: micros_of(self.lifted_at),
            lifted_by: json_of("person", self.lifted_by.as_ref())?,
            pass: self.walk.pass,
            after_order: self.walk.after.map(|order| order.0),
            done: self.walk.done,
            total: self.walk.total,
        };
        work.insert::<embargo::Entity>(Existing::Replace, row);
        Ok(())
    }
}

/// Appends the condition that the order `o` has not left yet.
fn push_open(sql: &mut Sql) {
    let open = OrderStatus::ALL.into_iter().filter(|status| *status < OrderStatus::Shipped);
    let open: Vec<String> = open.map(|status| format!("'{}'", status.name())).collect();
    sql.push(&format!("o.status IN ({})", open.join(", ")));
}

fn ids(rows: &[QueryResult], column: &str) -> Result<Vec<OrderId>, StoreError> {
    rows.iter().map(|row| Ok(OrderId(row.try_get("", column)?))).collect()
}

fn embargo_of(row: embargo::Model) -> Result<Embargo, StoreError> {
    Ok(Embargo {
        id: row.id.into(),
        version: row.version,
        state: from_word("state of an embargo", &row.state)?,
        regions: from_json("regions", &row.regions)?,
        reason: row.reason,
        until: time_of(row.until)?,
        tells_customers: row.tells_customers,
        placed_at: time(row.placed_at)?,
        placed_by: from_json("person", &row.placed_by)?,
        lifted_at: time_of(row.lifted_at)?,
        lifted_by: from_json_of("person", row.lifted_by.as_deref())?,
        walk: Walk { pass: row.pass, after: row.after_order.map(OrderId), done: row.done, total: row.total },
    })
}
