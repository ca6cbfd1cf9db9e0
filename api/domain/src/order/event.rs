//! Events: every change of an order, of an alert and of an export, as data of the journal.
//!
//! Events carry no clear phone, name or address. A reader without the permission of a kind of event does not see that event.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::actor::{Permission, Person, Role};
use crate::access::revocation::RevocationKind;
use crate::kernel::ids::{
    AlertId, EventId, ExportId, FactId, HoldId, MessageId, OrderId, PaymentId, ReturnId, SavedSearchId, ShipmentId,
};
use crate::kernel::masking::mask_name;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::fact::{Confidence, FactKind};
use crate::order::hold::HoldReason;
use crate::order::incoming::DataIssue;
use crate::order::message::Direction;
use crate::order::returns::ReturnStatus;
use crate::order::shipment::ShipmentStatus;
use crate::order::status_matrix::Condition;

/// An event that the journal keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "each variant says what its fields are; every field is an id or a value named by its type")]
pub enum Event {
    /// An order was received for the first time.
    OrderReceived { channel: String, channel_number: String },
    /// Pieces will never be sent; `lines` names their lines.
    OrderRemainderClosed { lines: Vec<crate::kernel::ids::LineId>, pieces: u32, reason: String },
    /// A label became void because the order changed; `changed` names the parts, never the content.
    ShipmentLabelVoided { shipment: ShipmentId, changed: Vec<String> },
    /// The channel changed the order; `changed` names the parts, never the content.
    OrderUpdated { changed: Vec<String> },
    /// The status of the order changed.
    OrderStatusChanged { from: OrderStatus, to: OrderStatus },
    /// The order has new marks.
    OrderMarked { marks: Vec<DataIssue> },
    /// Name, phone or address changed; `changed` names the parts.
    OrderContactUpdated { changed: Vec<String> },
    /// A person looked at the phone in clear.
    OrderContactRevealed { reason: String },
    /// The remark changed; the old one stays in the journal.
    OrderRemarkUpdated { old: Option<String> },
    /// A person set the priority; `previous` is the priority before.
    OrderPriorityChanged { priority: i32, previous: i32, reason: String },
    /// A hold was placed.
    OrderHoldPlaced { hold: HoldId, reason: HoldReason },
    /// A hold was released, by a person or at its time.
    OrderHoldReleased { hold: HoldId, reason: HoldReason },
    /// The order was cancelled.
    OrderCancelled { reason: String },
    /// A payment was recorded or changed.
    OrderPaymentRecorded { payment: PaymentId, amount: i64, currency: String },
    /// A system reported a fact.
    OrderFactRecorded {
        fact: FactId,
        source: Source,
        fact_kind: FactKind,
        value: String,
        previous: Option<String>,
        confidence: Confidence,
    },
    /// Two systems contradict each other.
    OrderConflictDetected { conflict: crate::order::conflict::ConflictKind },
    /// Statements about the order's money contradict each other.
    OrderMoneyConflictDetected { conflict: crate::order::conflict::ConflictKind },
    /// A message of the conversation was recorded.
    ConversationMessageRecorded { message: MessageId, direction: Direction },
    /// A pick was confirmed, of every line or of some.
    OrderPickConfirmed,
    /// A parcel was packed.
    OrderPackCompleted { shipment: ShipmentId },
    /// A label was printed; `count` is the number of prints so far.
    ShipmentLabelPrinted { shipment: ShipmentId, count: u32 },
    /// A parcel was scanned out.
    ShipmentScannedOut { shipment: ShipmentId, tracking_number: String, device: Option<String> },
    /// A parcel became known here.
    ShipmentRecorded { shipment: ShipmentId, carrier: Option<String>, tracking_number: Option<String> },
    /// A carrier reported; `status` is the parcel's status now.
    ShipmentTracked { shipment: ShipmentId, status: ShipmentStatus, reports: usize },
    /// A return was opened, or its status changed.
    OrderReturnChanged { order_return: ReturnId, status: ReturnStatus },
    /// Finance recorded the voucher.
    OrderVoucherRecorded { number: String },
    /// Finance recorded the settlement.
    OrderSettlementRecorded { settled_at: DateTime<Utc> },
    /// The person's data was erased.
    CustomerErased { reason: String },
    /// An alert was raised.
    AlertRaised { alert: AlertId },
    /// An alert was acknowledged.
    AlertAcknowledged { alert: AlertId },
    /// The cause of an alert is gone.
    AlertResolved { alert: AlertId },
    /// A manager set the threshold of a kind of alert.
    AlertThresholdSet { alert_kind: crate::kernel::alert_kind::AlertKind, value: i64, enabled: bool },
    /// A manager set the conditions of a step of orders. `for_warehouse` is `None` = for all warehouses.
    OrderTransitionSet { from: OrderStatus, to: OrderStatus, for_warehouse: Option<String>, needs: Vec<Condition>, version: i64 },
    /// A manager wrote the meaning of a status.
    OrderStatusMeaningSet { status: OrderStatus, version: i64 },
    /// A role agreed to the meaning of a status.
    OrderStatusMeaningAgreed { status: OrderStatus, version: i64, role: Role },
    /// The state of an export changed.
    ExportChanged { export: ExportId },
    /// A person saved, changed or deleted a search; `owner` is the person's subject.
    SavedSearchChanged { search: SavedSearchId, owner: String },
    /// A token, or the tokens of a subject, were revoked.
    TokenRevoked { revocation: RevocationKind, value: String, until: Option<DateTime<Utc>>, reason: String },
    /// A revocation was lifted.
    TokenRestored { revocation: RevocationKind, value: String, reason: String },
    /// A parcel was voided. With a reason staff did it; without one the channel withdrew it: its number was corrected, or it was cancelled.
    ShipmentVoided {
        shipment: ShipmentId,
        tracking_number: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A parcel got another tracking number.
    ShipmentTrackingReplaced {
        shipment: ShipmentId,
        tracking_number: String,
        previous: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Pieces that were picked and did not leave are back at their place.
    OrderGoodsPutBack { lines: Vec<crate::kernel::ids::LineId>, pieces: u32 },
    /// A mapping, a shop, a warehouse or a SKU was set; `version` is the version of a mapping's document.
    ConnectionChanged { connection: String, version: Option<i64> },
    /// A payload was read again with another result for the order.
    OrderReadAgain { payload: crate::kernel::ids::PayloadId, mapping: String, version: Option<i64> },
    /// The carrier of a parcel became known or was corrected.
    ShipmentCarrierChanged { shipment: ShipmentId, carrier: String, previous: Option<String> },
}

/// Every kind of event with the permission that its readers need in addition to seeing the order.
pub const KINDS: [(&str, Permission); 45] = [
    ("OrderReceived", Permission::SeeTimeline),
    ("OrderUpdated", Permission::SeeTimeline),
    ("OrderStatusChanged", Permission::SeeTimeline),
    ("OrderMarked", Permission::SeeTimeline),
    ("OrderContactUpdated", Permission::SeeContact),
    ("OrderContactRevealed", Permission::SeePhone),
    ("OrderRemarkUpdated", Permission::SeeRemark),
    ("OrderPriorityChanged", Permission::SeeTimeline),
    ("OrderHoldPlaced", Permission::SeeTimeline),
    ("OrderHoldReleased", Permission::SeeTimeline),
    ("OrderCancelled", Permission::SeeTimeline),
    ("OrderPaymentRecorded", Permission::SeePrices),
    ("OrderFactRecorded", Permission::SeeFacts),
    ("OrderConflictDetected", Permission::SeeFacts),
    ("OrderMoneyConflictDetected", Permission::SeePrices),
    ("ConversationMessageRecorded", Permission::SeeConversation),
    ("OrderPickConfirmed", Permission::SeeTimeline),
    ("OrderPackCompleted", Permission::SeeTimeline),
    ("ShipmentLabelPrinted", Permission::SeeTimeline),
    ("ShipmentScannedOut", Permission::SeeTimeline),
    ("ShipmentRecorded", Permission::SeeTimeline),
    ("ShipmentTracked", Permission::SeeTimeline),
    ("OrderReturnChanged", Permission::SeeReturns),
    ("OrderVoucherRecorded", Permission::SeeSettlement),
    ("OrderSettlementRecorded", Permission::SeeSettlement),
    ("CustomerErased", Permission::SeeTimeline),
    ("AlertRaised", Permission::SeeAlerts),
    ("AlertAcknowledged", Permission::SeeAlerts),
    ("AlertResolved", Permission::SeeAlerts),
    ("AlertThresholdSet", Permission::SeeThresholds),
    ("OrderTransitionSet", Permission::SeeOrder),
    ("OrderStatusMeaningSet", Permission::SeeOrder),
    ("OrderStatusMeaningAgreed", Permission::SeeOrder),
    ("ExportChanged", Permission::ExportOrders),
    ("SavedSearchChanged", Permission::SeeOrder),
    ("TokenRevoked", Permission::RevokeTokens),
    ("TokenRestored", Permission::RevokeTokens),
    ("ShipmentVoided", Permission::SeeTimeline),
    ("ShipmentTrackingReplaced", Permission::SeeTimeline),
    ("OrderRemainderClosed", Permission::SeeTimeline),
    ("ShipmentLabelVoided", Permission::SeeTimeline),
    ("OrderGoodsPutBack", Permission::SeeTimeline),
    ("ConnectionChanged", Permission::ManageConnections),
    ("OrderReadAgain", Permission::SeeTimeline),
    ("ShipmentCarrierChanged", Permission::SeeTimeline),
];

impl Event {
    /// The permission that a reader needs in addition to seeing the order. Only the owner of an export sees `ExportChanged`, only that of
    /// a saved search `SavedSearchChanged`; their subscriptions check that.
    pub fn needs(&self) -> Permission {
        let kind = self.kind();
        KINDS.iter().find(|(name, _)| *name == kind).map_or(Permission::SeeSettlement, |(_, needs)| *needs)
    }

    /// The free text of a person or a channel in the event: it is kept sealed and apart from the journal, because the journal is
    /// never erased.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::OrderContactRevealed { reason }
            | Self::OrderCancelled { reason }
            | Self::CustomerErased { reason }
            | Self::OrderPriorityChanged { reason, .. }
            | Self::OrderRemainderClosed { reason, .. } => Some(reason),
            Self::OrderRemarkUpdated { old } => old.as_deref(),
            Self::ShipmentVoided { reason, .. } | Self::ShipmentTrackingReplaced { reason, .. } => reason.as_deref(),
            _ => None,
        }
    }

