//! Shops with their sealed secrets, warehouses and SKUs.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::journal::topic::Topic;
use entity::catalog::{shop, sku, warehouse};
use entity::intake::poll_list;
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::base::sql::Sql;
use crate::base::value::{count, from_json_of, json_of, micros};
use crate::base::write::{Existing, write};
use crate::intake::polls::{self, PollList, ShopPoll};
use crate::{Aggregate, CatalogStore, StoreError, UnitOfWork};
use config::Network;
use foundation::vault::Sealed;

pub use super::skus::Sku;
use super::skus::sku_row;
use super::warehouses::warehouse_row;
pub use super::warehouses::{ProfileSetting, Warehouse};

/// The name of the column in the error for an unreadable value.
const ADDRESSES: &str = "allowed addresses";

/// A shop: one account on a channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Shop {
    /// The id of the shop, which is also in the address of its webhook.
    pub id: String,
    /// The name of the shop.
    pub name: String,
    /// The channel of the shop, e.g. `TAOBAO`.
    pub channel: String,
    /// The name of the mapping that reads its payloads.
    pub mapping: String,
    /// ISO 4217: the currency of amounts that come without one.
    pub currency: String,
    /// IANA name: the time zone of times that come without an offset.
    pub time_zone: String,
    /// ISO 3166-1 alpha-2: the country of phones without a prefix, on addresses that name no country.
    pub country: Option<String>,
    /// Hours after payment in which the shop promises to ship, where its channel gives no deadline.
    pub ship_hours: u32,
    /// The warehouse that ships its orders by default.
    pub warehouse: Option<String>,
    /// The public id of the app at the platform; `None` = it has none.
    pub client_id: Option<String>,
    /// The settings of its polls: base URL, interval and the further parameters of its signer, without secrets. `None` = the shop is not
    /// polled.
    pub poll: Option<serde_json::Value>,
    /// The secrets of the shop.
    pub secrets: ShopSecrets,
    /// The networks from which its webhooks may come; empty = any address.
    pub allowed_addresses: Vec<Network>,
    /// Whether the shop takes in orders.
    pub active: bool,
}

/// The secrets of a shop, sealed at rest. Its `Debug` shows none of them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopSecrets {
    /// Secrets that sign, the newest first; several while they are rotated.
    pub signing: Vec<String>,
    /// The token that its API requires in addition to a signature (TOP's `session`, JD's `access_token`).
    pub access_token: Option<String>,
}

impl std::fmt::Debug for ShopSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ShopSecrets({} sealed)", self.signing.len() + usize::from(self.access_token.is_some()))
    }
}

/// The shops, warehouses and SKUs of a company.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Catalog {
    /// The shops of the company.
    pub shops: Vec<Shop>,
    /// The warehouses of the company.
    pub warehouses: Vec<Warehouse>,
    /// The SKUs of the company.
    pub skus: Vec<Sku>,
}

impl CatalogStore<'_> {
    /// Every shop, by id. A company has a few hundred at most: callers keep them in memory.
    pub async fn shops(self) -> Result<Vec<Shop>, StoreError> {
        let rows = shop::Entity::find().order_by_asc(shop::Column::Id).all(self.store.connection()).await?;
        rows.into_iter().map(|row| self.opened_shop(row)).collect()
    }

    /// Every shop by its id, or the reason why its row cannot be read: for a report of all faults. The secrets are empty unless
    /// `with_secrets`.
    pub async fn shops_one_by_one(self, with_secrets: bool) -> Result<Vec<(String, Result<Shop, StoreError>)>, StoreError> {
        let rows = shop::Entity::find().order_by_asc(shop::Column::Id).all(self.store.connection()).await?;
        let opened = |row: shop::Model| if with_secrets { self.opened_shop(row) } else { shop_of(row, ShopSecrets::default()) };
        Ok(rows.into_iter().map(|row| (row.id.clone(), opened(row))).collect())
    }

    /// The ids of all shops.
    pub async fn shop_ids(self) -> Result<HashSet<String>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT id FROM shop");
        let rows = self.store.read(sql).await?;
        rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
    }

    /// The shop of this id.
    pub async fn shop(self, id: &str) -> Result<Option<Shop>, StoreError> {
        let row = shop::Entity::find_by_id(id.to_owned()).one(self.store.connection()).await?;
        row.map(|row| self.opened_shop(row)).transpose()
    }

    /// Inserts or replaces the shops.
    pub async fn put_shops(self, shops: &[Shop], now: DateTime<Utc>) -> Result<(), StoreError> {
        let rows = shops.iter().map(|shop| self.sealed_shop(shop, now)).collect::<Result<Vec<_>, _>>()?;
        write::<_, shop::Entity>(self.store.connection(), &rows, Existing::Replace).await
    }

    fn sealed_shop(self, of: &Shop, now: DateTime<Utc>) -> Result<shop::Model, StoreError> {
        let secrets = serde_json::to_vec(&of.secrets).map_err(|error| StoreError::unreadable("secrets", &error))?;
        let Sealed { key_id, bytes } = self.store.vault().seal(&secrets)?;
        Ok(shop::Model {
            id: of.id.clone(),
            name: of.name.clone(),
            channel: of.channel.clone(),
            mapping: of.mapping.clone(),
            currency: of.currency.clone(),
            time_zone: of.time_zone.clone(),
            ship_hours: i64::from(of.ship_hours),
            warehouse: of.warehouse.clone(),
            client_id: of.client_id.clone(),
            poll: json_of("poll settings", of.poll.as_ref())?,
            secrets_sealed: bytes,
            secrets_key: key_id,
            active: of.active,
            updated_at: micros(now),
            country: of.country.clone(),
            allowed_addresses: json_of(ADDRESSES, Some(&of.allowed_addresses).filter(|addresses| !addresses.is_empty()))?,
        })
    }

    fn opened_shop(self, row: shop::Model) -> Result<Shop, StoreError> {
        let secrets = self.store.vault().open(&row.secrets_key, &row.secrets_sealed)?;
        // The error of serde would quote a secret.
        let secrets = serde_json::from_slice(&secrets).map_err(|_| StoreError::unreadable("secrets", &"not JSON"))?;
        shop_of(row, secrets)
    }
}

