//! `panorama import FILE` of a CSV: vouchers or settlements of many orders, as the batches of the API record them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::actor::{Actor, Role};
use domain::kernel::ids::OrderId;
use domain::refusal::{Language, Refusal};
use tokio::fs::File;
use tokio::io::{BufReader, Lines};

use super::audit::operator;
use panorama::app::{App, Batch, BatchItem, CardParts, MOST_ITEMS, OpCtx, OrderLookup, Settlement, Trail, Voucher};
use panorama::cli::now;
use panorama::cli::{StartError, application};
use panorama::config::Settings;

/// The kind of bookings in a file, by its first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Voucher numbers; the header is `order,voucher_number`.
    Vouchers,
    /// Times of settlement; the header is `order,settled_at`.
    Settlements,
}

impl Kind {
    /// The kind of the file; `None` = its first line is the header of no kind.
    pub(super) fn of(header: &str) -> Option<Self> {
        let columns = cells(header.trim_start_matches('\u{feff}'))?;
        let columns: Vec<&str> = columns.iter().map(|cell| cell.trim()).collect();
        match columns[..] {
            ["order", "voucher_number"] => Some(Self::Vouchers),
            ["order", "settled_at"] => Some(Self::Settlements),
            _ => None,
        }
    }
}

/// A readable row: its line, the order's number, and the value to record.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    line: usize,
    order: String,
    value: Value,
}

#[derive(Debug, PartialEq, Eq)]
enum Value {
    Voucher(String),
    Settled(DateTime<Utc>),
}

#[derive(Default)]
struct Tally {
    done: usize,
    bad: usize,
}

/// Records the bookings in the lines after the header. A row that is unreadable or refused is reported by its line; the others are
/// recorded.
pub(super) async fn run(settings: &Settings, kind: Kind, mut lines: Lines<BufReader<File>>) -> Result<(), StartError> {
    let alone = application::alone(settings).await?;
    let (mut rows, mut tally, mut line) = (Vec::new(), Tally::default(), 1);
    while let Some(text) = lines.next_line().await.map_err(StartError::other)? {
        line += 1;
        if text.trim().is_empty() {
            continue;
        }
        match row(kind, line, &text) {
            Ok(row) => rows.push(row),
            Err(reason) => complain(&mut tally, line, reason),
        }
        if rows.len() == MOST_ITEMS {
            record(alone.app(), kind, std::mem::take(&mut rows), &mut tally).await?;
        }
    }
    record(alone.app(), kind, rows, &mut tally).await?;
    alone.stop().await;
    println!("{} recorded, {} lines not taken", tally.done, tally.bad);
    if tally.bad == 0 { Ok(()) } else { Err(StartError::other("not every line was recorded; see above")) }
}

fn complain(tally: &mut Tally, line: usize, reason: impl std::fmt::Display) {
    tally.bad += 1;
    eprintln!("line {line}: {reason}");
}

fn row(kind: Kind, line: usize, text: &str) -> Result<Row, String> {
    let cells = cells(text).ok_or("a quote is not closed")?;
    let [order, value] = &cells[..] else { return Err(format!("it has {} columns instead of 2", cells.len())) };
    let (order, value) = (order.trim(), value.trim());
    if order.is_empty() || value.is_empty() {
        return Err("a column is empty".to_owned());
    }
    let value = match kind {
        Kind::Vouchers => Value::Voucher(value.to_owned()),
        Kind::Settlements => {
            let at = DateTime::parse_from_rfc3339(value);
            Value::Settled(at.map_err(|_| format!("{value} is no time such as 2026-11-20T18:00:00+08:00"))?.to_utc())
        }
    };
    Ok(Row { line, order: order.to_owned(), value })
}

/// The cells of a line of CSV; `None` where a quote is not closed.
fn cells(line: &str) -> Option<Vec<String>> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut signs = line.trim_end_matches('\r').chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => cell.extend(signs.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            sign => cell.push(sign),
        }
    }
    cells.push(cell);
    (!quoted).then_some(cells)
}

