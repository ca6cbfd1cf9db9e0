//! `[token]`: who may sign tokens, and for which service.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The upper limit of `leeway_seconds`.
pub(super) const MOST_LEEWAY: u8 = 5;

/// Who may sign tokens, and for which service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenSettings {
    /// The `iss` that a token must carry.
    pub issuer: String,
    /// The `aud` that a token must carry.
    pub audience: String,
    /// The seconds by which the clocks of issuer and server may differ; at most 5.
    pub leeway_seconds: u8,
    /// Whether a token without `nbf` is refused. An `nbf` that is present is always checked.
    pub require_nbf: bool,
    /// Where the identity provider publishes its keys (JWKS): `https://`, or `http://` on this machine.
    pub jwks_url: Option<String>,
    /// The algorithms that are accepted for the provider's keys.
    pub jwks_algorithms: Vec<ProviderAlgorithm>,
    /// Seconds between two fetches of the keys. An unknown key is looked for at once.
    pub jwks_refresh_seconds: u64,
    /// A file with the shared key of HS256 tokens: its text without white space around it, at least 32 bytes.
    pub hs256_key_file: Option<PathBuf>,
    /// Whether a server accepts tokens that were signed with the local key; a reader of the file can sign as any person.
    pub allow_local_key: bool,
    /// Seconds between two readings of the revocations, at most 5; a revoked token stays valid for this long at other instances.
    pub revocations_seconds: u64,
}

/// An asymmetric signature algorithm, of whose key only the public half is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProviderAlgorithm {
    /// RS256: RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256,
    /// ES256: ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// `EdDSA` with the curve Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl TokenSettings {
    /// The interval between two fetches of the keys.
    pub fn jwks_refresh(&self) -> Duration {
        Duration::from_secs(self.jwks_refresh_seconds)
    }

    /// The setting that is missing for any sign-in; `None` = there is a source of keys.
    pub(super) fn missing(&self) -> Option<&'static str> {
        let nobody = self.jwks_url.is_none() && self.hs256_key_file.is_none();
        nobody.then_some("token.jwks_url")
    }

    /// Whether a local key is set without the permission to accept its tokens.
    pub fn has_refused_local_key(&self) -> bool {
        self.hs256_key_file.is_some() && !self.allow_local_key
    }

    /// Whether the address of the keys is safe from changes on its way: it is encrypted, or stays on the machine.
    pub(super) fn has_safe_jwks_url(&self) -> bool {
        let is_local = |host: &str| {
            let host = host.split(['/', '?', '#']).next().unwrap_or_default();
            // A name before "@" would turn the text after it into the host.
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
