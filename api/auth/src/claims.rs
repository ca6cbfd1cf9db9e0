//! The claims of the tokens that this service signs itself.

use serde::Serialize;

/// The claims of a token, as the command line and the demo sign them.
///
/// Issuer and audience are not here: they belong to the verifier and are written by [`TokenVerifier::sign`](super::TokenVerifier::sign).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claims {
    /// The subject that the token is for.
    pub sub: String,
    /// The name to show; the subject where it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The values of the roles. Unknown values are ignored.
    pub roles: Vec<String>,
    /// Codes of warehouses; `None` = no warehouse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warehouses: Option<Vec<String>>,
    /// Ids of shops; `None` = all shops.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shops: Option<Vec<String>>,
    /// When the token ends, in seconds since 1970.
    pub exp: i64,
    /// When the token was issued, in seconds since 1970; a token issued after the revocation of its subject is valid. `None` = issued
    /// before every revocation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// When the token becomes valid, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    /// The id of this token, by which it can be revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
}
