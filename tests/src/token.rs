//! Signs tokens as the company's identity provider would.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::{EncodingKey, Header, encode};
use serde::Serialize;
use uuid::Uuid;

/// The claims of a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names of the claims are the contract and say what they are")]
pub struct Claims {
    pub sub: String,
    pub name: String,
    pub roles: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warehouses: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shops: Option<Vec<String>>,
    pub iss: String,
    pub aud: String,
    pub nbf: u64,
    pub exp: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
}

impl Claims {
    /// A person or connector with these roles, valid for an hour.
    pub fn of(roles: &[&str]) -> Self {
        let now = seconds_now();
        let subject = roles.first().map_or_else(|| "nobody".to_owned(), |role| role.to_lowercase());
        Self {
            name: subject.replace('_', " "),
            sub: subject,
            roles: roles.iter().map(ToString::to_string).collect(),
            warehouses: None,
            shops: None,
            iss: "panorama".into(),
            aud: "panorama".into(),
            nbf: now,
            exp: now + 3600,
            iat: None,
            jti: None,
        }
    }

    /// Restricts the token to these warehouses.
    #[must_use]
    pub fn in_warehouses(mut self, codes: &[&str]) -> Self {
        self.warehouses = Some(codes.iter().map(ToString::to_string).collect());
        self
    }

    /// Restricts the token to these shops.
    #[must_use]
    pub fn in_shops(mut self, ids: &[&str]) -> Self {
        self.shops = Some(ids.iter().map(ToString::to_string).collect());
        self
    }

    /// Sets the subject of the token.
    #[must_use]
    pub fn with_subject(mut self, subject: &str) -> Self {
        subject.clone_into(&mut self.sub);
        self
    }

    /// Sets the id of the token.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        self.jti = Some(id.to_owned());
        self
    }

    /// Sets the time of issue, in seconds from now.
    #[must_use]
    pub fn issued_in(mut self, seconds: i64) -> Self {
        self.iat = Some(seconds_now().saturating_add_signed(seconds));
        self
    }

    /// Sets the end, in seconds from now; negative = expired.
    #[must_use]
    pub fn expiring_in(mut self, seconds: i64) -> Self {
        self.exp = seconds_now().saturating_add_signed(seconds);
        self.nbf = self.nbf.min(self.exp);
        self
    }
}

/// Signs with a key of its own (HS256).
#[derive(Clone)]
pub struct TokenSigner {
    key: EncodingKey,
}

impl std::fmt::Debug for TokenSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenSigner")
    }
}

impl TokenSigner {
    /// Makes a key and writes it to the file that a server reads it from: 64 hexadecimal digits, used as text.
    pub fn new(key_file: &Path) -> Self {
        let text = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        std::fs::write(key_file, &text).expect("the key file is written");
        Self { key: EncodingKey::from_secret(text.as_bytes()) }
    }

    /// A token with these claims.
    pub fn sign(&self, claims: &Claims) -> String {
        encode(&Header::default(), claims, &self.key).expect("claims are signed")
    }
}

fn seconds_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default()
}
