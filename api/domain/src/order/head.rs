//! The parts in which the read model keeps an order: its head and its lines, which lists show, and its body, which only the whole card
//! shows.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::actor::Scope;
use crate::kernel::ids::OrderId;
use crate::kernel::money::Currency;
use crate::kernel::region_code::RegionCode;
use crate::kernel::status::OrderStatus;
use crate::order::effect::Effects;
use crate::order::fact::Fact;
use crate::order::heard::Heard;
use crate::order::hold::Hold;
use crate::order::incoming::DataIssue;
use crate::order::payment::{Discount, Payment, Totals};
use crate::order::promise::{Promise, PromiseState};
use crate::order::returns::Return;
use crate::order::rule_memory::RuleMemory;
use crate::order::service::{OrderSignal, ServiceLevel, Signal};
use crate::order::shipment::Shipment;
use crate::order::warehouse::WarehouseProfile;
use crate::order::{Contact, Line, Order};

/// The head of an order: everything that lists of orders show, except the lines, of which an order may have thousands. An [`Order`]
/// dereferences to its head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderHead {
    /// The id of the order.
    pub id: OrderId,
    /// The number that people use: the shop's id and the channel's number.
    pub number: String,
    /// The version, which grows by one with every transaction that changes the order.
    pub version: i64,
    /// The status on the axis of progress.
    pub status: OrderStatus,
    /// The time since which it has this status.
    pub status_since: DateTime<Utc>,
    /// The shop that sold it.
    pub shop: String,
    /// The shop's channel, e.g. `TAOBAO`.
    pub channel: String,
    /// The channel's number of the order.
    pub channel_number: String,
    /// Another number by which people of the channel name it.
    pub channel_alias: Option<String>,
    /// The status as the channel wrote it.
    pub raw_status: Option<String>,
    /// The time at which the buyer placed it; while [`OrderHead::placed_at_known`] is false, the arrival of the first message.
    pub placed_at: DateTime<Utc>,
    /// The time at which it was paid; `None` = unpaid or unknown.
    pub paid_at: Option<DateTime<Utc>>,
    /// The time at which it was completed; `None` = not completed.
    pub completed_at: Option<DateTime<Utc>>,
    /// The code of the warehouse that ships it.
    pub warehouse: Option<String>,
    /// The region that its address states for certain, as of the last change of the address ([`Order::locate`]); `None` = unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionCode>,
    /// The priority: larger is sooner, 0 is usual.
    pub priority: i32,
    /// The tags of the channel, free text.
    pub tags: Vec<String>,
    /// The remark of the staff, whole.
    pub remark: Option<String>,
    /// The currency of every amount.
    pub currency: Currency,
    /// The sums of the order.
    pub totals: Totals,
    /// The ship-by deadline and its basis.
    pub promise: Promise,
    /// The marks: unknown or doubtful values that a person should check.
    pub marks: Vec<DataIssue>,
    /// Whether the channel stated when it was placed.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub placed_at_known: bool,
    /// Whether the order was placed to try the shop out: a test order is never shipped, and no figure counts it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_test: bool,
    /// The result of [`Order::has_goods_beyond_status`] when the order was read; [`OrderHead::scope`] has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub goods_here: bool,
    /// The voucher number of finance; `None` = not recorded.
    pub voucher_number: Option<String>,
    /// The time at which it was settled; `None` = not settled.
    pub settled_at: Option<DateTime<Utc>>,
    /// The holds, oldest first.
    pub holds: Vec<Hold>,
    /// The named reductions of the price.
    pub discounts: Vec<Discount>,
    /// The tags and priorities of rules, and the priority that a person set.
    #[serde(default, skip_serializing_if = "Effects::is_empty")]
    pub effects: Effects,
    /// The customer's level at the channel; `None` = unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_level: Option<u32>,
    /// The level of service that was bought; `None` = no message states one that the mapping knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_level: Option<ServiceLevel>,
    /// The level of service as the channel wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_service: Option<String>,
    /// The signals in the buyer's remark, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<OrderSignal>,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_yes(value: &bool) -> bool {
    *value
}

impl OrderHead {
    /// The scope that permissions are checked against, as of the reading of the order.
    pub fn scope(&self) -> Scope<'_> {
        Scope {
            shop: Some(&self.shop),
            warehouse: self.warehouse.as_deref(),
            status: Some(self.status),
            goods_here: self.goods_here,
        }
    }

    /// The tags of the channel and of rules, each once.
    pub fn all_tags(&self) -> Vec<&str> {
        let mut tags: Vec<&str> = Vec::with_capacity(self.tags.len() + self.effects.tags.len());
        for tag in self.tags.iter().chain(self.effects.tags.iter().map(|one| &one.tag)) {
            if !tags.contains(&tag.as_str()) {
                tags.push(tag);
            }
        }
        tags
    }

    /// Whether the buyer's remark has a signal.
    pub fn has_signal(&self, signal: Signal) -> bool {
        self.signals.iter().any(|found| found.signal == signal)
    }

    /// The state of the promise at `now`. A test order has no promise.
    pub fn promise_state(&self, now: DateTime<Utc>) -> PromiseState {
        if self.is_test { PromiseState::None } else { self.promise.state(self.status, now) }
    }
}

/// The body of an order: what its head, its lines, its sealed contact and its settings leave out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OrderBody<'a> {
    channel_updated_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency_before: Option<Currency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    erased_at: Option<DateTime<Utc>>,
    payments: Cow<'a, [Payment]>,
    returns: Cow<'a, [Return]>,
    facts: Cow<'a, [Fact]>,
    shipments: Cow<'a, [Shipment]>,
}

impl<'a> OrderBody<'a> {
    /// The body of an order.
    pub fn of(order: &'a Order) -> Self {
        Self {
            channel_updated_at: order.channel_updated_at,
            currency_before: order.currency_before,
            erased_at: order.erased_at,
            payments: Cow::Borrowed(&order.payments),
            returns: Cow::Borrowed(&order.returns),
            facts: Cow::Borrowed(&order.facts),
            shipments: Cow::Borrowed(&order.shipments),
        }
    }

    /// The order of a head, its lines, this body and a contact, without the settings that apply to it.
    pub fn with_head(self, head: OrderHead, lines: Vec<Line>, contact: Contact) -> Order {
        Order {
            head,
            lines,
            channel_updated_at: self.channel_updated_at,
            currency_before: self.currency_before,
            erased_at: self.erased_at,
            payments: self.payments.into_owned(),
            returns: self.returns.into_owned(),
            facts: self.facts.into_owned(),
            shipments: self.shipments.into_owned(),
            profile: WarehouseProfile::default(),
            company_needs: Arc::default(),
            contact,
            buyer_index: None,
            heard: Heard::default(),
            rule_memory: RuleMemory::default(),
        }
    }
}
