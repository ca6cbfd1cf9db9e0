//! What a token says.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::actor::{Actor, Role};
use serde::{Deserialize, Deserializer, Serialize};

use super::TokenError;

/// The claims of a token, as the command line and the demo sign them.
///
/// Issuer and audience are not here: they belong to the verifier and are written by [`TokenVerifier::sign`](super::TokenVerifier::sign).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who the token is for.
    pub sub: String,
    /// The name to show; the subject where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The words of the roles. Unknown words are no role.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Codes of warehouses; absent means none.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub warehouses: Option<Vec<String>>,
    /// Ids of shops; absent means all.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub shops: Option<Vec<String>>,
    /// When the token ends, in seconds since 1970.
    pub exp: i64,
    /// From when on it counts, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    /// The id of this token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
}

/// A claim that is there has a value: `"shops": null` must not read as "absent", because an absent list means all shops.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    Vec::<String>::deserialize(deserializer).map(Some)
}

impl Claims {
    /// The actor that these claims stand for.
    pub(super) fn actor(self) -> Result<Actor, TokenError> {
        let roles: BTreeSet<Role> = self.roles.iter().filter_map(|word| Role::from_claim(word)).collect();
        if roles.is_empty() {
            return Err(TokenError::NoRole);
        }
        if self.sub.is_empty() {
            return Err(TokenError::MissingClaim("sub".to_owned()));
        }
        Ok(Actor {
            name: self.name.unwrap_or_else(|| self.sub.clone()),
            subject: self.sub,
            roles,
            warehouses: self.warehouses.unwrap_or_default().into_iter().collect(),
            shops: self.shops.map(|shops| shops.into_iter().collect()),
            expires_at: DateTime::<Utc>::from_timestamp(self.exp, 0).ok_or(TokenError::Malformed)?,
        })
    }
}
