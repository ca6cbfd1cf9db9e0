//! A company as an operator writes it down: its shops, warehouses, SKUs and mappings, from one TOML file into the database, as often as one likes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use domain::journal::audit::AuditEntry;
use domain::kernel::ids::Mint;
use domain::order::warehouse::WarehouseProfile;
use serde::{Deserialize, Serialize};

use crate::app::{PollWish, ShopWish, SkuWish, WarehouseWish, next_version, with_set_mappings, write_catalog, write_mappings};
use crate::config::{Network, Secret};
use crate::ingest::Mappings;
use crate::store::catalog::mappings::MappingVersion;
use crate::store::catalog::shops::{Catalog, Shop, Sku, Warehouse};
use crate::store::{Store, StoreError};

/// A company. What it does not name stays as it is in the database.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Company {
    /// Its warehouses.
    pub warehouses: Vec<WarehouseSetup>,
    /// Its shops.
    pub shops: Vec<ShopSetup>,
    /// Its SKUs.
    pub skus: Vec<SkuSetup>,
    /// Its mappings, where they are not those of the binary.
    pub mappings: Vec<MappingSetup>,
}

/// A mapping.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingSetup {
    /// Its name.
    pub name: String,
    /// The file of its document.
    pub file: PathBuf,
    /// Why it is set.
    pub note: Option<String>,
}

/// A warehouse.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WarehouseSetup {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: Option<String>,
    /// The IANA name of its time zone, e.g. `Asia/Shanghai`; left out, it stays as it is.
    pub time_zone: Option<String>,
    /// How it tells that goods left: `HANDHELD`, `CONFIRMING` or `LEADING`; left out, it stays as it is.
    pub profile: Option<WarehouseProfile>,
}

/// A SKU.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkuSetup {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its barcode.
    pub barcode: Option<String>,
}

/// A shop.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopSetup {
    /// Its id, which also stands in its webhook's address and in front of its orders' numbers.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its channel, e.g. `TAOBAO`; without one, the mapping's.
    pub channel: Option<String>,
    /// The name of the mapping that reads its payloads.
    pub mapping: String,
    /// ISO 4217: what amounts without a currency are in.
    #[serde(default = "yuan")]
    pub currency: String,
    /// IANA name: what times without an offset are in.
    #[serde(default = "china")]
    pub time_zone: String,
    /// ISO 3166-1 alpha-2: the country of phones without a prefix on addresses that name none. Without one, it is China for the mappings
    /// whose addresses always are; for others such a phone stays unread.
    pub country: Option<String>,
    /// Hours after payment in which it promises to ship, where its channel gives no deadline.
    #[serde(default = "two_days")]
    pub ship_hours: u32,
    /// The warehouse that ships its orders.
    pub warehouse: Option<String>,
    /// The app's public id at the platform, where it has one.
    pub client_id: Option<String>,
    /// Secrets that sign, the newest first.
    #[serde(default)]
    pub secrets: Vec<Secret>,
    /// Files that hold one such secret each; they count after `secrets`.
    #[serde(default)]
    pub secret_files: Vec<PathBuf>,
    /// A file with the token that its API wants beside a signature (TOP's session, JD's access token).
    pub access_token_file: Option<PathBuf>,
    /// How it is polled, if it is.
    pub poll: Option<PollSetup>,
    /// Addresses and networks that its webhooks may come from; anywhere, without any.
    #[serde(default)]
    pub allowed_addresses: Vec<Network>,
    /// Whether anything is taken in for it.
    #[serde(default = "yes")]
    pub active: bool,
}

