//! A company in a TOML file: its shops, warehouses, SKUs and mappings, written into the database; the command can be repeated.

mod catalog;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use domain::journal::audit::AuditEntry;
use domain::kernel::ids::Mint;
use serde::{Deserialize, Serialize};

use crate::app::{PollWish, ShopWish, next_version, with_set_mappings, write_catalog, write_mappings};
use crate::config::{Network, Secret};
use crate::ingest::Mappings;
use crate::store::catalog::mappings::MappingVersion;
use crate::store::catalog::shops::{Catalog, Shop};
use crate::store::{Store, StoreError};

pub use catalog::{DayName, SkuSetup, WarehouseSetup};

/// A company. Parts that it leaves out stay as they are in the database.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Company {
    /// The warehouses of the company.
    pub warehouses: Vec<WarehouseSetup>,
    /// The shops of the company.
    pub shops: Vec<ShopSetup>,
    /// The SKUs of the company.
    pub skus: Vec<SkuSetup>,
    /// The mappings that replace those of the binary.
    pub mappings: Vec<MappingSetup>,
}

/// A mapping in the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingSetup {
    /// The name of the mapping.
    pub name: String,
    /// The file of its document.
    pub file: PathBuf,
    /// The reason for the mapping; `None` = no note.
    pub note: Option<String>,
}

/// A shop in the file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopSetup {
    /// Its id, which also stands in its webhook's address and in front of its orders' numbers.
    pub id: String,
    /// The name of the shop.
    pub name: String,
    /// Its channel, e.g. `TAOBAO`; without one, the mapping's.
    pub channel: Option<String>,
    /// The name of the mapping that reads its payloads.
    pub mapping: String,
    /// ISO 4217: the currency of amounts without one.
    #[serde(default = "yuan")]
    pub currency: String,
    /// IANA name: the time zone of times without an offset.
    #[serde(default = "china")]
    pub time_zone: String,
    /// ISO 3166-1 alpha-2: the country of phones without a prefix on addresses without a country. `None` = China for mappings with Chinese
    /// addresses only; for others such a phone stays unread.
    pub country: Option<String>,
    /// Hours from the payment to the promised shipment, where its channel gives no deadline.
    #[serde(default = "two_days")]
    pub ship_hours: u32,
    /// The warehouse that ships its orders.
    pub warehouse: Option<String>,
    /// The app's public id at the platform; `None` = the platform uses none.
    pub client_id: Option<String>,
    /// Secrets that sign, the newest first.
    #[serde(default)]
    pub secrets: Vec<Secret>,
    /// Files that hold one such secret each; they follow those of `secrets`.
    #[serde(default)]
    pub secret_files: Vec<PathBuf>,
    /// A file with the access token that the platform's API requires with a signature (TOP's session, JD's access token).
    pub access_token_file: Option<PathBuf>,
    /// The settings of its poll; `None` = the shop is not polled.
    pub poll: Option<PollSetup>,
    /// Addresses and networks that its webhooks may come from; empty = all.
    #[serde(default)]
    pub allowed_addresses: Vec<Network>,
    /// Whether deliveries are accepted for the shop.
    #[serde(default = "yes")]
    pub active: bool,
}

/// The settings of a shop's poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PollSetup {
    /// The whole URL of the platform's gateway.
    pub base_url: String,
    /// The public key of the application.
    pub app_key: String,
    /// Seconds between two polls; `None` = the server's setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_seconds: Option<u64>,
}

fn yuan() -> String {
    "CNY".to_owned()
}

fn china() -> String {
    "Asia/Shanghai".to_owned()
}

fn two_days() -> u32 {
    48
}

fn yes() -> bool {
    true
}

/// Why a company could not be set up. No message quotes a secret.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A file could not be read.
    #[error("{path}: {source}")]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The text is not TOML of this shape.
    #[error("{0}")]
    Format(String),
    /// A value does not fit the others.
    #[error("{0}")]
    Unfit(String),
    /// The database returned an error.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The numbers of rows that were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The number of shops.
    pub shops: usize,
    /// The number of warehouses.
    pub warehouses: usize,
    /// The number of SKUs.
    pub skus: usize,
    /// The number of new versions of mappings.
    pub mappings: usize,
}

