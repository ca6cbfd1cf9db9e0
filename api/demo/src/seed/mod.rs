//! Many believable orders, written fast, for measurements and query plans.
//!
//! # Layout
//! - [`keys`] gives the number, the shop and the customer of the n-th order, so that a measurement finds it again without a query.
//! - [`order`] makes the n-th order; this file finds the missing ones and writes them in concurrent transactions.

pub mod keys;
pub mod order;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Duration, Utc};
use domain::catalog::sku::{ListPrice, SkuEntry};
use domain::intake::ShopProfile;
use domain::kernel::ids::Mint;
use domain::kernel::money::Currency;
use domain::order::Order;
use entity::order as row;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect};
use tokio::task::{JoinError, JoinSet};

use crate::DemoError;
use crate::goods::{GOODS, Good};
use crate::story::profile;
use panorama::store::catalog::shops::{Shop, ShopSecrets, Sku, Warehouse};
use panorama::store::journal::feed::{FeedError, Turn};
use panorama::store::{Store, StoreError};

pub use keys::{order_number, phone_with_five_orders};

/// The number of orders in one transaction.
const BATCH: usize = 500;
/// The number of concurrent transactions on PostgreSQL. SQLite has one writer.
const CONCURRENT: usize = 4;
/// The number of orders between two reports of progress.
const REPORT_EVERY: u64 = 10_000;
/// The number of journal entries that the relay gives positions at once.
const RELAYED: i64 = 2_000;
/// The most attempts of a transaction that conflicts with another.
const ATTEMPTS: usize = 5;

/// The progress of the seeding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// The number of orders written so far.
    pub written: u64,
    /// The number of orders to write.
    pub total: u64,
    /// The average of orders written per second.
    pub per_second: f64,
}

