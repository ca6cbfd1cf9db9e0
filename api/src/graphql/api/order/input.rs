//! Inputs that find, list and change orders.

use async_graphql::{Enum, ID, InputObject, OneofObject, Result};
use chrono::{DateTime, Utc};
use domain::kernel::ids::{LineId, OrderId};
use macros::guarded;

use crate::app::{Change, OrderLookup, OrderSort, SortDirection, SortField};
use crate::graphql::context::bad_id;
use crate::graphql::types::id::{self, Kind};

/// The identifier of one order: exactly one of these.
#[guarded]
#[derive(Debug, Clone, OneofObject)]
pub enum OrderIdentifierInput {
    /// The global id of the order.
    #[target]
    Id(ID),
    /// The number of the order in this service, e.g. `TM1-3720148811`.
    #[target]
    Number(String),
    /// The number of the order at its channel.
    #[target]
    ChannelOrder(ChannelOrderInput),
    /// The tracking number of one of the order's parcels.
    #[target]
    TrackingNumber(String),
}

/// An order by its number at its channel.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct ChannelOrderInput {
    /// The id of the shop.
    #[target(1)]
    shop: ID,
    /// The channel's number, or the one that people of the channel use (Shopify's `#1001`).
    #[target]
    number: String,
}

impl OrderIdentifierInput {
    /// The look-up that the store performs.
    ///
    /// # Errors
    /// `BAD_REQUEST` for the id of another kind.
    pub fn lookup(self) -> Result<OrderLookup> {
        Ok(match self {
            Self::Id(id) => OrderLookup::Id(id::expect::<OrderId>(Kind::Order, &id).map_err(|error| bad_id(&error))?),
            Self::Number(number) => OrderLookup::Number(number.trim().to_owned()),
            Self::ChannelOrder(by) => OrderLookup::ChannelOrder { shop: by.shop.0, number: by.number.trim().to_owned() },
            Self::TrackingNumber(number) => OrderLookup::TrackingNumber(number.trim().to_owned()),
        })
    }
}

/// A range of time, from (inclusive) to (exclusive).
#[derive(Debug, Clone, Copy, InputObject)]
pub struct TimeRangeInput {
    /// The start of the range, included; left out, it is open.
    pub from: Option<DateTime<Utc>>,
    /// The end of the range, excluded; left out, it is open.
    pub to: Option<DateTime<Utc>>,
}

/// The field by which a list of orders is sorted. Ties are broken by id, so that pages of unchanged orders never overlap; an order whose
/// value changes between two pages moves, and only `RECEIVED` never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OrderSortField {
    /// The time at which it was placed.
    PlacedAt,
    /// The time until which it must be shipped; orders without a deadline come last.
    ShipBy,
    /// The priority; among equal priorities, with `DESC`, the one that must be shipped first, those without a deadline last.
    Priority,
    /// The time at which it was completed; orders that are open come last.
    CompletedAt,
    /// The time of its last change. An order that changes while you read page after page moves: with `DESC` to the front, which later pages
    /// do not include. To miss nothing, note the time, read by `RECEIVED`, and then query `where: { updatedAt: { from: … } }` for later
    /// changes; or read with `ASC`, which shows an order that moves once more at its end; or follow `orderEvents`.
    UpdatedAt,
    /// The time at which it came in first, which never changes: pages by it include every order exactly once, even while orders change.
    Received,
}

/// A direction of sorting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum Direction {
    /// The smallest value first.
    Asc,
    /// The largest value first.
    Desc,
}

/// A sort of a list of orders.
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

/// A postal address, which replaces the whole address.
#[derive(Debug, Clone, InputObject)]
pub struct AddressInput {
    /// The country (ISO 3166-1 alpha-2); left out, the order's country is kept.
    pub country: Option<String>,
    /// The province or state.
    pub province: Option<String>,
    /// The city or town.
    pub city: Option<String>,
    /// The district or county.
    pub district: Option<String>,
    /// The street and house number.
    pub line: Option<String>,
    /// The postal code of the address.
    pub postal_code: Option<String>,
}

/// Changes name, phone or address; what is left out stays as it is.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderContactUpdateInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The new name of the receiver.
    pub name: Option<String>,
    /// The new phone, in any usual spelling.
    #[target(phone)]
    pub phone: Option<String>,
    /// The new address of the receiver.
    pub address: Option<AddressInput>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Replaces the staff's remark of an order.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderRemarkUpdateInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The new remark, whole; null or empty removes it.
    pub remark: Option<String>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Sets the priority of an order.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderPriorityUpdateInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The new priority, from -1000 to 1000: larger is sooner, 0 is usual.
    pub priority: i32,
    /// The reason, which the journal keeps; at most 500 characters.
    pub reason: String,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Requests the phone of an order in clear.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderContactRevealInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The reason why you must see it. It is journaled with your name.
    pub reason: String,
}

/// Cancels an order before it is shipped.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderCancelInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The reason of the cancellation.
    pub reason: String,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Approves an order for the warehouse.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderApproveInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Brings in an order as its shop's platform sends it.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderReceiveInput {
    /// The id of the shop.
    #[target]
    pub shop: ID,
    /// The platform's own payload, as JSON text.
    pub payload: String,
    /// The platform's topic, where the mapping needs one.
    pub topic: Option<String>,
    /// The platform's delivery id; without one, the payload itself identifies a repeated delivery.
    pub delivery_id: Option<String>,
}

/// Records the finance voucher of an order.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct VoucherRecordInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The voucher's number in the books.
    pub voucher_number: String,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Records that the channel settled an order with us.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct SettlementRecordInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The time at which the channel settled.
    pub settled_at: DateTime<Utc>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Confirms the pick of an order.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderPickConfirmInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The picked pieces by line; left out, everything was picked.
    #[at_most(2_000)]
    pub lines: Option<Vec<PickedLineInput>>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// The number of pieces of a line that were picked.
#[derive(Debug, Clone, InputObject)]
pub struct PickedLineInput {
    /// The line's global id.
    pub line: ID,
    /// The number of pieces.
    pub quantity: u32,
    /// The reason why fewer were picked than ordered; needed to pack an order that is short.
    pub short_reason: Option<String>,
}

/// The id of an order as an input gives it.
///
/// # Errors
/// `BAD_REQUEST` for the id of another kind.
pub fn order_id(id: &ID) -> Result<OrderId> {
    id::expect(Kind::Order, id).map_err(|error| bad_id(&error))
}

/// The id of a line as an input gives it.
///
/// # Errors
/// `BAD_REQUEST` for the id of another kind.
pub fn line_id(id: &ID) -> Result<LineId> {
    id::expect(Kind::Line, id).map_err(|error| bad_id(&error))
}

/// The common part of inputs that change an order.
///
/// # Errors
/// `BAD_REQUEST` for the id of another kind.
pub fn change(order: &ID, expected_version: Option<i64>, idempotency_key: Option<&String>) -> Result<Change> {
    Ok(Change { order: order_id(order)?, expected_version, idempotency_key: idempotency_key.cloned() })
}
