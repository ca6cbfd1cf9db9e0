//! `Shop` and `Warehouse`: the company's shops and warehouses.

use async_graphql::{Context, ID, SimpleObject};
use domain::catalog::hours::{self, OpeningHours};
use macros::Written;

use crate::app::shops;
use crate::graphql::context::ContextExt;
use crate::graphql::types::enums::{WarehouseProfile, Weekday};

/// One account on a channel.
#[derive(Debug, Clone, SimpleObject, Written)]
pub struct Shop {
    /// The id of the shop, as tokens, filters and webhook addresses name it.
    pub id: ID,
    /// The name of the shop.
    pub name: String,
    /// The channel of the shop, e.g. `TAOBAO`.
    pub channel: String,
}

impl Shop {
    /// The shop of an order; one that is no longer configured keeps its id as its name.
    pub fn of(ctx: &Context<'_>, id: &str, channel: &str) -> Self {
        let name = ctx.app().directory().shop(id).map_or_else(|| id.to_owned(), |shop| shop.name.clone());
        Self { id: ID(id.to_owned()), name, channel: channel.to_owned() }
    }
}

/// A warehouse that orders ship from.
#[derive(Debug, Clone, SimpleObject, Written)]
pub struct Warehouse {
    /// The code of the warehouse, as tokens and filters name it.
    pub id: ID,
    /// The name of the warehouse.
    pub name: String,
    /// The city of the warehouse; null where it is not known.
    pub city: Option<String>,
    /// The way in which it reports that goods left.
    pub profile: WarehouseProfile,
    /// The IANA name of its time zone, e.g. `Asia/Shanghai`; null while it is not configured.
    pub time_zone: Option<String>,
    /// The opening of each day on which it works, Monday first, at most 7; a day that is left out is closed. Null while its hours are
    /// not configured.
    pub hours: Option<Vec<WarehouseOpening>>,
    /// The time of day (`HH:MM`, by its time zone) until which an order is handled on the day of its payment; null where there is none.
    pub cut_off: Option<String>,
}

/// The opening of a warehouse on one weekday, by its time zone.
#[derive(Debug, Clone, SimpleObject, Written)]
pub struct WarehouseOpening {
    /// The day of the week.
    pub weekday: Weekday,
    /// The time at which it opens, `HH:MM`.
    pub opens: String,
    /// The time at which it closes, `HH:MM`; `24:00` = the end of the day.
    pub closes: String,
}

impl WarehouseOpening {
    fn all(hours: &OpeningHours) -> Vec<Self> {
        let one = |(day, opening): (&hours::Weekday, &hours::Opening)| Self {
            weekday: (*day).into(),
            opens: opening.opens().to_string(),
            closes: opening.closes().to_string(),
        };
        hours.0.iter().map(one).collect()
    }
}

impl Warehouse {
    /// The warehouse of a code; one that is no longer configured keeps its code as its name.
    pub fn of(ctx: &Context<'_>, code: &str) -> Self {
        let directory = ctx.app().directory();
        let known = directory.warehouse(code);
        let profile = directory.profile(Some(code)).into();
        match known {
            Some(known) => Self { profile, ..known.clone().into() },
            None => Self {
                id: ID(code.to_owned()),
                name: code.to_owned(),
                city: None,
                profile,
                time_zone: None,
                hours: None,
                cut_off: None,
            },
        }
    }
}

impl From<shops::Warehouse> for Warehouse {
    fn from(of: shops::Warehouse) -> Self {
        Self {
            id: ID(of.code),
            name: of.name,
            city: of.city,
            profile: of.profile.unwrap_or_default().into(),
            time_zone: of.time_zone,
            hours: of.hours.as_ref().map(WarehouseOpening::all),
            cut_off: of.cut_off.map(|time| time.to_string()),
        }
    }
}
