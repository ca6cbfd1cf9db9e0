//! The wanted state of a shop, a warehouse or a SKU, and its checks. Absent fields stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use domain::catalog::hours::{OpeningHours, TimeOfDay};
use domain::catalog::sku::{Bundles, Component, ListPrice, SkuEntry, SkuFault};
use domain::kernel::money::Currency;
use domain::order::warehouse::WarehouseProfile;
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};

use config::{Network, Secret};
use ingest::Mappings;
use store::catalog::shops::{Shop, ShopSecrets, Sku, Warehouse};

/// The maximum characters of a code and of a name.
const LONGEST_CODE: usize = 64;
const LONGEST_NAME: usize = 200;
/// The maximum hours of a shop's shipping promise: 60 days.
const LONGEST_PROMISE: u32 = 24 * 60;

/// An invalid field of a wish, by its name in the API, and the reason. The message never quotes a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Misfit {
    /// The name of the field in the API.
    pub field: &'static str,
    /// The reason why the value is invalid.
    pub message: String,
}

/// The wanted state of a shop. `None` keeps the current value, or takes the default; in a double `Option`, `Some(None)` removes the
/// setting.
#[derive(Debug, Clone, Default, Serialize)]
#[expect(missing_docs, reason = "each field is the one of `Shop` that has its name")]
pub struct ShopWish {
    pub id: String,
    pub name: Option<String>,
    pub channel: Option<String>,
    pub mapping: Option<String>,
    pub currency: Option<String>,
    pub time_zone: Option<String>,
    pub country: Option<Option<String>>,
    pub ship_hours: Option<u32>,
    pub warehouse: Option<Option<String>>,
    pub client_id: Option<Option<String>>,
    /// The secrets that sign, the newest first; empty = the current ones stay.
    #[serde(serialize_with = "as_digests")]
    pub secrets: Vec<Secret>,
    #[serde(serialize_with = "as_digests")]
    pub access_token: Option<Secret>,
    pub poll: Option<Option<PollWish>>,
    pub allowed_addresses: Option<Vec<Network>>,
    pub active: Option<bool>,
    /// Whether the gateway may change without new secrets, because the author of the operator's file has them.
    pub trusts_gateway: bool,
}

/// The input's hash must differ for different secrets, so that their digests are part of it. The input's hash itself is stored only keyed.
fn as_digests<'a, S: Serializer>(secrets: impl IntoIterator<Item = &'a Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(secrets.into_iter().map(|secret| hex::encode(Sha256::digest(secret.expose()))))
}

/// The wanted settings of a shop's polling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PollWish {
    /// The whole URL of the platform's gateway.
    pub base_url: String,
    /// The key of the application at the platform.
    pub app_key: String,
    /// Seconds between two polls; `None` = the server's setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_seconds: Option<u64>,
}

/// The wanted state of a warehouse.
#[derive(Debug, Clone, Default, Serialize)]
#[expect(missing_docs, reason = "each field is the one of `Warehouse` that has its name")]
pub struct WarehouseWish {
    pub code: String,
    pub name: Option<String>,
    pub city: Option<Option<String>>,
    pub time_zone: Option<String>,
    /// How the warehouse reports that goods left, where the way of setting it includes the profile.
    pub profile: Option<WarehouseProfile>,
    pub hours: Option<OpeningHours>,
    pub cut_off: Option<Option<TimeOfDay>>,
}

/// The wanted state of a SKU.
#[derive(Debug, Clone, Default, Serialize)]
#[expect(missing_docs, reason = "each field is the one of `Sku` that has its name")]
pub struct SkuWish {
    pub code: String,
    pub title: Option<String>,
    pub barcode: Option<Option<String>>,
    pub list_price: Option<Option<PriceWish>>,
    pub category: Option<Option<String>>,
    pub components: Option<Vec<Component>>,
}

/// A wanted list price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceWish {
    /// The amount in minor units, e.g. fen or cents.
    pub minor: i64,
    /// The code of the currency (ISO 4217).
    pub currency: String,
}

/// The catalogue around the SKUs that are being set: the check of a bundle needs it.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    known: BTreeSet<String>,
    /// The components of each bundle, by its code.
    bundles: BTreeMap<String, BTreeSet<String>>,
}

impl Shelf {
    /// A catalogue that has these codes, and these bundles.
    pub fn new<'a>(known: BTreeSet<String>, bundles: impl IntoIterator<Item = &'a Sku>) -> Self {
        let mut shelf = Self { known, bundles: BTreeMap::new() };
        bundles.into_iter().for_each(|sku| shelf.put(&sku.code, &sku.entry.components));
        shelf
    }

    /// Adds a SKU, or replaces its components.
    pub fn put(&mut self, code: &str, components: &[Component]) {
        self.known.insert(code.to_owned());
        let parts: BTreeSet<String> = components.iter().map(|component| component.sku.clone()).collect();
        if parts.is_empty() {
            self.bundles.remove(code);
        } else {
            self.bundles.insert(code.to_owned(), parts);
        }
    }
}

impl Bundles for Shelf {
    fn has(&self, sku: &str) -> bool {
        self.known.contains(sku)
    }

