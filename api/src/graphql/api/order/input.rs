//! Inputs that find, list and change orders.

use async_graphql::{Enum, ID, InputObject, OneofObject, Result};
use chrono::{DateTime, Utc};
use domain::kernel::ids::{LineId, OrderId};
use macros::guarded;

use crate::app::{Change, OrderFilter, OrderLookup, OrderSort, SortDirection, SortField};
use crate::graphql::context::bad_id;
use crate::graphql::types::enums::{HoldReason, HoldState, OrderStatus, PromiseState};
use crate::graphql::types::id::{self, Kind};

/// How to name one order: exactly one of these.
#[derive(Debug, Clone, OneofObject)]
pub enum OrderIdentifierInput {
    /// Its global id.
    Id(ID),
    /// Its number here, e.g. `TM1-3720148811`.
    Number(String),
    /// Its number at its channel.
    ChannelOrder(ChannelOrderInput),
    /// The tracking number of one of its parcels.
    TrackingNumber(String),
}

/// An order by its number at its channel.
#[derive(Debug, Clone, InputObject)]
pub struct ChannelOrderInput {
    /// The shop's id.
    shop: ID,
    /// The channel's number, or the one that people of the channel use (Shopify's `#1001`).
    number: String,
}

impl OrderIdentifierInput {
    /// What the store looks up.
    ///
    /// # Errors
    /// `BAD_REQUEST` for the id of something else.
    pub fn lookup(self) -> Result<OrderLookup> {
        Ok(match self {
            Self::Id(id) => OrderLookup::Id(id::expect::<OrderId>(Kind::Order, &id).map_err(|error| bad_id(&error))?),
            Self::Number(number) => OrderLookup::Number(number.trim().to_owned()),
            Self::ChannelOrder(by) => OrderLookup::ChannelOrder { shop: by.shop.0, number: by.number.trim().to_owned() },
            Self::TrackingNumber(number) => OrderLookup::TrackingNumber(number.trim().to_owned()),
        })
    }
}

/// How to name one customer: exactly one of these.
#[derive(Debug, Clone, OneofObject)]
pub enum CustomerIdentifierInput {
    /// A phone in any usual spelling: `138 0000 0000`, `+86-13800000000`, `13800000000转1234`. A number without its country's code is read
    /// in the country of your shops where all have one, else in China. A number that a platform gives to many buyers finds a customer
    /// only with its extension; without one, look for it as `maskedPhone` within the shop.
    Phone(String),
    /// A phone as its platform masked it, within one shop.
    MaskedPhone(MaskedPhoneInput),
    /// The global id of a customer.
    Id(ID),
}

/// A phone as its platform masked it.
#[derive(Debug, Clone, InputObject)]
pub struct MaskedPhoneInput {
    /// The shop's id: masked phones are only compared within one shop.
    pub shop: ID,
    /// The masked phone, e.g. `138****1234`; its visible digits are compared. With an extension (`138****1234-5678`) it finds the buyers of
    /// that extension, without one those of every extension.
    pub phone: String,
}

/// A range of time: from (inclusive) to (exclusive).
#[derive(Debug, Clone, Copy, InputObject)]
pub struct TimeRangeInput {
    /// From here on.
    pub from: Option<DateTime<Utc>>,
    /// Up to here, not included.
    pub to: Option<DateTime<Utc>>,
}

