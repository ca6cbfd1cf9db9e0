//! The unit of work: one transaction that locks orders, collects every change, and writes it all at its commit with as few
//! statements as the database takes, however many orders it touched.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::access::actor::Person;
use domain::event::Event;
use domain::journal::entry::JournalEntry;
use domain::journal::topic::Topic;
use domain::kernel::ids::{Mint, OrderId};
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::message::Message;
use domain::order::shipment::number_key;
use entity::conversation::conversation_message;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, ModelTrait, TransactionOptions};
use tokio::sync::{OnceCell, OwnedMutexGuard};

use crate::base::pending::Pending;
use crate::base::sql::{Sql, number_key_of};
use crate::base::transaction;
use crate::base::value::micros;
use crate::base::write::{Existing, Inserts};
use crate::conversation::messages;
use crate::journal::entries;
use crate::journal::feed;
use crate::order::batch::OrderBatch;
use crate::order::contact;
use crate::order::list::OrderReach;
use crate::order::orders::{Loaded, OrderLookup, load, lock};
use crate::order::rows::OrderRows;
use crate::{Store, StoreError};

/// One transaction: its locks last until its end, and its changes are written together. When it is dropped without a commit, it changes
/// nothing.
pub struct UnitOfWork {
    pub(crate) store: Store,
    /// Begun with the first statement that locks or writes; on SQLite with the unit of work.
    transaction: OnceCell<DatabaseTransaction>,
    pub(crate) now: DateTime<Utc>,
    mint: Mint,
    orders: Vec<Touched>,
    places: HashMap<OrderId, usize>,
    entries: Vec<(Option<OrderId>, NewEvent)>,
    pub(crate) pending: Pending,
    /// The id of the request that this unit of work belongs to.
    pub(crate) request: Option<String>,
    /// SQLite's lock for the one writer, released only after the transaction is over: fields are dropped in their order.
    writer: Option<OwnedMutexGuard<()>>,
}

/// An order that this unit of work has loaded or saved.
struct Touched {
    before: Option<Loaded>,
    order: Order,
    saved: bool,
}

/// An event that a use case reports.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The event that happened.
    pub event: Event,
    /// The kind of party that caused it.
    pub source: Source,
    /// The person who caused it; `None` = a system or an unknown person.
    pub actor: Option<Person>,
    /// The time at which it happened, as far as the source knows.
    pub occurred_at: DateTime<Utc>,
    /// The shop of an event without an order; an order brings its own.
    pub shop: Option<String>,
    /// The warehouse of an event without an order.
    pub warehouse: Option<String>,
    /// The topics that its aggregate gives (`Aggregate::topics`), beyond those of the event's row and of its order, shop and warehouse.
    pub more_topics: Vec<Topic>,
}

impl NewEvent {
    /// An event that no known person caused, without shop, warehouse and more topics.
    pub fn new(event: Event, source: Source, occurred_at: DateTime<Utc>) -> Self {
        Self { event, source, actor: None, occurred_at, shop: None, warehouse: None, more_topics: Vec::new() }
    }
}

/// The entries and orders that a commit wrote.
#[derive(Debug, Clone, Default)]
pub struct Committed {
    /// The journal's entries in their order. Positions are known on SQLite only; on PostgreSQL the relay assigns them.
    pub entries: Vec<JournalEntry>,
    /// Every saved order in its new state, with its new version.
    pub orders: Vec<Order>,
}

impl UnitOfWork {
    pub(crate) fn new(
        store: Store,
        transaction: Option<DatabaseTransaction>,
        writer: Option<OwnedMutexGuard<()>>,
        now: DateTime<Utc>,
        mint: Mint,
    ) -> Self {
        Self {
            store,
            transaction: OnceCell::new_with(transaction),
            now,
            mint,
            orders: Vec::new(),
            places: HashMap::new(),
            entries: Vec::new(),
            pending: Pending::default(),
            request: None,
            writer,
        }
    }

