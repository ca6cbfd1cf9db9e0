//! Verifies and signs tokens.
//!
//! The library's own checks of time are off: they read the machine's clock, and here time is an argument.

use chrono::{DateTime, TimeDelta, Utc};
use domain::actor::Actor;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::Serialize;

use super::Claims;
use crate::config::TokenSettings;

/// A local key is at least as long as the hash that it keys (RFC 7518, 3.2).
const SHORTEST_SECRET: usize = 32;

/// A secret of this installation that signs with HS256.
pub struct LocalKey {
    /// Its `kid`; several keys are valid at once while one replaces another.
    id: String,
    signs: EncodingKey,
    verifies: DecodingKey,
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
        Ok(Self { id: id.into(), signs: EncodingKey::from_secret(secret), verifies: DecodingKey::from_secret(secret) })
    }
}

/// Where the keys come from.
pub enum Keys {
    /// Secrets of this installation; the first signs, all verify.
    Local(Vec<LocalKey>),
}

/// Why a token does not count. The messages are for its holder and tell nothing about keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// There is none.
    #[error(
        "no token: send the header \"Authorization: Bearer <token>\", or over WebSocket \"authorization\" in the payload of connection_init"
    )]
    Missing,
    /// It is no token.
    #[error("this is not a JSON Web Token of this service: ask for a new one")]
    Malformed,
    /// It was signed with another key, or changed.
    #[error("the signature of the token is not valid here: ask for a new one")]
    Signature,
    /// It names another algorithm than the key's, or header fields that must be understood and are not.
    #[error("the token must be signed with HS256 and have no critical header fields")]
    Header,
    /// It ended.
    #[error("the token expired at {0}: sign in again")]
    Expired(DateTime<Utc>),
    /// It does not count yet.
    #[error("the token is not valid before {0}: check the clocks")]
    NotYetValid(DateTime<Utc>),
    /// Somebody else issued it.
    #[error("the token comes from another issuer: its claim iss is not the one that this service is set to")]
    Issuer,
    /// It is for another service.
    #[error("the token is for another audience: its claim aud is not the one that this service is set to")]
    Audience,
    /// A claim is not there or has another form.
    #[error("the claim {0} of the token is missing or malformed")]
    MissingClaim(String),
    /// It has no role that this service knows.
    #[error("the token has no role that this service knows: its claim roles must be an array with at least one of them")]
    NoRole,
    /// The key is too short.
    #[error("a token key needs at least 32 bytes")]
    ShortKey,
    /// There is no local key.
    #[error("there is no local key to sign with")]
    NoKey,
}

/// Verifies tokens, and signs them with the first local key.
pub struct TokenVerifier {
    keys: Keys,
    settings: TokenSettings,
    validation: Validation,
}

/// What is signed: the claims, and for whom.
#[derive(Serialize)]
struct Signed<'a> {
    #[serde(flatten)]
    claims: &'a Claims,
    iss: &'a str,
    aud: &'a str,
}

