//! `OrderSignal` and `LineCustomization`: what an order asks for beyond its goods.

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use domain::order::customization::{Customization, Material};
use domain::order::service::OrderSignal as DomainSignal;
use macros::Written;

use crate::graphql::types::enums::{MaterialSource, Signal};

/// A wish that was found in the buyer's note.
#[derive(Debug, Clone, SimpleObject, Written)]
pub struct OrderSignal {
    /// The wish that was found.
    signal: Signal,
    /// The mapping whose phrases found it, with its version.
    mapping: String,
    /// The time of the message with the note.
    at: DateTime<Utc>,
}

impl From<&DomainSignal> for OrderSignal {
    fn from(found: &DomainSignal) -> Self {
        Self { signal: found.signal.into(), mapping: found.mapping.clone(), at: found.at }
    }
}

/// The customization of a line.
#[derive(Debug, Clone, SimpleObject, Written)]
pub struct LineCustomization {
    /// Whether the line is made to order; `false` = the channel states that it is not.
    wanted: bool,
    /// The kind of it as the channel names it; null where it is unnamed.
    kind: Option<String>,
    /// The material, e.g. a font file; null while there is none.
    material: Option<LineMaterial>,
}

/// The material of a customized line.
#[derive(Debug, Clone, SimpleObject, Written)]
pub struct LineMaterial {
    /// The name of its file, of which only the first letter and the ending are shown; empty once the customer is erased.
    name: String,
    /// The system that has the file.
    source: MaterialSource,
}

impl From<&Customization> for LineCustomization {
    fn from(custom: &Customization) -> Self {
        let material = |material: &Material| LineMaterial { name: material.name.clone(), source: material.source.into() };
        Self { wanted: custom.wanted, kind: custom.kind.clone(), material: custom.material.as_ref().map(material) }
    }
}
