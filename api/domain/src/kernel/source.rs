//! The kinds of parties that state facts and act: channels, systems, carriers, staff and rules.

use macros::Label;
use serde::{Deserialize, Serialize};

/// The kind of party that reports or does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = source)]
pub enum Source {
    /// The sales channel of the order.
    #[label("渠道", "channel", "the channel")]
    Channel,
    /// The company's ERP system.
    #[label("ERP", "ERP", "the ERP")]
    Erp,
    /// The warehouse management system.
    #[label("WMS", "WMS", "the WMS")]
    Wms,
    /// The carrier of a parcel.
    #[label("承运商", "carrier", "the carrier")]
    Carrier,
    /// A person who is signed in here.
    #[label("员工", "staff")]
    Staff,
    /// A rule of this service.
    #[label("规则", "rule", "a rule")]
    Rule,
    /// This service by itself.
    #[label("本系统", "this service")]
    System,
}