impl TokenVerifier {
    /// A verifier with these keys.
    pub fn new(keys: Keys, settings: TokenSettings) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[&settings.issuer]);
        validation.set_audience(&[&settings.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self { keys, settings, validation }
    }

    /// Who holds this token.
    ///
    /// # Errors
    /// Says why it does not count.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Actor, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|error| named(error.kind()))?;
        if header.crit.is_some() || header.alg != Algorithm::HS256 {
            return Err(TokenError::Header);
        }
        let claims = self.decode(token, header.kid.as_deref())?;
        self.check_times(&claims, now)?;
        claims.actor()
    }

    /// Signs claims with the first local key, as `panorama token` and the demo do.
    ///
    /// # Errors
    /// [`TokenError::NoKey`] when there is no local key.
    pub fn sign(&self, claims: &Claims) -> Result<String, TokenError> {
        let Keys::Local(keys) = &self.keys;
        let key = keys.first().ok_or(TokenError::NoKey)?;
        let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::HS256) };
        let signed = Signed { claims, iss: &self.settings.issuer, aud: &self.settings.audience };
        jsonwebtoken::encode(&header, &signed, &key.signs).map_err(|_| TokenError::NoKey)
    }

    fn decode(&self, token: &str, kid: Option<&str>) -> Result<Claims, TokenError> {
        let Keys::Local(keys) = &self.keys;
        let mut refusal = TokenError::Signature;
        for key in keys.iter().filter(|key| kid.is_none_or(|kid| kid == key.id)) {
            match jsonwebtoken::decode::<Claims>(token, &key.verifies, &self.validation) {
                Ok(data) => return Ok(data.claims),
                Err(error) => refusal = named(error.kind()),
            }
            if refusal != TokenError::Signature {
                break;
            }
        }
        Err(refusal)
    }

    fn check_times(&self, claims: &Claims, now: DateTime<Utc>) -> Result<(), TokenError> {
        let leeway = TimeDelta::seconds(i64::from(self.settings.leeway_seconds.min(5)));
        let expires = DateTime::from_timestamp(claims.exp, 0).ok_or(TokenError::Malformed)?;
        if now >= expires + leeway {
            return Err(TokenError::Expired(expires));
        }
        let Some(nbf) = claims.nbf else { return Ok(()) };
        let begins = DateTime::from_timestamp(nbf, 0).ok_or(TokenError::Malformed)?;
        if now + leeway < begins { Err(TokenError::NotYetValid(begins)) } else { Ok(()) }
    }
}

fn named(kind: &ErrorKind) -> TokenError {
    match kind {
        ErrorKind::InvalidSignature => TokenError::Signature,
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName | ErrorKind::UnsupportedAlgorithm => TokenError::Header,
        ErrorKind::InvalidIssuer => TokenError::Issuer,
        ErrorKind::InvalidAudience => TokenError::Audience,
        ErrorKind::MissingRequiredClaim(claim) | ErrorKind::InvalidClaimFormat(claim) => TokenError::MissingClaim(claim.clone()),
        _ => TokenError::Malformed,
    }
}

