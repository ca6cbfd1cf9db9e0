//! Journal events of orders: one type for each kind, behind one interface.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Interface, Object, Result};
use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::order::event::{Event, JournalEntry};
use macros::{Written, written};

use crate::events::cursor::Cursor;
use crate::graphql::api::order::entry::Entry;
use crate::graphql::api::order::holds::object::{Hold, Person};
use crate::graphql::api::order::object::Mark;
use crate::graphql::api::order::object::{Attached, Order};
use crate::graphql::context::ContextExt;
use crate::graphql::types::enums::{ConflictKind, FactKind, MessageDirection, OrderStatus, ReturnStatus, ShipmentStatus, Source};
use crate::graphql::types::id::{self, Kind};

/// Declares the types of the events and the interface that they share. In brackets: the permission that an event needs in addition to
/// seeing its order; `domain::order::event::KINDS` states the same for each kind.
macro_rules! events {
    ($($(#[$doc:meta])* $name:ident $(($needs:ident))? { $($fields:tt)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Description)]
            pub struct $name(Entry);

            #[written]
            $(#[needs($needs)])?
            #[Object(use_type_description)]
            impl $name {
                /// The global id of the event.
                async fn id(&self) -> ID {
                    id::encode(Kind::Event, self.0.journal.id.0)
                }

                /// The position of the event in the journal; pass it to a subscription as `after`. It is the same wherever the event is
                /// shown, and never null.
                async fn cursor(&self) -> Option<String> {
                    Some(Cursor::of(&self.0.journal).encode())
                }

                /// The time at which it happened, as far as the source knows.
                async fn occurred_at(&self) -> DateTime<Utc> {
                    self.0.journal.occurred_at
                }

                /// The time at which it was recorded here.
                async fn recorded_at(&self) -> DateTime<Utc> {
                    self.0.journal.recorded_at
                }

                /// The kind of party that caused it.
                async fn source(&self) -> Source {
                    self.0.journal.source.into()
                }

                /// The person who did it; null for channels, carriers and rules.
                async fn actor(&self) -> Option<Person> {
                    self.0.journal.actor.clone().map(Person)
                }

                /// One sentence that describes the event to a person.
                async fn summary(&self, ctx: &Context<'_>) -> Result<String> {
                    Ok(self.0.event(ctx).await?.summary(ctx.language()))
                }

                /// The order as it is now; null once it is out of your scope.
                async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
                    Ok(self.0.card(ctx).await?.map(|card| Order { card, now: self.0.now }))
                }

                $($fields)*
            }
        )*

        /// An event of an order. Each kind is a type of its own; new kinds may come, so keep a default.
        #[derive(Interface, Written)]
        #[graphql(
            field(name = "id", ty = "ID", desc = "The global id of the event."),
            field(name = "cursor", ty = "Option<String>", desc = "The position of the event in the journal; pass it to a subscription as `after`. It is the same wherever the event is shown, and never null."),
            field(name = "occurred_at", ty = "DateTime<Utc>", desc = "The time at which it happened, as far as the source knows."),
            field(name = "recorded_at", ty = "DateTime<Utc>", desc = "The time at which it was recorded here."),
            field(name = "source", ty = "Source", desc = "The kind of party that caused it."),
            field(name = "actor", ty = "Option<Person>", desc = "The person who did it; null for channels, carriers and rules."),
            field(name = "summary", ty = "String", desc = "One sentence that describes the event to a person."),
            field(name = "order", ty = "Option<Order>", desc = "The order as it is now; null once it is out of your scope.")
        )]
        pub enum OrderEvent {
            $(#[doc = stringify!($name)] $name($name),)*
        }

        impl OrderEvent {
            /// The event of a journal entry. `None` = the entry is about something other than an order.
            pub fn of(entry: Arc<JournalEntry>, card: Attached, now: DateTime<Utc>) -> Option<Self> {
                let kind = entry.event.kind();
                let entry = Entry { journal: entry, card, now };
                match kind {
                    $(stringify!($name) => Some(Self::$name($name(entry))),)*
                    _ => None,
                }
            }
        }
    };
}

/// Reads one value out of an event whose kind is known by its type.
macro_rules! read {
    ($self:ident, $variant:ident { $field:ident } => $value:expr, $default:expr) => {
        match &$self.0.journal.event {
            Event::$variant { $field, .. } => $value,
            _ => $default,
        }
    };
}

/// The free text of an entry. `None` = its kind has none.
async fn words(entry: &Entry, ctx: &Context<'_>) -> Result<Option<String>> {
    Ok(entry.event(ctx).await?.words().map(str::to_owned))
}

