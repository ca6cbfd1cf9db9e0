//! The matrix of transitions as data: the conditions of each step from status to status.

use serde::{Deserialize, Serialize};

use crate::access::actor::Permission;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;

/// A condition of a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Condition {
    /// The amount to pay is paid. A deposit alone does not cover it.
    PayableCovered,
    /// No hold blocks the order.
    NoActiveHold,
    /// The address has a country or province, a city and a line, and the region is known.
    AddressShippable,
    /// No system states that stock is short.
    StockReserved,
    /// Every line is picked, or has a reason why not.
    LinesPicked,
    /// Gift lines are picked in full.
    GiftsPresent,
    /// Some pieces are picked that have not left yet.
    SomethingPicked,
    /// A handheld scanned the tracking number.
    OutboundScanned,
    /// The WMS confirmed the outbound.
    WmsOutboundConfirmed,
    /// Quality control has not rejected the goods.
    NoOpenQcRejection,
    /// No hold stops a line that is in a parcel.
    NoHeldParcel,
    /// The parcels hold what was picked, and what the channel wants now.
    ContentsMatch,
    /// Every label is still valid.
    LabelsCurrent,
    /// The channel does not withdraw that the order is paid.
    PaymentStands,
    /// Nothing remains to be sent.
    NothingRemains,
    /// A carrier's scan states delivered for every parcel.
    CarrierDeliveryScanned,
    /// The main goods are delivered.
    MainGoodsDelivered,
    /// The gift's outbound number is recorded, where the order has a gift.
    GiftOutboundNumber,
    /// Finance's voucher number is recorded.
    FinanceVoucher,
    /// The amount to pay is known.
    PayableKnown,
    /// Every payment that is open is cash on delivery.
    OnlyCashOnDelivery,
    /// The carrier handed over the money that it collected at the door.
    RemittanceReceived,
    /// The paid amount was not paid back in full.
    NotPaidBack,
    /// The newest confirmed check of quality control passed the parcel. No row of the default matrix asks for it.
    QcPassed,
    /// The parcel has a valid label. No row of the default matrix asks for it.
    LabelPrinted,
    /// A system confirmed that the stock is reserved. No row of the default matrix asks for it.
    StockConfirmed,
    /// The replacement of every exchange has been delivered.
    ReplacementDelivered,
}

/// One row of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The status before the step.
    pub from: OrderStatus,
    /// The status after the step.
    pub to: OrderStatus,
    /// The kinds of parties that may take the step.
    pub who: &'static [Source],
    /// The permission that a person needs for it; `None` = no person takes it.
    pub permission: Option<Permission>,
    /// The conditions of the step.
    pub needs: &'static [Condition],
}

/// The default matrix. A company's own settings are `matrix::CompanyNeeds`.
pub const MATRIX: &[Transition] = {
    use Condition as C;
    use OrderStatus as S;
    use Permission as P;
    use Source as By;
    &[
        Transition {
            from: S::PendingPayment,
            to: S::Paid,
            who: &[By::Channel, By::Staff],
            permission: Some(P::RecordPayment),
            needs: &[C::PayableCovered],
        },
        Transition {
            from: S::Paid,
            to: S::Approved,
            who: &[By::Staff, By::Rule],
            permission: Some(P::ApproveOrder),
            needs: &[C::PayableKnown, C::PaymentStands, C::NoActiveHold, C::AddressShippable, C::StockReserved],
        },
        Transition {
            from: S::PendingPayment,
            to: S::Approved,
            who: &[By::Staff, By::Rule],
            permission: Some(P::ApproveOrder),
            needs: &[C::OnlyCashOnDelivery, C::PayableKnown, C::NoActiveHold, C::AddressShippable, C::StockReserved],
        },
        Transition {
            from: S::Approved,
            to: S::Picking,
            who: &[By::Staff],
            permission: Some(P::ConfirmPick),
            needs: &[C::NoActiveHold, C::PaymentStands],
        },
        Transition {
            from: S::Picking,
            to: S::Packed,
            who: &[By::Staff],
            permission: Some(P::CompletePack),
            needs: &[C::NoActiveHold, C::PaymentStands, C::LinesPicked, C::GiftsPresent, C::SomethingPicked],
        },
        Transition {
            from: S::Packed,
            to: S::Shipped,
            who: &[By::Staff, By::Wms],
            permission: Some(P::ScanOutbound),
            needs: &[
                C::NoActiveHold,
                C::NoHeldParcel,
                C::PaymentStands,
                C::NoOpenQcRejection,
                C::ContentsMatch,
                C::LabelsCurrent,
                C::OutboundScanned,
                C::WmsOutboundConfirmed,
            ],
        },
        Transition {
            from: S::Shipped,
            to: S::Delivered,
            who: &[By::Carrier, By::Channel],
            permission: None,
            needs: &[C::CarrierDeliveryScanned, C::NothingRemains],
        },
        Transition {
            from: S::Delivered,
            to: S::Completed,
            who: &[By::Rule],
            permission: None,
            needs: &[
                C::MainGoodsDelivered,
                C::NothingRemains,
                C::ReplacementDelivered,
                C::GiftOutboundNumber,
                C::FinanceVoucher,
                C::RemittanceReceived,
                C::NotPaidBack,
            ],
        },
        Transition {
            from: S::PendingPayment,
            to: S::Cancelled,
            who: &[By::Staff, By::Channel],
            permission: Some(P::CancelOrder),
            needs: &[],
        },
        Transition {
            from: S::Paid,
            to: S::Cancelled,
            who: &[By::Staff, By::Channel],
            permission: Some(P::CancelOrder),
            needs: &[],
        },
        Transition {
            from: S::Approved,
            to: S::Cancelled,
            who: &[By::Staff, By::Channel],
            permission: Some(P::CancelOrder),
            needs: &[],
        },
        Transition {
            from: S::Picking,
            to: S::Cancelled,
            who: &[By::Staff, By::Channel],
            permission: Some(P::CancelOrder),
            needs: &[],
        },
        Transition {
            from: S::Packed,
            to: S::Cancelled,
            who: &[By::Staff, By::Channel],
            permission: Some(P::CancelOrder),
            needs: &[],
        },
    ]
};