fn shop_of(row: shop::Model, secrets: ShopSecrets) -> Result<Shop, StoreError> {
    Ok(Shop {
        secrets,
        ship_hours: count(row.ship_hours)?,
        poll: from_json_of("poll settings", row.poll.as_deref())?,
        country: row.country.clone(),
        allowed_addresses: from_json_of(ADDRESSES, row.allowed_addresses.as_deref())?.unwrap_or_default(),
        id: row.id,
        name: row.name,
        channel: row.channel,
        mapping: row.mapping,
        currency: row.currency,
        time_zone: row.time_zone,
        warehouse: row.warehouse,
        client_id: row.client_id,
        active: row.active,
    })
}

impl UnitOfWork {
    /// Inserts or replaces the whole catalog at the commit. Polled shops that never were polled are due at `now`; the others keep their
    /// poll state. A warehouse without a profile keeps the profile that it has in `known`.
    pub fn put_catalog(&mut self, catalog: &Catalog, known: &[Warehouse], now: DateTime<Utc>) -> Result<(), StoreError> {
        let shops =
            catalog.shops.iter().map(|shop| self.store.catalog().sealed_shop(shop, now)).collect::<Result<Vec<_>, _>>()?;
        let polled = catalog.shops.iter().filter(|shop| shop.poll.is_some() && shop.active);
        let due = polled.map(|shop| polls::row(ShopPoll::first(&shop.id, PollList::Orders, now)));
        let warehouses = catalog.warehouses.iter().map(|warehouse| warehouse_row(warehouse, known, now));
        let warehouses = warehouses.collect::<Result<Vec<_>, _>>()?;
        let skus = catalog.skus.iter().map(|sku| sku_row(sku, now)).collect::<Result<Vec<_>, _>>()?;
        // A poll refers to its shop, so the shop comes first.
        self.pending.rows_mut::<shop::Entity>(Existing::Replace).extend(shops);
        self.pending.rows_mut::<poll_list::Entity>(Existing::Keep).extend(due);
        self.pending.rows_mut::<warehouse::Entity>(Existing::Replace).extend(warehouses);
        self.pending.rows_mut::<sku::Entity>(Existing::Replace).extend(skus);
        Ok(())
    }
}

impl Aggregate for Shop {
    const NAME: &'static str = "shop";
    type Id = String;
    type Reach = ();

    fn id(&self) -> String {
        self.id.clone()
    }

    fn topics(&self) -> Vec<Topic> {
        vec![Topic::Shop(self.id.clone())]
    }

    fn target(id: &String) -> String {
        format!("shop {id}")
    }

    async fn load(work: &mut UnitOfWork, id: &String, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let row = shop::Entity::find_by_id(id.clone()).lock_exclusive().one(work.transaction().await?).await?;
        row.map(|row| work.store.catalog().opened_shop(row)).transpose()
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        work.put_catalog(&Catalog { shops: vec![self.clone()], ..Catalog::default() }, &[], work.now())
    }
}
