//! The keys that tokens are verified with.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

use super::{ProviderKeys, TokenError};

/// A local key is at least as long as the hash that it keys (RFC 7518, 3.2).
const SHORTEST_SECRET: usize = 32;

/// A secret of this installation that signs with HS256.
pub struct LocalKey {
    /// The `kid` of the key; several keys are valid at once while one replaces another.
    pub(super) id: String,
    pub(super) signs: EncodingKey,
    verifies: Arc<DecodingKey>,
}

impl LocalKey {
    /// A key of at least 32 bytes.
    ///
    /// # Errors
    /// [`TokenError::ShortKey`] when it is shorter.
    pub fn new(id: impl Into<String>, secret: &[u8]) -> Result<Self, TokenError> {
        if secret.len() < SHORTEST_SECRET {
            return Err(TokenError::ShortKey);
        }
        let verifies = Arc::new(DecodingKey::from_secret(secret));
        Ok(Self { id: id.into(), signs: EncodingKey::from_secret(secret), verifies })
    }
}

/// The sources of keys. The algorithm of a token decides which of the two is used, so that a published key never counts as a secret.
#[derive(Default)]
pub struct Keys {
    /// Secrets of this installation, for HS256; the first signs, all verify.
    pub local: Vec<LocalKey>,
    /// The published keys of an identity provider, for everything else.
    pub provider: Option<Arc<ProviderKeys>>,
}

impl Keys {
    /// The keys that a token with this algorithm and key id may be signed with.
    ///
    /// # Errors
    /// [`TokenError::Algorithm`] for an algorithm that is not taken, [`TokenError::UnknownKey`] when the provider may have published such a
    /// key by now.
    pub(super) fn of(&self, algorithm: Algorithm, id: Option<&str>) -> Result<Vec<Arc<DecodingKey>>, TokenError> {
        match (algorithm, &self.provider) {
            (Algorithm::HS256, _) if !self.local.is_empty() => {
                let named = self.local.iter().filter(|key| id.is_none_or(|id| id == key.id));
                let found: Vec<Arc<DecodingKey>> = named.map(|key| Arc::clone(&key.verifies)).collect();
                // Local keys come only from the settings, so that there is no other source to search.
                if found.is_empty() { Err(TokenError::Signature) } else { Ok(found) }
            }
            (Algorithm::RS256 | Algorithm::ES256 | Algorithm::EdDSA, Some(provider)) => {
                provider.find(algorithm, id)?.map(|key| vec![key]).ok_or(TokenError::UnknownKey)
            }
            _ => Err(TokenError::Algorithm),
        }
    }
}
