//! Holds (挂起): why an order must not go on, on the whole order or on some of its lines.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::actor::Person;
use crate::ids::{HoldId, LineId};

/// Why somebody or something stopped the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HoldReason {
    /// The customer asked to wait.
    CustomerRequest,
    /// The address must be checked or changed.
    AddressCheck,
    /// The payment must be checked.
    PaymentCheck,
    /// Suspected fraud.
    FraudCheck,
    /// The goods are short.
    StockShort,
    /// The region may not be shipped to now.
    RegionEmbargo,
    /// A label was printed a second time; a person must look before a third.
    LabelReprint,
    /// Quality control rejected something.
    QcRejected,
    /// Anything else; the note says what.
    Other,
}

/// Whether a hold still blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HoldState {
    /// It blocks.
    Active,
    /// It was released, by a person or at its time.
    Released,
}

/// One hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// Why.
    pub reason: HoldReason,
    /// What the person wrote, whole.
    pub note: Option<String>,
    /// The lines that it stops; empty means the whole order.
    pub lines: Vec<LineId>,
    /// Whether it still blocks.
    pub state: HoldState,
    /// Since when.
    pub placed_at: DateTime<Utc>,
    /// By whom.
    pub placed_by: Person,
    /// When it releases itself, if ever.
    pub release_at: Option<DateTime<Utc>>,
    /// When it was released.
    pub released_at: Option<DateTime<Utc>>,
    /// By whom it was released; nobody when it released itself.
    pub released_by: Option<Person>,
}

impl Hold {
    /// Whether it blocks at `now`: active, and its release time has not come.
    pub fn blocks(&self, now: DateTime<Utc>) -> bool {
        self.state == HoldState::Active && self.release_at.is_none_or(|at| at > now)
    }
}
