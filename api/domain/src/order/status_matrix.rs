//! The matrix of transitions as data: the conditions of each step from status to status.

use crate::access::actor::Permission;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;

pub use crate::kernel::condition::Condition;

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
