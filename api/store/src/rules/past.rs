//! Past orders for backtests: pages by time of placing, with what is needed to know the facts as they were then. Each page is one statement
//! that reads along the index of the times of placing.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::event::Event;
use domain::order::{Order, OrderHead};
use domain::rules::backtest::BacktestCursor;
use domain::rules::counter::WINDOW;
use domain::rules::past::{Changes, as_placed, needs_changes, needs_lines};
use domain::rules::{FactSet, RuleFact};
use sea_orm::QueryResult;

use crate::StoreError;
use crate::base::sql::{Sql, json_gather, read_json};
use crate::base::value::{from_json, micros, time};
use crate::order::document::Documents;
use crate::rules::RuleStore;
use crate::rules::counters::{Counted, MOST_COUNTED};

/// A page of past orders that is wanted.
#[derive(Debug, Clone, Copy)]
pub struct PastPage {
    /// Only orders placed at or after this time.
    pub from: DateTime<Utc>,
    /// Only orders placed before this time.
    pub to: DateTime<Utc>,
    /// Only orders after this one; `None` = from the beginning.
    pub after: Option<BacktestCursor>,
    /// The most orders of the page.
    pub limit: u64,
    /// The facts that are asked.
    pub facts: FactSet,
}

/// An order as it was when it was placed, as far as that is known.
#[derive(Debug, Clone)]
pub struct PastOrder {
    /// The head and the lines as they were ordered; everything else is empty.
    pub order: Order,
    /// The parts of the head and the lines that have changed since.
    pub changes: Changes,
    /// The orders of the same phone within 24 hours, this one included; `None` = the phone is unknown, or it was not asked.
    pub phone_orders: Option<u32>,
    /// The orders of the same buyer within 24 hours, this one included; `None` = the buyer is unknown, or it was not asked.
    pub buyer_orders: Option<u32>,
}

impl RuleStore<'_> {
    /// A page of the orders that were placed in a range, in the order of time and id.
    pub async fn past_page(self, page: &PastPage) -> Result<Vec<PastOrder>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT c.document, c.head");
        if needs_lines(page.facts) {
            sql.push(", c.lines");
        }
        if needs_changes(page.facts) {
            push_changes(&mut sql);
        }
        for (fact, by, name) in COUNTERS {
            if page.facts.contains(fact) {
                push_counter(&mut sql, by);
                sql.push(" AS ").push(name);
            }
        }
        sql.push(" FROM \"order\" o JOIN order_card c ON c.order_id = o.id WHERE o.placed_at < ").bind(micros(page.to));
        match page.after {
            Some(after) => {
                sql.push(" AND (o.placed_at, o.id) > (").bind(micros(after.at)).push(", ").bind(after.order.0).push(")");
            }
            None => {
                sql.push(" AND o.placed_at >= ").bind(micros(page.from));
            }
        }
        sql.push(" ORDER BY o.placed_at, o.id LIMIT ").bind(i64::try_from(page.limit).unwrap_or(i64::MAX));
        let rows = self.store.read_planned(sql).await?;
        rows.iter().map(|row| past_order(row, page.facts)).collect()
    }

    /// The number of orders that were placed in a range.
    pub async fn count_placed(self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT count(*) AS n FROM \"order\" o WHERE o.placed_at >= ").bind(micros(from));
        sql.push(" AND o.placed_at < ").bind(micros(to));
        Ok(u64::try_from(self.store.read_count(sql).await?).unwrap_or_default())
    }

    /// The last time since `from` at which each connection was set, by its target in the journal.
    pub async fn connections_set_since(self, from: DateTime<Utc>) -> Result<HashMap<String, DateTime<Utc>>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(
            "SELECT j.event, max(j.recorded_at) AS at FROM journal j WHERE j.kind = 'ConnectionChanged' AND j.recorded_at >= ",
        );
        sql.bind(micros(from)).push(" GROUP BY j.event");
        let mut set = HashMap::new();
        for row in self.store.read(sql).await? {
            let event: Event = from_json("event", &row.try_get::<String>("", "event")?)?;
            let at = time(row.try_get("", "at")?)?;
            if let Event::ConnectionChanged { connection, .. } = event {
                let last = set.entry(connection).or_insert(at);
                *last = at.max(*last);
            }
        }
        Ok(set)
    }
}

/// The counters with the columns of their answers.
const COUNTERS: [(RuleFact, Counted, &str); 2] =
    [(RuleFact::PhoneOrders24h, Counted::Phone, "phone_orders"), (RuleFact::UserOrders24h, Counted::Buyer, "buyer_orders")];

/// Appends the events that say which parts of the order have changed, as a JSON array.
fn push_changes(sql: &mut Sql) {
    let gather = json_gather(sql.backend);
    let (event, end) = match sql.backend {
        sea_orm::DbBackend::Postgres => ("j.event::json", ")::text"),
        _ => ("json(j.event)", ")"),
    };
    let kinds = Changes::KINDS.join("', '");
    sql.push(&format!(
        ", (SELECT {gather}({event}) FROM journal j WHERE j.order_id = o.id AND j.kind IN ('{kinds}'){end} AS changes"
    ));
}

/// Appends a count of the orders of the same key within the window: those placed before, of equal times those with smaller ids, and the
/// order itself.
fn push_counter(sql: &mut Sql, by: Counted) {
    let column = by.column();
    let window = WINDOW.num_microseconds().unwrap_or(i64::MAX);
    sql.push(&format!(
        ", CASE WHEN o.{column} IS NOT NULL THEN 1 + (SELECT count(*) FROM (SELECT 1 FROM \"order\" e WHERE e.{column} = o.{column} \
         AND e.placed_at > o.placed_at - {window} AND (e.placed_at, e.id) < (o.placed_at, o.id) AND NOT e.is_test \
         LIMIT {MOST_COUNTED}) counted) END"
    ));
}

fn past_order(row: &QueryResult, facts: FactSet) -> Result<PastOrder, StoreError> {
    let text = |column: &str| row.try_get::<Option<String>>("", column).map(Option::unwrap_or_default);
    let document = text("document")?;
    let has_lines = needs_lines(facts);
    let documents = if document.is_empty() {
        let lines = if has_lines { text("lines")? } else { "[]".to_owned() };
        Documents { head: text("head")?, lines, body: String::new() }
    } else {
        Documents::of_document(&document)?
    };
    let mut changes = Changes::default();
    if needs_changes(facts) {
        let events = row.try_get::<Option<String>>("", "changes")?;
        read_json::<Event>("events", events.as_deref())?.iter().for_each(|event| changes.note(event));
    }
    let (head, lines) = (from_json::<OrderHead>("head", &documents.head)?, from_json("lines", &documents.lines)?);
    let count = |(fact, _, name): (RuleFact, Counted, &str)| -> Result<Option<u32>, StoreError> {
        if !facts.contains(fact) {
            return Ok(None);
        }
        let counted: Option<i64> = row.try_get("", name)?;
        Ok(counted.map(|count| u32::try_from(count).unwrap_or(u32::MAX)))
    };
    let [phone, buyer] = COUNTERS;
    Ok(PastOrder { order: as_placed(head, lines), changes, phone_orders: count(phone)?, buyer_orders: count(buyer)? })
}
