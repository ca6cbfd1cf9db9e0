//! Backtests of rules: a queue, the figures so far, and the orders that matched.

use chrono::{DateTime, Utc};
use domain::kernel::ids::{OrderId, RuleBacktestId, RuleId};
use domain::rules::backtest::{Backtest, BacktestCursor, BacktestOrder, BacktestStatus, Tally};
use entity::rules::{rule_backtest, rule_backtest_order, rule_version};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::StoreError;
use crate::base::sql::Sql;
use crate::base::value::{from_json, from_json_of, from_word, json, json_of, micros, micros_of, time, time_of, word};
use crate::base::write::Existing;
use crate::order::aggregate::Aggregate;
use crate::order::work::UnitOfWork;
use crate::rules::RuleStore;

/// The backtests that have not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OpenBacktests {
    /// The number of those that wait.
    pub waiting: u64,
    /// The number of those that run.
    pub running: u64,
}

impl Aggregate for Backtest {
    const NAME: &'static str = "ruleBacktest";
    type Id = RuleBacktestId;
    type Reach = ();

    fn id(&self) -> RuleBacktestId {
        self.id
    }

    fn target(id: &RuleBacktestId) -> String {
        format!("ruleBacktest {id}")
    }

    async fn load(work: &mut UnitOfWork, id: &RuleBacktestId, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let row = rule_backtest::Entity::find_by_id(id.0).lock_exclusive().one(work.transaction().await?).await?;
        row.map(backtest_of).transpose()
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        work.insert::<rule_backtest::Entity>(Existing::Replace, row(self)?);
        Ok(())
    }
}

impl UnitOfWork {
    /// The number of backtests that have not ended. Until this unit of work ends, no other one starts or takes a backtest.
    pub async fn open_backtests(&mut self) -> Result<OpenBacktests, StoreError> {
        self.lock_name("rule backtests").await?;
        let open = rule_backtest::Entity::find().filter(rule_backtest::Column::FinishedAt.is_null());
        let statuses = open.select_only().column(rule_backtest::Column::Status).into_tuple::<String>();
        let running = word(&BacktestStatus::Running);
        let mut counted = OpenBacktests::default();
        for status in statuses.all(self.transaction().await?).await? {
            *if status == running { &mut counted.running } else { &mut counted.waiting } += 1;
        }
        Ok(counted)
    }

    /// Locks and reads the next backtest for a worker at `now`: a running one that no worker has, then, unless `most` run already, the one
    /// that has waited longest.
    pub async fn next_backtest(&mut self, now: DateTime<Utc>, most: u64) -> Result<Option<Backtest>, StoreError> {
        let open = self.open_backtests().await?;
        let free = rule_backtest::Column::LeasedUntil.is_null();
        let left = rule_backtest::Column::LeasedUntil.lte(micros(now));
        let runs = rule_backtest::Column::Status.eq(word(&BacktestStatus::Running));
        let running = rule_backtest::Entity::find().filter(runs).filter(sea_orm::Condition::any().add(free).add(left));
        let waits = rule_backtest::Column::Status.eq(word(&BacktestStatus::Queued));
        let waiting = rule_backtest::Entity::find().filter(waits);
        for (all, is_wanted) in [(running, open.running > 0), (waiting, open.running < most && open.waiting > 0)] {
            if !is_wanted {
                continue;
            }
            let next = all
                .filter(rule_backtest::Column::FinishedAt.is_null())
                .order_by_asc(rule_backtest::Column::CreatedAt)
                .order_by_asc(rule_backtest::Column::Id)
                .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
            if let Some(row) = next.one(self.transaction().await?).await? {
                return backtest_of(row).map(Some);
            }
        }
        Ok(None)
    }

    /// Adds matched orders to the list of a backtest.
    pub fn list_backtest_orders(&mut self, backtest: RuleBacktestId, orders: &[BacktestOrder]) -> Result<(), StoreError> {
        for order in orders {
            let row = rule_backtest_order::Model {
                backtest_id: backtest.0,
                position: number(order.position),
                order_id: order.order.0,
                shop: order.shop.clone(),
                because: json("because", &order.because)?,
                stopped_by: json("parties", &order.stopped_by)?,
            };
            self.insert::<rule_backtest_order::Entity>(Existing::Refuse, row);
        }
        Ok(())
    }
}