    /// The transaction, which the first call begins.
    pub(crate) async fn transaction(&self) -> Result<&DatabaseTransaction, StoreError> {
        let begin = async || Ok(transaction::begin(self.store.connection(), TransactionOptions::default(), ()).await?.0);
        self.transaction.get_or_try_init(begin).await
    }

    /// The transaction; `None` = it has not begun.
    pub(crate) fn begun(&self) -> Option<&DatabaseTransaction> {
        self.transaction.get()
    }

    /// Waits until no other unit of work holds this name, and holds it until the end. SQLite has one writer, which holds every name.
    pub(crate) async fn lock_name(&self, name: &str) -> Result<(), StoreError> {
        if self.store.backend() == DbBackend::Postgres {
            let mut sql = Sql::new(DbBackend::Postgres);
            sql.push("SELECT pg_advisory_xact_lock(hashtextextended(").bind(name).push(", 0))");
            self.transaction().await?.execute_raw(sql.build()).await?;
        }
        Ok(())
    }

    /// Locks and loads one order that exists for a reader; an order that this unit of work has loaded already comes in its current state.
    /// An order out of reach is neither locked nor loaded. `None` as `reach` = every order.
    pub async fn order_for_update(
        &mut self,
        lookup: &OrderLookup,
        reach: Option<&[OrderReach]>,
    ) -> Result<Option<Order>, StoreError> {
        if let Some(touched) = self.orders.iter().rev().find(|touched| lookup.names(&touched.order)) {
            return Ok(Some(touched.order.clone()));
        }
        let ids = lock(self.transaction().await?, |sql| lookup.push_condition(sql, reach)).await?;
        let found: Vec<OrderId> = ids.iter().copied().map(OrderId).collect();
        self.take(&found).await?;
        Ok(found.first().and_then(|id| self.touched(*id)).map(|touched| touched.order.clone()))
    }

