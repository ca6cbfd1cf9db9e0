//! The warehouses and SKUs of a company file.

use std::collections::{BTreeMap, HashMap};

use domain::catalog::hours::{Opening, OpeningHours, TimeOfDay, Weekday};
use domain::catalog::sku::Component;
use domain::order::warehouse::WarehouseProfile;
use serde::Deserialize;

use super::SetupError;
use crate::app::{PriceWish, Shelf, SkuWish, WarehouseWish};
use crate::store::catalog::shops::{Sku, Warehouse};

/// A warehouse in the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WarehouseSetup {
    /// The code of the warehouse.
    pub code: String,
    /// The name of the warehouse.
    pub name: String,
    /// The city of the warehouse.
    pub city: Option<String>,
    /// The IANA name of its time zone, e.g. `Asia/Shanghai`; left out, it stays as it is.
    pub time_zone: Option<String>,
    /// The report of goods that left: `HANDHELD`, `CONFIRMING` or `LEADING`; left out, it stays as it is.
    pub profile: Option<WarehouseProfile>,
    /// The opening of each weekday, e.g. `monday = "09:00-18:00"`; a day that is left out is closed. Left out whole, they stay as they are.
    pub hours: Option<BTreeMap<DayName, Opening>>,
    /// The time of day until which an order is handled on the day of its payment, e.g. `16:00`; left out, it stays as it is.
    pub cut_off: Option<TimeOfDay>,
}

/// A weekday as the file writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct DayName(Weekday);

/// A text that is no weekday.
#[derive(Debug, thiserror::Error)]
#[error("a weekday is monday, tuesday, wednesday, thursday, friday, saturday or sunday")]
pub struct NoDay;

impl TryFrom<String> for DayName {
    type Error = NoDay;

    fn try_from(name: String) -> Result<Self, NoDay> {
        Weekday::from_name(&name.to_ascii_uppercase()).map(Self).ok_or(NoDay)
    }
}

/// A SKU in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkuSetup {
    /// The code of the SKU.
    pub code: String,
    /// The title of the SKU.
    pub title: String,
    /// The barcode of the SKU.
    pub barcode: Option<String>,
    /// The list price of one piece, e.g. `{ minor = 39900, currency = "CNY" }`; left out, it stays as it is.
    pub list_price: Option<PriceWish>,
    /// The category of the goods; left out, it stays as it is.
    pub category: Option<String>,
    /// The components of a bundle, e.g. `[{ sku = "CUP-BLUE", quantity = 6 }]`; left out, they stay as they are.
    pub components: Option<Vec<Component>>,
}

impl WarehouseSetup {
    /// The row of the warehouse.
    pub(super) fn warehouse(&self, known: &[Warehouse]) -> Result<Warehouse, SetupError> {
        let wish = WarehouseWish {
            code: self.code.clone(),
            name: Some(self.name.clone()),
            city: Some(self.city.clone()),
            profile: self.profile,
            time_zone: self.time_zone.clone(),
            hours: self.hours.as_ref().map(|days| OpeningHours(days.iter().map(|(day, opening)| (day.0, *opening)).collect())),
            cut_off: self.cut_off.map(Some),
        };
        let known = known.iter().find(|known| known.code == self.code);
        wish.warehouse(known).map_err(|misfit| SetupError::Unfit(format!("warehouse {}: {misfit}", self.code)))
    }
}

impl SkuSetup {
    fn sku(&self, known: Option<&Sku>, shelf: &Shelf) -> Result<Sku, SetupError> {
        let wish = SkuWish {
            code: self.code.clone(),
            title: Some(self.title.clone()),
            barcode: Some(self.barcode.clone()),
            list_price: self.list_price.clone().map(Some),
            category: self.category.clone().map(Some),
            components: self.components.clone(),
        };
        wish.sku(known, shelf).map_err(|misfit| SetupError::Unfit(format!("sku {}: {misfit}", self.code)))
    }

    /// The rows of the SKUs of a file, each checked against the whole catalogue as it will be.
    pub(super) fn skus(all: &[Self], known: &[Sku]) -> Result<Vec<Sku>, SetupError> {
        let mut shelf = Shelf::new(known.iter().map(|sku| sku.code.clone()).collect(), known);
        let known: HashMap<&str, &Sku> = known.iter().map(|sku| (sku.code.as_str(), sku)).collect();
        for setup in all {
            let kept = known.get(setup.code.as_str()).map(|known| &known.entry.components);
            shelf.put(&setup.code, setup.components.as_ref().or(kept).map_or(&[][..], Vec::as_slice));
        }
        all.iter().map(|setup| setup.sku(known.get(setup.code.as_str()).copied(), &shelf)).collect()
    }
}
