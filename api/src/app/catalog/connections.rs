//! Connections: shops, warehouses and SKUs as an operator sets them, over GraphQL or by `panorama setup`. A change is checked, written with
//! its entries of the journal and the audit log, and known to every instance within seconds.

mod wish;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::access::actor::{Permission as P, Person};
use domain::event::Event;
use domain::journal::audit::{FieldChange, value_changes};
use domain::journal::topic::Topic;
use domain::kernel::source::Source;
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;
use serde_json::{Value, json};

use crate::app::base::change::{answered, check_key, input_hash, keep_answer, retrying};
use crate::app::base::paging::{Slice, Window};
use crate::app::{App, AppError, OpCtx};
use crate::store::catalog::shops::{Catalog, Shop, Sku, Warehouse};
use crate::store::{NewEvent, StoreError, UnitOfWork};

pub use wish::{Misfit, PollWish, ShopWish, SkuWish, WarehouseWish};

/// A change of one connection by an operator.
#[derive(Debug, Clone, Serialize)]
pub struct ConnectionChange<T> {
    /// The wanted state of the connection.
    pub wish: T,
    /// Whether it is a trial: nothing is changed, and the answer shows the changes that there would be.
    pub dry_run: bool,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A connection that was set.
#[derive(Debug, Clone)]
pub struct ConnectionSet<T> {
    /// The connection after the change; in a trial, as it would be.
    pub connection: T,
    /// The names of the changed settings; in a trial, of those that would change.
    pub changes: Vec<String>,
}

/// A kind of connection.
pub trait Connection: Clone + Send + Sync {
    /// The name of the operation that sets it.
    const OPERATION: &'static str;
    /// The kind and the code, e.g. `shop tmall`.
    fn target(&self) -> String;
    /// The topic of the entries about it.
    fn topic(&self) -> Topic;
    /// The settings, without any secret.
    fn settings(&self) -> Value;
    /// A catalog of this connection alone.
    fn alone(self) -> Catalog;
    /// Adds the connection to the known catalog of a company, which already has all warehouses.
    fn known_in(self, known: &mut Catalog) {
        let alone = self.alone();
        known.shops.extend(alone.shops);
        known.skus.extend(alone.skus);
    }

    /// Whether the secrets are the same as before.
    fn has_secrets_of(&self, _before: &Self) -> bool {
        true
    }
}

impl Connection for Shop {
    const OPERATION: &'static str = "shopSet";

    fn target(&self) -> String {
        format!("shop {}", self.id)
    }

    fn topic(&self) -> Topic {
        Topic::Shop(self.id.clone())
    }

    fn settings(&self) -> Value {
        json!({
            "name": self.name, "channel": self.channel, "mapping": self.mapping, "currency": self.currency,
            "timeZone": self.time_zone, "country": self.country, "shipHours": self.ship_hours, "warehouse": self.warehouse,
            "clientId": self.client_id, "poll": self.poll.as_ref().map(Value::to_string), "active": self.active,
            "allowedAddresses": self.allowed_addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        })
    }

    fn alone(self) -> Catalog {
        Catalog { shops: vec![self], ..Catalog::default() }
    }

    fn has_secrets_of(&self, before: &Self) -> bool {
        self.secrets == before.secrets
    }
}

impl Connection for Warehouse {
    const OPERATION: &'static str = "warehouseSet";

    fn target(&self) -> String {
        format!("warehouse {}", self.code)
    }

    fn topic(&self) -> Topic {
        Topic::Warehouse(self.code.clone())
    }

    fn settings(&self) -> Value {
        let profile = self.profile.map(domain::order::warehouse::WarehouseProfile::name);
        json!({ "name": self.name, "city": self.city, "timeZone": self.time_zone, "profile": profile })
    }

    fn alone(self) -> Catalog {
        Catalog { warehouses: vec![self], ..Catalog::default() }
    }
}

impl Connection for Sku {
    const OPERATION: &'static str = "skuSet";

    fn target(&self) -> String {
        format!("sku {}", self.code)
    }

    fn topic(&self) -> Topic {
        Topic::Sku(self.code.clone())
    }

    fn settings(&self) -> Value {
        json!({ "title": self.title, "barcode": self.barcode })
    }

