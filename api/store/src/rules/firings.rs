//! The log of firings: which rule decided what on which order, and why.

use chrono::{DateTime, Utc};
use domain::access::actor::Person;
use domain::kernel::ids::{OrderId, RuleFiringId, RuleId};
use domain::rules::log::{RuleFiring, RuleReview, RuleStatistics};
use entity::rules::rule_firing;
use futures_util::future::BoxFuture;
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, QueryResult};

use crate::StoreError;
use crate::base::pending::Later;
use crate::base::sql::Sql;
use crate::base::value::{first_id, from_json, from_json_of, from_word, json, json_of, micros, micros_of, time, time_of, word};
use crate::base::window::{Slice, Take, Window};
use crate::base::write::Existing;
use crate::order::work::UnitOfWork;
use crate::rules::RuleStore;

/// A filter of firings. All given conditions must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FiringFilter {
    /// Only firings of this rule.
    pub rule: Option<RuleId>,
    /// Only firings on this order.
    pub order: Option<OrderId>,
    /// Only firings in shadow, or only those that had effect.
    pub shadow: Option<bool>,
    /// Only firings with this review.
    pub review: Option<RuleReview>,
    /// Only firings at or after this time, in microseconds since the Unix epoch.
    pub from: Option<i64>,
    /// Only firings before this time, in microseconds since the Unix epoch.
    pub until: Option<i64>,
    /// Only firings on orders of these shops; `None` = of all.
    pub shops: Option<Vec<String>>,
}

impl RuleStore<'_> {
    /// A page of firings: the newest first, or with `oldest_first` in the order of time.
    pub async fn firings(
        self,
        filter: &FiringFilter,
        window: &Window<RuleFiringId>,
        oldest_first: bool,
    ) -> Result<Slice<RuleFiring>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT f.* FROM rule_firing f WHERE 1 = 1");
        push_filter(&mut sql, filter);
        let [after, before] = if oldest_first { [" > ", " < "] } else { [" < ", " > "] };
        if let Some(key) = window.after {
            sql.push(" AND f.id").push(after).bind(key.0);
        }
        if let Some(key) = window.before {
            sql.push(" AND f.id").push(before).bind(key.0);
        }
        let is_from_start = matches!(window.take, Take::First(_));
        sql.push(" ORDER BY f.id").push(if is_from_start == oldest_first { "" } else { " DESC" }).push(" LIMIT ");
        sql.bind(window.take.probe());
        let found: Vec<RuleFiring> = self.store.read(sql).await?.iter().map(firing_of).collect::<Result<_, _>>()?;
        Ok(if oldest_first {
            window.slice(found, |firing| firing.id)
        } else {
            window.slice(found, |firing| std::cmp::Reverse(firing.id))
        })
    }

    /// One firing by its id.
    pub async fn firing(self, id: RuleFiringId) -> Result<Option<RuleFiring>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT f.* FROM rule_firing f WHERE f.id = ").bind(id.0);
        self.store.read(sql).await?.first().map(firing_of).transpose()
    }

    /// Deletes the firings before a time; returns their number.
    pub async fn forget_firings(self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("DELETE FROM rule_firing WHERE id < ").bind(first_id(before));
        Ok(self.store.connection().execute_raw(sql.build()).await?.rows_affected())
    }

    /// How often each of these rules fired with effect, and how its firings were reviewed.
    pub async fn statistics(self, rules: &[RuleId]) -> Result<Vec<(RuleId, RuleStatistics)>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(
            "SELECT f.rule_id, count(*) AS fired, sum(CASE WHEN f.review = 'CONFIRMED' THEN 1 ELSE 0 END) AS confirmed, \
             sum(CASE WHEN f.review = 'FALSE_ALARM' THEN 1 ELSE 0 END) AS false_alarms \
             FROM rule_firing f WHERE f.shadow = ",
        );
        sql.bind(false).push(" AND f.rule_id").among_ids(rules.iter().map(|rule| rule.0)).push(" GROUP BY f.rule_id");
        let count = |row: &QueryResult, column: &str| -> Result<u64, StoreError> {
            Ok(u64::try_from(row.try_get::<i64>("", column)?).unwrap_or_default())
        };
        let rows = self.store.read(sql).await?;
        let statistics = rows.iter().map(|row| {
            let rule = RuleId(row.try_get("", "rule_id")?);
            let (confirmed, false_alarms) = (count(row, "confirmed")?, count(row, "false_alarms")?);
            Ok((rule, RuleStatistics { fired: count(row, "fired")?, confirmed, false_alarms }))
        });
        statistics.collect()
    }
}