    fn is_bundle(&self, sku: &str) -> bool {
        self.bundles.contains_key(sku)
    }

    fn bundle_with(&self, sku: &str) -> Option<&str> {
        self.bundles.iter().find(|(bundle, parts)| *bundle != sku && parts.contains(sku)).map(|(bundle, _)| bundle.as_str())
    }
}

impl ShopWish {
    /// The shop's row, with its current or new secrets.
    ///
    /// # Errors
    /// [`Misfit`] names the first invalid field.
    pub fn shop(&self, known: Option<&Shop>, mappings: &Mappings, warehouses: &BTreeSet<String>) -> Result<Shop, Misfit> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        check("shop", self.id.chars().all(plain) && fits(&self.id, LONGEST_CODE), || {
            "its id is 1 – 64 letters, digits, “-” and “_”".to_owned()
        })?;
        let name = wanted("name", self.name.as_ref(), known.map(|known| &known.name))?;
        let mapping = wanted("mapping", self.mapping.as_ref(), known.map(|known| &known.mapping))?;
        let names = || mappings.names().collect::<Vec<_>>().join(", ");
        let Some(platform) = mappings.platform(&mapping) else {
            return Err(Misfit {
                field: "mapping", message: format!("there is no mapping “{mapping}”; there are {}", names())
            });
        };
        let currency = self.currency.clone().or(known.map(|known| known.currency.clone())).unwrap_or_else(|| "CNY".to_owned());
        check("currency", currency.parse::<Currency>().is_ok(), || format!("“{currency}” is no currency of ISO 4217"))?;
        let zone = self.time_zone.clone().or(known.map(|known| known.time_zone.clone()));
        let time_zone = zone.unwrap_or_else(|| "Asia/Shanghai".to_owned());
        check("timeZone", time_zone.parse::<chrono_tz::Tz>().is_ok(), || {
            format!("“{time_zone}” is no time zone of the IANA database")
        })?;
        let country = self.country.clone().unwrap_or_else(|| known.and_then(|known| known.country.clone()));
        check("country", country.as_deref().is_none_or(is_country), || {
            format!("“{}” is no country of ISO 3166-1 alpha-2", country.as_deref().unwrap_or_default())
        })?;
        let warehouse = self.warehouse.clone().unwrap_or_else(|| known.and_then(|known| known.warehouse.clone()));
        check("warehouse", warehouse.as_ref().is_none_or(|code| warehouses.contains(code)), || {
            format!("there is no warehouse “{}”", warehouse.as_deref().unwrap_or_default())
        })?;
        let ship_hours = self.ship_hours.or(known.map(|known| known.ship_hours)).unwrap_or(48);
        check("shipHours", (1..=LONGEST_PROMISE).contains(&ship_hours), || format!("hours are 1 – {LONGEST_PROMISE}"))?;
        let poll = self.poll_settings(known)?;
        check("poll", platform.poll().is_some() == poll.is_some(), || {
            format!("the mapping “{mapping}” and its poll settings do not fit together")
        })?;
        let secrets = self.secrets(known);
        check("secrets", !secrets.signing.is_empty(), || "it has no secret: give secrets or secret_files".to_owned())?;
        self.check_gateway(known, poll.as_ref())?;
        let channel = self.channel.clone().or(known.map(|known| known.channel.clone()));
        Ok(Shop {
            id: self.id.clone(),
            name,
            channel: channel.unwrap_or_else(|| platform.channel().to_owned()),
            mapping,
            currency: currency.to_ascii_uppercase(),
            time_zone,
            country: country.map(|code| code.to_ascii_uppercase()).or_else(|| platform.country().map(str::to_owned)),
            ship_hours,
            warehouse,
            client_id: self.client_id.clone().unwrap_or_else(|| known.and_then(|known| known.client_id.clone())),
            poll,
            secrets,
            allowed_addresses: self
                .allowed_addresses
                .clone()
                .unwrap_or_else(|| known.map(|known| known.allowed_addresses.clone()).unwrap_or_default()),
            active: self.active.or(known.map(|known| known.active)).unwrap_or(true),
        })
    }

    fn poll_settings(&self, known: Option<&Shop>) -> Result<Option<serde_json::Value>, Misfit> {
        let Some(wish) = &self.poll else { return Ok(known.and_then(|known| known.poll.clone())) };
        let settings = wish.as_ref().map(serde_json::to_value).transpose();
        settings.map_err(|error| Misfit { field: "poll", message: error.to_string() })
    }

    /// Requests to a gateway carry the access token, so that a change of the gateway requires the secrets again.
    fn check_gateway(&self, known: Option<&Shop>, poll: Option<&serde_json::Value>) -> Result<(), Misfit> {
        let gateway = |poll: Option<&serde_json::Value>| poll.and_then(|poll| poll["base_url"].as_str()).map(str::to_owned);
        let Some(known) =
            known.filter(|known| !self.trusts_gateway && poll.is_some() && gateway(known.poll.as_ref()) != gateway(poll))
        else {
            return Ok(());
        };
        let brings_token = known.secrets.access_token.is_none() || self.access_token.is_some();
        check("poll", !self.secrets.is_empty() && brings_token, || {
            "another gateway wants the secrets and the access token anew".to_owned()
        })
    }

    fn secrets(&self, known: Option<&Shop>) -> ShopSecrets {
        let mut kept = known.map(|shop| shop.secrets.clone()).unwrap_or_default();
        let signing: Vec<String> = self.secrets.iter().map(|secret| secret.expose().to_owned()).collect();
        if !signing.is_empty() {
            kept.signing = signing;
        }
        if let Some(token) = &self.access_token {
            kept.access_token = Some(token.expose().to_owned());
        }
        kept
    }
}

