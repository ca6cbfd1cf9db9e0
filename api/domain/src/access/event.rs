//! The events of revoked tokens.

use super::revocation::RevocationKind;

/// The events of tokens and of suspended people. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! access_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// A token, or the tokens of a subject, were revoked.
        TokenRevoked: RevokeTokens about [Tokens] {
            revocation: $crate::access::revocation::RevocationKind,
            value: String,
            until: Option<chrono::DateTime<chrono::Utc>>,
            reason: String,
        } => ($crate::access::event::revoked(*revocation, value));

        /// A revocation was lifted.
        TokenRestored: RevokeTokens about [Tokens] {
            revocation: $crate::access::revocation::RevocationKind,
            value: String,
            reason: String,
        } => ["{value} 已恢复", "A revocation was lifted: {value}", value];
    } };
}

/// The sentences of a revocation.
pub(crate) fn revoked(kind: RevocationKind, value: &str) -> [String; 2] {
    match kind {
        RevocationKind::Suspension => [format!("{value} 已被停用"), format!("{value} was suspended")],
        RevocationKind::Token | RevocationKind::Subject => {
            [format!("{value} 的令牌已吊销"), format!("A token was revoked: {value}")]
        }
    }
}
