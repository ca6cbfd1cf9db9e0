//! The company's settings for the steps of orders, every version of them, and the orders to be checked again after a change.

use chrono::{DateTime, Utc};
use domain::kernel::ids::OrderId;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::matrix::TransitionSetting;
use domain::order::status_matrix::Condition;
use entity::order::{order_sweep, order_transition};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::base::sql::Sql;
use crate::base::value::{from_json, from_word, json, micros, time};
use crate::order::orders::load;
use crate::{Aggregate, OrderStore, StoreError, UnitOfWork};

/// A step of orders, and the warehouse of the orders; `None` = all warehouses without a setting of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The status before it.
    pub from: OrderStatus,
    /// The status after it.
    pub to: OrderStatus,
    /// The code of the warehouse.
    pub warehouse: Option<String>,
}

/// Orders of a status (and a warehouse) that have to be checked again because a setting changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// The id of the sweep.
    pub id: Uuid,
    /// The status of the orders.
    pub status: OrderStatus,
    /// The warehouse of the orders; `None` = all.
    pub warehouse: Option<String>,
    /// The last order that was checked; `None` = none yet.
    pub after: Option<OrderId>,
}

impl OrderStore<'_> {
    /// Every current setting, by step and warehouse. A few dozen at most.
    pub async fn transitions(self) -> Result<Vec<TransitionSetting>, StoreError> {
        let current = order_transition::Entity::find().filter(order_transition::Column::SupersededAt.is_null());
        current.all(self.store.connection()).await?.into_iter().map(setting).collect()
    }

    /// The versions of a step's setting below `before`, the newest first.
    pub async fn transition_versions(self, step: &Step, before: i64, limit: u64) -> Result<Vec<TransitionSetting>, StoreError> {
        let rows = of_step(step).filter(order_transition::Column::Version.lt(before));
        let newest = rows.order_by_desc(order_transition::Column::Version).limit(limit);
        newest.all(self.store.connection()).await?.into_iter().map(setting).collect()
    }

    /// At most `limit` orders in a status after one, by id: of a warehouse, or of all warehouses except `besides`. They are not locked.
    pub async fn standing(
        self,
        status: OrderStatus,
        warehouse: Option<&str>,
        besides: &[String],
        after: Option<OrderId>,
        limit: u32,
    ) -> Result<Vec<Order>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT id FROM \"order\" WHERE status = ").bind(status.name());
        if let Some(warehouse) = warehouse {
            sql.push(" AND warehouse = ").bind(warehouse);
        }
        for other in besides {
            sql.push(" AND (warehouse IS NULL OR warehouse <> ").bind(other.as_str()).push(")");
        }
        if let Some(after) = after {
            sql.push(" AND id > ").bind(after.0);
        }
        sql.push(" ORDER BY id LIMIT ").bind(i64::from(limit));
        let rows = self.store.read(sql).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
        let mut orders = load(self.store.connection(), self.store.vault(), &ids)
            .await?
            .into_iter()
            .map(|one| one.order())
            .collect::<Result<Vec<_>, _>>()?;
        orders.sort_by_key(|order| order.id);
        Ok(orders)
    }

    /// The sweep that waits longest; `None` = there is none.
    pub async fn next_sweep(self) -> Result<Option<Sweep>, StoreError> {
        let oldest =
            order_sweep::Entity::find().order_by_asc(order_sweep::Column::OpenedAt).order_by_asc(order_sweep::Column::Id);
        let row = oldest.one(self.store.connection()).await?;
        row.map(|row| {
            let status = from_word("status", &row.status)?;
            Ok(Sweep { id: row.id, status, warehouse: row.warehouse, after: row.after_order.map(OrderId) })
        })
        .transpose()
    }

    /// Records the progress of a sweep; `None` ends it.
    pub async fn sweep_came_to(self, sweep: Uuid, after: Option<OrderId>) -> Result<(), StoreError> {
        match after {
            Some(after) => {
                let to = order_sweep::Entity::update_many().col_expr(order_sweep::Column::AfterOrder, Expr::value(after.0));
                to.filter(order_sweep::Column::Id.eq(sweep)).exec(self.store.connection()).await?;
            }
            None => {
                order_sweep::Entity::delete_by_id(sweep).exec(self.store.connection()).await?;
            }
        }
        Ok(())
    }
}

