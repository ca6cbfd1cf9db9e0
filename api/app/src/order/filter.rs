//! The filter of a list of orders as a caller gives it, and the checks that it passes before the store reads.

use chrono::{DateTime, TimeDelta, Utc};
use domain::access::actor::Permission as P;
use domain::kernel::name::{LONGEST_BEGINNING, name_key};
use domain::kernel::status::OrderStatus;
use domain::order::hold::HoldReason;
use domain::order::promise::PromiseState;
use domain::refusal::{Code, Reason};
use domain::search::NumberText;

use crate::order::regions::known_regions;
use crate::{AppError, Directory, OpCtx, Orders};
use store::order::list::{NamePrefix, NumberPart, OrderFilter as StoreFilter, PriorityRange, PromiseFilter, TimeRange};

/// A filter of a shorter time than this may aim at one single order.
const SHORT_TIME: TimeDelta = TimeDelta::hours(1);

/// A filter of a list of orders; `None` in a field = no restriction.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// Only orders in one of these statuses.
    pub status: Option<Vec<OrderStatus>>,
    /// Whether a hold blocks the order.
    pub held: Option<bool>,
    /// Only orders with an active hold for one of these reasons.
    pub hold_reasons: Option<Vec<HoldReason>>,
    /// Only orders whose shipping promise has one of these states.
    pub promise: Option<Vec<PromiseState>>,
    /// Whether systems contradict each other about the order.
    pub in_conflict: Option<bool>,
    /// Whether pieces of the order have to be put back on their shelf.
    pub to_put_back: Option<bool>,
    /// Whether the amounts of the order contradict each other.
    pub in_money_conflict: Option<bool>,
    /// Only orders of this warehouse.
    pub warehouse: Option<String>,
    /// Only orders of these shops.
    pub shops: Option<Vec<String>>,
    /// Only orders of these channels.
    pub channels: Option<Vec<String>>,
    /// Only orders with one of these tags, of the channel or of a rule.
    pub tags: Option<Vec<String>>,
    /// Only orders with a line of one of these SKUs.
    pub skus: Option<Vec<String>>,
    /// Only orders of at least the first and at most the second priority.
    pub priority: (Option<i32>, Option<i32>),
    /// Only orders whose receiver's name begins with this text.
    pub name_prefix: Option<String>,
    /// Only orders whose number, here or at the channel, begins or ends with this text.
    pub number_part: Option<String>,
    /// Whether the order is settled.
    pub settled: Option<bool>,
    /// Only orders placed in this range.
    pub placed_at: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// Only orders to be shipped by a time in this range.
    pub ship_by: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// Only orders completed in this range.
    pub completed_at: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// Only orders that go to one of these regions or to a part of one, by code or alias.
    pub regions: Option<Vec<String>>,
    /// Only orders changed in this range.
    pub updated_at: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
}

impl OrderFilter {
    /// Checks that the actor may read the data of each condition.
    ///
    /// # Errors
    /// `FORBIDDEN` for a condition on data that the actor may not read.
    pub(crate) fn check_rights(&self, ctx: &OpCtx) -> Result<(), AppError> {
        let needs = [
            (self.settled.is_some(), P::SeeSettlement),
            (self.in_conflict.is_some(), P::SeeFacts),
            (self.in_money_conflict.is_some(), P::SeePrices),
            (self.regions.is_some() || self.name_prefix.is_some(), P::SeeContact),
        ];
        needs.into_iter().filter(|(is_asked, _)| *is_asked).try_for_each(|(_, permission)| ctx.require_any(permission))
    }

    /// Whether a list may be a guess: it looks for a name or a number, it names a shop, a warehouse or a SKU that the caller's company does
    /// not have, or so short a time that it may aim at one order. Lists of a desk, which may be empty for hours and are requested again and
    /// again, count as no look-up.
    pub(crate) fn is_look_up(&self, ctx: &OpCtx, directory: &Directory) -> bool {
        let is_own = |shop: &String| ctx.actor.shops.as_ref().is_none_or(|own| own.contains(shop)) && directory.has_shop(shop);
        let is_known = |code: &String| directory.warehouse(code).is_some();
        let is_short = |(from, to): (Option<DateTime<Utc>>, Option<DateTime<Utc>>)| {
            from.zip(to).is_some_and(|(from, to)| to - from < SHORT_TIME)
        };
        self.name_prefix.is_some()
            || self.number_part.is_some()
            || self.shops.iter().flatten().any(|shop| !is_own(shop))
            || self.warehouse.as_ref().is_some_and(|code| !is_known(code))
            || self.skus.iter().flatten().any(|sku| !directory.has_sku(sku))
            || [self.placed_at, self.ship_by, self.completed_at, self.updated_at].into_iter().any(is_short)
    }
}

impl Orders<'_> {
    /// The filter of the store.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a region that there is not, a name or a number of a wrong length, and a range of priorities that ends before it
    /// begins.
    pub(super) fn store_filter(self, ctx: &OpCtx, filter: OrderFilter) -> Result<StoreFilter, AppError> {
        let range = |(from, to)| TimeRange { from, to };
        let regions = known_regions(filter.regions.as_deref().unwrap_or_default())?;
        let (from, to) = filter.priority;
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            return Err(invalid("priority: from ≤ to".to_owned()));
        }
        Ok(StoreFilter {
            statuses: filter.status.unwrap_or_default(),
            shops: filter.shops.unwrap_or_default(),
            channels: filter.channels.unwrap_or_default(),
            warehouses: filter.warehouse.into_iter().collect(),
            tags: filter.tags.unwrap_or_default(),
            skus: filter.skus.unwrap_or_default(),
            priority: PriorityRange { from, to },
            name: filter.name_prefix.as_deref().map(|text| self.name_prefix(text)).transpose()?,
            number: filter.number_part.as_deref().map(|text| self.number_part(ctx, text)).transpose()?,
            held: filter.held,
            hold_reasons: filter.hold_reasons,
            promise: filter.promise.map(|states| {
                let shut = self.app.rules().standing_embargoes().shut_regions();
                PromiseFilter { states, shut, now: ctx.now }
            }),
            in_conflict: filter.in_conflict,
            in_money_conflict: filter.in_money_conflict,
            settled: filter.settled,
            to_put_back: filter.to_put_back,
            ship_by: range(filter.ship_by),
            placed_at: range(filter.placed_at),
            completed_at: range(filter.completed_at),
            updated_at: range(filter.updated_at),
            regions,
            ..StoreFilter::default()
        })
    }

    fn name_prefix(self, text: &str) -> Result<NamePrefix, AppError> {
        let key = name_key(text).filter(|key| key.chars().count() <= LONGEST_BEGINNING && !key.contains('*'));
        let key = key.ok_or_else(|| invalid(format!("buyerNamePrefix: 1 – {LONGEST_BEGINNING}")))?;
        Ok(NamePrefix::of(self.app.store().vault(), &key))
    }

    fn number_part(self, ctx: &OpCtx, text: &str) -> Result<NumberPart, AppError> {
        let text = NumberText::part(text).ok_or_else(|| invalid("numberPart: 4 – 64".to_owned()))?;
        let is_own = |shop: &str| ctx.actor.shops.as_ref().is_none_or(|own| own.contains(shop));
        let directory = self.app.directory();
        let shops = directory.time_zones().map(|(shop, _)| shop).filter(|shop| is_own(shop)).map(str::to_owned).collect();
        Ok(NumberPart { text, shops })
    }
}

fn invalid(place: String) -> AppError {
    AppError::bad_request(Reason::with(Code::InvalidInput, [place]))
}