events! {
    /// An order came in for the first time.
    OrderReceived {
        /// The channel that it came from.
        async fn channel(&self) -> &str {
            read!(self, OrderReceived { channel } => channel, "")
        }
    }
    /// The channel changed the order.
    OrderUpdated {
        /// The parts that changed, by the names of the card's fields.
        async fn changed(&self) -> Vec<String> {
            read!(self, OrderUpdated { changed } => changed.clone(), Vec::new())
        }
    }
    /// The status of the order changed.
    OrderStatusChanged {
        /// The status before the change.
        async fn from(&self) -> OrderStatus {
            read!(self, OrderStatusChanged { from } => (*from).into(), OrderStatus::PendingPayment)
        }

        /// The status after the change.
        async fn to(&self) -> OrderStatus {
            read!(self, OrderStatusChanged { to } => (*to).into(), OrderStatus::PendingPayment)
        }
    }
    /// The order was stored with an issue in its data that a person should check.
    OrderMarked {
        /// The issues. Those about what was paid and paid back come to callers who hold `SEE_TOTALS`.
        async fn marks(&self, ctx: &Context<'_>) -> Vec<Mark> {
            let sees_money = ctx.op().actor.holds(P::SeeTotals);
            read!(self, OrderMarked { marks } => Mark::shown(marks, sees_money), Vec::new())
        }
    }
    /// Name, phone or address changed.
    OrderContactUpdated (SeeContact) {
        /// The parts that changed: `name`, `phone`, `address`.
        async fn changed(&self) -> Vec<String> {
            read!(self, OrderContactUpdated { changed } => changed.clone(), Vec::new())
        }
    }
    /// A person looked at the phone in clear.
    OrderContactRevealed (SeePhone) {
        /// The reason that the person gave.
        async fn reason(&self, ctx: &Context<'_>) -> Result<String> {
            Ok(words(&self.0, ctx).await?.unwrap_or_default())
        }
    }
    /// The staff's remark changed.
    OrderRemarkUpdated (SeeRemark) {
        /// The text of the remark before.
        async fn old_remark(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            words(&self.0, ctx).await
        }
    }
    /// The priority of the order was set.
    OrderPriorityChanged {
        /// The new priority: larger is sooner.
        async fn priority(&self) -> i32 {
            read!(self, OrderPriorityChanged { priority } => *priority, 0)
        }

        /// The priority before the change.
        async fn previous_priority(&self) -> i32 {
            read!(self, OrderPriorityChanged { previous } => *previous, 0)
        }

        /// The reason, as the person gave it.
        async fn reason(&self, ctx: &Context<'_>) -> Result<String> {
            Ok(words(&self.0, ctx).await?.unwrap_or_default())
        }
    }
    /// A hold was placed.
    OrderHoldPlaced {
        /// The hold; null once the order is out of your scope.
        async fn hold(&self, ctx: &Context<'_>) -> Result<Option<Hold>> {
            match &self.0.journal.event {
                Event::OrderHoldPlaced { hold, .. } => self.0.hold(ctx, *hold).await,
                _ => Ok(None),
            }
        }
    }
    /// A hold was released, by a person or at its time.
    OrderHoldReleased {
        /// The hold; null once the order is out of your scope.
        async fn hold(&self, ctx: &Context<'_>) -> Result<Option<Hold>> {
            match &self.0.journal.event {
                Event::OrderHoldReleased { hold, .. } => self.0.hold(ctx, *hold).await,
                _ => Ok(None),
            }
        }
    }
    /// The order was cancelled.
    OrderCancelled {
        /// The reason: the text of the person, or the channel's status.
        async fn reason(&self, ctx: &Context<'_>) -> Result<String> {
            Ok(words(&self.0, ctx).await?.unwrap_or_default())
        }
    }
    /// The customer's personal data was erased, at the customer's request.
    CustomerErased {
        /// The reason, as the person who erased the data gave it.
        async fn reason(&self, ctx: &Context<'_>) -> Result<String> {
            Ok(words(&self.0, ctx).await?.unwrap_or_default())
        }
    }
    /// A payment was recorded or changed.
    OrderPaymentRecorded (SeePrices) {}
    /// A system reported a fact.
    OrderFactRecorded (SeeFacts) {
        /// The subject of the fact.
        async fn kind(&self) -> FactKind {
            read!(self, OrderFactRecorded { fact_kind } => (*fact_kind).into(), FactKind::Status)
        }

        /// The value of the fact.
        async fn value(&self) -> &str {
            read!(self, OrderFactRecorded { value } => value, "")
        }

        /// The value that the same source reported before.
        async fn previous_value(&self) -> Option<&str> {
            read!(self, OrderFactRecorded { previous } => previous.as_deref(), None)
        }
    }
    /// Two systems contradict each other.
    OrderConflictDetected (SeeFacts) {
        /// The subject of the conflict.
        async fn conflict(&self) -> ConflictKind {
            read!(self, OrderConflictDetected { conflict } => (*conflict).into(), ConflictKind::ShippedBeforeOutbound)
        }
    }
    /// The reports about the order's money contradict each other.
    OrderMoneyConflictDetected (SeePrices) {
        /// The subject of the conflict.
        async fn conflict(&self) -> ConflictKind {
            read!(self, OrderMoneyConflictDetected { conflict } => (*conflict).into(), ConflictKind::RefundAbovePaid)
        }
    }
    /// A message of the conversation was recorded.
    ConversationMessageRecorded (SeeConversation) {
        /// The direction of the message.
        async fn direction(&self) -> MessageDirection {
            read!(self, ConversationMessageRecorded { direction } => (*direction).into(), MessageDirection::Internal)
        }
    }
    /// The pick of the order was confirmed.
    OrderPickConfirmed {}
    /// The pack of the order was completed.
    OrderPackCompleted {}
    /// A label of a parcel was printed.
    ShipmentLabelPrinted {
        /// The number of prints, including this one.
        async fn label_print_count(&self) -> u32 {
            read!(self, ShipmentLabelPrinted { count } => *count, 0)
        }
    }
    /// A parcel was scanned out of the warehouse.
    ShipmentScannedOut {
        /// The tracking number that was scanned.
        async fn tracking_number(&self) -> &str {
            read!(self, ShipmentScannedOut { tracking_number } => tracking_number, "")
        }
    }
    /// A parcel became known.
    ShipmentRecorded {
        /// The tracking number of the parcel; null while it has none.
        async fn tracking_number(&self) -> Option<&str> {
            read!(self, ShipmentRecorded { tracking_number } => tracking_number.as_deref(), None)
        }
    }
    /// A parcel was voided: by staff, or by the channel, which corrected its number or cancelled the fulfillment. The parcel is no longer
    /// among the order's shipments, and its number still finds the order. A later `ShipmentRecorded` means that it counts again.
    ShipmentVoided {
        /// The tracking number of the parcel; null where it had none.
        async fn tracking_number(&self) -> Option<&str> {
            read!(self, ShipmentVoided { tracking_number } => tracking_number.as_deref(), None)
        }

        /// The reason why staff voided it; null where the channel withdrew it, and empty once the text was erased.
        async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            words(&self.0, ctx).await
        }
    }
    /// A parcel got another tracking number. The former number still finds the order, and no message brings it back as a parcel.
    ShipmentTrackingReplaced {
        /// The tracking number from then on.
        async fn tracking_number(&self) -> &str {
            read!(self, ShipmentTrackingReplaced { tracking_number } => tracking_number, "")
        }

        /// The tracking number before the change.
        async fn previous_tracking_number(&self) -> &str {
            read!(self, ShipmentTrackingReplaced { previous } => previous, "")
        }

        /// The reason; null where none was given, and empty once the text was erased.
        async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
            words(&self.0, ctx).await
        }
    }
    /// Pieces that were picked and did not leave are back at their place.
    OrderGoodsPutBack {
        /// The number of pieces.
        async fn pieces(&self) -> u32 {
            read!(self, OrderGoodsPutBack { pieces } => *pieces, 0)
        }
    }
    /// Pieces will never be sent.
    OrderRemainderClosed {
        /// The number of pieces.
        async fn pieces(&self) -> u32 {
            read!(self, OrderRemainderClosed { pieces } => *pieces, 0)
        }
    }
    /// A label no longer matches the order: it must not be on a parcel that leaves. A change of the order places a hold until a person
    /// releases it.
    ShipmentLabelVoided {
        /// The parts that changed: `name`, `phone`, `address`, `lines`, `trackingNumber`.
        async fn changed(&self) -> Vec<String> {
            read!(self, ShipmentLabelVoided { changed } => changed.clone(), Vec::new())
        }
    }
    /// The carrier of a parcel became known or was corrected.
    ShipmentCarrierChanged {
        /// The code of the carrier now, as its source gives it.
        async fn carrier(&self) -> &str {
            read!(self, ShipmentCarrierChanged { carrier } => carrier, "")
        }

        /// The code of the carrier before; null where none was known.
        async fn previous_carrier(&self) -> Option<&str> {
            read!(self, ShipmentCarrierChanged { previous } => previous.as_deref(), None)
        }
    }
    /// A payload was read again, which changed the order. An `OrderUpdated` next to it names the changed parts.
    OrderReadAgain {
        /// The name of the mapping that read it.
        async fn mapping(&self) -> &str {
            read!(self, OrderReadAgain { mapping } => mapping, "")
        }

        /// The version of the mapping's document; 0 = the one that is built in.
        async fn mapping_version(&self) -> Option<i64> {
            read!(self, OrderReadAgain { version } => *version, None)
        }
    }
    /// A carrier reported on a parcel.
    ShipmentTracked {
        /// The status of the parcel after the report.
        async fn status(&self) -> ShipmentStatus {
            read!(self, ShipmentTracked { status } => (*status).into(), ShipmentStatus::Unknown)
        }
    }
    /// A return was opened or changed its status.
    OrderReturnChanged (SeeReturns) {
        /// The status of the return after the step.
        async fn status(&self) -> ReturnStatus {
            read!(self, OrderReturnChanged { status } => (*status).into(), ReturnStatus::Requested)
        }
    }
    /// Finance recorded the voucher.
    OrderVoucherRecorded (SeeSettlement) {
        /// The number of the voucher.
        async fn number(&self) -> &str {
            read!(self, OrderVoucherRecorded { number } => number, "")
        }
    }
    /// Finance recorded the settlement.
    OrderSettlementRecorded (SeeSettlement) {
        /// The time at which the channel settled.
        async fn settled_at(&self) -> Option<DateTime<Utc>> {
            read!(self, OrderSettlementRecorded { settled_at } => Some(*settled_at), None)
        }
    }
}
