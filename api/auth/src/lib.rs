//! Tokens: a signed JSON Web Token in, a [`domain::access::actor::Actor`] out, the same for HTTP, WebSocket and SSE.
//!
//! # Layout
//! - [`TokenVerifier`] puts it together: the right key and algorithm, then the claims, then whether the token was revoked.
//! - `received` reads a token's header and claims; [`Claims`] is what this service signs itself.
//! - `keys` are the secrets of this installation, `provider` the published keys of an identity provider.
//! - `revocations` holds what is revoked, and wakes open sockets when that changes.

mod claims;
mod error;
mod explain;
mod keys;
mod provider;
mod received;
mod revocations;
#[cfg(test)]
mod tests;
mod verifier;

pub use claims::Claims;
pub use error::TokenError;
pub use keys::{Keys, LocalKey};
pub use provider::{FetchingKeys, ProviderKeys};
pub use revocations::Revocations;
pub use verifier::{TokenVerifier, bearer};
