//! Verifies and signs tokens.
//!
//! The library's own checks of claims are off, because they read the machine's clock and accept more forms than a token should have.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::actor::Actor;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;

use super::received::{self, Received};
use super::{Claims, Keys, Revocations, TokenError};
use config::TokenSettings;

/// The bytes that tokens with a valid signature may take, with their claims.
const SIGNED_BYTES: u64 = 4 * 1024 * 1024;
/// The number of bytes of a token with its claims, by the bytes of the token.
const BYTES_OF_TOKEN_BYTE: u64 = 3;
/// The bytes of a token for which the number of entries is estimated.
const USUAL_TOKEN: u64 = 512;

/// Verifies tokens, and signs them with the first local key.
pub struct TokenVerifier {
    keys: Keys,
    settings: TokenSettings,
    revocations: Arc<Revocations>,
    /// The tokens whose signature was valid lately: a client sends the same token with every request. Times, revocations and the
    /// presence of the key are checked each time.
    valid: Cache<Box<str>, Arc<Valid>, Bytes>,
}

/// The claims of a token with a valid signature.
struct Valid {
    /// The key of the signature.
    key: Arc<DecodingKey>,
    claims: Received,
}

#[derive(Debug, Clone, Copy)]
struct Bytes;

impl Weighter<Box<str>, Arc<Valid>> for Bytes {
    fn weight(&self, token: &Box<str>, _: &Arc<Valid>) -> u64 {
        BYTES_OF_TOKEN_BYTE * token.len() as u64
    }
}

/// The signed claims, with issuer and audience.
#[derive(Serialize)]
struct Signed<'a> {
    #[serde(flatten)]
    claims: &'a Claims,
    iss: &'a str,
    aud: &'a str,
}

impl TokenVerifier {
    /// A verifier with these keys and an empty list of revocations.
    pub fn new(keys: Keys, settings: TokenSettings) -> Self {
        let entries = usize::try_from(SIGNED_BYTES / (BYTES_OF_TOKEN_BYTE * USUAL_TOKEN)).unwrap_or(usize::MAX);
        Self { keys, settings, revocations: Arc::default(), valid: Cache::with_weighter(entries, SIGNED_BYTES, Bytes) }
    }

    /// The same verifier with this list of revocations.
    #[must_use]
    pub fn revoking(self, revocations: Arc<Revocations>) -> Self {
        Self { revocations, ..self }
    }

    /// The list of revocations, for connections that stay open after the token was verified.
    pub fn revocations(&self) -> &Arc<Revocations> {
        &self.revocations
    }

    /// The actor who holds this token.
    ///
    /// # Errors
    /// [`TokenError`] with the reason of the refusal.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Actor, TokenError> {
        let (algorithm, key_id) = received::header(token)?;
        let keys = self.keys.of(algorithm, key_id.as_deref())?;
        if let Some(valid) = self.valid.get(token).filter(|valid| keys.iter().any(|key| Arc::ptr_eq(key, &valid.key))) {
            return self.check(&valid.claims, now);
        }
        let mut refusal = TokenError::UnknownKey;
        for key in keys {
            match jsonwebtoken::decode::<Received>(token, &key, &signature_only(algorithm)) {
                Ok(data) => {
                    let valid = Arc::new(Valid { key, claims: data.claims });
                    self.valid.insert(token.into(), Arc::clone(&valid));
                    return self.check(&valid.claims, now);
                }
                Err(error) => refusal = error.into(),
            }
        }
        Err(refusal)
    }

    /// Verifies like [`verify`](Self::verify), and fetches the provider's keys once when the token's key is unknown, which takes a moment.
    ///
    /// # Errors
    /// [`TokenError`] with the reason of the refusal.
    pub async fn authenticate(&self, token: &str, now: DateTime<Utc>) -> Result<Actor, TokenError> {
        match (self.verify(token, now), &self.keys.provider) {
            (Err(TokenError::UnknownKey), Some(provider)) if provider.look_again().await => self.verify(token, now),
            (verified, _) => verified,
        }
    }

    fn check(&self, claims: &Received, now: DateTime<Utc>) -> Result<Actor, TokenError> {
        let actor = claims.actor(&self.settings, now)?;
        if self.revocations.is_revoked(&actor, now) { Err(TokenError::Revoked) } else { Ok(actor) }
    }

    /// Signs claims with the first local key, as `panorama token` and the demo do.
    ///
    /// # Errors
    /// [`TokenError::NoKey`] when there is no local key.
    pub fn sign(&self, claims: &Claims) -> Result<String, TokenError> {
        let key = self.keys.local.first().ok_or(TokenError::NoKey)?;
        let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::HS256) };
        let signed = Signed { claims, iss: &self.settings.issuer, aud: &self.settings.audience };
        jsonwebtoken::encode(&header, &signed, &key.signs).map_err(|_| TokenError::NoKey)
    }
}

/// A validation of the signature with this one algorithm alone.
fn signature_only(algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

/// The token of an `Authorization` header or of the field of the same name in `connection_init`.
pub fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
