//! The kinds of alerts. Their meaning and the roles that they address are in [`alert`](crate::alert).

use serde::{Deserialize, Serialize};

/// The kind of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AlertKind {
    /// A payload could not be read.
    IngestFailure,
    /// The channel sent a status that no table knows.
    UnknownStatus,
    /// Two systems contradict each other.
    Conflict,
    /// An order is past its promise and has not been shipped.
    PromiseOverdue,
    /// A delivery id came again with another body.
    DeliveryReused,
    /// A shop cannot be polled.
    PollFailing,
    /// A SKU that is not in the catalogue.
    UnknownSku,
    /// A province that China does not have, or an order without an address.
    UnknownRegion,
    /// A currency that ISO 4217 does not have.
    UnknownCurrency,
    /// A field that the mapping needs is missing or unreadable.
    UnreadableField,
    /// A field that the mapping does not know.
    UnknownField,
    /// The amount to pay for an order is unknown.
    UnknownAmount,
    /// The parts of a price do not add up to the amount to pay.
    AmountsDiffer,
    /// Two messages of one second differ, and neither is marked as newer.
    UndecidedVersion,
    /// The channel holds an order.
    ChannelHold,
    /// No carrier reports anything of a parcel that is on its way.
    CarrierSilent,
    /// A label was printed a second time, and the print awaits a person's review.
    LabelReprint,
    /// Quality control rejected goods that have not left.
    QcRejected,
    /// A carrier reports a problem with a parcel.
    CarrierException,
    /// A carrier sends a parcel back to us, and this is not dealt with yet.
    ParcelReturned,
    /// A refund was asked for or made of an order that was approved already.
    RefundAfterApproval,
    /// A return has been open for too long.
    ReturnOverdue,
    /// The balance of a presale was not paid in time.
    BalanceOverdue,
    /// A shop has sent no order for too long.
    ChannelSilent,
    /// More was paid back of an order than was paid.
    RefundAbovePaid,
    /// Two payments cover a whole order.
    PaidTwice,
    /// A channel states another currency of an order than at first.
    CurrencyChanged,
    /// A person looked for more phones, or for more that was not found, than the budget of look-ups allows.
    LookUps,
}

impl AlertKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 28] = [
        Self::IngestFailure,
        Self::UnknownStatus,
        Self::Conflict,
        Self::PromiseOverdue,
        Self::DeliveryReused,
        Self::PollFailing,
        Self::UnknownSku,
        Self::UnknownRegion,
        Self::UnknownCurrency,
        Self::UnreadableField,
        Self::UnknownField,
        Self::UnknownAmount,
        Self::AmountsDiffer,
        Self::UndecidedVersion,
        Self::ChannelHold,
        Self::CarrierSilent,
        Self::LabelReprint,
        Self::QcRejected,
        Self::CarrierException,
        Self::ParcelReturned,
        Self::RefundAfterApproval,
        Self::ReturnOverdue,
        Self::BalanceOverdue,
        Self::ChannelSilent,
        Self::RefundAbovePaid,
        Self::PaidTwice,
        Self::CurrencyChanged,
        Self::LookUps,
    ];

    /// The value used in the API and stored in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::IngestFailure => "INGEST_FAILURE",
            Self::UnknownStatus => "UNKNOWN_STATUS",
            Self::Conflict => "CONFLICT",
            Self::PromiseOverdue => "PROMISE_OVERDUE",
            Self::DeliveryReused => "DELIVERY_REUSED",
            Self::PollFailing => "POLL_FAILING",
            Self::UnknownSku => "UNKNOWN_SKU",
            Self::UnknownRegion => "UNKNOWN_REGION",
            Self::UnknownCurrency => "UNKNOWN_CURRENCY",
            Self::UnreadableField => "UNREADABLE_FIELD",
            Self::UnknownField => "UNKNOWN_FIELD",
            Self::UnknownAmount => "UNKNOWN_AMOUNT",
            Self::AmountsDiffer => "AMOUNTS_DIFFER",
            Self::UndecidedVersion => "UNDECIDED_VERSION",
            Self::ChannelHold => "CHANNEL_HOLD",
            Self::CarrierSilent => "CARRIER_SILENT",
            Self::LabelReprint => "LABEL_REPRINT",
            Self::QcRejected => "QC_REJECTED",
            Self::CarrierException => "CARRIER_EXCEPTION",
            Self::ParcelReturned => "PARCEL_RETURNED",
            Self::RefundAfterApproval => "REFUND_AFTER_APPROVAL",
            Self::ReturnOverdue => "RETURN_OVERDUE",
            Self::BalanceOverdue => "BALANCE_OVERDUE",
            Self::ChannelSilent => "CHANNEL_SILENT",
            Self::RefundAbovePaid => "REFUND_ABOVE_PAID",
            Self::PaidTwice => "PAID_TWICE",
            Self::CurrencyChanged => "CURRENCY_CHANGED",
            Self::LookUps => "LOOK_UPS",
        }
    }
}
