//! The signature schemes of platforms, one file per scheme. Each verifies raw bytes in constant time and signs with the same code.
//!
//! The MD5 schemes are the platforms' choice; they contain no time, so a replayed delivery is recognized by its id.

mod kuaidi100;
mod shopify;
pub mod sorted;
mod standard_webhooks;
mod youzan;

use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use md5::{Digest, Md5};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::{Credentials, Request};

/// The signature scheme of a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Base64 of HMAC-SHA256 of the body, in a header.
    Shopify,
    /// Hex MD5 of client id, message and secret, in the body.
    Youzan,
    /// Upper-case hex MD5 of the form's `param` and the salt.
    Kuaidi100,
    /// Standard Webhooks: HMAC-SHA256 of id, time and body.
    StandardWebhooks,
    /// The platform is polled and does not push.
    Polled,
}

/// The reason why a delivery is refused. Neither a secret nor the payload is ever part of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The signature, or a value that it needs, is missing.
    #[error("the signature is missing: {0}")]
    Missing(&'static str),
    /// The signature does not match.
    #[error("the signature is wrong")]
    Wrong,
    /// The signature is too old, or from the future.
    #[error("the signature is {seconds} seconds away from now, more than the {allowed} allowed")]
    Expired {
        /// The distance from now, in seconds.
        seconds: i64,
        /// The allowed distance, in seconds.
        allowed: i64,
    },
    /// The shop lacks a setting that the scheme needs.
    #[error("the shop has no {0}")]
    Unconfigured(&'static str),
    /// The platform does not push.
    #[error("this platform is polled; it does not push")]
    Polled,
}

/// The largest distance of a signature's time from now, in seconds.
pub const WINDOW_SECONDS: i64 = 300;

/// A payload that is signed in the way of its platform.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// The topic, e.g. `orders/create`.
    pub topic: &'a str,
    /// The id of the delivery.
    pub id: &'a str,
    /// The payload, as JSON.
    pub content: &'a str,
    /// The time at which it is sent.
    pub now: DateTime<Utc>,
}

/// A payload in its platform's envelope, ready to be posted.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The headers to send, the content type among them.
    pub headers: HeaderMap,
    /// The body to send.
    pub body: Vec<u8>,
}

impl Scheme {
    /// The parts of a delivery that the scheme does not sign and a mapping reads, by the platform's names. They never change an order by
    /// themselves.
    pub(super) fn unsigned_parts(self) -> &'static [&'static str] {
        match self {
            Self::Shopify => &["X-Shopify-Topic", "X-Shopify-Webhook-Id"],
            Self::Youzan => &["type", "msg_id", "test"],
            Self::Kuaidi100 | Self::StandardWebhooks | Self::Polled => &[],
        }
    }

    pub(super) fn verify(self, credentials: &Credentials, request: &Request<'_>) -> Result<(), SignatureError> {
        if self != Self::Polled && credentials.secrets.iter().all(String::is_empty) {
            return Err(SignatureError::Unconfigured("secret"));
        }
        match self {
            Self::Shopify => shopify::verify(credentials, request),
            Self::Youzan => youzan::verify(credentials, request),
            Self::Kuaidi100 => kuaidi100::verify(credentials, request),
            Self::StandardWebhooks => standard_webhooks::verify(credentials, request),
            Self::Polled => Err(SignatureError::Polled),
        }
    }

    pub(super) fn sign(self, credentials: &Credentials, delivery: &Delivery<'_>) -> Result<Signed, SignatureError> {
        let secret = credentials.secrets.first().ok_or(SignatureError::Unconfigured("secret"))?;
        match self {
            Self::Shopify => Ok(shopify::sign(secret, delivery)),
            Self::Youzan => youzan::sign(credentials, secret, delivery),
            Self::Kuaidi100 => kuaidi100::sign(secret, delivery),
            Self::StandardWebhooks => Ok(standard_webhooks::sign(secret, delivery)),
            Self::Polled => Err(SignatureError::Polled),
        }
    }
}

/// Checks whether one of the shop's secrets makes this signature. Every secret is tried, so that the duration does not reveal which one
/// matches.
fn any_fits(credentials: &Credentials, given: &[u8], expected: impl Fn(&str) -> Vec<u8>) -> Result<(), SignatureError> {
    let secrets = credentials.secrets.iter().filter(|secret| !secret.is_empty());
    let fits = secrets.fold(subtle::Choice::from(0), |fits, secret| fits | expected(secret).ct_eq(given));
    if bool::from(fits) { Ok(()) } else { Err(SignatureError::Wrong) }
}

/// MD5 over parts, one after the other.
fn md5_of(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = Md5::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().to_vec()
}

/// Headers from names and values; a value that cannot be one is left out.
fn headers<const N: usize>(pairs: [(&'static str, &str); N]) -> HeaderMap {
    pairs.into_iter().filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?))).collect()
}