impl Condition {
    /// Every condition, in a fixed order.
    pub const ALL: [Self; 27] = [
        Self::PayableCovered,
        Self::NoActiveHold,
        Self::AddressShippable,
        Self::StockReserved,
        Self::LinesPicked,
        Self::GiftsPresent,
        Self::SomethingPicked,
        Self::OutboundScanned,
        Self::WmsOutboundConfirmed,
        Self::NoOpenQcRejection,
        Self::NoHeldParcel,
        Self::ContentsMatch,
        Self::LabelsCurrent,
        Self::PaymentStands,
        Self::NothingRemains,
        Self::CarrierDeliveryScanned,
        Self::MainGoodsDelivered,
        Self::GiftOutboundNumber,
        Self::FinanceVoucher,
        Self::PayableKnown,
        Self::OnlyCashOnDelivery,
        Self::RemittanceReceived,
        Self::NotPaidBack,
        Self::QcPassed,
        Self::LabelPrinted,
        Self::StockConfirmed,
        Self::ReplacementDelivered,
    ];

    /// The value used in the API and stored in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::PayableCovered => "PAYABLE_COVERED",
            Self::NoActiveHold => "NO_ACTIVE_HOLD",
            Self::AddressShippable => "ADDRESS_SHIPPABLE",
            Self::StockReserved => "STOCK_RESERVED",
            Self::LinesPicked => "LINES_PICKED",
            Self::GiftsPresent => "GIFTS_PRESENT",
            Self::SomethingPicked => "SOMETHING_PICKED",
            Self::NoHeldParcel => "NO_HELD_PARCEL",
            Self::ContentsMatch => "CONTENTS_MATCH",
            Self::LabelsCurrent => "LABELS_CURRENT",
            Self::PaymentStands => "PAYMENT_STANDS",
            Self::NothingRemains => "NOTHING_REMAINS",
            Self::OutboundScanned => "OUTBOUND_SCANNED",
            Self::WmsOutboundConfirmed => "WMS_OUTBOUND_CONFIRMED",
            Self::NoOpenQcRejection => "NO_OPEN_QC_REJECTION",
            Self::CarrierDeliveryScanned => "CARRIER_DELIVERY_SCANNED",
            Self::MainGoodsDelivered => "MAIN_GOODS_DELIVERED",
            Self::GiftOutboundNumber => "GIFT_OUTBOUND_NUMBER",
            Self::FinanceVoucher => "FINANCE_VOUCHER",
            Self::PayableKnown => "PAYABLE_KNOWN",
            Self::OnlyCashOnDelivery => "ONLY_CASH_ON_DELIVERY",
            Self::RemittanceReceived => "REMITTANCE_RECEIVED",
            Self::NotPaidBack => "NOT_PAID_BACK",
            Self::QcPassed => "QC_PASSED",
            Self::LabelPrinted => "LABEL_PRINTED",
            Self::StockConfirmed => "STOCK_CONFIRMED",
            Self::ReplacementDelivered => "REPLACEMENT_DELIVERED",
        }
    }
}
