//! Why a token does not count.

use chrono::{DateTime, Utc};
use jsonwebtoken::errors::{Error, ErrorKind};

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
    /// It is longer than any token of a person.
    #[error("the token is longer than 16 KB: ask for one with fewer claims")]
    TooLarge,
    /// It was signed with another key, or changed.
    #[error("the signature of the token is not valid here: ask for a new one")]
    Signature,
    /// It is signed with an algorithm that this service does not take, or that is not its key's.
    #[error("the token is not signed with an algorithm that this service takes")]
    Algorithm,
    /// Its header has fields that must be understood and are not.
    #[error("the token must have no critical header fields")]
    Critical,
    /// Its key is not among those that are known.
    #[error(
        "the token is signed with a key that is not known here: sign in again, or try again in a few seconds if the provider changed its keys"
    )]
    UnknownKey,
    /// It ended.
    #[error("the token expired at {0}: sign in again")]
    Expired(DateTime<Utc>),
    /// It does not count yet.
    #[error("the token is not valid before {0}: check the clocks")]
    NotYetValid(DateTime<Utc>),
    /// It says that it is issued at a time to come.
    #[error("the token says that it was issued at {0}, which is still to come: check the clocks")]
    IssuedLater(DateTime<Utc>),
    /// Somebody else issued it.
    #[error("the token comes from another issuer: its claim iss is not the one that this service is set to")]
    Issuer,
    /// It is for another service.
    #[error("the token is for another audience: its claim aud is not the one that this service is set to")]
    Audience,
    /// A claim is not there or has another form.
    #[error("the claim {0} of the token is missing or malformed")]
    Claim(&'static str),
    /// A claim is too long, or holds what cannot be seen.
    #[error(
        "the claim {0} of the token is too long or holds control or invisible characters: at most 200 characters for a text, 500 entries for a list"
    )]
    Unclean(&'static str),
    /// It has no role that this service knows.
    #[error("the token has no role that this service knows: its claim roles must be an array with at least one of them")]
    NoRole,
    /// It was revoked, or its subject is suspended.
    #[error("the token was revoked: sign in again, or ask a manager")]
    Revoked,
    /// The key is too short.
    #[error("a token key needs at least 32 bytes")]
    ShortKey,
    /// There is no local key.
    #[error("there is no local key to sign with")]
    NoKey,
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName | ErrorKind::UnsupportedAlgorithm => Self::Algorithm,
            // A key that is none cannot have signed anything.
            ErrorKind::InvalidSignature
            | ErrorKind::InvalidKeyFormat
            | ErrorKind::InvalidRsaKey(_)
            | ErrorKind::InvalidEcdsaKey
            | ErrorKind::InvalidEddsaKey => Self::Signature,
            _ => Self::Malformed,
        }
    }
}
