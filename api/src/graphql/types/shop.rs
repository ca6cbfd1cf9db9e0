//! `Shop` and `Warehouse`: the company's shops and warehouses.

use async_graphql::{Context, ID, SimpleObject};
use macros::Written;

use crate::app::shops;
use crate::graphql::context::ContextExt;
use crate::graphql::types::enums::WarehouseProfile;

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
}

impl Warehouse {
    /// The warehouse of a code; one that is no longer configured keeps its code as its name.
    pub fn of(ctx: &Context<'_>, code: &str) -> Self {
        let directory = ctx.app().directory();
        let known = directory.warehouse(code);
        let name = known.map_or_else(|| code.to_owned(), |warehouse| warehouse.name.clone());
        let city = known.and_then(|warehouse| warehouse.city.clone());
        let time_zone = known.and_then(|warehouse| warehouse.time_zone.clone());
        Self { id: ID(code.to_owned()), name, city, profile: directory.profile(Some(code)).into(), time_zone }
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
        }
    }
}
