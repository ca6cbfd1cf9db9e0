//! The search field of customer service: a text finds orders by a number, a phone, or a name with a day or a product, as far as the actor
//! may see that data.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::access::actor::Permission as P;
use domain::kernel::ids::OrderId;
use domain::kernel::phone::Phone;
use domain::refusal::{Code, Reason};
use domain::search::{Beside as BesideText, LONGEST_TEXT, MatchedBy, SearchText};

use crate::base::phone;
use crate::base::scope;
use crate::look_up::look_ups::Sought;
use crate::order::orders::offset;
use crate::{AppError, Card, CardParts, OpCtx, OrderList, OrderSort, Search, Window};
use store::order::list::{OrderFilter, PhoneFilter};
use store::search::orders::{Beside, DayOfShops, NameSearch, NumberSearch, OrderSearch, PhoneSearch};

/// The root field of the search.
const ROOT: &str = "orderSearch";

/// A page of the orders that were found.
#[derive(Debug, Clone)]
pub struct OrderMatches {
    /// The orders, newest first.
    pub list: OrderList,
    matched: HashMap<OrderId, MatchedBy>,
}

impl OrderMatches {
    /// The surest way in which an order of the page was found.
    pub fn matched_by(&self, card: &Card) -> Option<MatchedBy> {
        self.matched.get(&card.order.id).copied()
    }
}

impl Search<'_> {
    /// The orders that a text may stand for, newest first.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a text that is too long, `LOOK_UPS`, a cursor of another list, or a database that fails.
    pub async fn orders(self, ctx: &OpCtx, text: &str, window: &Window, parts: &CardParts) -> Result<OrderMatches, AppError> {
        ctx.require_any(P::SeeOrder)?;
        if text.chars().count() > LONGEST_TEXT {
            return Err(AppError::bad_request(Reason::with(Code::InvalidInput, [format!("text: ≤ {LONGEST_TEXT}")])));
        }
        let (search, sought) = self.order_search(ctx, text);
        let find = Box::pin(async {
            let matched = self.app.store().search().orders(&search).await?;
            let filter = OrderFilter { ids: Some(matched.keys().copied().collect()), ..OrderFilter::default() };
            let list = self.app.orders().page(ctx, filter, OrderSort::default(), window, parts, false).await?;
            Ok(OrderMatches { list, matched })
        });
        Ok(self.app.look_up(ctx, sought, find, |found| !found.matched.is_empty()).await?.0)
    }

    /// The searches of a text, without name or phone for an actor who may see none, and the look-up for the budget.
    fn order_search(self, ctx: &OpCtx, text: &str) -> (OrderSearch, Sought) {
        let shops = self.shops_of(ctx);
        let read = SearchText::read(text, day_in(ctx.now, shops.first().map_or("+08:00", |(_, zone)| zone)));
        let reach_by_name = scope::orders_showing(&ctx.actor, P::SeeContact);
        let names = if reach_by_name.is_empty() { Vec::new() } else { read.names };
        let name = |name: domain::search::NameText| NameSearch { key: name.key, beside: beside(name.beside, &shops) };
        let names = names.into_iter().map(name).collect();
        let reach_by_phone = scope::orders_showing(&ctx.actor, P::SeePhone);
        let (mut phones, mut sought) = (None, Sought::by_other(ROOT));
        if !reach_by_phone.is_empty() {
            let (whole, named) = self.whole_phone(ctx, text).unzip();
            sought = Sought::by_text(ROOT, self.app.store().vault(), named, read.digits.as_ref());
            phones = Some(PhoneSearch { whole, digits: read.digits, reach: reach_by_phone });
        }
        let number = read.number.map(|text| NumberSearch {
            text,
            shops: shops.iter().map(|(shop, _)| shop.clone()).collect(),
            reach: scope::orders(&ctx.actor),
        });
        (OrderSearch { number, phones, names, reach_by_name }, sought)
    }

    /// A whole phone, in any spelling, with its mask and its keyed hash.
    fn whole_phone(self, ctx: &OpCtx, text: &str) -> Option<(PhoneFilter, (String, String))> {
        if Phone::masked_by_platform(text).is_some() {
            return None;
        }
        let read = phone::read(text, Some(self.home_of_callers_shops(ctx)));
        let index = self.app.store().vault().blind_index(&read.identity()?);
        let filter = PhoneFilter::clear(index.clone(), &phone::national_digits(read.clear.as_deref()?));
        Some((filter, (read.masked.clone(), index)))
    }

    /// The shops whose orders may exist for the actor, with their time zones.
    fn shops_of(self, ctx: &OpCtx) -> Vec<(String, String)> {
        let directory: Arc<crate::Directory> = self.app.directory();
        let own = |shop: &str| ctx.actor.shops.as_ref().is_none_or(|shops| shops.contains(shop));
        let all = directory.time_zones().filter(|(shop, _)| own(shop));
        all.map(|(shop, zone)| (shop.to_owned(), zone.to_owned())).collect()
    }
}

fn beside(beside: BesideText, shops: &[(String, String)]) -> Beside {
    match beside {
        BesideText::Nothing => Beside::Nothing,
        BesideText::Day(day) => Beside::Day(day_of_shops(day, shops)),
        BesideText::Product(words) => Beside::Product(words),
    }
}

/// The bounds of a day in each shop's time zone.
fn day_of_shops(day: NaiveDate, shops: &[(String, String)]) -> Vec<DayOfShops> {
    let noon = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(12);
    let mut zones: BTreeMap<i32, Vec<String>> = BTreeMap::new();
    for (shop, zone) in shops {
        zones.entry(offset(zone, noon).local_minus_utc()).or_default().push(shop.clone());
    }
    let of_zone = |(east, shops)| {
        let from = day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::seconds(i64::from(east));
        DayOfShops { shops, from, to: from + TimeDelta::days(1) }
    };
    zones.into_iter().map(of_zone).collect()
}

/// The current day in a time zone.
fn day_in(now: DateTime<Utc>, zone: &str) -> NaiveDate {
    let offset: FixedOffset = offset(zone, now);
    now.with_timezone(&offset).date_naive()
}