/// Which orders of a list. Every given condition must hold.
#[guarded]
#[derive(Debug, Clone, Default, InputObject)]
pub struct OrderWhereInput {
    /// One of these statuses.
    status: Option<Vec<OrderStatus>>,
    /// With (`ACTIVE`) or without (`RELEASED`) a hold that blocks.
    hold_state: Option<HoldState>,
    /// With an active hold for one of these reasons.
    hold_reason: Option<Vec<HoldReason>>,
    /// Whose promise stands in one of these ways now.
    promise_state: Option<Vec<PromiseState>>,
    /// About whose status systems contradict each other now, or not. Of orders from before `panorama cards rebuild` it may not be known; they are in
    /// no conflict then.
    #[needs(SeeFacts)]
    in_conflict: Option<bool>,
    /// With pieces that were picked and go back to their place, or without.
    to_put_back: Option<bool>,
    /// About whose money what is said contradicts itself now, or not: a conflict whose kind is `REFUND_ABOVE_PAID`, `PAID_TWICE` or
    /// `CURRENCY_CHANGED`. Of orders from before `panorama cards rebuild` it may not be known; they are in no such conflict then.
    #[needs(SeePrices)]
    in_money_conflict: Option<bool>,
    /// Of this warehouse, by its code.
    warehouse: Option<ID>,
    /// Of these shops, by their ids, at most 100; of ids of no shop nothing is found.
    shop: Option<Vec<ID>>,
    /// Settled or not.
    #[needs(SeeSettlement)]
    settled: Option<bool>,
    /// Placed in this range.
    placed_at: Option<TimeRangeInput>,
    /// To be shipped by a time in this range.
    ship_by: Option<TimeRangeInput>,
    /// Completed in this range.
    completed_at: Option<TimeRangeInput>,
    /// Changed in this range.
    updated_at: Option<TimeRangeInput>,
}

impl OrderWhereInput {
    /// What the use case filters by.
    pub fn filter(self) -> OrderFilter {
        let range = |range: Option<TimeRangeInput>| range.map(|range| (range.from, range.to)).unwrap_or_default();
        OrderFilter {
            status: self.status.map(|all| all.into_iter().map(Into::into).collect()),
            hold_reasons: self.hold_reason.map(|all| all.into_iter().map(Into::into).collect()),
            promise: self.promise_state.map(|all| all.into_iter().map(Into::into).collect()),
            in_conflict: self.in_conflict,
            in_money_conflict: self.in_money_conflict,
            held: self.hold_state.map(|state| state == HoldState::Active),
            to_put_back: self.to_put_back,
            warehouse: self.warehouse.map(|id| id.0),
            shops: self.shop.map(|all| all.into_iter().map(|id| id.0).collect()),
            settled: self.settled,
            placed_at: range(self.placed_at),
            ship_by: range(self.ship_by),
            completed_at: range(self.completed_at),
            updated_at: range(self.updated_at),
        }
    }
}

/// The field by which a list of orders is sorted. Ties are broken by id, so that pages of what does not change never overlap; an order whose value
/// changes between two pages moves, and only `RECEIVED` never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OrderSortField {
    /// When it was placed.
    PlacedAt,
    /// Until when it must be shipped; orders without a deadline come last.
    ShipBy,
    /// Its priority; among equal priorities, with `DESC`, the one that must be shipped first, those without a deadline last.
    Priority,
    /// When it was completed; orders that are not come last.
    CompletedAt,
    /// When it last changed. An order that changes while you read page after page moves: with `DESC` to the front, where
    /// no later page looks. To miss nothing, note the time, read by `RECEIVED`, and then ask `where: { updatedAt: { from: … } }` for what
    /// changed since; or read with `ASC`, which shows an order that moves once more at its end; or follow `orderEvents`.
    UpdatedAt,
    /// When it came in first, which never changes: pages by it meet every order exactly once, whatever changes while you read.
    Received,
}

/// A direction of sorting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum Direction {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// The field by which a list of orders is sorted.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct OrderSortInput {
    /// The field to sort by.
    field: OrderSortField,
    /// The direction of sorting.
    direction: Direction,
}

impl From<OrderSortInput> for OrderSort {
    fn from(sort: OrderSortInput) -> Self {
        let field = match sort.field {
            OrderSortField::PlacedAt => SortField::PlacedAt,
            OrderSortField::ShipBy => SortField::ShipBy,
            OrderSortField::Priority => SortField::Priority,
            OrderSortField::CompletedAt => SortField::CompletedAt,
            OrderSortField::UpdatedAt => SortField::UpdatedAt,
            OrderSortField::Received => SortField::Received,
        };
        let direction = match sort.direction {
            Direction::Asc => SortDirection::Ascending,
            Direction::Desc => SortDirection::Descending,
        };
        Self { field, direction }
    }
}

