//! The company's settings, cached in memory: shops, warehouses, the SKU catalogue, and the age from which a return is overdue.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::alert::AlertThreshold;
use domain::catalog::sku::SkuEntry;
use domain::intake::ShopProfile;
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::money::Currency;
use domain::order::matrix::{CompanyNeeds, TransitionSetting};
use domain::order::warehouse::WarehouseProfile;
use phonenumber::country;

use crate::AppError;
use crate::base::phone;
use ingest::Credentials;
use store::Store;
use store::catalog::shops::{Shop, Warehouse};

/// Shops, warehouses, SKUs and the threshold of overdue returns, as last read from the database.
#[derive(Debug, Default)]
pub struct Directory {
    shops: BTreeMap<String, ShopEntry>,
    /// The time zone of every shop, by id; closed shops are included, because their orders remain.
    time_zones: BTreeMap<String, String>,
    warehouses: BTreeMap<String, Warehouse>,
    skus: BTreeMap<String, SkuEntry>,
    /// The company's conditions for steps, for each warehouse that has a setting of its own.
    needs: BTreeMap<String, Arc<CompanyNeeds>>,
    /// The company's conditions for steps, for all other warehouses.
    company_needs: Arc<CompanyNeeds>,
    old_return: Option<AlertThreshold>,
}

/// A shop, with its settings parsed.
#[derive(Debug, Clone)]
pub struct ShopEntry {
    /// The id of the shop.
    pub id: String,
    /// The name of the shop.
    pub name: String,
    /// The channel of the shop.
    pub channel: String,
    /// The name of the shop's mapping.
    pub mapping: String,
    /// The country of phones on addresses without a country; `None` = unknown.
    pub country: Option<country::Id>,
    /// The settings that intake needs.
    pub profile: ShopProfile,
    /// The credentials that verify the shop's deliveries.
    pub credentials: Credentials,
    /// The whole row of the shop.
    pub row: Shop,
}

impl Directory {
    /// Reads all settings from the database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(store: &Store) -> Result<Self, AppError> {
        let all = store.catalog().shops().await?;
        let time_zones = all.iter().map(|shop| (shop.id.clone(), shop.time_zone.clone())).collect();
        let shops = all.into_iter().filter(|shop| shop.active);
        let warehouses = store.catalog().warehouses().await?;
        let warehouses: BTreeMap<_, _> = warehouses.into_iter().map(|warehouse| (warehouse.code.clone(), warehouse)).collect();
        let skus = store.catalog().skus().await?.into_iter();
        let mut directory = Self {
            time_zones,
            warehouses,
            skus: skus.map(|sku| (sku.code, sku.entry)).collect(),
            old_return: store
                .alerts()
                .thresholds()
                .await?
                .into_iter()
                .find(|threshold| threshold.kind == AlertKind::ReturnOverdue),
            ..Self::of_settings(&store.orders().transitions().await?)
        };
        let entries: Vec<ShopEntry> = shops.map(|shop| ShopEntry::of(shop, &directory)).collect();
        directory.shops = entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect();
        Ok(directory)
    }

    fn of_settings(transitions: &[TransitionSetting]) -> Self {
        let of = |warehouse| CompanyNeeds::for_warehouse(transitions, warehouse);
        let codes = transitions.iter().filter_map(|one| one.warehouse.as_ref());
        let needs = codes.map(|code| (code.clone(), of(Some(code)))).collect();
        let company_needs = of(None);
        Self { needs, company_needs, ..Self::default() }
    }

    /// The company's conditions for steps, for the orders of a warehouse.
    pub fn company_needs(&self, warehouse: Option<&str>) -> Arc<CompanyNeeds> {
        Arc::clone(warehouse.and_then(|code| self.needs.get(code)).unwrap_or(&self.company_needs))
    }

    /// The open shop of an id.
    pub fn shop(&self, id: &str) -> Option<&ShopEntry> {
        self.shops.get(id)
    }

    /// All open shops, by id.
    pub fn shops(&self) -> impl Iterator<Item = &ShopEntry> {
        self.shops.values()
    }

    /// The id and time zone of every shop, by id, closed shops included.
    pub fn time_zones(&self) -> impl Iterator<Item = (&str, &str)> {
        self.time_zones.iter().map(|(shop, zone)| (shop.as_str(), zone.as_str()))
    }

    /// Whether a shop has this id, open or closed.
    pub fn has_shop(&self, id: &str) -> bool {
        self.time_zones.contains_key(id)
    }

    /// The warehouse of a code.
    pub fn warehouse(&self, code: &str) -> Option<&Warehouse> {
        self.warehouses.get(code)
    }

    /// How the warehouse of a code reports that goods left; the default for an unknown code.
    pub fn profile(&self, code: Option<&str>) -> WarehouseProfile {
        code.and_then(|code| self.warehouse(code)).and_then(|warehouse| warehouse.profile).unwrap_or_default()
    }

    /// All warehouses, by code.
    pub fn warehouses(&self) -> impl Iterator<Item = &Warehouse> {
        self.warehouses.values()
    }

    /// The age in days from which an open return is overdue, whether or not alerts are raised of it.
    pub fn old_return(&self) -> AlertThreshold {
        self.old_return.clone().unwrap_or_else(|| AlertThreshold::default_for(AlertKind::ReturnOverdue))
    }

    /// Whether a SKU is in the catalogue.
    pub fn has_sku(&self, sku: &str) -> bool {
        self.skus.contains_key(sku)
    }

    /// The attributes of a SKU; `None` = the catalogue does not have it.
    pub fn sku(&self, code: &str) -> Option<&SkuEntry> {
        self.skus.get(code)
    }

    /// The time zone of a warehouse; `None` = the warehouse is unknown, or its time zone is.
    pub fn zone(&self, warehouse: &str) -> Option<chrono_tz::Tz> {
        self.warehouse(warehouse)?.time_zone.as_deref()?.parse().ok()
    }

    /// Whether a SKU is in the catalogue. While the catalogue is empty, every SKU counts as known.
    pub fn knows_sku(&self, sku: &str) -> bool {
        self.skus.is_empty() || self.skus.contains_key(sku)
    }
}

impl ShopEntry {
    fn of(row: Shop, directory: &Directory) -> Self {
        let profile = ShopProfile {
            id: row.id.clone(),
            channel: row.channel.clone(),
            currency: row.currency.parse().unwrap_or(Currency::UNKNOWN),
            warehouse: row.warehouse.clone(),
            warehouse_profile: directory.profile(row.warehouse.as_deref()),
            company_needs: directory.company_needs(row.warehouse.as_deref()),
            ship_hours: row.ship_hours,
        };
        let credentials =
            Credentials { shop: row.id.clone(), client_id: row.client_id.clone(), secrets: row.secrets.signing.clone() };
        Self {
            id: row.id.clone(),
            name: row.name.clone(),
            channel: row.channel.clone(),
            mapping: row.mapping.clone(),
            country: row.country.as_deref().and_then(phone::country_of),
            profile,
            credentials,
            row,
        }
    }
}
