//! Why a token is refused.

use chrono::{DateTime, Utc};
use jsonwebtoken::errors::{Error, ErrorKind};

/// Why a token is refused. The messages are for its holder and reveal nothing about keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The request has no token.
    #[error(
        "no token: send the header \"Authorization: Bearer <token>\", or over WebSocket \"authorization\" in the payload of connection_init"
    )]
    Missing,
    /// The text is not a JSON Web Token.
    #[error("this is not a JSON Web Token of this service: ask for a new one")]
    Malformed,
    /// The token is longer than any token of a person.
    #[error("the token is longer than 16 KB: ask for one with fewer claims")]
    TooLarge,
    /// The token was signed with another key, or changed.
    #[error("the signature of the token is not valid here: ask for a new one")]
    Signature,
    /// The token is signed with an algorithm that this service does not take, or that is not its key's.
    #[error("the token is not signed with an algorithm that this service takes")]
    Algorithm,
    /// The header of the token has critical fields, which this service does not understand.
    #[error("the token must have no critical header fields")]
    Critical,
    /// The key of the token is unknown here.
    #[error(
        "the token is signed with a key that is not known here: sign in again, or try again in a few seconds if the provider changed its keys"
    )]
    UnknownKey,
    /// The token expired at this time.
    #[error("the token expired at {0}: sign in again")]
    Expired(DateTime<Utc>),
    /// The token is valid from this time on.
    #[error("the token is not valid before {0}: check the clocks")]
    NotYetValid(DateTime<Utc>),
    /// The token's time of issue is in the future.
    #[error("the token says that it was issued at {0}, which is still to come: check the clocks")]
    IssuedLater(DateTime<Utc>),
    /// The token is from another issuer.
    #[error("the token comes from another issuer: its claim iss is not the one that this service is set to")]
    Issuer,
    /// The token is for another service.
    #[error("the token is for another audience: its claim aud is not the one that this service is set to")]
    Audience,
    /// A claim is missing or has another form.
    #[error("the claim {0} of the token is missing or malformed")]
    Claim(&'static str),
    /// A claim is too long, or holds characters that cannot be seen.
    #[error(
        "the claim {0} of the token is too long or holds control or invisible characters: at most 200 characters for a text, 500 entries for a list"
    )]
    Unclean(&'static str),
    /// The token has no role that this service knows.
    #[error("the token has no role that this service knows: its claim roles must be an array with at least one of them")]
    NoRole,
    /// The token was revoked, or its subject is suspended.
    #[error("the token was revoked: sign in again, or ask a manager")]
    Revoked,
    /// The key has fewer than 32 bytes.
    #[error("a token key needs at least 32 bytes")]
    ShortKey,
    /// The service has no local key.
    #[error("there is no local key to sign with")]
    NoKey,
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName | ErrorKind::UnsupportedAlgorithm => Self::Algorithm,
            // A malformed key cannot have signed anything.
            ErrorKind::InvalidSignature
            | ErrorKind::InvalidKeyFormat
            | ErrorKind::InvalidRsaKey(_)
            | ErrorKind::InvalidEcdsaKey
            | ErrorKind::InvalidEddsaKey => Self::Signature,
            _ => Self::Malformed,
        }
    }
}