impl RuleStore<'_> {
    /// The backtest of this id; `None` = there is none.
    pub async fn backtest(self, id: RuleBacktestId) -> Result<Option<Backtest>, StoreError> {
        let row = rule_backtest::Entity::find_by_id(id.0).one(self.store.connection()).await?;
        row.map(backtest_of).transpose()
    }

    /// The status of a backtest and the turn of its worker; `None` = there is none of this id.
    pub async fn backtest_turn(self, id: RuleBacktestId) -> Result<Option<(BacktestStatus, i64)>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT b.status, b.turn FROM rule_backtest b WHERE b.id = ").bind(id.0);
        let rows = self.store.read(sql).await?;
        let turn =
            rows.first().map(|row| Ok((from_word("status", &row.try_get::<String>("", "status")?)?, row.try_get("", "turn")?)));
        turn.transpose()
    }

    /// The matched orders of a backtest after a position, in their order; `shops` = only orders of these. `None` = of all shops.
    pub async fn backtest_orders(
        self,
        id: RuleBacktestId,
        shops: Option<&[String]>,
        after: u64,
        limit: u64,
    ) -> Result<Vec<BacktestOrder>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(
            "SELECT m.position, m.order_id, m.shop, m.because, m.stopped_by FROM rule_backtest_order m WHERE m.backtest_id = ",
        );
        sql.bind(id.0).push(" AND m.position > ").bind(number(after));
        if let Some(shops) = shops {
            sql.push(" AND m.shop").among_texts(shops);
        }
        sql.push(" ORDER BY m.position LIMIT ").bind(number(limit));
        let rows = self.store.read(sql).await?;
        let orders = rows.iter().map(|row| {
            let text = |column: &str| row.try_get::<String>("", column);
            Ok(BacktestOrder {
                position: whole(row.try_get("", "position")?),
                order: OrderId(row.try_get("", "order_id")?),
                shop: text("shop")?,
                because: from_json("because", &text("because")?)?,
                stopped_by: from_json("parties", &text("stopped_by")?)?,
            })
        });
        orders.collect()
    }

    /// Removes up to `limit` backtests that ended before this time, with their lists; returns the number of removed ones.
    pub async fn forget_backtests(self, before: DateTime<Utc>, limit: u64) -> Result<usize, StoreError> {
        let ended = rule_backtest::Entity::find().filter(rule_backtest::Column::FinishedAt.lt(micros(before)));
        let ended = ended.select_only().column(rule_backtest::Column::Id).order_by_asc(rule_backtest::Column::FinishedAt);
        let ids: Vec<uuid::Uuid> = ended.limit(limit).into_tuple().all(self.store.connection()).await?;
        for id in &ids {
            // The list goes first, so that an interruption leaves no list without its backtest.
            for table in ["rule_backtest_order WHERE backtest_id = ", "rule_backtest WHERE id = "] {
                let mut sql = Sql::new(self.store.backend());
                sql.push("DELETE FROM ").push(table).bind(*id);
                self.store.connection().execute_raw(sql.build()).await?;
            }
        }
        Ok(ids.len())
    }

    /// Every name that a version of a rule had.
    pub async fn names_of(self, rule: RuleId) -> Result<Vec<String>, StoreError> {
        let versions = rule_version::Entity::find().filter(rule_version::Column::RuleId.eq(rule.0));
        let names = versions.select_only().column(rule_version::Column::Name).distinct().into_tuple();
        Ok(names.all(self.store.connection()).await?)
    }
}

fn row(backtest: &Backtest) -> Result<rule_backtest::Model, StoreError> {
    let tally = backtest.tally;
    Ok(rule_backtest::Model {
        id: backtest.id.0,
        rule_id: backtest.rule.map(|(rule, _)| rule.0),
        rule_version: backtest.rule.map(|(_, version)| version),
        name: backtest.name.clone(),
        trigger_kind: word(&backtest.trigger),
        condition: json("condition", &backtest.condition)?,
        placed_from: micros(backtest.from),
        placed_to: micros(backtest.to),
        status: word(&backtest.status),
        total: backtest.total.map(number),
        matched: number(tally.matched),
        unmatched: number(tally.unmatched),
        undetermined: number(tally.undetermined),
        also_held: number(tally.also_held),
        listed: number(backtest.listed),
        cursor_at: backtest.cursor.map(|cursor| micros(cursor.at)),
        cursor_order: backtest.cursor.map(|cursor| cursor.order.0),
        leased_until: micros_of(backtest.leased_until),
        turn: backtest.turn,
        asked_by: json("person", &backtest.asked_by)?,
        created_at: micros(backtest.created_at),
        started_at: micros_of(backtest.started_at),
        finished_at: micros_of(backtest.finished_at),
        error: json_of("reason", backtest.error.as_ref())?,
    })
}

fn backtest_of(row: rule_backtest::Model) -> Result<Backtest, StoreError> {
    let cursor = row.cursor_at.zip(row.cursor_order);
    let cursor = cursor.map(|(at, order)| Ok::<_, StoreError>(BacktestCursor { at: time(at)?, order: OrderId(order) }));
    Ok(Backtest {
        id: row.id.into(),
        rule: row.rule_id.zip(row.rule_version).map(|(rule, version)| (RuleId(rule), version)),
        trigger: from_word("rule trigger", &row.trigger_kind)?,
        condition: from_json("condition", &row.condition)?,
        from: time(row.placed_from)?,
        to: time(row.placed_to)?,
        status: from_word("status", &row.status)?,
        total: row.total.map(whole),
        tally: Tally {
            matched: whole(row.matched),
            unmatched: whole(row.unmatched),
            undetermined: whole(row.undetermined),
            also_held: whole(row.also_held),
        },
        listed: whole(row.listed),
        cursor: cursor.transpose()?,
        leased_until: time_of(row.leased_until)?,
        turn: row.turn,
        asked_by: from_json("person", &row.asked_by)?,
        created_at: time(row.created_at)?,
        started_at: time_of(row.started_at)?,
        finished_at: time_of(row.finished_at)?,
        error: from_json_of("reason", row.error.as_deref())?,
        name: row.name,
    })
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn whole(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