impl Aggregate for TransitionSetting {
    const NAME: &'static str = "step";
    type Id = Step;
    type Reach = ();

    fn id(&self) -> Step {
        Step { from: self.from, to: self.to, warehouse: self.warehouse.clone() }
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn target(step: &Step) -> String {
        let of = step.warehouse.as_ref().map(|code| format!(" {code}")).unwrap_or_default();
        format!("{} → {}{of}", step.from.name(), step.to.name())
    }

    /// Locks and reads the current setting of a step.
    async fn load(work: &mut UnitOfWork, step: &Step, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let current = of_step(step).filter(order_transition::Column::SupersededAt.is_null());
        current.lock_exclusive().one(work.transaction().await?).await?.map(setting).transpose()
    }

    /// Writes the setting as the current one. Of two callers that write the same version at once, one gets an error and has to try again.
    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        let (step, transaction) = (self.id(), work.transaction().await?);
        order_transition::Entity::update_many()
            .col_expr(order_transition::Column::SupersededAt, Expr::value(micros(self.set_at)))
            .filter(order_transition::Column::FromStatus.eq(step.from.name()))
            .filter(order_transition::Column::ToStatus.eq(step.to.name()))
            .filter(order_transition::Column::Warehouse.eq(key_of(&step)))
            .filter(order_transition::Column::SupersededAt.is_null())
            .exec(transaction)
            .await?;
        let row = order_transition::Model {
            from_status: self.from.name().to_owned(),
            to_status: self.to.name().to_owned(),
            warehouse: key_of(&step).to_owned(),
            version: self.version,
            needs: json("needs", &self.needs)?,
            set_at: micros(self.set_at),
            set_by: json("person", &self.set_by)?,
            superseded_at: None,
        };
        order_transition::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
        Ok(())
    }
}

impl UnitOfWork {
    /// Opens a sweep, which has the orders of a status checked again.
    pub async fn open_sweep(&mut self, sweep: &Sweep, now: DateTime<Utc>) -> Result<(), StoreError> {
        let row = order_sweep::Model {
            id: sweep.id,
            status: sweep.status.name().to_owned(),
            warehouse: sweep.warehouse.clone(),
            after_order: sweep.after.map(|order| order.0),
            opened_at: micros(now),
        };
        order_sweep::Entity::insert(row.into_active_model()).exec_without_returning(self.transaction().await?).await?;
        Ok(())
    }
}

/// The warehouse as it is in the key: an empty text for all.
fn key_of(step: &Step) -> &str {
    step.warehouse.as_deref().unwrap_or_default()
}

fn of_step(step: &Step) -> sea_orm::Select<order_transition::Entity> {
    order_transition::Entity::find()
        .filter(order_transition::Column::FromStatus.eq(step.from.name()))
        .filter(order_transition::Column::ToStatus.eq(step.to.name()))
        .filter(order_transition::Column::Warehouse.eq(key_of(step)))
}

/// A row as a setting.
pub(crate) fn setting(row: order_transition::Model) -> Result<TransitionSetting, StoreError> {
    Ok(TransitionSetting {
        from: from_word("status", &row.from_status)?,
        to: from_word("status", &row.to_status)?,
        warehouse: Some(row.warehouse).filter(|code| !code.is_empty()),
        needs: from_json::<Vec<Condition>>("needs", &row.needs)?,
        version: row.version,
        set_at: time(row.set_at)?,
        set_by: from_json("person", &row.set_by)?,
    })
}