impl UnitOfWork {
    /// Adds a firing to the log.
    pub fn log_firing(&mut self, firing: &RuleFiring) -> Result<(), StoreError> {
        let row = row(firing)?;
        self.insert::<rule_firing::Entity>(Existing::Refuse, row);
        Ok(())
    }

    /// Writes at the commit how the firings of a rule on an order were reviewed, where they have no review yet.
    pub fn review_firings(&mut self, order: OrderId, rule: RuleId, review: RuleReview, by: &Person) -> Result<(), StoreError> {
        let (at, by) = (micros(self.now()), json("person", by)?);
        self.pending.later_mut::<Reviews>().0.push(Reviewed { order, rule, review, at, by });
        Ok(())
    }
}

/// The verdict of a person about the firings of a rule on an order.
struct Reviewed {
    order: OrderId,
    rule: RuleId,
    review: RuleReview,
    at: i64,
    by: String,
}

/// The verdicts that wait for the commit, because a firing may be written by it.
#[derive(Default)]
struct Reviews(Vec<Reviewed>);

impl Later for Reviews {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn write<'a>(&'a self, to: &'a DatabaseTransaction) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            for Reviewed { order, rule, review, at, by } in &self.0 {
                let mut sql = Sql::new(to.get_database_backend());
                sql.push("UPDATE rule_firing SET review = ").bind(word(review)).push(", reviewed_at = ").bind(*at);
                sql.push(", reviewed_by = ").bind(by.as_str()).push(" WHERE order_id = ").bind(order.0);
                sql.push(" AND rule_id = ").bind(rule.0).push(" AND review IS NULL AND shadow = ").bind(false);
                to.execute_raw(sql.build()).await?;
            }
            Ok(())
        })
    }
}

fn push_filter(sql: &mut Sql, filter: &FiringFilter) {
    if let Some(rule) = filter.rule {
        sql.push(" AND f.rule_id = ").bind(rule.0);
    }
    if let Some(order) = filter.order {
        sql.push(" AND f.order_id = ").bind(order.0);
    }
    if let Some(shadow) = filter.shadow {
        sql.push(" AND f.shadow = ").bind(shadow);
    }
    if let Some(review) = filter.review {
        sql.push(" AND f.review = ").bind(word(&review));
    }
    if let Some(from) = filter.from {
        sql.push(" AND f.at >= ").bind(from);
    }
    if let Some(until) = filter.until {
        sql.push(" AND f.at < ").bind(until);
    }
    if let Some(shops) = &filter.shops {
        sql.push(" AND f.shop").among_texts(shops);
    }
}

fn row(firing: &RuleFiring) -> Result<rule_firing::Model, StoreError> {
    Ok(rule_firing::Model {
        id: firing.id.0,
        order_id: firing.order.0,
        shop: firing.shop.clone(),
        rule_id: firing.rule.0,
        rule_version: firing.version,
        rule_name: firing.name.clone(),
        at: micros(firing.at),
        shadow: firing.shadow,
        outcome: word(&firing.outcome),
        because: json("because", &firing.because)?,
        actions: json("actions", &firing.actions)?,
        review: firing.review.as_ref().map(word),
        reviewed_at: micros_of(firing.reviewed_at),
        reviewed_by: json_of("person", firing.reviewed_by.as_ref())?,
    })
}

fn firing_of(found: &QueryResult) -> Result<RuleFiring, StoreError> {
    let row = rule_firing::Model::from_query_result(found, "")?;
    Ok(RuleFiring {
        id: row.id.into(),
        order: row.order_id.into(),
        shop: row.shop,
        rule: row.rule_id.into(),
        version: row.rule_version,
        name: row.rule_name,
        at: time(row.at)?,
        shadow: row.shadow,
        outcome: from_word("firing outcome", &row.outcome)?,
        because: from_json("because", &row.because)?,
        actions: from_json("actions", &row.actions)?,
        review: row.review.as_deref().map(|review| from_word("review", review)).transpose()?,
        reviewed_at: time_of(row.reviewed_at)?,
        reviewed_by: from_json_of("person", row.reviewed_by.as_deref())?,
    })
}
