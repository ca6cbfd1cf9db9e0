//! Completed and settled orders, one after the other in the order of their completion, in constant memory.
//!
//! PostgreSQL copies them out with one statement (`COPY … TO STDOUT`), whose rows are read where they lie; SQLite gives pages behind a
//! key. Amounts stay minor units and times microseconds: whoever writes them down knows how.

use std::io;
use std::pin::Pin;

use domain::ids::OrderId;
use domain::payment::{PayableBasis, Totals};
use futures_util::TryStreamExt;
use sea_orm::DbBackend;
use sea_orm::sqlx::postgres::PgPoolCopyExt;
use tokio::io::{AsyncBufRead, AsyncBufReadExt};
use tokio_util::io::StreamReader;

use super::finance::{COMPLETED, COUNTED, CompletedRange, SettledOrder};
use super::value::micros;
use super::{Store, StoreError};

/// Orders of one page of SQLite.
const PAGE: u32 = 2_000;
/// Bytes that are gathered before they are read: some hundred orders.
const PIECE: usize = 128 * 1024;
/// Before the first row: a signature of 11 bytes, flags, and the length of an extension that there is not.
const HEADER: usize = 19;

/// One order, as it lies in the database's answer. Times are microseconds since the Unix epoch.
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

/// The orders of a range that are still to come.
pub enum SettledOrders {
    /// From PostgreSQL.
    Copied(Copied),
    /// From SQLite: behind a time of completion and an id.
    Paged(Store, CompletedRange, Option<(chrono::DateTime<chrono::Utc>, OrderId)>),
}

/// The answer of a `COPY`, and what of it was received and not read.
pub struct Copied {
    answer: Pin<Box<dyn AsyncBufRead + Send>>,
    waiting: Vec<u8>,
}

impl Store {
    /// The completed and settled orders of a range.
    pub async fn settled(&self, range: &CompletedRange) -> Result<SettledOrders, StoreError> {
        if self.backend() != DbBackend::Postgres {
            return Ok(SettledOrders::Paged(self.clone(), range.clone(), None));
        }
        let pool = self.patient().get_postgres_connection_pool();
        let rows = pool.copy_out_raw(&copy_statement(range)).await.map_err(|error| unavailable(&error))?;
        let answer = StreamReader::new(rows.map_err(io::Error::other));
        let mut copied = Copied { answer: Box::pin(answer), waiting: Vec::with_capacity(2 * PIECE) };
        copied.receive(HEADER).await?;
        copied.waiting.drain(..HEADER.min(copied.waiting.len()));
        Ok(SettledOrders::Copied(copied))
    }
}

impl SettledOrders {
    /// Hands the next orders to `take`, some hundred or a few thousand; how many, and none at the end.
    pub async fn next(&mut self, mut take: impl FnMut(&SettledRow<'_>)) -> Result<u64, StoreError> {
        match self {
            Self::Copied(copied) => {
                copied.receive(PIECE).await?;
                copied.read(&mut take)
            }
            Self::Paged(store, range, after) => {
                let page = store.settled_orders(range, *after, PAGE).await?;
                *after = page.last().map(|last| (last.completed_at, last.id)).or(*after);
                page.iter().for_each(|order| take(&order.row()));
                Ok(page.len() as u64)
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
    /// Receives until so many bytes wait, or until the end.
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

    /// Reads the rows that are there whole.
    fn read(&mut self, take: &mut impl FnMut(&SettledRow<'_>)) -> Result<u64, StoreError> {
        let mut rest = &self.waiting[..];
        let mut count = 0;
        while let Some((fields, behind)) = whole_row(rest)? {
            let row = SettledRow::of(&fields);
            take(&row.ok_or_else(|| StoreError::unreadable("copy", &"a column is null or no text"))?);
            count += 1;
            rest = behind;
        }
        let used = self.waiting.len() - rest.len();
        self.waiting.drain(..used);
        Ok(count)
    }
}

/// How many columns a row has.
const WIDTH: usize = 21;
/// The columns of a row, in the order of [`SettledRow::of`].
const COLUMNS: &str = "number, shop, channel, channel_number, placed_at, paid_at, completed_at, settled_at, currency, goods, discount, \
                       freight, tax, payable, paid, refunded, voucher_number, tip, duties, tax_included, rounding";

fn copy_statement(range: &CompletedRange) -> String {
    let (completed, from, to) = (COMPLETED, micros(range.from), micros(range.to));
    // `COPY` takes no bound values: numbers are numbers, and a text in quotes ends at a quote that is not doubled.
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

/// The fields of the next row and what is behind it; nothing when the row is not there whole, or at the end.
///
/// PostgreSQL's binary format: a count of 16 bits, −1 at the end; then each field's length of 32 bits, −1 for null, and its bytes.
fn whole_row(bytes: &[u8]) -> Result<Option<(Fields<'_>, &[u8])>, StoreError> {
    let Some((count, mut rest)) = bytes.split_first_chunk::<2>() else { return Ok(None) };
    match i16::from_be_bytes(*count) {
        21 => {}
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
    /// The row of its fields; nothing when one is missing that must be there.
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

    /// A row as PostgreSQL writes it.
    fn written(fields: &[Option<&[u8]>]) -> Vec<u8> {
        let mut bytes = 21_i16.to_be_bytes().to_vec();
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
        let one = written(&fields);
        let bytes = [one.clone(), one.clone(), (-1_i16).to_be_bytes().to_vec()].concat();
        for cut in 0..=bytes.len() {
            let mut copied = Copied { answer: Box::pin(io::Cursor::new(bytes[cut..].to_vec())), waiting: bytes[..cut].to_vec() };
            let mut seen = Vec::new();
            let mut take = |row: &SettledRow<'_>| {
                seen.push((row.channel_number.to_owned(), row.paid_at, row.completed_at, row.totals.goods, row.totals.refunded));
            };
            let first = copied.read(&mut take).unwrap();
            assert_eq!(usize::try_from(first).unwrap(), (cut / one.len()).min(2));
            copied.waiting.extend_from_slice(&bytes[cut..]);
            assert_eq!(first + copied.read(&mut take).unwrap(), 2);
            assert_eq!(seen, vec![("号".to_owned(), None, 2, Some(3), 9); 2]);
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
