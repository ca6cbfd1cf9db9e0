//! Standard Webhooks 1.0: `webhook-signature` holds `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`, several with spaces between.
//!
//! The public crate reads the system's clock and takes one secret; here time is an argument and several secrets count while they are
//! rotated, so the scheme is implemented here. A test compares it with the crate.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::shopify::mac;
use super::{Delivery, SignatureError, Signed, WINDOW_SECONDS, any_fits, headers};
use crate::{Credentials, Request};

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";

/// The largest number of signatures that are checked: no sender rotates through more secrets.
const MOST_SIGNATURES: usize = 8;

pub(super) fn verify(credentials: &Credentials, request: &Request<'_>) -> Result<(), SignatureError> {
    let header = |name: &'static str| {
        let value = request.headers.get(name).ok_or(SignatureError::Missing(name))?;
        value.to_str().map_err(|_| SignatureError::Wrong)
    };
    let (id, timestamp, signatures) = (header(ID)?, header(TIMESTAMP)?, header(SIGNATURE)?);
    let sent: i64 = timestamp.parse().map_err(|_| SignatureError::Wrong)?;
    let seconds = request.now.timestamp().saturating_sub(sent);
    if seconds.saturating_abs() > WINDOW_SECONDS {
        return Err(SignatureError::Expired { seconds, allowed: WINDOW_SECONDS });
    }
    let given = signatures.split(' ').filter_map(|one| one.strip_prefix("v1,")).take(MOST_SIGNATURES);
    let fits = given
        .filter_map(|one| STANDARD.decode(one).ok())
        .any(|given| any_fits(credentials, &given, |secret| signature(secret, id, timestamp, request.body)).is_ok());
    if fits { Ok(()) } else { Err(SignatureError::Wrong) }
}

pub(super) fn sign(secret: &str, delivery: &Delivery<'_>) -> Signed {
    let timestamp = delivery.now.timestamp().to_string();
    let body = delivery.content.as_bytes().to_vec();
    let signature = format!("v1,{}", STANDARD.encode(signature(secret, delivery.id, &timestamp, &body)));
    let headers =
        headers([("content-type", "application/json"), (ID, delivery.id), (TIMESTAMP, &timestamp), (SIGNATURE, &signature)]);
    Signed { headers, body }
}

fn signature(secret: &str, id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    mac(&key(secret), &[id.as_bytes(), b".", timestamp.as_bytes(), b".", body])
}

/// The key of a secret: `whsec_` and base64, by the specification; a secret that is no base64 is its own bytes.
fn key(secret: &str) -> Vec<u8> {
    let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
    STANDARD.decode(encoded).unwrap_or_else(|_| secret.as_bytes().to_vec())
}
