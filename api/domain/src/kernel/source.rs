//! The kinds of parties that state facts and act: channels, systems, carriers, staff and rules.

use serde::{Deserialize, Serialize};

/// The kind of party that says or does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Source {
    /// The sales channel.
    Channel,
    /// The ERP.
    Erp,
    /// The warehouse management system.
    Wms,
    /// The carrier.
    Carrier,
    /// A person who is signed in here.
    Staff,
    /// A rule of this service.
    Rule,
    /// This service itself.
    System,
}

impl Source {
    /// Its word in the API.
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
