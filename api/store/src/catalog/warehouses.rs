//! Warehouses, with the way in which they report that goods left, their clock and their hours.

use chrono::{DateTime, Utc};
use domain::catalog::hours::{OpeningHours, TimeOfDay};
use domain::journal::topic::Topic;
use domain::order::warehouse::WarehouseProfile;
use entity::catalog::warehouse;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::shops::Catalog;
use crate::base::value::{from_json_of, json_of, micros};
use crate::base::write::{Existing, write};
use crate::{Aggregate, CatalogStore, StoreError, UnitOfWork};

/// The name of the columns in the error for an unreadable value.
const HOURS: &str = "opening hours";

/// A warehouse that ships orders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Warehouse {
    /// The code of the warehouse.
    pub code: String,
    /// The name of the warehouse.
    pub name: String,
    /// The city of the warehouse.
    pub city: Option<String>,
    /// The IANA name of its time zone, e.g. `Asia/Shanghai`; `None` leaves the stored value, which is unknown at first.
    pub time_zone: Option<String>,
    /// The way in which it reports that goods left; `None` leaves the stored value, which is `CONFIRMING` at first.
    pub profile: Option<WarehouseProfile>,
    /// The opening hours by the clock of its time zone; `None` leaves the stored value, which is unknown at first.
    pub hours: Option<OpeningHours>,
    /// The time of day until which an order is still handled on the day of its payment; `None` = there is none.
    pub cut_off: Option<TimeOfDay>,
}

impl CatalogStore<'_> {
    /// Every warehouse, by code.
    pub async fn warehouses(self) -> Result<Vec<Warehouse>, StoreError> {
        let rows = warehouse::Entity::find().order_by_asc(warehouse::Column::Code).all(self.store.connection()).await?;
        rows.into_iter().map(warehouse_of).collect()
    }

    /// Inserts or replaces the warehouses.
    pub async fn put_warehouses(self, warehouses: &[Warehouse], now: DateTime<Utc>) -> Result<(), StoreError> {
        let known = self.warehouses().await?;
        let rows = warehouses.iter().map(|warehouse| warehouse_row(warehouse, &known, now)).collect::<Result<Vec<_>, _>>()?;
        write::<_, warehouse::Entity>(self.store.connection(), &rows, Existing::Replace).await
    }
}

/// The row of a warehouse, as it is to be written at `now`; what it leaves open stays as it is in `known`.
pub(super) fn warehouse_row(of: &Warehouse, known: &[Warehouse], now: DateTime<Utc>) -> Result<warehouse::Model, StoreError> {
    let set = known.iter().find(|known| known.code == of.code);
    let profile = of.profile.or_else(|| set.and_then(|set| set.profile)).unwrap_or_default();
    let time_zone = of.time_zone.clone().or_else(|| set.and_then(|set| set.time_zone.clone()));
    let hours = of.hours.as_ref().or_else(|| set.and_then(|set| set.hours.as_ref()));
    Ok(warehouse::Model {
        code: of.code.clone(),
        name: of.name.clone(),
        city: of.city.clone(),
        updated_at: micros(now),
        profile: profile.name().to_owned(),
        time_zone,
        hours: json_of(HOURS, hours)?,
        cut_off: of.cut_off.map(|time| time.to_string()),
    })
}

fn warehouse_of(row: warehouse::Model) -> Result<Warehouse, StoreError> {
    Ok(Warehouse {
        profile: WarehouseProfile::from_name(&row.profile),
        hours: from_json_of(HOURS, row.hours.as_deref())?,
        cut_off: row.cut_off.map(|text| text.parse()).transpose().map_err(|error| StoreError::unreadable(HOURS, &error))?,
        code: row.code,
        name: row.name,
        city: row.city,
        time_zone: row.time_zone,
    })
}

impl Aggregate for Warehouse {
    const NAME: &'static str = "warehouse";
    type Id = String;
    type Reach = ();

    fn id(&self) -> String {
        self.code.clone()
    }

    fn topics(&self) -> Vec<Topic> {
        vec![Topic::Warehouse(self.code.clone())]
    }

    fn target(code: &String) -> String {
        format!("warehouse {code}")
    }

    async fn load(work: &mut UnitOfWork, code: &String, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let row = warehouse::Entity::find_by_id(code.clone()).lock_exclusive().one(work.transaction().await?).await?;
        row.map(warehouse_of).transpose()
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        let known: Vec<Self> = Self::load(work, &self.code, None).await?.into_iter().collect();
        work.put_catalog(&Catalog { warehouses: vec![self.clone()], ..Catalog::default() }, &known, work.now())
    }
}

/// The profile of a warehouse: the way in which it reports that goods left.
#[derive(Debug, Clone)]
pub struct ProfileSetting {
    /// The code of the warehouse.
    pub warehouse: String,
    /// The profile that counts.
    pub profile: WarehouseProfile,
}

impl Aggregate for ProfileSetting {
    const NAME: &'static str = "warehouse";
    type Id = String;
    type Reach = ();

    fn id(&self) -> String {
        self.warehouse.clone()
    }

    fn target(code: &String) -> String {
        code.clone()
    }

    /// Reads the profile of a warehouse; `None` = the warehouse is not configured.
    async fn load(work: &mut UnitOfWork, code: &String, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let row = warehouse::Entity::find_by_id(code.clone()).one(work.transaction().await?).await?;
        let profile = row.map(warehouse_of).transpose()?.and_then(|warehouse| warehouse.profile);
        Ok(profile.map(|profile| Self { warehouse: code.clone(), profile }))
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        warehouse::Entity::update_many()
            .col_expr(warehouse::Column::Profile, Expr::value(self.profile.name()))
            .filter(warehouse::Column::Code.eq(&self.warehouse))
            .exec(work.transaction().await?)
            .await?;
        Ok(())
    }
}
