//! Completed and settled orders, one after the other in the order of their completion, in constant memory.
//!
//! PostgreSQL copies them out with one statement (`COPY … TO STDOUT`), whose rows are read without copying them; SQLite gives pages after a
//! key. Amounts stay minor units and times microseconds: the writers of files format them.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;

use chrono::{DateTime, Utc};
use domain::kernel::ids::OrderId;
use domain::order::payment::{PayableBasis, Totals};
use futures_util::TryStreamExt;
use sea_orm::DbBackend;
use sea_orm::sqlx::postgres::PgPoolCopyExt;
use tokio::io::{AsyncBufRead, AsyncBufReadExt};
use tokio_util::io::StreamReader;
use uuid::Uuid;

use crate::base::value::micros;
use crate::order::finance::{COMPLETED, COUNTED, CompletedRange, SettledOrder};
use crate::order::settled_change::{Former, Place};
use crate::{OrderStore, Store, StoreError};

/// The number of orders in one page of SQLite.
const PAGE: u32 = 2_000;
/// The number of bytes that are collected before they are read: some hundred orders.
const PIECE: usize = 128 * 1024;
/// The bytes before the first row: a signature of 11 bytes, flags, and the length of an absent extension.
const HEADER: usize = 19;

/// One order, borrowed from the database's answer. Times are microseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of `SettledOrder`, which describes them")]
pub struct SettledRow<'a> {
    pub number: &'a str,
    pub shop: &'a str,
    pub channel: &'a str,
    pub channel_number: &'a str,
    pub placed_at: i64,
    pub paid_at: Option<i64>,
    pub completed_at: i64,
    pub settled_at: Option<i64>,
    pub currency: &'a str,
    pub totals: Totals,
    pub voucher_number: Option<&'a str>,
}

/// The remaining orders of a range as of a watermark: the current rows, and in the place of each order that changed since, its former
/// figures.
pub struct SettledOrders {
    store: Store,
    range: CompletedRange,
    watermark: i64,
    rows: Rows,
    /// Orders that changed since the watermark, in the order of the rows: those that were read and not reached yet.
    former: VecDeque<Former>,
    /// The place after which the next changed orders are read.
    behind: Option<Place>,
    /// Whether all changed orders were read.
    is_read: bool,
}

/// The current rows of the range.
enum Rows {
    /// The rows come from PostgreSQL.
    Copied(Copied),
    /// The rows come from SQLite: after a time of completion and an id.
    Paged(Option<(DateTime<Utc>, OrderId)>),
    /// There are no more rows.
    Ended,
}

/// The answer of a `COPY`, and the part of it that was received but not read.
pub struct Copied {
    answer: Pin<Box<dyn AsyncBufRead + Send>>,
    waiting: Vec<u8>,
}

impl OrderStore<'_> {
    /// The completed and settled orders of a range as they were at a watermark.
    pub async fn settled(self, range: &CompletedRange, watermark: i64) -> Result<SettledOrders, StoreError> {
        let rows =
            if self.store.backend() == DbBackend::Postgres { Rows::Copied(self.copied(range).await?) } else { Rows::Paged(None) };
        let (store, range, former) = (self.store.clone(), range.clone(), VecDeque::new());
        Ok(SettledOrders { store, range, watermark, rows, former, behind: None, is_read: false })
    }

    async fn copied(self, range: &CompletedRange) -> Result<Copied, StoreError> {
        let pool = self.store.patient().get_postgres_connection_pool();
        let rows = pool.copy_out_raw(&copy_statement(range)).await.map_err(|error| unavailable(&error))?;
        let answer = StreamReader::new(rows.map_err(io::Error::other));
        let mut copied = Copied { answer: Box::pin(answer), waiting: Vec::with_capacity(2 * PIECE) };
        copied.receive(HEADER).await?;
        copied.waiting.drain(..HEADER.min(copied.waiting.len()));
        Ok(copied)
    }
}