impl WarehouseWish {
    /// The row of the warehouse.
    ///
    /// # Errors
    /// [`Misfit`] names the first invalid field.
    pub fn warehouse(&self, known: Option<&Warehouse>) -> Result<Warehouse, Misfit> {
        check("warehouse", fits(&self.code, LONGEST_CODE), || "its code is 1 – 64 characters".to_owned())?;
        let city = self.city.clone().unwrap_or_else(|| known.and_then(|known| known.city.clone()));
        check("city", city.as_deref().is_none_or(|city| fits(city, LONGEST_NAME)), || "a city is 1 – 200 characters".to_owned())?;
        let zone = self.time_zone.as_ref();
        check("timeZone", zone.is_none_or(|zone| zone.parse::<chrono_tz::Tz>().is_ok()), || {
            format!("“{}” is no time zone of the IANA database", zone.map_or("", String::as_str))
        })?;
        let time_zone = self.time_zone.clone().or_else(|| known.and_then(|known| known.time_zone.clone()));
        let hours = self.hours.clone().or_else(|| known.and_then(|known| known.hours.clone()));
        let cut_off = self.cut_off.unwrap_or_else(|| known.and_then(|known| known.cut_off));
        check("timeZone", time_zone.is_some() || (hours.is_none() && cut_off.is_none()), || {
            "hours and a cut-off need the time zone of the warehouse".to_owned()
        })?;
        Ok(Warehouse {
            code: self.code.clone(),
            time_zone,
            hours,
            cut_off,
            name: wanted("name", self.name.as_ref(), known.map(|known| &known.name))?,
            city,
            profile: self.profile.or(known.and_then(|known| known.profile)),
        })
    }
}

impl SkuWish {
    /// The row of the SKU.
    ///
    /// # Errors
    /// [`Misfit`] names the first invalid field.
    pub fn sku(&self, known: Option<&Sku>, shelf: &Shelf) -> Result<Sku, Misfit> {
        check("sku", fits(&self.code, LONGEST_NAME), || "its code is 1 – 200 characters".to_owned())?;
        let barcode = self.barcode.clone().unwrap_or_else(|| known.and_then(|known| known.barcode.clone()));
        check("barcode", barcode.as_deref().is_none_or(|code| fits(code, LONGEST_NAME)), || {
            "a barcode is 1 – 200 characters".to_owned()
        })?;
        let title = wanted("title", self.title.as_ref(), known.map(|known| &known.title))?;
        let entry = self.entry(known.map(|known| &known.entry).cloned().unwrap_or_default())?;
        let misfit = |fault: SkuFault| Misfit { field: fault.field(), message: fault.to_string() };
        entry.check(&self.code, shelf).map_err(misfit)?;
        Ok(Sku { code: self.code.clone(), title, barcode, entry })
    }

    /// The attributes of the SKU: those that the wish names, and the known ones.
    fn entry(&self, known: SkuEntry) -> Result<SkuEntry, Misfit> {
        let price = |wish: &PriceWish| {
            let currency = wish.currency.parse().map_err(|_| {
                let code: String = wish.currency.chars().take(LONGEST_CODE).collect();
                Misfit { field: "listPrice", message: format!("“{code}” is no currency of ISO 4217") }
            })?;
            Ok(ListPrice { minor: wish.minor, currency })
        };
        Ok(SkuEntry {
            list_price: match &self.list_price {
                None => known.list_price,
                Some(wish) => wish.as_ref().map(price).transpose()?,
            },
            category: self.category.clone().unwrap_or(known.category),
            components: self.components.clone().unwrap_or(known.components),
        })
    }
}

/// The wanted text, or else the current one.
fn wanted(field: &'static str, wish: Option<&String>, known: Option<&String>) -> Result<String, Misfit> {
    let text = wish.or(known).cloned().unwrap_or_default();
    check(field, fits(&text, LONGEST_NAME), || format!("1 – {LONGEST_NAME} characters"))?;
    Ok(text)
}

fn fits(text: &str, longest: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control)
}

fn check(field: &'static str, holds: bool, message: impl FnOnce() -> String) -> Result<(), Misfit> {
    if holds { Ok(()) } else { Err(Misfit { field, message: message() }) }
}

/// Whether a code is one of ISO 3166-1 alpha-2, in upper or lower case.
fn is_country(code: &str) -> bool {
    code.len() == 2 && code.to_ascii_uppercase().parse::<phonenumber::country::Id>().is_ok()
}
