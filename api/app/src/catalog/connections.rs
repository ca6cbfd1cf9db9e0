//! Connections: shops, warehouses and SKUs as an operator sets them, over GraphQL or by `panorama setup`. A change is checked, written with
//! its entries of the journal and the audit log, and known to every instance within seconds.

mod wish;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::access::actor::{Permission as P, Person};
use domain::catalog::hours::{Opening, Weekday};
use domain::catalog::sku::{Component, SkuEntry};
use domain::event::Event;
use domain::journal::audit::{FieldChange, value_changes};
use domain::journal::topic::Topic;
use domain::kernel::money::decimal_text;
use domain::kernel::source::Source;
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;
use serde_json::{Value, json};

use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step};
use crate::base::paging::{Slice, Window};
use crate::{App, AppError, Connections, OpCtx};
use store::catalog::shops::{Catalog, Shop, Sku, Warehouse};
use store::{Aggregate, NewEvent, StoreError, UnitOfWork};

pub use wish::{Misfit, PollWish, PriceWish, Shelf, ShopWish, SkuWish, WarehouseWish};

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
pub trait Connection: Aggregate<Id = String, Reach = ()> {
    /// The name of the operation that sets it.
    const OPERATION: &'static str;
    /// The settings, without any secret.
    fn settings(&self) -> Value;

    /// Whether the secrets are the same as before.
    fn has_secrets_of(&self, _before: &Self) -> bool {
        true
    }
}

impl Connection for Shop {
    const OPERATION: &'static str = "shopSet";

    fn settings(&self) -> Value {
        json!({
            "name": self.name, "channel": self.channel, "mapping": self.mapping, "currency": self.currency,
            "timeZone": self.time_zone, "country": self.country, "shipHours": self.ship_hours, "warehouse": self.warehouse,
            "clientId": self.client_id, "poll": self.poll.as_ref().map(Value::to_string), "active": self.active,
            "allowedAddresses": self.allowed_addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        })
    }

    fn has_secrets_of(&self, before: &Self) -> bool {
        self.secrets == before.secrets
    }
}

impl Connection for Warehouse {
    const OPERATION: &'static str = "warehouseSet";

    fn settings(&self) -> Value {
        let profile = self.profile.map(domain::order::warehouse::WarehouseProfile::name);
        let opening = |(day, opening): (&Weekday, &Opening)| format!("{} {opening}", day.name());
        let hours = self.hours.as_ref().map(|hours| hours.0.iter().map(opening).collect::<Vec<_>>().join(", "));
        let cut_off = self.cut_off.map(|time| time.to_string());
        json!({
            "name": self.name, "city": self.city, "timeZone": self.time_zone, "profile": profile, "hours": hours,
            "cutOff": cut_off,
        })
    }
}

impl Connection for Sku {
    const OPERATION: &'static str = "skuSet";

    fn settings(&self) -> Value {
        let SkuEntry { list_price, category, components } = &self.entry;
        let price = list_price.map(|price| format!("{} {}", decimal_text(price.minor, price.currency), price.currency));
        let component = |component: &Component| format!("{} × {}", component.sku, component.quantity);
        let components = components.iter().map(component).collect::<Vec<_>>();
        let components = Some(components.join(", ")).filter(|text| !text.is_empty());
        json!({
            "title": self.title, "barcode": self.barcode, "listPrice": price, "category": category, "components": components,
        })
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
    let before: HashMap<String, &T> = known.iter().map(|one| (one.id(), one)).collect();
    let differs = |one: &&T| !changes(before.get(&one.id()).copied(), *one).is_empty();
    all.iter().filter(differs).map(|one| (T::target(&one.id()), one.topics())).collect()
}

/// The journal entry of a connection that was set.
pub(crate) fn connection_changed(
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

    /// The code of the connection.
    fn code(&self) -> &str;

    /// The connection as it is, read without a lock.
    fn known(&self, app: &App) -> impl Future<Output = Result<Option<Self::Made>, StoreError>> + Send;

    /// The connection as it would be, after the known one.
    fn after(&self, app: &App, known: Option<&Self::Made>) -> impl Future<Output = Result<Self::Made, AppError>> + Send;
}

impl Wish for ShopWish {
    type Made = Shop;

    fn code(&self) -> &str {
        &self.id
    }

    async fn known(&self, app: &App) -> Result<Option<Shop>, StoreError> {
        app.store().catalog().shop(&self.id).await
    }

    async fn after(&self, app: &App, known: Option<&Shop>) -> Result<Shop, AppError> {
        app.refresh_mappings().await?;
        let codes: BTreeSet<String> = app.store().catalog().warehouses().await?.into_iter().map(|one| one.code).collect();
        self.shop(known, &app.mappings(), &codes).map_err(|misfit| refused(&misfit))
    }
}

impl Wish for WarehouseWish {
    type Made = Warehouse;