/// Why the seeding stopped. Committed orders stay, and the next run continues.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The database returned an error.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The feed returned an error.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// The story of an order broke the rules of the domain.
    #[error(transparent)]
    Story(#[from] DemoError),
    /// A task ended before its time.
    #[error("a batch was not finished: {0}")]
    Task(#[from] JoinError),
}

/// Brings the database to `count` seeded orders, counting existing ones, and reports progress every 10,000. Returns the number written.
///
/// # Errors
/// When the database fails.
pub async fn seed(store: &Store, count: u64, now: DateTime<Utc>, report: impl FnMut(Progress)) -> Result<u64, SeedError> {
    seed_within(store, count, (now, order::OLDEST), report).await
}

/// Does the same with orders that reached their state at most so long before `now`: more than a day.
///
/// # Errors
/// When the database fails.
pub async fn seed_within(
    store: &Store,
    count: u64,
    (now, oldest): (DateTime<Utc>, Duration),
    mut report: impl FnMut(Progress),
) -> Result<u64, SeedError> {
    let profiles = Arc::new(put_company(store, now).await?);
    let seeded = seeded(store).await?;
    let missing: Vec<u64> = (0..count).filter(|index| !seeded.contains(index)).collect();
    let total = missing.len() as u64;
    let concurrent = if store.backend() == DbBackend::Postgres { CONCURRENT } else { 1 };
    let started = Instant::now();
    let mut written = 0;
    let mut batches = missing.chunks(BATCH).map(<[u64]>::to_vec);
    let mut running: JoinSet<Result<u64, SeedError>> = JoinSet::new();
    loop {
        while running.len() < concurrent
            && let Some(batch) = batches.next()
        {
            let (store, profiles) = (store.clone(), Arc::clone(&profiles));
            running.spawn(async move { write_batch(&store, &profiles, &batch, (now, oldest)).await });
        }
        let Some(finished) = running.join_next().await else { break };
        let before = written;
        written += finished??;
        if written / REPORT_EVERY > before / REPORT_EVERY || written == total {
            relay(store).await?;
            report(Progress { written, total, per_second: per_second(written, started) });
        }
    }
    if store.backend() == DbBackend::Postgres && total > 0 {
        // The vacuum updates the planner's statistics, and sets the hint bits before the first reader.
        store.connection().execute_unprepared("VACUUM (ANALYZE)").await.map_err(StoreError::from)?;
    }
    Ok(written)
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn per_second(written: u64, started: Instant) -> f64 {
    written as f64 / started.elapsed().as_secs_f64().max(0.001)
}

/// Gives positions to all journal entries that wait for one. A running instance does so by its own relay.
async fn relay(store: &Store) -> Result<(), SeedError> {
    if store.backend() != DbBackend::Postgres {
        return Ok(());
    }
    while let Turn::Moved { .. } = store.journal().feed().relay(RELAYED).await? {}
    Ok(())
}

async fn write_batch(
    store: &Store,
    profiles: &[ShopProfile],
    batch: &[u64],
    (now, oldest): (DateTime<Utc>, Duration),
) -> Result<u64, SeedError> {
    let mut told = Vec::with_capacity(batch.len());
    for index in batch {
        told.push(order::tell(*index, profiles, (now, oldest))?);
    }
    for attempt in 1.. {
        let mut work = store.begin(now, Mint::new(now, rand::random())).await?;
        for one in &told {
            for message in &one.messages {
                work.add_message(one.order.id, message)?;
            }
            let buyer = one.buyer_id.as_ref();
            let buyer_index = buyer.map(|id| store.vault().blind_index_of_buyer(&one.order.channel, id));
            work.save(Order { buyer_index, ..one.order.clone() }, one.happened.clone());
        }
        match work.commit().await {
            Err(error) if error.is_retryable() && attempt < ATTEMPTS => {}
            result => {
                result?;
                break;
            }
        }
    }
    Ok(batch.len() as u64)
}

/// The indices of the seeded orders in the database.
async fn seeded(store: &Store) -> Result<HashSet<u64>, StoreError> {
    let mut found = HashSet::new();
    for shop in keys::SHOPS {
        let numbers = row::Entity::find().select_only().column(row::Column::ChannelNumber).filter(row::Column::Shop.eq(shop.id));
        let numbers: Vec<String> = numbers.into_tuple().all(store.connection()).await?;
        found.extend(numbers.iter().filter_map(|number| keys::index_of(number)));
    }
    Ok(found)
}

/// Stores the shops without secrets, so that they accept no delivery from outside; returns their profiles in the order of [`keys::SHOPS`].
async fn put_company(store: &Store, now: DateTime<Utc>) -> Result<Vec<ShopProfile>, StoreError> {
    let place = |(code, name, city): &(&str, &str, &str)| Warehouse {
        code: (*code).to_owned(),
        name: (*name).to_owned(),
        city: Some((*city).to_owned()),
        time_zone: Some("Asia/Shanghai".to_owned()),
        ..Warehouse::default()
    };
    store.catalog().put_warehouses(&keys::WAREHOUSES.iter().map(place).collect::<Vec<_>>(), now).await?;
    let known: HashSet<String> = store.catalog().skus().await?.into_iter().map(|sku| sku.code).collect();
    let goods = GOODS.iter().filter(|good| !known.contains(good.code));
    let skus: Vec<Sku> = goods.map(sku).collect();
    store.catalog().put_skus(&skus, now).await?;
    let shops: Vec<Shop> = keys::SHOPS.iter().map(keys::SeedShop::shop).collect();
    store.catalog().put_shops(&shops, now).await?;
    Ok(shops.iter().map(profile).collect())
}

fn sku(good: &Good) -> Sku {
    Sku {
        code: good.code.to_owned(),
        title: good.title.to_owned(),
        barcode: None,
        entry: SkuEntry {
            list_price: Some(ListPrice { minor: good.price, currency: Currency::CNY }),
            category: Some(good.category().to_owned()),
            components: good.components(),
        },
    }
}

impl keys::SeedShop {
    fn shop(&self) -> Shop {
        Shop {
            id: self.id.to_owned(),
            name: self.name.to_owned(),
            channel: self.channel.to_owned(),
            mapping: self.mapping.to_owned(),
            currency: "CNY".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            ship_hours: 48,
            warehouse: Some(self.warehouse.to_owned()),
            client_id: None,
            poll: None,
            secrets: ShopSecrets::default(),
            country: Some("CN".into()),
            allowed_addresses: Vec::new(),
            active: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use domain::kernel::status::OrderStatus;

    use super::*;
    use crate::testing::TemporaryStore;
    use panorama::store::OrderLookup;
    use panorama::store::order::cards::CardQuery;

    #[tokio::test]
    async fn five_hundred_orders_are_what_was_promised() {
        let temporary = TemporaryStore::new().await;
        let store = &temporary.store;
        let now = Utc.with_ymd_and_hms(2026, 11, 22, 4, 0, 0).unwrap();
        let mut reports = Vec::new();
        assert_eq!(seed(store, 300, now, |progress| reports.push(progress.written)).await.unwrap(), 300);
        assert_eq!(seed(store, 500, now, |progress| reports.push(progress.written)).await.unwrap(), 200);
        assert_eq!(seed(store, 500, now, |progress| reports.push(progress.written)).await.unwrap(), 0);
        assert_eq!(reports, [300, 200]);

        let mut orders = Vec::new();
        for index in 0..500 {
            let card = store.orders().card(&OrderLookup::Number(order_number(index)), &CardQuery::default()).await.unwrap();
            orders.push(card.unwrap().order);
        }
        let share = |wanted: &dyn Fn(&domain::order::Order) -> bool| orders.iter().filter(|order| wanted(order)).count();
        let done = share(&|order| matches!(order.status, OrderStatus::Delivered | OrderStatus::Completed));
        assert!((400..450).contains(&done), "{done} of 500 are done");
        assert!(share(&|order| order.settled_at.is_some()) > 300);
        assert!(orders.iter().all(|order| (1..=4).contains(&order.lines.len()) && !order.payments.is_empty()));
        for order in
            orders.iter().filter(|order| order.status >= OrderStatus::Delivered && order.status <= OrderStatus::Completed)
        {
            let reports = order.shipments[0].events.len();
            assert!((5..=12).contains(&reports) && order.facts.len() >= 3, "{reports} reports of {}", order.number);
        }
        let masked = share(&|order| order.contact.phone.as_ref().is_some_and(|phone| phone.clear.is_none()));
        assert_eq!(masked, 25);
        for customer in 0..10 {
            let phone = phone_with_five_orders(customer);
            let theirs = share(&|order| order.contact.phone.as_ref().and_then(|one| one.clear.as_ref()) == Some(&phone));
            assert_eq!(theirs, 5, "{phone}");
        }
        let oldest = orders.iter().map(|order| order.placed_at).min().unwrap();
        assert!((380..410).contains(&(now - oldest).num_days()), "{oldest}");
        let entries = store.journal().feed().head().await.unwrap().position;
        assert!((500 * 8..500 * 15).contains(&entries), "{entries} journal entries");
    }
}
