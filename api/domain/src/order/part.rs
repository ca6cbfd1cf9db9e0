//! The parts of an order, and the fields of a line, that a message may state or leave out.

use serde::{Deserialize, Serialize};

/// A part of an order that a message may state or leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
#[expect(missing_docs, reason = "each part is the field of `IncomingOrder` that has its name")]
pub enum Part {
    Alias,
    Status,
    PlacedAt,
    PaidAt,
    ShipBy,
    Currency,
    Goods,
    Discount,
    Freight,
    Tax,
    Tip,
    Duties,
    TaxIncluded,
    Rounding,
    Payable,
    Paid,
    Refunded,
    Discounts,
    Name,
    Phone,
    Address,
    Lines,
    Payments,
    Shipments,
    Holds,
    Test,
    /// Fields that the mapping does not know.
    UnknownFields,
    /// The payment of the whole, of a channel that lists none.
    WholePayment,
    CustomerLevel,
    Service,
    /// The signals of the buyer's remark.
    Signals,
}

/// A field of a line that a message may state or leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
#[expect(missing_docs, reason = "each field is the one of `IncomingLine` that has its name")]
pub enum LineField {
    Sku,
    Title,
    Quantity,
    UnitPrice,
    Total,
    Gift,
    RequiresShipping,
    Refunded,
    Customized,
    Material,
}

impl Part {
    /// Whether orders that are older than the record of parts cannot have it from a message.
    pub(super) fn is_newer_than_heard(self) -> bool {
        matches!(self, Self::WholePayment | Self::Paid | Self::CustomerLevel | Self::Service | Self::Signals)
    }
}

impl LineField {
    /// Whether orders that are older than the record of fields cannot have it from a message.
    pub(super) fn is_newer_than_heard(self) -> bool {
        matches!(self, Self::Customized | Self::Material)
    }
}

/// An enum whose variants have numbers below 64, so that a set of them is one integer.
pub trait Numbered: Copy + PartialEq + 'static {
    /// Every variant, in the order of the numbers.
    const ALL: &'static [Self];

    /// The bit of the variant's number.
    fn bit(self) -> u64;
}

/// Lists the variants of a part enum and writes each as its number.
macro_rules! numbered {
    ($name:ident { $($variant:ident),* $(,)? }) => {
        impl Numbered for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            fn bit(self) -> u64 {
                1 << (self as u8)
            }
        }

        impl From<$name> for u8 {
            fn from(part: $name) -> Self {
                part as u8
            }
        }

        impl TryFrom<u8> for $name {
            type Error = String;

            fn try_from(number: u8) -> Result<Self, String> {
                Self::ALL.get(usize::from(number)).copied().ok_or_else(|| format!("{number} is no part"))
            }
        }
    };
}

numbered!(Part {
    Alias,
    Status,
    PlacedAt,
    PaidAt,
    ShipBy,
    Currency,
    Goods,
    Discount,
    Freight,
    Tax,
    Tip,
    Duties,
    TaxIncluded,
    Rounding,
    Payable,
    Paid,
    Refunded,
    Discounts,
    Name,
    Phone,
    Address,
    Lines,
    Payments,
    Shipments,
    Holds,
    Test,
    UnknownFields,
    WholePayment,
    CustomerLevel,
    Service,
    Signals,
});
numbered!(LineField { Sku, Title, Quantity, UnitPrice, Total, Gift, RequiresShipping, Refunded, Customized, Material });
