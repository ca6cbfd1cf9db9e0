//! Tests of tokens, one property each; `tests/it/tokens` tries forged tokens over the public interface.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::actor::Role;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

use super::*;
use config::TokenSettings;

const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn with_keys(local: Vec<LocalKey>) -> TokenVerifier {
    TokenVerifier::new(Keys { local, provider: None }, TokenSettings::default())
}

fn verifier() -> TokenVerifier {
    with_keys(vec![LocalKey::new("k1", SECRET).unwrap()])
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
        iat: None,
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
fn a_token_that_was_valid_is_checked_again_each_time() {
    let verifier = verifier();
    let token = hs256(&claims());
    for _ in 0..2 {
        assert_eq!(verifier.verify(&token, now()).unwrap().subject, "u1");
    }
    let late = verifier.verify(&token, now() + TimeDelta::seconds(120)).unwrap_err();
    assert!(matches!(late, TokenError::Expired(_)), "{late}");
    let other = signed(&Header::new(Algorithm::HS256), &claims(), b"another secret of at least 32 bytes");
    assert_eq!(verifier.verify(&other, now()).unwrap_err(), TokenError::Signature);
    let (head, _) = token.rsplit_once('.').unwrap();
    let (_, signature) = other.rsplit_once('.').unwrap();
    assert_eq!(verifier.verify(&format!("{head}.{signature}"), now()).unwrap_err(), TokenError::Signature);
}

#[test]
fn every_required_claim_is_required() {
    for claim in ["exp", "iss", "aud", "sub"] {
        assert_eq!(refusal(&hs256(&without(claim))), TokenError::Claim(claim));
    }
    assert_eq!(refusal(&hs256(&with("iss", json!("other")))), TokenError::Issuer);
    assert_eq!(refusal(&hs256(&with("aud", json!("other")))), TokenError::Audience);
    assert!(verifier().verify(&hs256(&with("aud", json!(["other", "panorama"]))), now()).is_ok());
}

#[test]
fn a_list_claim_that_is_no_list_never_widens_the_scope() {
    assert_eq!(refusal(&hs256(&with("shops", json!(null)))), TokenError::Claim("shops"));
    assert_eq!(refusal(&hs256(&with("roles", json!("MANAGER")))), TokenError::Claim("roles"));
    assert_eq!(refusal(&hs256(&with("roles", json!(["WIZARD"])))), TokenError::NoRole);
    assert_eq!(refusal(&hs256(&without("roles"))), TokenError::NoRole);
}

#[test]
fn only_the_configured_algorithm_and_key_count() {
    assert_eq!(refusal(&signed(&Header::new(Algorithm::HS384), &claims(), SECRET)), TokenError::Algorithm);
    assert_eq!(
        refusal(&signed(&Header::new(Algorithm::HS256), &claims(), b"another secret of thirty-two byte")),
        TokenError::Signature
    );
    let none =
        format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#), URL_SAFE_NO_PAD.encode(claims().to_string()));
    assert!(verifier().verify(&none, now()).is_err());
    let critical = Header { crit: Some(vec!["b64".into()]), ..Header::new(Algorithm::HS256) };
    assert_eq!(refusal(&signed(&critical, &claims(), SECRET)), TokenError::Critical);
    let unknown = Header { kid: Some("k9".into()), ..Header::new(Algorithm::HS256) };
    assert_eq!(refusal(&signed(&unknown, &claims(), SECRET)), TokenError::Signature);
    assert_eq!(refusal("rubbish"), TokenError::Malformed);
}

#[test]
fn a_second_key_verifies_while_it_replaces_the_first() {
    let second = b"second secret, second secret, 32+";
    let keys = vec![LocalKey::new("k2", second).unwrap(), LocalKey::new("k1", SECRET).unwrap()];
    let verifier = with_keys(keys);
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