/// A postal address. It replaces the whole address.
#[derive(Debug, Clone, InputObject)]
pub struct AddressInput {
    /// ISO 3166-1 alpha-2; what the order has, if you leave it out.
    pub country: Option<String>,
    /// Province or state.
    pub province: Option<String>,
    /// City.
    pub city: Option<String>,
    /// District or county.
    pub district: Option<String>,
    /// Street and house.
    pub line: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
}

/// Changes name, phone or address; what is left out stays as it is.
#[derive(Debug, Clone, InputObject)]
pub struct OrderContactUpdateInput {
    /// The order's global id.
    pub order: ID,
    /// The new name.
    pub name: Option<String>,
    /// The new phone, in any usual spelling.
    pub phone: Option<String>,
    /// The new address.
    pub address: Option<AddressInput>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Replaces the remark.
#[derive(Debug, Clone, InputObject)]
pub struct OrderRemarkUpdateInput {
    /// The order's global id.
    pub order: ID,
    /// The new remark, whole; null or empty removes it.
    pub remark: Option<String>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Asks for a phone in clear.
#[derive(Debug, Clone, InputObject)]
pub struct OrderContactRevealInput {
    /// The order's global id.
    pub order: ID,
    /// Why you must see it. It is journaled with your name.
    pub reason: String,
}

/// Cancels an order.
#[derive(Debug, Clone, InputObject)]
pub struct OrderCancelInput {
    /// The order's global id.
    pub order: ID,
    /// Why.
    pub reason: String,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Approves an order.
#[derive(Debug, Clone, InputObject)]
pub struct OrderApproveInput {
    /// The order's global id.
    pub order: ID,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Brings in an order as its shop's platform sends it.
#[derive(Debug, Clone, InputObject)]
pub struct OrderReceiveInput {
    /// The shop's id.
    pub shop: ID,
    /// The platform's own payload, as JSON text.
    pub payload: String,
    /// The platform's topic, where the mapping needs one.
    pub topic: Option<String>,
    /// The platform's delivery id; without one, the payload itself tells whether it came before.
    pub delivery_id: Option<String>,
}

/// Records the finance voucher of an order.
#[derive(Debug, Clone, InputObject)]
pub struct VoucherRecordInput {
    /// The order's global id.
    pub order: ID,
    /// The voucher's number in the books.
    pub voucher_number: String,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Records that the channel settled an order with us.
#[derive(Debug, Clone, InputObject)]
pub struct SettlementRecordInput {
    /// The order's global id.
    pub order: ID,
    /// When the channel settled.
    pub settled_at: DateTime<Utc>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Confirms the pick of an order.
#[derive(Debug, Clone, InputObject)]
pub struct OrderPickConfirmInput {
    /// The order's global id.
    pub order: ID,
    /// What was picked; left out, everything was.
    pub lines: Option<Vec<PickedLineInput>>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// How many of a line were picked.
#[derive(Debug, Clone, InputObject)]
pub struct PickedLineInput {
    /// The line's global id.
    pub line: ID,
    /// The number of pieces.
    pub quantity: u32,
    /// Why fewer than ordered; needed to pack an order that is short.
    pub short_reason: Option<String>,
}

/// The id of an order as an input gives it.
///
/// # Errors
/// `BAD_REQUEST` for the id of something else.
pub fn order_id(id: &ID) -> Result<OrderId> {
    id::expect(Kind::Order, id).map_err(|error| bad_id(&error))
}

/// The id of a line as an input gives it.
///
/// # Errors
/// `BAD_REQUEST` for the id of something else.
pub fn line_id(id: &ID) -> Result<LineId> {
    id::expect(Kind::Line, id).map_err(|error| bad_id(&error))
}

/// The common part of inputs that change an order.
///
/// # Errors
/// `BAD_REQUEST` for the id of something else.
pub fn change(order: &ID, expected_version: Option<i64>, idempotency_key: Option<&String>) -> Result<Change> {
    Ok(Change { order: order_id(order)?, expected_version, idempotency_key: idempotency_key.cloned() })
}