/// How a shop is polled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PollSetup {
    /// The whole URL of the platform's gateway.
    pub base_url: String,
    /// The application's key.
    pub app_key: String,
    /// Seconds between two polls; without a number, the server's setting.
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
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is not TOML of this shape.
    #[error("{0}")]
    Format(String),
    /// Something in it does not fit.
    #[error("{0}")]
    Unfit(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How much was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Shops.
    pub shops: usize,
    /// Warehouses.
    pub warehouses: usize,
    /// SKUs.
    pub skus: usize,
    /// Versions of mappings.
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

    /// Reads a company from a file; relative paths of secret files start at its folder.
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

    /// Makes or changes everything that the company names. A shop that comes without secrets keeps those it has.
    ///
    /// # Errors
    /// [`SetupError::Unfit`] before anything is written; [`SetupError::File`] for a secret file; [`SetupError::Store`].
    pub async fn put(&self, store: &Store, mappings: &Mappings, now: DateTime<Utc>) -> Result<Written, SetupError> {
        self.put_audited(store, mappings, now, None).await
    }

    /// The same, with the audit entry of the command that does it, in its transaction.
    ///
    /// # Errors
    /// The same.
    pub async fn put_audited(
        &self,
        store: &Store,
        mappings: &Mappings,
        now: DateTime<Utc>,
        audited: Option<&AuditEntry>,
    ) -> Result<Written, SetupError> {
        let (known, known_warehouses) = (store.shops().await?, store.warehouses().await?);
        let (mappings, versions) = self.mappings(store, mappings, now).await?;
        let mut codes: BTreeSet<String> = known_warehouses.iter().map(|warehouse| warehouse.code.clone()).collect();
        codes.extend(self.warehouses.iter().map(|warehouse| warehouse.code.clone()));
        let shop = |setup: &ShopSetup| setup.shop(known.iter().find(|shop| shop.id == setup.id), &mappings, &codes);
        let shops = self.shops.iter().map(shop).collect::<Result<Vec<_>, _>>()?;
        let warehouse = |setup: &WarehouseSetup| setup.warehouse(&known_warehouses);
        let warehouses = self.warehouses.iter().map(warehouse).collect::<Result<Vec<_>, _>>()?;
        let skus = self.skus.iter().map(SkuSetup::sku).collect::<Result<Vec<_>, _>>()?;
        let catalog = Catalog { shops, warehouses, skus };
        let known = Catalog { shops: known, warehouses: known_warehouses, skus: store.skus().await? };
        let mut work = store.begin(now, Mint::new(now, rand::random())).await?;
        write_catalog(&mut work, &catalog, &known, None, now)?;
        write_mappings(&mut work, &versions, now)?;
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

    /// The mappings that count after it, and the versions that it adds: a document that is in force already adds none.
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

impl WarehouseSetup {
    fn warehouse(&self, known: &[Warehouse]) -> Result<Warehouse, SetupError> {
        let wish = WarehouseWish {
            code: self.code.clone(),
            name: Some(self.name.clone()),
            city: Some(self.city.clone()),
            profile: self.profile,
            time_zone: self.time_zone.clone(),
        };
        let known = known.iter().find(|known| known.code == self.code);
        wish.warehouse(known).map_err(|misfit| SetupError::Unfit(format!("warehouse {}: {misfit}", self.code)))
    }
}

impl SkuSetup {
    fn sku(&self) -> Result<Sku, SetupError> {
        let wish = SkuWish { code: self.code.clone(), title: Some(self.title.clone()), barcode: Some(self.barcode.clone()) };
        wish.sku(None).map_err(|misfit| SetupError::Unfit(format!("sku {}: {misfit}", self.code)))
    }
}

impl ShopSetup {
    /// The shop's row, with the secrets that count.
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
            // Whoever writes the file keeps the secrets too: another gateway needs none anew.
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

/// A message without what it quotes: `invalid type: string "…"` may quote a secret.
fn without_values(message: &str) -> String {
    message.split('"').enumerate().map(|(index, part)| if index % 2 == 0 { part } else { "…" }).collect()
}

fn text_of(path: &Path) -> Result<String, SetupError> {
    std::fs::read_to_string(path).map_err(|source| SetupError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    type Breaks = fn(&mut ShopSetup);
    use crate::cli::demo::testing::TemporaryStore;
    use crate::store::intake::polls::PollList;

    const COMPANY: &str = r#"
        [[warehouses]]
        code = "HZ"
        name = "杭州仓"

        [[shops]]
        id = "tmall"
        name = "天猫店"
        mapping = "taobao"
        warehouse = "HZ"
        secrets = ["s3cret"]
        poll = { base_url = "https://gateway.example.com", app_key = "1" }

        [[skus]]
        code = "A"
        title = "茶杯"
    "#;

    async fn put(company: &Company, store: &Store, hour: u32) -> Result<Written, SetupError> {
        let now = Utc.with_ymd_and_hms(2026, 11, 22, hour, 0, 0).unwrap();
        company.put(store, &Mappings::load(None).unwrap(), now).await
    }

    #[tokio::test]
    async fn a_company_is_set_up_as_often_as_one_likes() {
        let temporary = TemporaryStore::new().await;
        let store = &temporary.store;
        let mut company = Company::parse(COMPANY).unwrap();
        assert_eq!(put(&company, store, 1).await.unwrap(), Written { shops: 1, warehouses: 1, skus: 1, mappings: 0 });
        let begun = store.shop_poll("tmall", PollList::Orders).await.unwrap().unwrap();

        company.shops[0].name = "天猫旗舰店".to_owned();
        company.shops[0].secrets.clear();
        put(&company, store, 2).await.unwrap();
        let shop = store.shop("tmall").await.unwrap().unwrap();
        assert_eq!((shop.name.as_str(), shop.channel.as_str()), ("天猫旗舰店", "TAOBAO"));
        assert_eq!(shop.secrets.signing, ["s3cret"], "what has a secret keeps it");
        assert_eq!(shop.poll.unwrap()["base_url"], "https://gateway.example.com");
        assert_eq!(store.shop_poll("tmall", PollList::Orders).await.unwrap(), Some(begun), "a poll goes on where it is");
    }

    #[tokio::test]
    async fn what_does_not_fit_is_named_before_anything_is_written() {
        let temporary = TemporaryStore::new().await;
        let broken: [(&str, Breaks); 8] = [
            ("1 – 64 letters", |shop| shop.id = "a/b".to_owned()),
            ("no mapping “tmall”", |shop| shop.mapping = "tmall".to_owned()),
            ("“YUAN” is no currency", |shop| shop.currency = "YUAN".to_owned()),
            ("“Germany” is no country", |shop| shop.country = Some("Germany".to_owned())),
            ("“XX” is no country", |shop| shop.country = Some("XX".to_owned())),
            ("no warehouse “XX”", |shop| shop.warehouse = Some("XX".to_owned())),
            ("poll settings", |shop| shop.poll = None),
            ("has no secret", |shop| shop.secrets.clear()),
        ];
        for (message, damage) in broken {
            let mut company = Company::parse(COMPANY).unwrap();
            damage(&mut company.shops[0]);
            let error = put(&company, &temporary.store, 1).await.unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
        assert!(temporary.store.warehouses().await.unwrap().is_empty());
    }

    #[test]
    fn a_mistake_is_found_by_its_line_and_quotes_no_secret() {
        let error = Company::parse(&COMPANY.replace("[\"s3cret\"]", "\"s3cret\"")).unwrap_err().to_string();
        assert!(error.starts_with("line 11:") && !error.contains("s3cret"), "{error}");
        let error = Company::parse(&COMPANY.replace("warehouse =", "warhouse =")).unwrap_err().to_string();
        assert!(error.starts_with("line 10:") && error.contains("warhouse"), "{error}");
    }

    #[test]
    fn the_example_is_one() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/company.example.toml");
        let company = Company::read(&path).unwrap();
        assert_eq!((company.shops.len(), company.warehouses.len(), company.skus.len()), (4, 1, 1));
    }
}
