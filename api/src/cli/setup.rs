//! A company as an operator writes it down: its shops, warehouses and SKUs, from one TOML file into the database, as often as one likes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use domain::audit::AuditEntry;
use domain::money::Currency;
use domain::warehouse::WarehouseProfile;
use serde::{Deserialize, Serialize};

use crate::config::{Network, Secret};
use crate::ingest::Mappings;
use crate::store::catalog::{Catalog, Shop, ShopSecrets, Sku, Warehouse};
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
        let known = store.shops().await?;
        let mut codes: BTreeSet<String> = store.warehouses().await?.into_iter().map(|warehouse| warehouse.code).collect();
        codes.extend(self.warehouses.iter().map(|warehouse| warehouse.code.clone()));
        let shop = |setup: &ShopSetup| setup.shop(known.iter().find(|shop| shop.id == setup.id), mappings, &codes);
        let shops = self.shops.iter().map(shop).collect::<Result<Vec<_>, _>>()?;
        let warehouses = self.warehouses.iter().map(WarehouseSetup::warehouse).collect::<Result<_, _>>()?;
        let catalog = Catalog { shops, warehouses, skus: self.skus.iter().map(SkuSetup::sku).collect() };
        store.put_catalog(&catalog, now, audited).await?;
        Ok(Written { shops: catalog.shops.len(), warehouses: self.warehouses.len(), skus: self.skus.len() })
    }
}

impl WarehouseSetup {
    fn warehouse(&self) -> Result<Warehouse, SetupError> {
        if let Some(zone) = self.time_zone.as_ref().filter(|zone| zone.parse::<chrono_tz::Tz>().is_err()) {
            return Err(SetupError::Unfit(format!("warehouse {}: “{zone}” is no time zone of the IANA database", self.code)));
        }
        let Self { code, name, city, time_zone, profile } = self.clone();
        Ok(Warehouse { code, name, city, time_zone, profile })
    }
}

impl SkuSetup {
    fn sku(&self) -> Sku {
        Sku { code: self.code.clone(), title: self.title.clone(), barcode: self.barcode.clone() }
    }
}

impl ShopSetup {
    /// The shop's row, with the secrets that count.
    fn shop(&self, known: Option<&Shop>, mappings: &Mappings, warehouses: &BTreeSet<String>) -> Result<Shop, SetupError> {
        let unfit = |what: String| SetupError::Unfit(format!("shop {}: {what}", self.id));
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.id.is_empty() || self.id.len() > 64 || !self.id.chars().all(plain) {
            return Err(unfit("its id is 1 – 64 letters, digits, “-” and “_”".to_owned()));
        }
        let Some(platform) = mappings.platform(&self.mapping) else {
            let names: Vec<&str> = mappings.names().collect();
            return Err(unfit(format!("there is no mapping “{}”; there are {}", self.mapping, names.join(", "))));
        };
        if self.currency.parse::<Currency>().is_err() {
            return Err(unfit(format!("“{}” is no currency of ISO 4217", self.currency)));
        }
        if let Some(code) = self.country.as_ref().filter(|code| !is_country(code)) {
            return Err(unfit(format!("“{code}” is no country of ISO 3166-1 alpha-2")));
        }
        if let Some(code) = self.warehouse.as_ref().filter(|code| !warehouses.contains(*code)) {
            return Err(unfit(format!("there is no warehouse “{code}”")));
        }
        if platform.poll().is_some() != self.poll.is_some() {
            return Err(unfit(format!("the mapping “{}” and its poll settings do not fit together", self.mapping)));
        }
        let secrets = self.secrets(known)?;
        if secrets.signing.is_empty() {
            return Err(unfit("it has no secret: give secrets or secret_files".to_owned()));
        }
        let poll = self.poll.as_ref().map(serde_json::to_value).transpose();
        Ok(Shop {
            id: self.id.clone(),
            name: self.name.clone(),
            channel: self.channel.clone().unwrap_or_else(|| platform.channel().to_owned()),
            mapping: self.mapping.clone(),
            currency: self.currency.to_ascii_uppercase(),
            time_zone: self.time_zone.clone(),
            country: self
                .country
                .as_ref()
                .map(|code| code.to_ascii_uppercase())
                .or_else(|| platform.country().map(str::to_owned)),
            ship_hours: self.ship_hours,
            warehouse: self.warehouse.clone(),
            client_id: self.client_id.clone(),
            poll: poll.map_err(|error| unfit(error.to_string()))?,
            secrets,
            allowed_addresses: self.allowed_addresses.clone(),
            active: self.active,
        })
    }

    fn secrets(&self, known: Option<&Shop>) -> Result<ShopSecrets, SetupError> {
        let mut kept = known.map(|shop| shop.secrets.clone()).unwrap_or_default();
        let files = self.secret_files.iter().map(|path| text_of(path).map(|text| text.trim().to_owned()));
        let mut signing: Vec<String> = self.secrets.iter().map(|secret| secret.expose().to_owned()).collect();
        signing.extend(files.collect::<Result<Vec<_>, _>>()?);
        signing.retain(|secret| !secret.is_empty());
        if !signing.is_empty() {
            kept.signing = signing;
        }
        if let Some(path) = &self.access_token_file {
            kept.access_token = Some(text_of(path)?.trim().to_owned());
        }
        Ok(kept)
    }
}

/// Whether a code is one of ISO 3166-1 alpha-2, in capitals or not.
fn is_country(code: &str) -> bool {
    code.len() == 2 && code.to_ascii_uppercase().parse::<phonenumber::country::Id>().is_ok()
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
    use crate::store::polls::PollList;

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
        assert_eq!(put(&company, store, 1).await.unwrap(), Written { shops: 1, warehouses: 1, skus: 1 });
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
