//! Tokens: a signed JSON Web Token in, a [`domain::actor::Actor`] out, the same for HTTP, WebSocket and SSE.

mod claims;
mod explain;
mod verifier;

pub use claims::Claims;
pub use verifier::{Keys, LocalKey, TokenError, TokenVerifier, bearer};
