//! `[token]`: who may sign tokens, and for whom.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The largest difference of clocks that is forgiven.
pub(super) const MOST_LEEWAY: u8 = 5;

/// Who may sign tokens, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenSettings {
    /// The `iss` that a token must carry.
    pub issuer: String,
    /// The `aud` that a token must carry.
    pub audience: String,
    /// How many seconds the clocks of issuer and server may differ; at most 5.
    pub leeway_seconds: u8,
    /// Whether a token without `nbf` is refused. One that is there is always checked.
    pub require_nbf: bool,
    /// Where the identity provider publishes its keys (JWKS): `https://`, or `http://` on this machine.
    pub jwks_url: Option<String>,
    /// The algorithms that the provider's keys are taken for.
    pub jwks_algorithms: Vec<ProviderAlgorithm>,
    /// Seconds between two looks for new keys. A key that is not known yet is looked for at once.
    pub jwks_refresh_seconds: u64,
    /// A file with the shared key of HS256 tokens: its text without white space around it, at least 32 bytes.
    pub hs256_key_file: Option<PathBuf>,
    /// Whether a server takes tokens that were signed with the local key: whoever can read the file can be anybody.
    pub allow_local_key: bool,
    /// Seconds between two looks for revoked tokens, at most 5: how long one may go on at another instance.
    pub revocations_seconds: u64,
}

/// An algorithm that signs with a key of which only the public half is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProviderAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl TokenSettings {
    /// How often new keys are looked for.
    pub fn jwks_refresh(&self) -> Duration {
        Duration::from_secs(self.jwks_refresh_seconds)
    }

    /// What is missing before anybody could sign in.
    pub(super) fn missing(&self) -> Option<&'static str> {
        let nobody = self.jwks_url.is_none() && self.hs256_key_file.is_none();
        nobody.then_some("token.jwks_url")
    }

    /// Whether a server would take tokens of the local key although nobody said that it may.
    pub fn has_refused_local_key(&self) -> bool {
        self.hs256_key_file.is_some() && !self.allow_local_key
    }

    /// Whether the address of the keys cannot be changed on its way: it is encrypted, or does not leave the machine.
    pub(super) fn has_safe_jwks_url(&self) -> bool {
        let is_local = |host: &str| {
            let host = host.split(['/', '?', '#']).next().unwrap_or_default();
            // A name before "@" would make another host of what follows it.
            let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
            !host.contains('@') && ["127.0.0.1", "localhost", "[::1]"].contains(&name)
        };
        self.jwks_url
            .as_deref()
            .is_none_or(|url| url.starts_with("https://") || url.strip_prefix("http://").is_some_and(is_local))
    }
}

impl Default for TokenSettings {
    fn default() -> Self {
        Self {
            issuer: "panorama".into(),
            audience: "panorama".into(),
            leeway_seconds: MOST_LEEWAY,
            require_nbf: false,
            jwks_url: None,
            jwks_algorithms: vec![ProviderAlgorithm::Rs256, ProviderAlgorithm::Es256, ProviderAlgorithm::EdDsa],
            jwks_refresh_seconds: 300,
            hs256_key_file: None,
            allow_local_key: false,
            revocations_seconds: 2,
        }
    }
}