async fn record(app: &App, kind: Kind, rows: Vec<Row>, tally: &mut Tally) -> Result<(), StartError> {
    let ctx = context();
    let orders = find(app, &ctx, &rows).await?;
    let (mut found, mut lines) = (Vec::new(), Vec::new());
    for row in rows {
        match orders.get(&row.order) {
            Some(order) => {
                lines.push(row.line);
                found.push((*order, row.value));
            }
            None => complain(tally, row.line, format_args!("there is no order {}", row.order)),
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    let refusals = match kind {
        Kind::Vouchers => run_batch(app, &ctx, found.into_iter().filter_map(voucher).collect()).await?,
        Kind::Settlements => run_batch(app, &ctx, found.into_iter().filter_map(settlement).collect()).await?,
    };
    for (line, refusal) in lines.into_iter().zip(refusals) {
        match refusal {
            Some(refusal) => {
                let code = refusal.reason.code.name();
                complain(tally, line, format_args!("{code}: {}", refusal.reason.message(Language::En)));
            }
            None => tally.done += 1,
        }
    }
    Ok(())
}

fn voucher((order, value): (OrderId, Value)) -> Option<Voucher> {
    match value {
        Value::Voucher(number) => Some(Voucher { order, number, expected_version: None }),
        Value::Settled(_) => None,
    }
}

fn settlement((order, value): (OrderId, Value)) -> Option<Settlement> {
    match value {
        Value::Settled(settled_at) => Some(Settlement { order, settled_at, expected_version: None }),
        Value::Voucher(_) => None,
    }
}

/// The ids of the orders by the numbers in the rows; a number without an order is left out.
async fn find(app: &App, ctx: &OpCtx, rows: &[Row]) -> Result<HashMap<String, OrderId>, StartError> {
    let mut found = HashMap::new();
    for number in rows.iter().map(|row| &row.order).collect::<BTreeSet<_>>() {
        let card = app.orders().one(ctx, &OrderLookup::Number(number.clone()), &CardParts::default()).await;
        if let Some(card) = card.map_err(StartError::in_app)? {
            found.insert(number.clone(), card.order.id);
        }
    }
    Ok(found)
}

async fn run_batch<I: BatchItem>(app: &App, ctx: &OpCtx, items: Vec<I>) -> Result<Vec<Option<Refusal>>, StartError> {
    let batch = Batch { items, idempotency_key: None, within: None };
    let results = app.orders().batch(ctx, &batch).await.map_err(StartError::in_app)?;
    Ok(results.into_iter().map(|result| result.refusal).collect())
}

/// A context of the operator who runs the command, in the role of finance.
fn context() -> OpCtx {
    let (now, operator) = (now(), operator());
    let actor = Actor {
        subject: operator.subject,
        name: operator.name,
        roles: BTreeSet::from([Role::Finance]),
        warehouses: BTreeSet::new(),
        shops: None,
        expires_at: now,
        token_id: None,
        issued_at: None,
    };
    OpCtx {
        actor: Arc::new(actor),
        now,
        request_id: uuid::Uuid::now_v7().to_string().into(),
        language: Language::En,
        trail: Trail::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_what_a_file_brings() {
        assert_eq!(Kind::of("order,voucher_number"), Some(Kind::Vouchers));
        assert_eq!(Kind::of("\u{feff}\"order\", settled_at\r"), Some(Kind::Settlements));
        assert_eq!(Kind::of("{\"shop\":\"web\",\"payload\":{}}"), None);
        assert_eq!(Kind::of("number,voucher_number"), None);
    }

    #[test]
    fn rows_are_read_or_say_what_is_wrong() {
        let voucher = |text| row(Kind::Vouchers, 2, text);
        let read = |order: &str, number: &str| Ok(Row { line: 2, order: order.into(), value: Value::Voucher(number.into()) });
        assert_eq!(voucher("web-1,V-1\r"), read("web-1", "V-1"));
        assert_eq!(voucher(" web-1 , \"V \"\"1\"\", a\" "), read("web-1", "V \"1\", a"));
        assert_eq!(voucher("web-1"), Err("it has 1 columns instead of 2".to_owned()));
        assert_eq!(voucher("web-1,"), Err("a column is empty".to_owned()));
        assert_eq!(voucher("web-1,\"V"), Err("a quote is not closed".to_owned()));
        let settled = row(Kind::Settlements, 2, "web-1,2026-11-20T18:00:00+08:00").unwrap();
        assert_eq!(settled.value, Value::Settled("2026-11-20T10:00:00Z".parse().unwrap()));
        assert!(row(Kind::Settlements, 2, "web-1,yesterday").unwrap_err().contains("yesterday"));
    }
}