    /// The same event with `words` in the place of its free text, if it has any.
    #[must_use]
    pub fn with_words(mut self, words: &str) -> Self {
        match &mut self {
            Self::OrderContactRevealed { reason }
            | Self::OrderCancelled { reason }
            | Self::CustomerErased { reason }
            | Self::OrderPriorityChanged { reason, .. }
            | Self::OrderRemainderClosed { reason, .. } => {
                words.clone_into(reason);
            }
            Self::OrderRemarkUpdated { old: Some(old) } => words.clone_into(old),
            Self::ShipmentVoided { reason: Some(reason), .. } | Self::ShipmentTrackingReplaced { reason: Some(reason), .. } => {
                words.clone_into(reason);
            }
            _ => {}
        }
        self
    }

    /// Hides a person's name in the texts of channels and carriers: the journal is never erased, so it must never hold the name.
    pub fn hide_name(&mut self, name: &str) {
        let hide = |text: &mut String| {
            if let Cow::Owned(hidden) = mask_name(text, name) {
                *text = hidden;
            }
        };
        match self {
            Self::OrderMarked { marks } => marks.iter_mut().for_each(|mark| hide(&mut mark.value)),
            Self::OrderFactRecorded { value, previous, .. } | Self::ShipmentCarrierChanged { carrier: value, previous, .. } => {
                std::iter::once(value).chain(previous).for_each(hide);
            }
            Self::ShipmentRecorded { carrier, .. } => carrier.iter_mut().for_each(hide),
            _ => {}
        }
    }

