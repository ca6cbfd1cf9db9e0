//! The progress of the polls of each shop, per list.

use chrono::{DateTime, Utc};
use domain::kernel::ids::PayloadId;
use entity::intake::{poll_item, poll_list};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::pending::Later;
use crate::base::value::{from_word, micros, micros_of, time, time_of, word};
use crate::base::write::Existing;
use crate::order::work::UnitOfWork;
use crate::{IntakeStore, StoreError};

/// A list that a polled platform gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PollList {
    /// Orders, by their time of change.
    Orders,
    /// Refunds, where the orders do not contain them.
    Refunds,
}

/// The progress of polling a list of a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopPoll {
    /// The polled shop's id.
    pub shop: String,
    /// The list that is polled.
    pub list: PollList,
    /// The time up to which changes are taken in; `None` = never polled.
    pub watermark: Option<DateTime<Utc>>,
    /// The time of the next poll.
    pub next_at: DateTime<Utc>,
    /// The number of failures in a row.
    pub failures: u32,
    /// The message of the last failure, without personal data.
    pub last_error: Option<String>,
    /// The time of the last success.
    pub last_ok_at: Option<DateTime<Utc>>,
}

impl ShopPoll {
    /// The state of a list that was never polled: it is due now.
    pub fn first(shop: &str, list: PollList, now: DateTime<Utc>) -> Self {
        Self { shop: shop.to_owned(), list, watermark: None, next_at: now, failures: 0, last_error: None, last_ok_at: None }
    }
}

impl IntakeStore<'_> {
    /// The progress of polling a list of a shop; `None` = the list is not polled.
    pub async fn shop_poll(self, shop: &str, list: PollList) -> Result<Option<ShopPoll>, StoreError> {
        let row = poll_list::Entity::find_by_id((shop.to_owned(), word(&list))).one(self.store.connection()).await?;
        row.map(poll).transpose()
    }

    /// The progress of polling each list of a shop.
    pub async fn shop_polls(self, shop: &str) -> Result<Vec<ShopPoll>, StoreError> {
        let rows = poll_list::Entity::find().filter(poll_list::Column::Shop.eq(shop)).order_by_asc(poll_list::Column::List);
        rows.all(self.store.connection()).await?.into_iter().map(poll).collect()
    }

    /// The lists that are due, the longest waiting first.
    pub async fn due_polls(self, now: DateTime<Utc>, limit: u64) -> Result<Vec<ShopPoll>, StoreError> {
        let due = poll_list::Entity::find()
            .filter(poll_list::Column::NextAt.lte(micros(now)))
            .order_by_asc(poll_list::Column::NextAt)
            .order_by_asc(poll_list::Column::Shop)
            .order_by_asc(poll_list::Column::List)
            .limit(limit);
        due.all(self.store.connection()).await?.into_iter().map(poll).collect()
    }

    /// Reserves a poll for the caller until `until`; `false` = another instance has reserved it since `poll` was read.
    pub async fn take_poll(self, poll: &ShopPoll, until: DateTime<Utc>) -> Result<bool, StoreError> {
        let taken = poll_list::Entity::update_many()
            .col_expr(poll_list::Column::NextAt, Expr::value(micros(until)))
            .filter(poll_list::Column::Shop.eq(poll.shop.as_str()))
            .filter(poll_list::Column::List.eq(word(&poll.list)))
            .filter(poll_list::Column::NextAt.eq(micros(poll.next_at)))
            .exec(self.store.connection())
            .await?;
        Ok(taken.rows_affected == 1)
    }
}

impl UnitOfWork {
    /// Records the progress of polling a list of a shop.
    pub fn put_poll(&mut self, poll: ShopPoll) {
        self.insert::<poll_list::Entity>(Existing::Replace, row(poll));
    }
}

/// A poll as its row.
pub(crate) fn row(poll: ShopPoll) -> poll_list::Model {
    poll_list::Model {
        shop: poll.shop,
        list: word(&poll.list),
        watermark: micros_of(poll.watermark),
        next_at: micros(poll.next_at),
        failures: i64::from(poll.failures),
        last_error: poll.last_error,
        last_ok_at: micros_of(poll.last_ok_at),
    }
}

fn poll(row: poll_list::Model) -> Result<ShopPoll, StoreError> {
    Ok(ShopPoll {
        list: from_word("list of a poll", &row.list)?,
        watermark: time_of(row.watermark)?,
        next_at: time(row.next_at)?,
        failures: crate::base::value::count(row.failures)?,
        last_ok_at: time_of(row.last_ok_at)?,
        shop: row.shop,
        last_error: row.last_error,
    })
}

/// An order that a polled platform lists but does not deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollItem {
    /// The payload without a body that lists the order among the failures.
    pub payload: PayloadId,
    /// The shop of the order.
    pub shop: String,
    /// The platform's number of the order.
    pub number: String,
    /// The number of repeated requests for the order.
    pub attempts: u32,
    /// The time of the next request; `None` = all attempts are used up.
    pub next_at: Option<DateTime<Utc>>,
}

impl IntakeStore<'_> {
    /// The orders of a shop that its platform lists but does not deliver.
    pub async fn poll_items(self, shop: &str) -> Result<Vec<PollItem>, StoreError> {
        let rows = poll_item::Entity::find().filter(poll_item::Column::Shop.eq(shop)).order_by_asc(poll_item::Column::Number);
        rows.all(self.store.connection()).await?.into_iter().map(item).collect()
    }

    /// The undelivered order of a payload without a body; `None` = the payload stands for none.
    pub async fn poll_item_of(self, payload: PayloadId) -> Result<Option<PollItem>, StoreError> {
        poll_item::Entity::find_by_id(payload.0).one(self.store.connection()).await?.map(item).transpose()
    }
}

impl UnitOfWork {
    /// Records an order that its platform lists but does not deliver.
    pub fn put_poll_item(&mut self, item: &PollItem) {
        self.insert::<poll_item::Entity>(
            Existing::Replace,
            poll_item::Model {
                payload_id: item.payload.0,
                shop: item.shop.clone(),
                number: item.number.clone(),
                attempts: i64::from(item.attempts),
                next_at: micros_of(item.next_at),
            },
        );
    }

    /// Deletes the record of an order that the platform delivered after all.
    pub fn forget_poll_item(&mut self, payload: PayloadId) {
        self.pending.later_mut::<FoundItems>().0.push(payload.0);
    }
}

/// Orders that a platform delivered after all, by the payloads that stood for them.
#[derive(Default)]
struct FoundItems(Vec<Uuid>);

impl Later for FoundItems {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn write<'a>(&'a self, to: &'a DatabaseTransaction) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let found = poll_item::Column::PayloadId.is_in(self.0.iter().copied());
            poll_item::Entity::delete_many().filter(found).exec(to).await?;
            Ok(())
        })
    }
}

fn item(row: poll_item::Model) -> Result<PollItem, StoreError> {
    Ok(PollItem {
        payload: row.payload_id.into(),
        attempts: crate::base::value::count(row.attempts)?,
        next_at: time_of(row.next_at)?,
        shop: row.shop,
        number: row.number,
    })
}