    fn code(&self) -> &str {
        &self.code
    }

    async fn known(&self, app: &App) -> Result<Option<Warehouse>, StoreError> {
        Ok(app.store().catalog().warehouses().await?.into_iter().find(|one| one.code == self.code))
    }

    async fn after(&self, _: &App, known: Option<&Warehouse>) -> Result<Warehouse, AppError> {
        self.warehouse(known).map_err(|misfit| refused(&misfit))
    }
}

impl Wish for SkuWish {
    type Made = Sku;

    fn code(&self) -> &str {
        &self.code
    }

    async fn known(&self, app: &App) -> Result<Option<Sku>, StoreError> {
        app.store().catalog().sku(&self.code).await
    }

    async fn after(&self, app: &App, known: Option<&Sku>) -> Result<Sku, AppError> {
        let catalog = app.store().catalog();
        let components = self.components.as_ref().or(known.map(|known| &known.entry.components));
        let components: Vec<String> = components.into_iter().flatten().map(|component| component.sku.clone()).collect();
        let shelf = match components.as_slice() {
            [] => Shelf::default(),
            _ => Shelf::new(catalog.known_skus(&components).await?, &catalog.bundles().await?),
        };
        self.sku(known, &shelf).map_err(|misfit| refused(&misfit))
    }
}

impl<W: Wish> Command for ConnectionChange<W> {
    const PERMISSION: P = P::ManageConnections;
    const MAKES: bool = true;
    type Of = W::Made;
    /// The connection as it would be; `None` = the change is no trial.
    type Trial = Option<ConnectionSet<W::Made>>;
    type Made = ();

    fn name(&self) -> &'static str {
        W::Made::OPERATION
    }

    fn id(&self, _: Option<&()>) -> Option<String> {
        Some(self.wish.code().to_owned())
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    async fn try_out(&self, app: &App, _: &OpCtx) -> Result<Self::Trial, AppError> {
        if !self.dry_run {
            return Ok(None);
        }
        let known = self.wish.known(app).await?;
        let connection = self.wish.after(app, known.as_ref()).await?;
        let changes = changes(known.as_ref(), &connection);
        Ok(Some(ConnectionSet::of(connection, &changes)))
    }

    fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    async fn decide(&self, step: Step<'_, Self::Trial>, before: Option<W::Made>) -> Result<Outcome<W::Made, ()>, AppError> {
        let connection = self.wish.after(step.app, before.as_ref()).await?;
        let changes = changes(before.as_ref(), &connection);
        if changes.is_empty() {
            return Ok(Outcome::answered(Some(connection), ()));
        }
        let event = Event::ConnectionChanged { connection: W::Made::target(&connection.id()), version: None };
        Ok(Outcome::changed(connection, (), vec![event], changes))
    }
}

impl<T> ConnectionSet<T> {
    fn of(connection: T, changes: &[FieldChange]) -> Self {
        Self { connection, changes: changes.iter().map(|change| change.field.clone()).collect() }
    }
}

impl Connections<'_> {
    /// Sets a shop, a warehouse or a SKU: creates it, or changes the fields that the wish names.
    ///
    /// # Errors
    /// `FORBIDDEN`, `INVALID_INPUT`, `IDEMPOTENCY_CONFLICT`.
    pub async fn set<W: Wish>(self, ctx: &OpCtx, change: &ConnectionChange<W>) -> Result<ConnectionSet<W::Made>, AppError> {
        let mut done = self.app.run(ctx, change).await?;
        if let Some(tried) = done.trial.take() {
            return Ok(tried);
        }
        self.app.show_committed_directory().await;
        let changes = std::mem::take(&mut done.changes);
        Ok(ConnectionSet::of(done.aggregate()?, &changes))
    }

    /// Every shop with its settings, by id, closed shops included.
    ///
    /// # Errors
    /// `FORBIDDEN`, a cursor of another list, or a database that fails.
    pub async fn shops(self, ctx: &OpCtx, window: &Window) -> Result<Slice<Shop>, AppError> {
        ctx.require_any(P::ManageConnections)?;
        let after = window.after_text()?;
        let shops = self
            .app
            .store()
            .catalog()
            .shops()
            .await?
            .into_iter()
            .filter(|shop| after.as_ref().is_none_or(|after| shop.id > *after));
        Ok(window.page_of(shops.collect(), |shop: &Shop| &shop.id))
    }

    /// The catalogue of SKUs, by code.
    ///
    /// # Errors
    /// `FORBIDDEN`, a cursor of another list, or a database that fails.
    pub async fn skus(self, ctx: &OpCtx, window: &Window) -> Result<Slice<Sku>, AppError> {
        ctx.require_any(P::ManageConnections)?;
        let skus = self.app.store().catalog().sku_page(window.after_text()?.as_deref(), window.probe()).await?;
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
