//! A batch of orders on its way into the tables: only rows that differ from the loaded ones.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::journal::entry::JournalEntry;
use domain::kernel::ids::OrderId;
use domain::order::{Contact, Order};
use entity::after_sales::{order_return, order_return_line};
use entity::conversation::conversation_message;
use entity::order;
use entity::order::{
    customer, fact, hold, order_card, order_line, payment, settled_change, shipment, shipment_line, tracking_event,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::StoreError;
use crate::base::value::json;
use crate::base::write::{Existing, Inserts, delete};
use crate::journal::timeline_cache::TimelineCache;
use crate::order::document::{Documents, without_nul};
use crate::order::orders::Loaded;
use crate::order::rows::OrderRows;
use crate::order::tag_rows::TagRows;
use crate::order::tracking::{reorder_reports, write_reports};

/// The rows to write, table by table.
#[derive(Default)]
pub struct OrderBatch {
    /// The orders in their new state.
    orders: Vec<Order>,
    places: HashMap<OrderId, usize>,
    customers: Vec<customer::Model>,
    heads: Vec<order::Model>,
    cards: Vec<order_card::Model>,
    /// The changes in the figures that exports give of the orders.
    settled: Vec<settled_change::ActiveModel>,
    /// The newest entries of each card.
    recent: Vec<Option<TimelineCache>>,
    /// Orders with a journal entry or a message, whether it changed them or not.
    mentioned: BTreeSet<OrderId>,
    /// Whether cards are also written in the form of the last release.
    for_last_release: bool,
    tags: TagRows,
    lines: Changes<order_line::Model>,
    payments: Changes<payment::Model>,
    shipments: Changes<shipment::Model>,
    shipment_lines: Changes<shipment_line::Model>,
    reports: Vec<tracking_event::Model>,
    /// Stored reports that got another sequence number among those of their instant, or another parcel.
    reordered: Vec<tracking_event::Model>,
    holds: Changes<hold::Model>,
    facts: Changes<fact::Model>,
    returns: Changes<order_return::Model>,
    return_lines: Changes<order_return_line::Model>,
}

/// The changes in one table of children.
struct Changes<R> {
    written: Vec<R>,
    /// Keys of rows that no longer exist.
    removed: Vec<Uuid>,
}

impl<R> Default for Changes<R> {
    fn default() -> Self {
        Self { written: Vec::new(), removed: Vec::new() }
    }
}

impl<R: PartialEq + Clone> Changes<R> {
    /// Collects the difference between `now` and `before`; `true` = there was one.
    fn collect<K: Eq + std::hash::Hash>(
        &mut self,
        now: &[R],
        before: &[R],
        key: impl Fn(&R) -> K,
        id: impl Fn(&R) -> Uuid,
    ) -> bool {
        let old: HashMap<K, &R> = before.iter().map(|row| (key(row), row)).collect();
        let kept: HashSet<K> = now.iter().map(&key).collect();
        let changed = now.iter().filter(|row| old.get(&key(row)) != Some(row)).cloned();
        let (written, removed) = (self.written.len(), self.removed.len());
        self.written.extend(changed);
        self.removed.extend(before.iter().filter(|row| !kept.contains(&key(row))).map(id));
        self.written.len() > written || self.removed.len() > removed
    }
}

/// Whether two rows of an order differ only in what no reader sees: the messages that its parts come from, and what it remembers of rules.
fn differs_out_of_sight(row: &order::Model, before: &order::Model) -> bool {
    let seen = order::Model {
        heard: before.heard.clone(),
        rule_memory: before.rule_memory.clone(),
        rules_due_at: before.rules_due_at,
        ..row.clone()
    };
    row != before && seen == *before
}

impl OrderBatch {
    /// An empty batch. `mentioned` = the orders that have a new journal entry or a new message; `for_last_release` = its cards are also
    /// written in the form of the last release.
    pub fn new(mentioned: BTreeSet<OrderId>, for_last_release: bool) -> Self {
        Self { mentioned, for_last_release, ..Self::default() }
    }

    /// Adds the rows of one order; `loaded` is its state before (`None` = the order is new).
    pub fn add(&mut self, mut rows: OrderRows, loaded: Option<&Loaded>, contact: Contact, now: i64) -> Result<(), StoreError> {
        let before = loaded.map(|loaded| &loaded.rows);
        if let Some(before) = before {
            rows.order.version = before.order.version;
            rows.order.created_at = before.order.created_at;
            rows.order.updated_at = before.order.updated_at;
            keep_known_reports(&mut rows, before);
            keep_old_numbers(&mut rows, before);
        }
        let (in_conflict, in_money_conflict) = (rows.order.in_conflict, rows.order.in_money_conflict);
        let region = rows.order.region.take();
        // Filling these columns of an older row is no change of the order.
        rows.order.in_conflict = before.map_or(in_conflict, |before| before.order.in_conflict.and(in_conflict));
        rows.order.in_money_conflict =
            before.map_or(in_money_conflict, |before| before.order.in_money_conflict.and(in_money_conflict));
        rows.order.region = before.map_or_else(|| region.clone(), |before| before.order.region.as_ref().and(region.clone()));
        let mut changed = self.collect_children(&rows, before);
        // The message that stated a part first is no change of the order: an older message that adds only this keeps the version. So does
        // what the order remembers of rules.
        let out_of_sight = !changed && before.is_some_and(|before| differs_out_of_sight(&rows.order, &before.order));
        changed |= before.is_none_or(|before| before.order != rows.order);
        (rows.order.in_conflict, rows.order.in_money_conflict, rows.order.region) = (in_conflict, in_money_conflict, region);
        if changed && !out_of_sight {
            rows.order.version = before.map_or(1, |before| before.order.version + 1);
            rows.order.updated_at = now;
        }
        let mut order = rows.order(contact)?;
        if changed || self.mentioned.contains(&order.id) {
            let mut documents = Documents::of(&order)?;
            if documents.has_nul() {
                order = without_nul(&order)?;
                documents = Documents::of(&order)?;
            }
            let mut card = card(documents, &rows.order);
            if self.for_last_release {
                card.document = json("document", &order)?;
            }
            self.cards.push(card);
            self.recent.push(loaded.map_or_else(|| Some(TimelineCache::none()), |loaded| loaded.recent.clone()));
        }
        if changed {
            self.customers.extend(customer(&rows.order, now));
            self.settled.extend(crate::order::settled_change::change(before.map(|before| &before.order), &rows.order, now)?);
            self.tags.collect(&rows.order, before.map(|before| &before.order))?;
            self.heads.push(rows.order);
        }
        self.places.insert(order.id, self.orders.len());
        self.orders.push(order);
        Ok(())
    }

    /// Adds the new entries and messages of the orders to the newest entries of their cards.
    pub fn keep_recent(&mut self, entries: &[JournalEntry], messages: &[conversation_message::Model]) -> Result<(), StoreError> {
        let mut of_order: HashMap<OrderId, Vec<&JournalEntry>> = HashMap::new();
        for entry in entries {
            if let Some(order) = entry.order {
                of_order.entry(order).or_default().push(entry);
            }
        }
        let spoken: HashSet<Uuid> = messages.iter().map(|message| message.order_id).collect();
        for (card, recent) in self.cards.iter_mut().zip(self.recent.drain(..)) {
            // The older entries of a card from before these columns are unknown: it stays without entries until it is rebuilt.
            let Some(mut recent) = recent else { continue };
            recent.extend(of_order.remove(&OrderId(card.order_id)).unwrap_or_default().into_iter())?;
            if spoken.contains(&card.order_id) {
                recent.note_message();
            }
            recent.put(card);
        }
        Ok(())
    }

    fn collect_children(&mut self, rows: &OrderRows, before: Option<&OrderRows>) -> bool {
        macro_rules! before {
            ($field:ident) => {
                before.map_or(&[][..], |before| &before.$field[..])
            };
        }
        let known: HashMap<Uuid, _> = before!(reports).iter().map(|row| (row.id, (row.sequence, row.shipment_id))).collect();
        let reports = (self.reports.len(), self.reordered.len());
        self.reports.extend(rows.reports.iter().filter(|row| !known.contains_key(&row.id)).cloned());
        let moved =
            |row: &&tracking_event::Model| known.get(&row.id).is_some_and(|place| *place != (row.sequence, row.shipment_id));
        self.reordered.extend(rows.reports.iter().filter(moved).cloned());
        let mut changed = (self.reports.len(), self.reordered.len()) != reports;
        changed |= self.lines.collect(&rows.lines, before!(lines), |row| row.id, |row| row.id);
        changed |= self.payments.collect(&rows.payments, before!(payments), |row| row.id, |row| row.id);
        changed |= self.shipments.collect(&rows.shipments, before!(shipments), |row| row.id, |row| row.id);
        let key = |row: &shipment_line::Model| (row.shipment_id, row.line_id);
        changed |= self.shipment_lines.collect(&rows.shipment_lines, before!(shipment_lines), key, |row| row.shipment_id);
        changed |= self.holds.collect(&rows.holds, before!(holds), |row| row.id, |row| row.id);
        changed |= self.facts.collect(&rows.facts, before!(facts), |row| row.id, |row| row.id);
        changed |= self.returns.collect(&rows.returns, before!(returns), |row| row.id, |row| row.id);
        let key = |row: &order_return_line::Model| (row.return_id, row.line_id);
        changed |= self.return_lines.collect(&rows.return_lines, before!(return_lines), key, |row| row.return_id);
        self.rewrite_whole_lists(rows);
        changed
    }

    /// Where a line was removed from a parcel or a return, the list is deleted by its parcel or return and written whole again.
    fn rewrite_whole_lists(&mut self, rows: &OrderRows) {
        let parcels: HashSet<Uuid> = self.shipment_lines.removed.iter().copied().collect();
        let cases: HashSet<Uuid> = self.return_lines.removed.iter().copied().collect();
        for row in rows.shipment_lines.iter().filter(|row| parcels.contains(&row.shipment_id)) {
            if !self.shipment_lines.written.contains(row) {
                self.shipment_lines.written.push(row.clone());
            }
        }
        for row in rows.return_lines.iter().filter(|row| cases.contains(&row.return_id)) {
            if !self.return_lines.written.contains(row) {
                self.return_lines.written.push(row.clone());
            }
        }
    }

    /// The orders, in the order of their saving.
    pub fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// One saved order by its id; `None` = it was not saved.
    pub fn find(&self, id: OrderId) -> Option<&Order> {
        self.places.get(&id).and_then(|place| self.orders.get(*place))
    }

    /// The orders of the batch, by value.
    pub fn into_orders(self) -> Vec<Order> {
        self.orders
    }

    /// Whether [`Self::insert`] writes all of the batch.
    pub fn only_inserts(&self) -> bool {
        let removed = [
            &self.lines.removed,
            &self.payments.removed,
            &self.shipments.removed,
            &self.shipment_lines.removed,
            &self.holds.removed,
            &self.facts.removed,
            &self.returns.removed,
            &self.return_lines.removed,
        ];
        let none = self.tags.only_inserts() && self.reports.is_empty() && self.reordered.is_empty() && self.settled.is_empty();
        none && removed.into_iter().all(Vec::is_empty)
    }

    /// Deletes the removed children; runs before [`Self::insert`], which may write one again.
    pub async fn delete<C: ConnectionTrait>(&self, from: &C) -> Result<(), StoreError> {
        self.tags.delete(from).await?;
        delete::<_, shipment_line::Entity>(from, shipment_line::Column::ShipmentId, &self.shipment_lines.removed).await?;
        delete::<_, order_return_line::Entity>(from, order_return_line::Column::ReturnId, &self.return_lines.removed).await?;
        delete::<_, order_return::Entity>(from, order_return::Column::Id, &self.returns.removed).await?;
        delete::<_, tracking_event::Entity>(from, tracking_event::Column::ShipmentId, &self.shipments.removed).await?;
        delete::<_, shipment::Entity>(from, shipment::Column::Id, &self.shipments.removed).await?;
        delete::<_, order_line::Entity>(from, order_line::Column::Id, &self.lines.removed).await?;
        delete::<_, payment::Entity>(from, payment::Column::Id, &self.payments.removed).await?;
        delete::<_, hold::Entity>(from, hold::Column::Id, &self.holds.removed).await?;
        delete::<_, fact::Entity>(from, fact::Column::Id, &self.facts.removed).await
    }

    /// Adds all written rows, parents before children, except the carriers' reports.
    pub fn insert(&self, inserts: &mut Inserts) {
        inserts.add::<customer::Entity>(&self.customers(), Existing::Keep);
        inserts.add::<order::Entity>(&self.heads, Existing::Replace);
        self.tags.insert(inserts);
        inserts.add::<order_line::Entity>(&self.lines.written, Existing::Replace);
        inserts.add::<payment::Entity>(&self.payments.written, Existing::Replace);
        inserts.add::<shipment::Entity>(&self.shipments.written, Existing::Replace);
        inserts.add::<shipment_line::Entity>(&self.shipment_lines.written, Existing::Replace);
        inserts.add::<hold::Entity>(&self.holds.written, Existing::Replace);
        inserts.add::<fact::Entity>(&self.facts.written, Existing::Replace);
        inserts.add::<order_return::Entity>(&self.returns.written, Existing::Replace);
        inserts.add::<order_return_line::Entity>(&self.return_lines.written, Existing::Replace);
        inserts.add::<order_card::Entity>(&self.cards, Existing::Replace);
    }

    /// Writes the carriers' reports of the parcels; runs after the parcels are written.
    pub async fn write_reports<C: ConnectionTrait>(&self, to: &C) -> Result<(), StoreError> {
        write_reports(to, &self.reports).await?;
        reorder_reports(to, &self.reordered).await
    }

    /// Writes the changed figures of exports; runs last before the commit.
    pub async fn write_settled<C: ConnectionTrait>(&self, to: &C) -> Result<(), StoreError> {
        crate::order::settled_change::write(to, &self.settled).await
    }

    /// Each customer once, sorted by id in all batches, so that two batches never wait for each other in a circle.
    fn customers(&self) -> Vec<customer::Model> {
        let mut customers = self.customers.clone();
        customers.sort_by_key(|customer| customer.id);
        customers.dedup_by_key(|customer| customer.id);
        customers
    }
}

/// A stored report keeps its row, except for its sequence number and its parcel, because the carrier or number of the parcel may have been
/// corrected since.
fn keep_known_reports(rows: &mut OrderRows, before: &OrderRows) {
    let known: HashMap<Uuid, &tracking_event::Model> = before.reports.iter().map(|row| (row.id, row)).collect();
    for row in &mut rows.reports {
        if let Some(known) = known.get(&row.id) {
            *row = tracking_event::Model { sequence: row.sequence, shipment_id: row.shipment_id, ..(*known).clone() };
        }
    }
}

/// A row that is older than reversed numbers stays without one while its number stays: filling it is no change of the order. The command
/// `cards rebuild` fills it.
fn keep_old_numbers(rows: &mut OrderRows, before: &OrderRows) {
    if before.order.number_reversed.is_none() && before.order.number == rows.order.number {
        rows.order.number_reversed = None;
    }
    for old in before.shipments.iter().filter(|old| old.number_reversed.is_none()) {
        let same = |row: &&mut shipment::Model| row.id == old.id && row.tracking_number == old.tracking_number;
        if let Some(row) = rows.shipments.iter_mut().find(same) {
            row.number_reversed = None;
        }
    }
}

fn customer(head: &order::Model, now: i64) -> Option<customer::Model> {
    Some(customer::Model {
        id: head.customer_id?,
        phone_index: head.phone_index.clone()?,
        phone_masked: head.phone_masked.clone()?,
        first_seen_at: now,
    })
}

/// The card of an order with these documents, without its newest entries.
pub fn card(documents: Documents, head: &order::Model) -> order_card::Model {
    order_card::Model {
        order_id: head.id,
        document: String::new(),
        contact_sealed: head.contact_sealed.clone(),
        contact_key: head.contact_key.clone(),
        phone_masked: head.phone_masked.clone(),
        recent: None,
        has_words: None,
        has_messages: None,
        head: Some(documents.head),
        lines: Some(documents.lines),
        body: Some(documents.body),
    }
}
