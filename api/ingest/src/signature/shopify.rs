//! Shopify: `X-Shopify-Hmac-SHA256` is the base64 of HMAC-SHA256 over the raw body, keyed with the app's client secret.
//!
//! It covers the body only. The shop header proves nothing, so the endpoint is the shop's own; a delivery whose id was changed meets an
//! order of the same version and has no effect.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Delivery, SignatureError, Signed, any_fits, headers};
use crate::{Credentials, Request};

const HEADER: &str = "x-shopify-hmac-sha256";

pub(super) fn verify(credentials: &Credentials, request: &Request<'_>) -> Result<(), SignatureError> {
    let header = request.headers.get(HEADER).ok_or(SignatureError::Missing(HEADER))?;
    let given = STANDARD.decode(header.as_bytes().trim_ascii()).map_err(|_| SignatureError::Wrong)?;
    any_fits(credentials, &given, |secret| mac(secret.as_bytes(), &[request.body]))
}

pub(super) fn sign(secret: &str, delivery: &Delivery<'_>) -> Signed {
    let body = delivery.content.as_bytes().to_vec();
    let signature = STANDARD.encode(mac(secret.as_bytes(), &[&body]));
    let headers = headers([
        ("content-type", "application/json"),
        (HEADER, &signature),
        ("x-shopify-topic", delivery.topic),
        ("x-shopify-webhook-id", delivery.id),
        ("x-shopify-triggered-at", &delivery.now.to_rfc3339()),
    ]);
    Signed { headers, body }
}

/// HMAC-SHA256 over parts. Keys of any length are valid, so the empty result never happens; it would match no signature.
pub(super) fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}
