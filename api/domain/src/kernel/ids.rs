//! Typed identifiers, and the mint that makes new ones from an explicit time and seed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares the types of ids. `Kind as "Name"` gives an id a global form: the name of the object's type in the API.
macro_rules! ids {
    (
        $($(#[$doc:meta])* $name:ident $(: $kind:ident as $type:literal)?),*;
        without a type { $($(#[$of_other:meta])* $other:ident as $other_type:literal,)* }
    ) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct $name(pub Uuid);

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.fmt(f)
                }
            }

            impl From<Uuid> for $name {
                fn from(id: Uuid) -> Self {
                    Self(id)
                }
            }
        )*

        /// The kinds of objects that have a global id.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind {
            $($(#[doc = concat!("The kind of `", $type, "` in the API.")] $kind,)?)*
            $($(#[$of_other])* $other,)*
        }

        impl Kind {
            /// Every kind, in the order of declaration.
            pub const ALL: &[Self] = &[$($(Self::$kind,)?)* $(Self::$other,)*];

            /// The name of the object's type in the API.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$kind => $type,)?)*
                    $(Self::$other => $other_type,)*
                }
            }
        }
    };
}

ids! {
    /// The id of an order.
    OrderId: Order as "Order",
    /// The id of a line of an order.
    LineId: Line as "OrderLine",
    /// The id of a payment of an order.
    PaymentId,
    /// The id of a parcel of an order.
    ShipmentId: Shipment as "Shipment",
    /// The id of a carrier's scan or report.
    TrackingEventId,
    /// The id of a hold on an order.
    HoldId: Hold as "Hold",
    /// The id of a fact that a source reported.
    FactId,
    /// The id of a message of a conversation.
    MessageId: Message as "Message",
    /// The id of a return (after-sales case).
    ReturnId: Return as "Return",
    /// The id of an entry of the journal.
    EventId: Event as "Event",
    /// The id of an alert.
    AlertId: Alert as "Alert",
    /// The id of a finance export.
    ExportId: Export as "OrderExport",
    /// The id of a saved search.
    SavedSearchId: SavedSearch as "SavedSearch",
    /// The id of a task.
    TaskId: Task as "Task",
    /// The id of a stored raw payload.
    PayloadId: Payload as "Payload",
    /// The id of a stored file.
    FileId,
    /// The id of a customer: all orders with the same phone have one customer.
    CustomerId,
    /// The id of a rule; every version of it has the same.
    RuleId: Rule as "Rule",
    /// The id of an entry in the log of fired rules.
    RuleFiringId: RuleFiring as "RuleFiring",
    /// The id of an embargo of regions.
    EmbargoId: Embargo as "Embargo",
    /// The id of a trial of a rule on past orders.
    RuleBacktestId: RuleBacktest as "RuleBacktest";
    without a type {
        /// The id of a threshold; its UUID carries the kind.
        AlertThreshold as "AlertThreshold",
        /// The id of an entry of the audit log.
        AuditEntry as "AuditEntry",
    }
}

impl Kind {
    /// The name in lower camel case, for the audit log: `order`, `orderExport`.
    pub fn word(self) -> String {
        let name = self.name();
        name.char_indices().map(|(at, c)| if at == 0 { c.to_ascii_lowercase() } else { c }).collect()
    }
}

/// Makes time-ordered ids (the layout of UUID version 7) from a given time and seed, so that the domain needs neither clock nor dice.
///
/// The ids of one mint ascend in the order in which they are made, so that a list by id is in the order of events. Two mints with different
/// seeds make different ids: 62 bits of every id come from the seed.
#[derive(Debug, Clone)]
pub struct Mint {
    millis: u64,
    made: u64,
    state: u64,
    salt: u64,
}

impl Mint {
    /// A mint for one operation that happens at `now`; `seed` comes from the operating system's randomness.
    pub fn new(now: DateTime<Utc>, seed: u128) -> Self {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
        Self { millis, made: 0, state: half(seed), salt: half(seed >> 64) }
    }

    /// A new id of the wanted type.
    #[expect(clippy::should_implement_trait, reason = "it yields ids of any type, so it is no iterator")]
    pub fn next<T: From<Uuid>>(&mut self) -> T {
        // Twelve bits of the id count; after 4,096 ids it is as if the next millisecond had come (RFC 9562, 6.2).
        let (later, count) = (self.made >> 12, u128::from(self.made & 0xFFF));
        self.made += 1;
        let bytes = ((count << 64) | u128::from(self.step() ^ self.salt)).to_be_bytes();
        let mut tail = [0; 10];
        tail.copy_from_slice(&bytes[6..]);
        T::from(uuid::Builder::from_unix_timestamp_millis(self.millis + later, &tail).into_uuid())
    }

    /// One step of `SplitMix64` (Steele, Lea, Flood 2014): every 64-bit value once in a period of 2^64.
    fn step(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mint_never_repeats_itself_and_keeps_time_order() {
        let early = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let late = DateTime::from_timestamp(1_700_000_001, 0).unwrap();
        let mut mint = Mint::new(early, 7);
        let ids: Vec<Uuid> = (0..10_000).map(|_| mint.next::<OrderId>().0).collect();
        assert!(ids.is_sorted_by(|one, next| one < next), "each id is greater than the one before");
        assert!(ids.iter().all(|id| *id < Mint::new(late, 7).next::<OrderId>().0));
        assert!(ids.iter().all(|id| id.get_version_num() == 7 && id.get_variant() == uuid::Variant::RFC4122));
        let mut other = Mint::new(early, 8);
        assert!((0..10_000).all(|at| other.next::<OrderId>().0 != ids[at]), "another seed makes other ids");
    }
}