    fn alone(self) -> Catalog {
        Catalog { skus: vec![self], ..Catalog::default() }
    }
}

/// Writes a catalog within a unit of work, with a journal entry for each connection that differs from `known`. All ways to set connections
/// end here.
///
/// # Errors
/// When a shop cannot be sealed.
pub fn write_catalog(
    work: &mut UnitOfWork,
    catalog: &Catalog,
    known: &Catalog,
    person: Option<&Person>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    work.put_catalog(catalog, &known.warehouses, now)?;
    let mut set = differing(&catalog.shops, &known.shops);
    set.extend(differing(&catalog.warehouses, &known.warehouses));
    let skus = differing(&catalog.skus, &known.skus);
    // A catalogue may have a hundred thousand SKUs, so that several SKUs are one entry, without a topic for each.
    if skus.len() > 1 {
        set.push((format!("{} skus", skus.len()), Vec::new()));
    } else {
        set.extend(skus);
    }
    for (connection, more_topics) in set {
        work.append(NewEvent { more_topics, ..connection_changed(connection, None, person, now) });
    }
    Ok(())
}

/// The targets of the connections that differ from the known ones, each with its topics.
fn differing<T: Connection>(all: &[T], known: &[T]) -> Vec<(String, Vec<Topic>)> {
    let before: HashMap<String, &T> = known.iter().map(|one| (one.target(), one)).collect();
    let differs = |one: &&T| !changes(before.get(&one.target()).copied(), *one).is_empty();
    all.iter().filter(differs).map(|one| (one.target(), vec![one.topic()])).collect()
}

/// The journal entry of a connection that was set.
pub(in crate::app) fn connection_changed(
    connection: String,
    version: Option<i64>,
    person: Option<&Person>,
    now: DateTime<Utc>,
) -> NewEvent {
    let source = if person.is_some() { Source::Staff } else { Source::System };
    NewEvent { actor: person.cloned(), ..NewEvent::new(Event::ConnectionChanged { connection, version }, source, now) }
}

/// The wanted state of a connection; absent fields stay as they are.
pub trait Wish: Serialize + Sync {
    /// The kind of the connection.
    type Made: Connection;

    /// The connection's kind and its code.
    fn target(&self) -> String;

    /// Locks the connection, if it exists.
    fn lock(&self, work: &mut UnitOfWork) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The connection as it is, if it exists, and as it would be.
    fn resolve(&self, app: &App) -> impl Future<Output = Result<Resolved<Self::Made>, AppError>> + Send;
}

/// A connection before and after a change; `before` is `None` for a new one.
#[derive(Debug)]
pub struct Resolved<T> {
    before: Option<T>,
    after: T,
}

impl<T: Connection> Resolved<T> {
    fn set(self) -> (ConnectionSet<T>, Vec<FieldChange>) {
        let changed = changes(self.before.as_ref(), &self.after);
        let names = changed.iter().map(|change| change.field.clone()).collect();
        (ConnectionSet { connection: self.after, changes: names }, changed)
    }
}

impl Wish for ShopWish {
    type Made = Shop;

    fn target(&self) -> String {
        format!("shop {}", self.id)
    }

    async fn lock(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        work.lock_shop(&self.id).await
    }

    async fn resolve(&self, app: &App) -> Result<Resolved<Shop>, AppError> {
        app.refresh_mappings().await?;
        let known = app.store().shop(&self.id).await?;
        let codes: BTreeSet<String> = app.store().warehouses().await?.into_iter().map(|one| one.code).collect();
        let shop = self.shop(known.as_ref(), &app.mappings(), &codes).map_err(|misfit| refused(&misfit))?;
        Ok(Resolved { before: known, after: shop })
    }
}

impl Wish for WarehouseWish {
    type Made = Warehouse;

    fn target(&self) -> String {
        format!("warehouse {}", self.code)
    }

    async fn lock(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        work.lock_warehouse(&self.code).await
    }

    async fn resolve(&self, app: &App) -> Result<Resolved<Warehouse>, AppError> {
        let known = app.store().warehouses().await?.into_iter().find(|one| one.code == self.code);
        let warehouse = self.warehouse(known.as_ref()).map_err(|misfit| refused(&misfit))?;
        Ok(Resolved { before: known, after: warehouse })
    }
}

impl Wish for SkuWish {
    type Made = Sku;

    fn target(&self) -> String {
        format!("sku {}", self.code)
    }

    async fn lock(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        work.lock_sku(&self.code).await
    }

