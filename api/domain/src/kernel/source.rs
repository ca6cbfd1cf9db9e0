//! The kinds of parties that state facts and act: channels, systems, carriers, staff and rules.

use serde::{Deserialize, Serialize};

/// The kind of party that states or does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Source {
    /// The channel that sells the order.
    Channel,
    /// The enterprise resource planning system (ERP).
    Erp,
    /// The warehouse management system (WMS).
    Wms,
    /// The carrier of a parcel.
    Carrier,
    /// A person who is signed in here.
    Staff,
    /// A rule of this service.
    Rule,
    /// This service as a whole.
    System,
}

impl Source {
    /// The value used in the API and stored in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Channel => "CHANNEL",
            Self::Erp => "ERP",
            Self::Wms => "WMS",
            Self::Carrier => "CARRIER",
            Self::Staff => "STAFF",
            Self::Rule => "RULE",
            Self::System => "SYSTEM",
        }
    }
}
