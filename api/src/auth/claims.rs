//! What this service says in the tokens that it signs itself.

use serde::Serialize;

/// The claims of a token, as the command line and the demo sign them.
///
/// Issuer and audience are not here: they belong to the verifier and are written by [`TokenVerifier::sign`](super::TokenVerifier::sign).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claims {
    /// Who the token is for.
    pub sub: String,
    /// The name to show; the subject where it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The words of the roles. Unknown words are no role.
    pub roles: Vec<String>,
    /// Codes of warehouses; absent means none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warehouses: Option<Vec<String>>,
    /// Ids of shops; absent means all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shops: Option<Vec<String>>,
    /// When the token ends, in seconds since 1970.
    pub exp: i64,
    /// When it was issued, in seconds since 1970: whoever is revoked may sign in again afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// From when on it counts, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    /// The id of this token, by which it can be revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
}