    /// The name of the kind: the `kind` tag and the GraphQL type.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::OrderReceived { .. } => "OrderReceived",
            Self::OrderUpdated { .. } => "OrderUpdated",
            Self::OrderStatusChanged { .. } => "OrderStatusChanged",
            Self::OrderMarked { .. } => "OrderMarked",
            Self::OrderContactUpdated { .. } => "OrderContactUpdated",
            Self::OrderContactRevealed { .. } => "OrderContactRevealed",
            Self::OrderRemarkUpdated { .. } => "OrderRemarkUpdated",
            Self::OrderPriorityChanged { .. } => "OrderPriorityChanged",
            Self::OrderHoldPlaced { .. } => "OrderHoldPlaced",
            Self::OrderHoldReleased { .. } => "OrderHoldReleased",
            Self::OrderCancelled { .. } => "OrderCancelled",
            Self::OrderPaymentRecorded { .. } => "OrderPaymentRecorded",
            Self::OrderFactRecorded { .. } => "OrderFactRecorded",
            Self::OrderConflictDetected { .. } => "OrderConflictDetected",
            Self::OrderMoneyConflictDetected { .. } => "OrderMoneyConflictDetected",
            Self::ConversationMessageRecorded { .. } => "ConversationMessageRecorded",
            Self::OrderPickConfirmed => "OrderPickConfirmed",
            Self::OrderPackCompleted { .. } => "OrderPackCompleted",
            Self::ShipmentLabelPrinted { .. } => "ShipmentLabelPrinted",
            Self::ShipmentScannedOut { .. } => "ShipmentScannedOut",
            Self::ShipmentRecorded { .. } => "ShipmentRecorded",
            Self::ShipmentTracked { .. } => "ShipmentTracked",
            Self::OrderReturnChanged { .. } => "OrderReturnChanged",
            Self::OrderVoucherRecorded { .. } => "OrderVoucherRecorded",
            Self::OrderSettlementRecorded { .. } => "OrderSettlementRecorded",
            Self::CustomerErased { .. } => "CustomerErased",
            Self::AlertRaised { .. } => "AlertRaised",
            Self::AlertAcknowledged { .. } => "AlertAcknowledged",
            Self::AlertResolved { .. } => "AlertResolved",
            Self::AlertThresholdSet { .. } => "AlertThresholdSet",
            Self::OrderTransitionSet { .. } => "OrderTransitionSet",
            Self::OrderStatusMeaningSet { .. } => "OrderStatusMeaningSet",
            Self::OrderStatusMeaningAgreed { .. } => "OrderStatusMeaningAgreed",
            Self::ExportChanged { .. } => "ExportChanged",
            Self::SavedSearchChanged { .. } => "SavedSearchChanged",
            Self::TokenRevoked { .. } => "TokenRevoked",
            Self::TokenRestored { .. } => "TokenRestored",
            Self::ShipmentVoided { .. } => "ShipmentVoided",
            Self::ShipmentTrackingReplaced { .. } => "ShipmentTrackingReplaced",
            Self::OrderRemainderClosed { .. } => "OrderRemainderClosed",
            Self::ShipmentLabelVoided { .. } => "ShipmentLabelVoided",
            Self::OrderGoodsPutBack { .. } => "OrderGoodsPutBack",
            Self::ConnectionChanged { .. } => "ConnectionChanged",
            Self::OrderReadAgain { .. } => "OrderReadAgain",
            Self::ShipmentCarrierChanged { .. } => "ShipmentCarrierChanged",
        }
    }
}

