//! The filter of lists of orders.

use async_graphql::{ID, InputObject};
use macros::guarded;

use crate::app::OrderFilter;
use crate::graphql::api::order::input::TimeRangeInput;
use crate::graphql::types::enums::{HoldReason, HoldState, OrderStatus, PromiseState};

/// A range of priorities; both ends are included.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct PriorityRangeInput {
    /// The lowest priority of the range; left out, it is open.
    from: Option<i32>,
    /// The highest priority of the range; left out, it is open.
    to: Option<i32>,
}

/// A filter of a list of orders. Every given condition must hold.
#[guarded]
#[derive(Debug, Clone, Default, InputObject)]
pub struct OrderWhereInput {
    /// Orders in one of these statuses.
    #[at_most(100)]
    status: Option<Vec<OrderStatus>>,
    /// Orders with (`ACTIVE`) or without (`RELEASED`) a hold that blocks.
    hold_state: Option<HoldState>,
    /// Orders with an active hold for one of these reasons.
    #[at_most(100)]
    hold_reason: Option<Vec<HoldReason>>,
    /// Orders whose promise is in one of these states now.
    #[at_most(100)]
    promise_state: Option<Vec<PromiseState>>,
    /// `true` = orders whose status is in conflict between systems now, `false` = the others. For orders from before `panorama cards
    /// rebuild` it may be unknown; they then count as without conflict.
    #[needs(SeeFacts)]
    in_conflict: Option<bool>,
    /// `true` = orders with picked pieces that go back to their place, `false` = the others.
    to_put_back: Option<bool>,
    /// `true` = orders whose reports about money are in conflict now, `false` = the others: a conflict of the kind `REFUND_ABOVE_PAID`,
    /// `PAID_TWICE` or `CURRENCY_CHANGED`. For orders from before `panorama cards rebuild` it may be unknown; they then count as without
    /// such a conflict.
    #[needs(SeePrices)]
    in_money_conflict: Option<bool>,
    /// Orders of this warehouse, by its code.
    warehouse: Option<ID>,
    /// Orders that go to one of these regions or to a part of one, by their codes or aliases, at most 100. Orders whose region is unknown are
    /// not among them.
    #[at_most(100)]
    #[needs(SeeContact)]
    region: Option<Vec<ID>>,
    /// Orders of these shops, by their ids, at most 100; an unknown id matches no order.
    #[at_most(100)]
    shop: Option<Vec<ID>>,
    /// Orders of these channels, by their names, at most 100; an unknown name matches no order.
    #[at_most(100)]
    channel: Option<Vec<String>>,
    /// Orders with one of these tags, whole and in the same case, at most 100: those of the channel and those of rules. A tag of more than
    /// 200 characters matches no order. An order from before `panorama cards rebuild` is found once its tags change.
    #[at_most(100)]
    tag: Option<Vec<String>>,
    /// Orders with a line of one of these SKUs, by their codes, at most 100.
    #[at_most(100)]
    sku: Option<Vec<String>>,
    /// Orders whose priority is in this range.
    priority: Option<PriorityRangeInput>,
    /// Orders whose receiver's name begins with these 1 to 3 characters, in any case and width; blanks count only in a name with Latin
    /// letters. Of a name that its platform masked, the characters before the mask are known. An erased person is not found, and an order
    /// from before `panorama cards rebuild` only once its contact changes. A list that finds nothing counts as a look-up.
    #[needs(SeeContact)]
    buyer_name_prefix: Option<String>,
    /// Orders whose number, here or at their channel, begins or ends with this text of 4 to 64 characters without blanks. The end is found in
    /// any case, the beginning as it is typed, in capital or in small letters; a part from the middle is not found. A list that finds nothing
    /// counts as a look-up.
    number_part: Option<String>,
    /// `true` = orders that are settled, `false` = the others.
    #[needs(SeeSettlement)]
    settled: Option<bool>,
    /// Orders placed in this range.
    placed_at: Option<TimeRangeInput>,
    /// Orders to be shipped by a time in this range.
    ship_by: Option<TimeRangeInput>,
    /// Orders completed in this range.
    completed_at: Option<TimeRangeInput>,
    /// Orders changed in this range.
    updated_at: Option<TimeRangeInput>,
}

impl OrderWhereInput {
    /// The filter of the use case.
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
            regions: self.region.map(|all| all.into_iter().map(|id| id.0).collect()),
            shops: self.shop.map(|all| all.into_iter().map(|id| id.0).collect()),
            channels: self.channel,
            tags: self.tag,
            skus: self.sku,
            priority: self.priority.map(|range| (range.from, range.to)).unwrap_or_default(),
            name_prefix: self.buyer_name_prefix,
            number_part: self.number_part,
            settled: self.settled,
            placed_at: range(self.placed_at),
            ship_by: range(self.ship_by),
            completed_at: range(self.completed_at),
            updated_at: range(self.updated_at),
        }
    }
}
