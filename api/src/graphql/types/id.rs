//! Global ids: opaque to clients, a type and a UUID to us.

use async_graphql::ID;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::refusal::{Code, Reason};
use uuid::Uuid;

/// The kinds of objects that have a global id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The kind of an order.
    Order,
    /// A line of an order.
    Line,
    /// The kind of a parcel.
    Shipment,
    /// The kind of a hold.
    Hold,
    /// A message of a conversation.
    Message,
    /// A return of an order.
    Return,
    /// An entry of the journal.
    Event,
    /// The kind of an alert.
    Alert,
    /// A threshold; its UUID carries the kind.
    AlertThreshold,
    /// An export of orders.
    Export,
    /// A search that a person saved.
    SavedSearch,
    /// A stored payload of a delivery.
    Payload,
    /// An entry of the audit log.
    AuditEntry,
}

impl Kind {
    const ALL: [Self; 13] = [
        Self::Order,
        Self::Line,
        Self::Shipment,
        Self::Hold,
        Self::Message,
        Self::Return,
        Self::Event,
        Self::Alert,
        Self::AlertThreshold,
        Self::Export,
        Self::SavedSearch,
        Self::Payload,
        Self::AuditEntry,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Order => "Order",
            Self::Line => "OrderLine",
            Self::Shipment => "Shipment",
            Self::Hold => "Hold",
            Self::Message => "Message",
            Self::Return => "Return",
            Self::Event => "Event",
            Self::Alert => "Alert",
            Self::AlertThreshold => "AlertThreshold",
            Self::Export => "OrderExport",
            Self::SavedSearch => "SavedSearch",
            Self::Payload => "Payload",
            Self::AuditEntry => "AuditEntry",
        }
    }

    /// The name in lower camel case, for the audit log: `order`, `orderExport`.
    pub fn word(self) -> String {
        let name = self.name();
        name.char_indices().map(|(at, c)| if at == 0 { c.to_ascii_lowercase() } else { c }).collect()
    }
}

/// Writes a global id.
pub fn encode(kind: Kind, id: Uuid) -> ID {
    let mut text = [0; 48];
    let name = kind.name().as_bytes();
    let (head, rest) = text.split_at_mut(name.len());
    head.copy_from_slice(name);
    rest[0] = b':';
    let length = name.len() + 1 + id.simple().encode_lower(&mut rest[1..]).len();
    ID(URL_SAFE_NO_PAD.encode(&text[..length]))
}

/// Reads a global id of any kind. `None` = the id is malformed.
pub fn decode(id: &str) -> Option<(Kind, Uuid)> {
    let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
    let text = std::str::from_utf8(&bytes).ok()?;
    let (name, uuid) = text.split_once(':')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name)?;
    Some((kind, Uuid::try_parse(uuid).ok()?))
}

/// The reason why a global id was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdError {
    /// The text is no global id of this service.
    Malformed,
    /// The id names an object of another kind.
    WrongKind {
        /// The kind that the id names.
        found: &'static str,
        /// The kind that is needed.
        wanted: &'static str,
    },
}

impl From<&IdError> for Reason {
    fn from(error: &IdError) -> Self {
        match error {
            IdError::Malformed => Self::of(Code::IdInvalid),
            IdError::WrongKind { found, wanted } => Self::with(Code::IdOfOtherType, [found, wanted]),
        }
    }
}

/// Reads a global id of one kind.
///
/// # Errors
/// [`IdError`], which names the kind that was given and the kind that is needed.
pub fn expect<T: From<Uuid>>(kind: Kind, id: &ID) -> Result<T, IdError> {
    match decode(id) {
        Some((found, uuid)) if found == kind => Ok(T::from(uuid)),
        Some((found, _)) => Err(IdError::WrongKind { found: found.name(), wanted: kind.name() }),
        None => Err(IdError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_keeps_its_type() {
        let id = encode(Kind::Order, Uuid::from_u128(7));
        assert_eq!(expect::<Uuid>(Kind::Order, &id), Ok(Uuid::from_u128(7)));
        assert_eq!(expect::<Uuid>(Kind::Hold, &id), Err(IdError::WrongKind { found: "Order", wanted: "Hold" }));
        assert_eq!(expect::<Uuid>(Kind::Hold, &ID("1".into())), Err(IdError::Malformed));
    }
}