impl SettledOrders {
    /// Passes the next orders to `take`, some hundred or a few thousand; returns their number, and `None` at the end.
    pub async fn next(&mut self, mut take: impl FnMut(&SettledRow<'_>)) -> Result<Option<u64>, StoreError> {
        match &mut self.rows {
            Rows::Copied(copied) => {
                copied.receive(PIECE).await?;
                self.next_copied(&mut take).await
            }
            Rows::Paged(after) => {
                let after = *after;
                self.next_page(after, &mut take).await
            }
            Rows::Ended => self.next_former(&mut take).await,
        }
    }

    /// The rows that were received. The copy shows orders as they were when it began, so a change that is recorded later needs no second
    /// reading.
    async fn next_copied(&mut self, take: &mut impl FnMut(&SettledRow<'_>)) -> Result<Option<u64>, StoreError> {
        let mut last = None;
        if let (Rows::Copied(copied), false) = (&self.rows, self.is_read) {
            copied.each(&mut |place, _| last = Some(place))?;
        }
        while let Some(last) = last
            && !self.is_read
            && self.behind.is_none_or(|behind| behind < last)
        {
            self.read_former(None).await?;
        }
        if let Rows::Copied(copied) = &mut self.rows {
            let mut merged = Merged { former: &mut self.former, count: 0, take: &mut *take };
            let read = copied.read(&mut |place, row| merged.row(place, row))?;
            if read > 0 {
                return Ok(Some(merged.count));
            }
        }
        self.rows = Rows::Ended;
        self.next_former(take).await
    }

    /// The next page; the orders in its range that changed since the watermark are read after it.
    async fn next_page(
        &mut self,
        after: Option<(DateTime<Utc>, OrderId)>,
        take: &mut impl FnMut(&SettledRow<'_>),
    ) -> Result<Option<u64>, StoreError> {
        let page = self.store.orders().settled_orders(&self.range, after, PAGE).await?;
        let Some(last) = page.last().map(|last| (last.completed_at, last.id)) else {
            self.rows = Rows::Ended;
            return self.next_former(take).await;
        };
        self.rows = Rows::Paged(Some(last));
        let up_to = (micros(last.0), last.1.0);
        while !self.read_former(Some(up_to)).await? {}
        self.behind = Some(up_to);
        let mut merged = Merged { former: &mut self.former, count: 0, take };
        for order in &page {
            merged.row((micros(order.completed_at), order.id.0), &order.row());
        }
        Ok(Some(merged.count))
    }

    /// After the last current row: orders that counted at the watermark and no longer do.
    async fn next_former(&mut self, take: &mut impl FnMut(&SettledRow<'_>)) -> Result<Option<u64>, StoreError> {
        if self.former.is_empty() {
            if self.is_read {
                return Ok(None);
            }
            self.read_former(None).await?;
        }
        let mut merged = Merged { former: &mut self.former, count: 0, take };
        merged.rest(None);
        Ok(Some(merged.count))
    }

    /// Reads more of the changed orders; `true` = all up to the place are read.
    async fn read_former(&mut self, up_to: Option<Place>) -> Result<bool, StoreError> {
        let more = self.store.orders().former_figures(&self.range, self.watermark, self.behind, up_to, PAGE).await?;
        let is_all = more.len() < PAGE as usize;
        self.behind = more.last().map(|last| last.place).or(self.behind);
        self.former.extend(more);
        self.is_read |= is_all && up_to.is_none();
        Ok(is_all)
    }
}

/// Current rows and former figures, merged in one order.
struct Merged<'a, T> {
    former: &'a mut VecDeque<Former>,
    count: u64,
    take: &'a mut T,
}

impl<T: FnMut(&SettledRow<'_>)> Merged<'_, T> {
    /// A current row: the former ones before it come first, and its own former figures replace it.
    fn row(&mut self, place: Place, row: &SettledRow<'_>) {
        if self.former.is_empty() {
            self.count += 1;
            return (self.take)(row);
        }
        let is_former = self.former.iter().take_while(|former| former.place <= place).any(|former| former.place == place);
        self.rest(Some(place));
        if !is_former {
            self.count += 1;
            (self.take)(row);
        }
    }

    /// The former figures up to a place; `None` = all.
    fn rest(&mut self, up_to: Option<Place>) {
        while let Some(former) = self.former.pop_front_if(|former| up_to.is_none_or(|up_to| former.place <= up_to)) {
            if let Some(figures) = &former.figures {
                self.count += 1;
                (self.take)(&figures.row());
            }
        }
    }
}

impl SettledOrder {
    /// The order as a row.
    pub fn row(&self) -> SettledRow<'_> {
        SettledRow {
            number: &self.number,
            shop: &self.shop,
            channel: &self.channel,
            channel_number: &self.channel_number,
            placed_at: micros(self.placed_at),
            paid_at: self.paid_at.map(micros),
            completed_at: micros(self.completed_at),
            settled_at: self.settled_at.map(micros),
            currency: &self.currency,
            totals: self.totals,
            voucher_number: self.voucher_number.as_deref(),
        }
    }
}

impl Copied {
    /// Receives until `bytes` bytes wait, or until the end.
    async fn receive(&mut self, bytes: usize) -> Result<(), StoreError> {
        while self.waiting.len() < bytes {
            let more = self.answer.fill_buf().await.map_err(|error| unavailable(&error))?;
            let length = more.len();
            if length == 0 {
                break;
            }
            self.waiting.extend_from_slice(more);
            self.answer.as_mut().consume(length);
        }
        Ok(())
    }

    /// Reads the complete rows and removes them from the buffer.
    fn read(&mut self, take: &mut impl FnMut(Place, &SettledRow<'_>)) -> Result<u64, StoreError> {
        let (count, used) = self.each(take)?;
        self.waiting.drain(..used);
        Ok(count)
    }

    /// Passes each complete row to `take`; returns their number, and the number of their bytes.
    fn each(&self, take: &mut impl FnMut(Place, &SettledRow<'_>)) -> Result<(u64, usize), StoreError> {
        let mut rest = &self.waiting[..];
        let mut count = 0;
        while let Some((fields, behind)) = whole_row(rest)? {
            let row = SettledRow::of(&fields).zip(fields[WIDTH - 1].and_then(|id| Uuid::from_slice(id).ok()));
            let (row, id) = row.ok_or_else(|| StoreError::unreadable("copy", &"a column is null or no text"))?;
            take((row.completed_at, id), &row);
            count += 1;
            rest = behind;
        }
        Ok((count, self.waiting.len() - rest.len()))
    }
}

/// The number of columns of a row.
const WIDTH: usize = 22;
/// The columns of a row, in the order of [`SettledRow::of`].
const COLUMNS: &str = "number, shop, channel, channel_number, placed_at, paid_at, completed_at, settled_at, currency, goods, discount, \
                       freight, tax, payable, paid, refunded, voucher_number, tip, duties, tax_included, rounding, id";

fn copy_statement(range: &CompletedRange) -> String {
    let (completed, from, to) = (COMPLETED, micros(range.from), micros(range.to));
    // `COPY` takes no bound values: numbers are written as digits, and a text in quotes ends at a quote that is not doubled.
    let shops = range.shops.as_ref().map_or_else(String::new, |shops| {
        let quoted: Vec<String> = shops.iter().map(|shop| format!("'{}'", shop.replace('\'', "''").replace('\0', ""))).collect();
        format!(" AND shop = ANY (ARRAY[{}]::text[])", quoted.join(", "))
    });
    format!(
        "COPY (SELECT {COLUMNS} FROM \"order\" WHERE {COUNTED} AND {completed} >= {from} AND {completed} < {to}\
         {shops} ORDER BY {completed}, id) TO STDOUT (FORMAT binary)"
    )
}

/// The fields of one row; `None` is null.
type Fields<'a> = [Option<&'a [u8]>; WIDTH];

/// The fields of the next row and the bytes after it; `None` = the row is incomplete, or the copy is at its end.
///
/// PostgreSQL's binary format: a count of 16 bits, −1 at the end; then each field's length of 32 bits, −1 for null, and its bytes.
fn whole_row(bytes: &[u8]) -> Result<Option<(Fields<'_>, &[u8])>, StoreError> {
    let Some((count, mut rest)) = bytes.split_first_chunk::<2>() else { return Ok(None) };
    match i16::from_be_bytes(*count) {
        22 => {}
        -1 => return Ok(None),
        count => return Err(StoreError::unreadable("copy", &format!("a row has {count} fields"))),
    }
    let mut fields = [None; WIDTH];
    for field in &mut fields {
        let Some((length, behind)) = rest.split_first_chunk::<4>() else { return Ok(None) };
        rest = behind;
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else { continue };
        let Some((value, behind)) = rest.split_at_checked(length) else { return Ok(None) };
        (*field, rest) = (Some(value), behind);
    }
    Ok(Some((fields, rest)))
}

impl<'a> SettledRow<'a> {
    /// The row of its fields; `None` = a required field is missing.
    fn of(fields: &[Option<&'a [u8]>; WIDTH]) -> Option<Self> {
        let text = |at: usize| fields[at].and_then(|bytes| std::str::from_utf8(bytes).ok());
        let number = |at: usize| fields[at].and_then(|bytes| bytes.try_into().ok()).map(i64::from_be_bytes);
        Some(Self {
            number: text(0)?,
            shop: text(1)?,
            channel: text(2)?,
            channel_number: text(3)?,
            placed_at: number(4)?,
            paid_at: number(5),
            completed_at: number(6)?,
            settled_at: number(7),
            currency: text(8)?,
            totals: Totals {
                goods: Some(number(9)?),
                discount: number(10)?,
                freight: number(11)?,
                tax: number(12)?,
                payable: Some(number(13)?),
                paid: number(14)?,
                refunded: number(15)?,
                tip: number(17)?,
                duties: number(18)?,
                tax_included: number(19)?,
                rounding: number(20)?,
                payable_basis: PayableBasis::Stated,
            },
            voucher_number: text(16),
        })
    }
}

fn unavailable(error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::settled_change::Figures;

    /// A row as PostgreSQL writes it.
    fn written(fields: &[Option<&[u8]>]) -> Vec<u8> {
        let mut bytes = 22_i16.to_be_bytes().to_vec();
        for field in fields {
            let length = field.map_or(-1, |field| i32::try_from(field.len()).unwrap());
            bytes.extend(length.to_be_bytes());
            bytes.extend(field.unwrap_or_default());
        }
        bytes
    }

    #[test]
    fn rows_are_read_whole_or_not_at_all() {
        let numbers: Vec<[u8; 8]> = (1..=13_i64).map(i64::to_be_bytes).collect();
        let mut fields: Vec<Option<&[u8]>> = vec![Some(b"n"), Some(b"s"), Some(b"c"), Some("号".as_bytes())];
        fields.extend([Some(&numbers[0][..]), None, Some(&numbers[1]), None, Some(b"CNY")]);
        fields.extend((2..9).map(|index| Some(&numbers[index][..])));
        fields.push(None);
        fields.extend((9..13).map(|index| Some(&numbers[index][..])));
        fields.push(Some(&[7; 16]));
        let one = written(&fields);
        let bytes = [one.clone(), one.clone(), (-1_i16).to_be_bytes().to_vec()].concat();
        for cut in 0..=bytes.len() {
            let mut copied = Copied { answer: Box::pin(io::Cursor::new(bytes[cut..].to_vec())), waiting: bytes[..cut].to_vec() };
            let mut seen = Vec::new();
            let mut take = |place: Place, row: &SettledRow<'_>| {
                assert_eq!(place, (2, Uuid::from_bytes([7; 16])));
                seen.push((row.channel_number.to_owned(), row.paid_at, row.completed_at, row.totals.goods, row.totals.refunded));
            };
            let first = copied.read(&mut take).unwrap();
            assert_eq!(usize::try_from(first).unwrap(), (cut / one.len()).min(2));
            copied.waiting.extend_from_slice(&bytes[cut..]);
            assert_eq!(first + copied.read(&mut take).unwrap(), 2);
            assert_eq!(seen, vec![("号".to_owned(), None, 2, Some(3), 9); 2]);
        }
    }

    fn figures(number: i64, shop: &str) -> Figures {
        Figures {
            number: number.to_string(),
            shop: shop.to_owned(),
            channel: "c".into(),
            channel_number: number.to_string(),
            placed_at: 0,
            paid_at: None,
            completed_at: number,
            settled_at: None,
            currency: "CNY".into(),
            totals: Totals::default(),
            voucher_number: None,
        }
    }

    /// In every mix of changed, removed and new orders, the result is the former rows.
    #[test]
    fn rows_of_now_and_former_ones_are_the_rows_of_then() {
        let place = |number: i64| (number / 2, Uuid::from_u128(u128::from(number.unsigned_abs())));
        // Each of four orders has one of five states: unchanged, changed, gone, new, or absent.
        for state in 0..625_i64 {
            let of = |order: i64| state / [1, 5, 25, 125][usize::try_from(order).unwrap()] % 5;
            let orders = 0..4_i64;
            let former = |order: i64| match of(order) {
                1 | 2 => Some(Former { place: place(order), figures: Some(figures(order, "then")) }),
                3 => Some(Former { place: place(order), figures: None }),
                _ => None,
            };
            let mut waiting: VecDeque<Former> = orders.clone().filter_map(former).collect();
            let mut seen = Vec::new();
            let mut take = |row: &SettledRow<'_>| seen.push((row.number.to_owned(), row.shop.to_owned()));
            let mut merged = Merged { former: &mut waiting, count: 0, take: &mut take };
            for order in orders.clone().filter(|order| [0, 1, 3].contains(&of(*order))) {
                let shop = if of(order) == 0 { "then" } else { "now" };
                merged.row(place(order), &figures(order, shop).row());
            }
            merged.rest(None);
            let count = merged.count;
            let wanted: Vec<_> =
                orders.filter(|order| of(*order) < 3).map(|order| (order.to_string(), "then".to_owned())).collect();
            assert_eq!((seen.len() as u64, &seen), (count, &wanted), "{state}");
        }
    }

    #[test]
    fn a_shop_of_a_token_stays_a_text() {
        let at = |micros| chrono::DateTime::from_timestamp_micros(micros).unwrap();
        let range = CompletedRange { from: at(1), to: at(2), shops: Some(vec!["a'b".into(), "c".into()]) };
        assert!(copy_statement(&range).contains("shop = ANY (ARRAY['a''b', 'c']::text[])"));
        let none = CompletedRange { shops: Some(Vec::new()), ..range };
        assert!(copy_statement(&none).contains("shop = ANY (ARRAY[]::text[])"));
    }
}