/// The kinds of events that may have a free text, see [`Event::words`].
pub const WORDED: [&str; 8] = [
    "OrderContactRevealed",
    "OrderRemarkUpdated",
    "OrderCancelled",
    "CustomerErased",
    "OrderPriorityChanged",
    "OrderRemainderClosed",
    "ShipmentVoided",
    "ShipmentTrackingReplaced",
];

/// One entry of the journal: an event, its order as it stood right after, its author, and its times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
    /// The id of the entry.
    pub id: EventId,
    /// The position in the feed that subscribers read; `None` = between the commit and the relay.
    pub position: Option<i64>,
    /// The order of the event; `None` = the event is about no order.
    pub order: Option<OrderId>,
    /// The order's version after the event.
    pub version: Option<i64>,
    /// The order's shop, or the alert's.
    pub shop: Option<String>,
    /// The order's warehouse, or the alert's.
    pub warehouse: Option<String>,
    /// The order's status after the event.
    pub status: Option<OrderStatus>,
    /// The event that happened.
    pub event: Event,
    /// The kind of party that caused it.
    pub source: Source,
    /// The person who caused it; `None` = a channel, a carrier or a rule did.
    pub actor: Option<Person>,
    /// The time of the event, as far as the source knows.
    pub occurred_at: DateTime<Utc>,
    /// The time at which it was recorded here.
    pub recorded_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_with_words_are_those_whose_events_have_some() {
        let words = || "because".to_owned();
        let worded = [
            Event::OrderContactRevealed { reason: words() },
            Event::OrderRemarkUpdated { old: Some(words()) },
            Event::OrderCancelled { reason: words() },
            Event::CustomerErased { reason: words() },
            Event::OrderPriorityChanged { priority: 5, previous: 0, reason: words() },
            Event::OrderRemainderClosed { lines: Vec::new(), pieces: 1, reason: words() },
            Event::ShipmentVoided { shipment: uuid::Uuid::nil().into(), tracking_number: None, reason: Some(words()) },
            Event::ShipmentTrackingReplaced {
                shipment: uuid::Uuid::nil().into(),
                tracking_number: "SF2".to_owned(),
                previous: "SF1".to_owned(),
                reason: Some(words()),
            },
        ];
        assert_eq!(worded.each_ref().map(Event::kind), WORDED);
        assert!(worded.iter().all(|event| event.words() == Some("because")));
        assert_eq!(Event::OrderPickConfirmed.words(), None);
    }
}