impl Company {
    /// Reads a company from TOML.
    ///
    /// # Errors
    /// [`SetupError::Format`] names the line and the field; it never quotes the line, which may hold a secret.
    pub fn parse(text: &str) -> Result<Self, SetupError> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().lines().count());
            SetupError::Format(format!("line {}: {}", line.max(1), without_values(error.message())))
        })
    }

    /// Reads a company from a file; relative paths of secret files are relative to its folder.
    ///
    /// # Errors
    /// [`SetupError::File`], [`SetupError::Format`].
    pub fn read(path: &Path) -> Result<Self, SetupError> {
        let mut company = Self::parse(&text_of(path)?)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        company.mappings.iter_mut().for_each(|mapping| mapping.file = folder.join(&mapping.file));
        for shop in &mut company.shops {
            shop.secret_files.iter_mut().chain(&mut shop.access_token_file).for_each(|file| *file = folder.join(&*file));
        }
        Ok(company)
    }

    /// Creates or changes everything that the company names. A shop without secrets in the file keeps its stored ones.
    ///
    /// # Errors
    /// [`SetupError::Unfit`] before anything is written; [`SetupError::File`] for a secret file; [`SetupError::Store`].
    pub async fn put(&self, store: &Store, mappings: &Mappings, now: DateTime<Utc>) -> Result<Written, SetupError> {
        self.put_audited(store, mappings, now, None).await
    }

    /// Does the same as `put`, with the command's audit entry in the same transaction.
    ///
    /// # Errors
    /// The errors of `put`.
    pub async fn put_audited(
        &self,
        store: &Store,
        mappings: &Mappings,
        now: DateTime<Utc>,
        audited: Option<&AuditEntry>,
    ) -> Result<Written, SetupError> {
        let (known, known_warehouses) = (store.catalog().shops().await?, store.catalog().warehouses().await?);
        let (mappings, versions) = self.mappings(store, mappings, now).await?;
        let mut codes: BTreeSet<String> = known_warehouses.iter().map(|warehouse| warehouse.code.clone()).collect();
        codes.extend(self.warehouses.iter().map(|warehouse| warehouse.code.clone()));
        let shop = |setup: &ShopSetup| setup.shop(known.iter().find(|shop| shop.id == setup.id), &mappings, &codes);
        let shops = self.shops.iter().map(shop).collect::<Result<Vec<_>, _>>()?;
        let warehouse = |setup: &WarehouseSetup| setup.warehouse(&known_warehouses);
        let warehouses = self.warehouses.iter().map(warehouse).collect::<Result<Vec<_>, _>>()?;
        let known_skus = store.catalog().skus().await?;
        let skus = SkuSetup::skus(&self.skus, &known_skus)?;
        let catalog = Catalog { shops, warehouses, skus };
        let known = Catalog { shops: known, warehouses: known_warehouses, skus: known_skus };
        let mut work = store.begin(now, Mint::new(now, rand::random())).await?;
        write_catalog(&mut work, &catalog, &known, None, now)?;
        write_mappings(&mut work, &versions, now).await?;
        if let Some(entry) = audited {
            work.of_request(&entry.request_id);
            work.audit(entry)?;
        }
        work.commit().await?;
        Ok(Written {
            shops: catalog.shops.len(),
            warehouses: self.warehouses.len(),
            skus: self.skus.len(),
            mappings: versions.len(),
        })
    }

    /// The mappings in force after the write, and the versions that it adds: a document that is in force already adds none.
    async fn mappings(
        &self,
        store: &Store,
        built_in: &Mappings,
        now: DateTime<Utc>,
    ) -> Result<(Mappings, Vec<MappingVersion>), SetupError> {
        let mut mappings = with_set_mappings(store, built_in).await?;
        let mut versions = Vec::new();
        for setup in &self.mappings {
            let document = text_of(&setup.file)?;
            let known = mappings.mapping(&setup.name);
            let version = next_version(&setup.name, document, setup.note.clone(), known, now)
                .map_err(|error| SetupError::Unfit(format!("mapping {}: {error}", setup.name)))?;
            let Some(version) = version else { continue };
            mappings = mappings.and(&version.name, version.version, version.document.as_deref().unwrap_or_default());
            versions.push(version);
        }
        Ok((mappings, versions))
    }
}

impl ShopSetup {
    /// The shop's row, with the secrets in force.
    fn shop(&self, known: Option<&Shop>, mappings: &Mappings, warehouses: &BTreeSet<String>) -> Result<Shop, SetupError> {
        let platform_channel = mappings.platform(&self.mapping).map(|platform| platform.channel().to_owned());
        let wish = ShopWish {
            id: self.id.clone(),
            name: Some(self.name.clone()),
            channel: self.channel.clone().or(platform_channel),
            mapping: Some(self.mapping.clone()),
            currency: Some(self.currency.clone()),
            time_zone: Some(self.time_zone.clone()),
            country: Some(self.country.clone()),
            ship_hours: Some(self.ship_hours),
            warehouse: Some(self.warehouse.clone()),
            client_id: Some(self.client_id.clone()),
            secrets: self.signing_secrets()?,
            access_token: self.access_token_file.as_ref().map(|path| secret_of(path)).transpose()?,
            poll: Some(self.poll.clone().map(|poll| PollWish {
                base_url: poll.base_url,
                app_key: poll.app_key,
                interval_seconds: poll.interval_seconds,
            })),
            allowed_addresses: Some(self.allowed_addresses.clone()),
            active: Some(self.active),
            // The author of the file has the secrets too, so that a new gateway needs no new secrets.
            trusts_gateway: true,
        };
        let unfit = |misfit| SetupError::Unfit(format!("shop {}: {misfit}", self.id));
        wish.shop(known, mappings, warehouses).map_err(unfit)
    }

    fn signing_secrets(&self) -> Result<Vec<Secret>, SetupError> {
        let mut signing = self.secrets.clone();
        signing.extend(self.secret_files.iter().map(|path| secret_of(path)).collect::<Result<Vec<_>, _>>()?);
        signing.retain(|secret| !secret.expose().is_empty());
        Ok(signing)
    }
}

fn secret_of(path: &Path) -> Result<Secret, SetupError> {
    Ok(Secret::from(text_of(path)?.trim()))
}

/// A message without its quoted values: `invalid type: string "…"` may quote a secret.
fn without_values(message: &str) -> String {
    message.split('"').enumerate().map(|(index, part)| if index % 2 == 0 { part } else { "…" }).collect()
}

fn text_of(path: &Path) -> Result<String, SetupError> {
    std::fs::read_to_string(path).map_err(|source| SetupError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