    /// Locks and loads the orders of these shops and channel numbers, with two statements for all of them.
    pub async fn orders_for_update(&mut self, names: &BTreeSet<(&str, &str)>) -> Result<Vec<Order>, StoreError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        // Where two shops use one number, the other shop's order is locked as well, which does no harm. The numbers alone are answered by
        // one index, regardless of the statistics at the time of planning.
        let ids = lock(self.transaction().await?, |sql| {
            sql.push("o.channel_number").among_texts(names.iter().map(|(_, number)| number));
        })
        .await?;
        let found: Vec<OrderId> = ids.into_iter().map(OrderId).collect();
        self.take(&found).await?;
        let named = |order: &&Order| names.contains(&(order.shop.as_str(), order.channel_number.as_str()));
        Ok(self.orders.iter().map(|touched| &touched.order).filter(named).cloned().collect())
    }

    /// Locks and loads the orders of these ids, in the order of their ids.
    pub async fn orders_by_ids(&mut self, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
        let found = lock(self.transaction().await?, |sql| {
            sql.push("o.id").among_ids(ids.iter().map(|id| id.0));
        })
        .await?;
        let found: Vec<OrderId> = found.into_iter().map(OrderId).collect();
        self.loaded(&found).await
    }

    /// Locks and loads every order that has a parcel with one of these tracking numbers: several orders may share a parcel.
    pub async fn orders_of_parcels(&mut self, tracking_numbers: &[String]) -> Result<Vec<Order>, StoreError> {
        let ids = lock(self.transaction().await?, |sql| {
            let key = number_key_of(sql.backend, "s.tracking_number");
            sql.push("o.id IN (SELECT s.order_id FROM shipment s WHERE ").push(&key);
            sql.among_texts(tracking_numbers.iter().map(|number| number_key(number))).push(")");
        })
        .await?;
        let found: Vec<OrderId> = ids.into_iter().map(OrderId).collect();
        self.take(&found).await?;
        let has = |order: &Order| tracking_numbers.iter().any(|number| order.parcel_numbered(number).is_some());
        Ok(self.orders.iter().map(|touched| &touched.order).filter(|order| has(order)).cloned().collect())
    }

    /// Orders that this unit of work has locked, in their current state.
    pub(crate) async fn loaded(&mut self, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
        self.take(ids).await?;
        Ok(ids.iter().filter_map(|id| self.touched(*id)).map(|touched| touched.order.clone()).collect())
    }

    /// Loads the locked orders that are not loaded yet.
    async fn take(&mut self, ids: &[OrderId]) -> Result<(), StoreError> {
        let missing: Vec<_> = ids.iter().filter(|id| !self.places.contains_key(id)).map(|id| id.0).collect();
        if missing.is_empty() {
            return Ok(());
        }
        for loaded in load(self.transaction().await?, self.store.vault(), &missing).await? {
            let order = loaded.order()?;
            self.place(Touched { before: Some(loaded), order, saved: false });
        }
        Ok(())
    }

    fn place(&mut self, touched: Touched) {
        self.places.insert(touched.order.id, self.orders.len());
        self.orders.push(touched);
    }

    fn touched(&self, id: OrderId) -> Option<&Touched> {
        self.places.get(&id).and_then(|place| self.orders.get(*place))
    }

    /// Records the new state of an order, with the phones in its free texts masked, and its events. They are written at the commit; the
    /// version is raised once, and only when the order differs from the loaded state.
    ///
    /// An existing order must have been loaded by this unit of work; an order that was not loaded is treated as new.
    pub fn save(&mut self, mut order: Order, events: Vec<NewEvent>) {
        order.mask_words();
        order.locate();
        let id = order.id;
        self.entries.extend(events.into_iter().map(|event| (Some(id), event)));
        match self.places.get(&id).and_then(|place| self.orders.get_mut(*place)) {
            Some(touched) => {
                touched.order = order;
                touched.saved = true;
            }
            None => self.place(Touched { before: None, order, saved: true }),
        }
    }

    /// Records an event without an order: of an alert or an export.
    pub fn append(&mut self, entry: NewEvent) {
        self.entries.push((None, entry));
    }

    /// Records a message in the conversation of an order, which is saved in this unit of work with the event of the message.
    pub fn add_message(&mut self, order: OrderId, message: &Message) -> Result<(), StoreError> {
        let row = messages::row(self.store.vault(), order, message)?;
        self.insert::<conversation_message::Entity>(Existing::Keep, row);
        Ok(())
    }

    /// Adds a row that is inserted at the commit.
    pub(crate) fn insert<E>(&mut self, existing: Existing, row: E::Model)
    where
        E: EntityTrait,
        E::Model: ModelTrait<Entity = E> + Sync,
    {
        self.pending.rows_mut::<E>(existing).push(row);
    }

    /// The time of this unit of work.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Writes all changes. When it fails, nothing has changed.
    ///
    /// # Errors
    /// [`StoreError::Contention`] when another transaction made the same order, delivery or idempotency key meanwhile: try the whole unit
    /// of work again.
    pub async fn commit(mut self) -> Result<Committed, StoreError> {
        let mut batch = self.batch()?;
        let mut entries = self.journal_entries(&batch);
        batch.keep_recent(&entries, self.pending.rows::<conversation_message::Entity>(Existing::Keep))?;
        let mut inserts = Inserts::new(self.store.backend());
        batch.insert(&mut inserts);
        self.pending.insert(&mut inserts);
        entries::append(&mut inserts, self.store.vault(), &entries, self.request.as_deref())?;
        if self.begun().is_none() && batch.only_inserts() && self.pending.only_inserts() {
            // Nothing is locked and all of it is one statement, which is a transaction by itself.
            inserts.run(self.store.connection()).await?;
        } else {
            self.write(&batch, inserts, &mut entries).await?;
        }
        let Self { store, transaction, writer, .. } = self;
        if let Some(transaction) = transaction.into_inner() {
            transaction.commit().await?;
        }
        drop(writer);
        store.announce_commit();
        Ok(Committed { entries, orders: batch.into_orders() })
    }

    /// Writes all changes within the transaction.
    async fn write(&self, batch: &OrderBatch, inserts: Inserts, entries: &mut [JournalEntry]) -> Result<(), StoreError> {
        let transaction = self.transaction().await?;
        batch.delete(transaction).await?;
        inserts.run(transaction).await?;
        batch.write_reports(transaction).await?;
        self.pending.write_later(transaction).await?;
        if self.writer.is_some() && !entries.is_empty() {
            let positions = feed::assign_positions(transaction, i64::MAX).await?;
            if positions.len() == entries.len() {
                entries.iter_mut().zip(positions).for_each(|(entry, position)| entry.position = Some(position));
            }
        }
        batch.write_settled(transaction).await
    }

    /// The rows of every saved order.
    fn batch(&mut self) -> Result<OrderBatch, StoreError> {
        let mut batch = {
            let (happened, said) =
                (self.entries.iter(), self.pending.rows::<conversation_message::Entity>(Existing::Keep).iter());
            let mentioned = happened.filter_map(|(order, _)| *order).chain(said.map(|message| OrderId(message.order_id)));
            OrderBatch::new(mentioned.collect(), self.store.writes_cards_for_last_release())
        };
        for touched in self.orders.iter().filter(|touched| touched.saved) {
            let unchanged = touched.before.as_ref().filter(|before| before.contact == touched.order.contact);
            let columns = match unchanged {
                Some(before) => contact::columns_of(&before.rows.order),
                None => contact::seal(self.store.vault(), &touched.order.contact)?,
            };
            let rows = OrderRows::of(&touched.order, columns, self.now)?;
            batch.add(rows, touched.before.as_ref(), touched.order.contact.clone(), micros(self.now))?;
        }
        Ok(batch)
    }

    /// The journal's entries: each with the status that its order had right after the event.
    fn journal_entries(&mut self, batch: &OrderBatch) -> Vec<JournalEntry> {
        let mut statuses = self.first_statuses(batch);
        let saved = self.orders.iter().filter(|touched| touched.saved);
        let names: HashMap<OrderId, &str> =
            saved.filter_map(|touched| Some((touched.order.id, touched.order.contact.name.as_deref()?))).collect();
        let (mint, now) = (&mut self.mint, self.now);
        let mut entry = |(id, mut new): (Option<OrderId>, NewEvent)| {
            let written = id.and_then(|id| batch.find(id));
            if let Some(name) = id.and_then(|id| names.get(&id)) {
                new.event.hide_name(name);
            }
            if let (Some(id), Event::OrderStatusChanged { to, .. }) = (id, &new.event) {
                statuses.insert(id, *to);
            }
            JournalEntry {
                id: mint.next(),
                position: None,
                order: id,
                version: written.map(|written| written.version),
                shop: written.map(|written| written.shop.clone()).or(new.shop),
                warehouse: written.and_then(|written| written.warehouse.clone()).or(new.warehouse),
                status: id.and_then(|id| statuses.get(&id).copied()),
                more_topics: new.more_topics,
                event: new.event,
                source: new.source,
                actor: new.actor,
                occurred_at: new.occurred_at,
                recorded_at: now,
            }
        };
        self.entries.drain(..).map(&mut entry).collect()
    }

    /// The status of each order before its events: before its first step, or its current status when it made none.
    fn first_statuses(&self, batch: &OrderBatch) -> HashMap<OrderId, OrderStatus> {
        let mut statuses = HashMap::new();
        for (id, new) in &self.entries {
            if let (Some(id), Event::OrderStatusChanged { from, .. }) = (id, &new.event) {
                statuses.entry(*id).or_insert(*from);
            }
        }
        for order in batch.orders() {
            statuses.entry(order.id).or_insert(order.status);
        }
        statuses
    }
}