/// The token of an `Authorization` header or of the field of the same name in `connection_init`.
pub fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use domain::actor::Role;
    use serde_json::json;

    use super::*;

    const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn verifier() -> TokenVerifier {
        TokenVerifier::new(Keys::Local(vec![LocalKey::new("k1", SECRET).unwrap()]), TokenSettings::default())
    }

    fn claims() -> serde_json::Value {
        json!({"sub": "u1", "name": "Li", "roles": ["MANAGER", "WIZARD"], "exp": now().timestamp() + 60, "iss": "panorama", "aud": "panorama"})
    }

    fn signed(header: &Header, claims: &serde_json::Value, secret: &[u8]) -> String {
        jsonwebtoken::encode(header, claims, &EncodingKey::from_secret(secret)).unwrap()
    }

    fn hs256(claims: &serde_json::Value) -> String {
        signed(&Header::new(Algorithm::HS256), claims, SECRET)
    }

    fn with(field: &str, value: serde_json::Value) -> serde_json::Value {
        let mut claims = claims();
        claims[field] = value;
        claims
    }

    fn without(field: &str) -> serde_json::Value {
        let mut claims = claims();
        claims.as_object_mut().unwrap().remove(field);
        claims
    }

    fn refusal(token: &str) -> TokenError {
        verifier().verify(token, now()).unwrap_err()
    }

    #[test]
    fn a_good_token_is_an_actor_and_unknown_roles_are_no_role() {
        let actor = verifier().verify(&hs256(&claims()), now()).unwrap();
        assert_eq!(actor.roles, [Role::Manager].into());
        assert_eq!((actor.subject.as_str(), actor.name.as_str()), ("u1", "Li"));
        assert!(actor.warehouses.is_empty());
        assert_eq!(actor.shops, None);
    }

    #[test]
    fn what_the_command_line_signs_is_verified() {
        let claims = Claims {
            sub: "u2".into(),
            name: None,
            roles: vec!["WAREHOUSE".into()],
            warehouses: Some(vec!["HZ".into()]),
            shops: Some(vec![]),
            exp: now().timestamp() + 5,
            nbf: None,
            jti: None,
        };
        let actor = verifier().verify(&verifier().sign(&claims).unwrap(), now()).unwrap();
        assert_eq!(actor.warehouses, ["HZ".to_owned()].into());
        assert_eq!(actor.shops, Some([].into()));
        assert_eq!(actor.name, "u2");
    }

    #[test]
    fn times_are_checked_against_the_argument_with_at_most_five_seconds() {
        let at = now().timestamp();
        assert_eq!(refusal(&hs256(&with("exp", json!(at - 5)))), TokenError::Expired(now() - TimeDelta::seconds(5)));
        assert!(verifier().verify(&hs256(&with("exp", json!(at - 4))), now()).is_ok());
        assert!(matches!(refusal(&hs256(&with("nbf", json!(at + 6)))), TokenError::NotYetValid(_)));
        assert!(verifier().verify(&hs256(&with("nbf", json!(at + 5))), now()).is_ok());
    }

    #[test]
    fn every_required_claim_is_required() {
        for claim in ["exp", "iss", "aud", "sub"] {
            assert!(matches!(refusal(&hs256(&without(claim))), TokenError::MissingClaim(_) | TokenError::Malformed), "{claim}");
        }
        assert_eq!(refusal(&hs256(&with("iss", json!("other")))), TokenError::Issuer);
        assert_eq!(refusal(&hs256(&with("aud", json!("other")))), TokenError::Audience);
        assert!(verifier().verify(&hs256(&with("aud", json!(["other", "panorama"]))), now()).is_ok());
    }

    #[test]
    fn a_list_claim_that_is_no_list_never_widens_the_scope() {
        assert_eq!(refusal(&hs256(&with("shops", json!(null)))), TokenError::Malformed);
        assert_eq!(refusal(&hs256(&with("roles", json!("MANAGER")))), TokenError::Malformed);
        assert_eq!(refusal(&hs256(&with("roles", json!(["WIZARD"])))), TokenError::NoRole);
        assert_eq!(refusal(&hs256(&without("roles"))), TokenError::NoRole);
    }

    #[test]
    fn only_the_configured_algorithm_and_key_count() {
        assert_eq!(refusal(&signed(&Header::new(Algorithm::HS384), &claims(), SECRET)), TokenError::Header);
        assert_eq!(
            refusal(&signed(&Header::new(Algorithm::HS256), &claims(), b"another secret of thirty-two byte")),
            TokenError::Signature
        );
        let none = format!(
            "{}.{}.",
            URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#),
            URL_SAFE_NO_PAD.encode(claims().to_string())
        );
        assert!(verifier().verify(&none, now()).is_err());
        let critical = Header { crit: Some(vec!["b64".into()]), ..Header::new(Algorithm::HS256) };
        assert_eq!(refusal(&signed(&critical, &claims(), SECRET)), TokenError::Header);
        let unknown = Header { kid: Some("k9".into()), ..Header::new(Algorithm::HS256) };
        assert_eq!(refusal(&signed(&unknown, &claims(), SECRET)), TokenError::Signature);
        assert_eq!(refusal("rubbish"), TokenError::Malformed);
    }

    #[test]
    fn a_second_key_verifies_while_it_replaces_the_first() {
        let second = b"second secret, second secret, 32+";
        let keys = vec![LocalKey::new("k2", second).unwrap(), LocalKey::new("k1", SECRET).unwrap()];
        let verifier = TokenVerifier::new(Keys::Local(keys), TokenSettings::default());
        assert!(verifier.verify(&hs256(&claims()), now()).is_ok());
        assert!(LocalKey::new("k", b"short").is_err());
    }

    #[test]
    fn a_bearer_token_is_read_from_the_header() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc "), Some("abc"));
        assert_eq!(bearer("Basic abc"), None);
        assert_eq!(bearer("Bearer "), None);
    }
}