    async fn resolve(&self, app: &App) -> Result<Resolved<Sku>, AppError> {
        let known = app.store().sku(&self.code).await?;
        let sku = self.sku(known.as_ref()).map_err(|misfit| refused(&misfit))?;
        Ok(Resolved { before: known, after: sku })
    }
}

impl App {
    /// Sets a shop, a warehouse or a SKU: creates it, or changes the fields that the wish names.
    ///
    /// # Errors
    /// `FORBIDDEN`, `INVALID_INPUT`, `IDEMPOTENCY_CONFLICT`.
    pub async fn set_connection<W: Wish>(
        &self,
        ctx: &OpCtx,
        change: &ConnectionChange<W>,
    ) -> Result<ConnectionSet<W::Made>, AppError> {
        let result = match ctx.require_any(P::ManageConnections).and_then(|()| check_key(change.idempotency_key.as_deref())) {
            Ok(()) => self.set_checked(ctx, change).await,
            Err(error) => Err(error),
        };
        let written = result.as_ref().is_ok_and(|(_, written)| *written);
        ctx.noted(W::Made::OPERATION, Some(change.wish.target()), &result, written);
        result.map(|(set, _)| set)
    }

    async fn set_checked<W: Wish>(
        &self,
        ctx: &OpCtx,
        change: &ConnectionChange<W>,
    ) -> Result<(ConnectionSet<W::Made>, bool), AppError> {
        if change.dry_run {
            return Ok((change.wish.resolve(self).await?.set().0, false));
        }
        let done = retrying(|| self.write_connection(ctx, change)).await?;
        self.show_committed_directory().await;
        Ok(done)
    }

    async fn write_connection<W: Wish>(
        &self,
        ctx: &OpCtx,
        change: &ConnectionChange<W>,
    ) -> Result<(ConnectionSet<W::Made>, bool), AppError> {
        let operation = W::Made::OPERATION;
        let mut known = Catalog { warehouses: self.store().warehouses().await?, ..Catalog::default() };
        let key = change.idempotency_key.as_deref().map(|key| (key, input_hash(&(), change)));
        let mut work = self.store().begin(ctx.now, ctx.mint()).await?;
        let is_repeated = answered::<()>(&mut work, ctx, operation, key.as_ref()).await?.is_some();
        // After the lock no other caller can change the row between this reading and the writing.
        change.wish.lock(&mut work).await?;
        let resolved = change.wish.resolve(self).await?;
        if is_repeated {
            let connection = resolved.before.unwrap_or(resolved.after);
            return Ok((ConnectionSet { connection, changes: Vec::new() }, false));
        }
        if let Some(before) = resolved.before.clone() {
            before.known_in(&mut known);
        }
        let (set, changed) = resolved.set();
        keep_answer(&mut work, ctx, &mut ctx.mint(), operation, key.as_ref(), &())?;
        if !changed.is_empty() {
            let person = ctx.actor.person(P::ManageConnections);
            write_catalog(&mut work, &set.connection.clone().alone(), &known, Some(&person), ctx.now)?;
            ctx.audit(&mut work, &ctx.audited(operation, Some(set.connection.target()), changed.clone()))?;
        }
        work.commit().await?;
        Ok((set, !changed.is_empty()))
    }

    /// Every shop with its settings, by id, closed shops included.
    ///
    /// # Errors
    /// `FORBIDDEN`, a cursor of another list, or a database that fails.
    pub async fn shop_settings(&self, ctx: &OpCtx, window: &Window) -> Result<Slice<Shop>, AppError> {
        ctx.require_any(P::ManageConnections)?;
        let after = window.after_text()?;
        let shops = self.store().shops().await?.into_iter().filter(|shop| after.as_ref().is_none_or(|after| shop.id > *after));
        Ok(window.page_of(shops.collect(), |shop: &Shop| &shop.id))
    }

    /// The catalogue of SKUs, by code.
    ///
    /// # Errors
    /// `FORBIDDEN`, a cursor of another list, or a database that fails.
    pub async fn skus(&self, ctx: &OpCtx, window: &Window) -> Result<Slice<Sku>, AppError> {
        ctx.require_any(P::ManageConnections)?;
        let skus = self.store().sku_page(window.after_text()?.as_deref(), window.probe()).await?;
        Ok(window.page_of(skus, |sku: &Sku| &sku.code))
    }
}

/// The settings that differ between a connection before and after, without any secret.
fn changes<T: Connection>(before: Option<&T>, after: &T) -> Vec<FieldChange> {
    let mut changes = value_changes(&before.map_or(Value::Null, Connection::settings), &after.settings());
    if before.is_some_and(|before| !after.has_secrets_of(before)) {
        changes.push(FieldChange::set("secrets", "(changed)"));
    }
    changes
}

fn refused(misfit: &Misfit) -> AppError {
    let reason = Reason::with(Code::InvalidInput, [format!("{}: {}", misfit.field, misfit.message)]);
    AppError::refused(Refusal::because(reason).at(misfit.field))
}
