//! Global ids: opaque to clients, a type and a UUID to us.

use async_graphql::ID;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::journal::audit::safe_target;
use domain::refusal::{Code, Reason};
use uuid::Uuid;

pub use domain::kernel::ids::Kind;

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
    let kind = Kind::ALL.iter().copied().find(|kind| kind.name() == name)?;
    Some((kind, Uuid::try_parse(uuid).ok()?))
}

/// The target that a text of a request names, as the audit log writes it: the object of a global id, or the text itself, with phones
/// masked. `None` = the text names no object.
pub fn target(text: &str) -> Option<String> {
    match (decode(text), text.strip_prefix("phone.")) {
        (Some((kind, uuid)), _) => Some(format!("{} {uuid}", kind.word())),
        (None, Some(index)) => safe_target(index).map(|index| format!("customer {index}")),
        (None, None) => safe_target(text),
    }
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

    #[test]
    fn the_target_of_an_id_is_its_object() {
        let target = |text: &str| super::target(text);
        let uuid = Uuid::from_u128(7);
        assert_eq!(target(&encode(Kind::Export, uuid).0), Some(format!("orderExport {uuid}")));
        assert_eq!(target("phone.ab12"), Some("customer ab12".to_owned()));
        assert_eq!(target("TM1-3720"), Some("TM1-3720".to_owned()));
        assert_eq!(target("王小明"), None);
    }
}
