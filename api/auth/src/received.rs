//! The claims of a received token, read strictly: a claim that occurs twice, has another type, or is null is refused.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::actor::{Actor, Role};
use jsonwebtoken::Algorithm;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::TokenError;
use config::TokenSettings;

/// The maximum bytes of a token. Providers put long lists of groups into tokens, and the longest of these fit.
const LARGEST: usize = 16 * 1024;

/// The maximum characters of a subject, name, id, warehouse or shop of a token; `tokenRevoke` has the same limit.
const LONGEST: usize = 200;

/// The maximum number of warehouses, and of shops, of one token.
const MOST_PLACES: usize = 500;

/// The JSON of a claim, as it was sent.
type Raw = Option<Box<RawValue>>;

/// A claim that is present has a value: `"shops": null` must not read as "absent", because an absent list means all shops.
fn there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
    Box::<RawValue>::deserialize(deserializer).map(Some)
}

/// The header of a token, before any of it is verified. Keys inside the header, and links to keys, are ignored.
#[derive(Deserialize)]
struct ReceivedHeader {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, deserialize_with = "there")]
    crit: Raw,
}

/// The algorithm and the key id that a token claims to be signed with.
pub(super) fn header(token: &str) -> Result<(Algorithm, Option<String>), TokenError> {
    if token.len() > LARGEST {
        return Err(TokenError::TooLarge);
    }
    let mut segments = token.split('.');
    let (Some(first), Some(_), Some(_), None) = (segments.next(), segments.next(), segments.next(), segments.next()) else {
        return Err(TokenError::Malformed);
    };
    let text = URL_SAFE_NO_PAD.decode(first).map_err(|_| TokenError::Malformed)?;
    let header: ReceivedHeader = serde_json::from_slice(&text).map_err(|_| TokenError::Malformed)?;
    if header.crit.is_some() {
        return Err(TokenError::Critical);
    }
    Ok((header.alg.parse().map_err(|_| TokenError::Algorithm)?, header.kid))
}

/// The claims of a token whose signature is valid, each still as raw JSON.
#[derive(Deserialize)]
pub(super) struct Received {
    #[serde(default, deserialize_with = "there")]
    iss: Raw,
    #[serde(default, deserialize_with = "there")]
    aud: Raw,
    #[serde(default, deserialize_with = "there")]
    sub: Raw,
    #[serde(default, deserialize_with = "there")]
    name: Raw,
    #[serde(default, deserialize_with = "there")]
    roles: Raw,
    #[serde(default, deserialize_with = "there")]
    warehouses: Raw,
    #[serde(default, deserialize_with = "there")]
    shops: Raw,
    #[serde(default, deserialize_with = "there")]
    exp: Raw,
    #[serde(default, deserialize_with = "there")]
    iat: Raw,
    #[serde(default, deserialize_with = "there")]
    nbf: Raw,
    #[serde(default, deserialize_with = "there")]
    jti: Raw,
}

/// The audience of a token: one service, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

fn read<T: DeserializeOwned>(name: &'static str, raw: &Raw) -> Result<Option<T>, TokenError> {
    raw.as_ref().map(|raw| serde_json::from_str(raw.get()).map_err(|_| TokenError::Claim(name))).transpose()
}

fn required<T: DeserializeOwned>(name: &'static str, raw: &Raw) -> Result<T, TokenError> {
    read(name, raw)?.ok_or(TokenError::Claim(name))
}

/// Whether a text can be shown in a list: trimmed, of 1 to 200 characters, and without characters that are invisible or change the
/// direction of writing.
fn is_clean(text: &str) -> bool {
    text.trim() == text && (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(is_unseen)
}

fn is_unseen(letter: char) -> bool {
    let is_format = matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    letter.is_control() || is_format
}

/// The text of a claim, which must be clean; `None` = absent.
fn text(name: &'static str, raw: &Raw) -> Result<Option<String>, TokenError> {
    let text: Option<String> = read(name, raw)?;
    if text.as_deref().is_none_or(is_clean) { Ok(text) } else { Err(TokenError::Unclean(name)) }
}

/// The codes of warehouses or shops of a claim, each of them clean; `None` = absent.
fn places(name: &'static str, raw: &Raw) -> Result<Option<BTreeSet<String>>, TokenError> {
    let places: Option<BTreeSet<String>> = read(name, raw)?;
    let is_bounded = |places: &BTreeSet<String>| places.len() <= MOST_PLACES && places.iter().all(|place| is_clean(place));
    if places.as_ref().is_none_or(is_bounded) { Ok(places) } else { Err(TokenError::Unclean(name)) }
}

/// The time of a claim, in whole seconds since 1970; `None` = absent.
fn time(name: &'static str, raw: &Raw) -> Result<Option<DateTime<Utc>>, TokenError> {
    let seconds: Option<i64> = read(name, raw)?;
    seconds.map(|seconds| DateTime::from_timestamp(seconds, 0).ok_or(TokenError::Claim(name))).transpose()
}

impl Received {
    /// The actor that these claims stand for now.
    pub(super) fn actor(&self, settings: &TokenSettings, now: DateTime<Utc>) -> Result<Actor, TokenError> {
        self.check_parties(settings)?;
        let expires_at = self.check_times(settings, now)?;
        let issued_at = self.check_issue(settings, now)?;
        let subject = text("sub", &self.sub)?.ok_or(TokenError::Claim("sub"))?;
        let words: Vec<String> = read("roles", &self.roles)?.unwrap_or_default();
        let roles: BTreeSet<Role> = words.iter().filter_map(|word| Role::from_name(word)).collect();
        if roles.is_empty() {
            return Err(TokenError::NoRole);
        }
        Ok(Actor {
            name: text("name", &self.name)?.unwrap_or_else(|| subject.clone()),
            subject,
            roles,
            warehouses: places("warehouses", &self.warehouses)?.unwrap_or_default(),
            shops: places("shops", &self.shops)?,
            expires_at,
            token_id: text("jti", &self.jti)?,
            issued_at,
        })
    }

    fn check_parties(&self, settings: &TokenSettings) -> Result<(), TokenError> {
        if required::<String>("iss", &self.iss)? != settings.issuer {
            return Err(TokenError::Issuer);
        }
        let is_for_us = match required("aud", &self.aud)? {
            Audience::One(one) => one == settings.audience,
            Audience::Several(several) => several.contains(&settings.audience),
        };
        if is_for_us { Ok(()) } else { Err(TokenError::Audience) }
    }

    /// When the token was issued. A time in the future is refused, because such a token would outlive the revocation of its subject.
    fn check_issue(&self, settings: &TokenSettings, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, TokenError> {
        let leeway = TimeDelta::seconds(i64::from(settings.leeway_seconds));
        match time("iat", &self.iat)? {
            Some(issued) if now + leeway < issued => Err(TokenError::IssuedLater(issued)),
            issued => Ok(issued),
        }
    }

    fn check_times(&self, settings: &TokenSettings, now: DateTime<Utc>) -> Result<DateTime<Utc>, TokenError> {
        let leeway = TimeDelta::seconds(i64::from(settings.leeway_seconds));
        let expires = time("exp", &self.exp)?.ok_or(TokenError::Claim("exp"))?;
        if now - leeway >= expires {
            return Err(TokenError::Expired(expires));
        }
        match time("nbf", &self.nbf)? {
            Some(begins) if now + leeway < begins => Err(TokenError::NotYetValid(begins)),
            None if settings.require_nbf => Err(TokenError::Claim("nbf")),
            _ => Ok(expires),
        }
    }
}
