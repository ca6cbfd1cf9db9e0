//! Explains to the holder of a token why it is refused, with the texts of the table of codes.

use domain::refusal::{Code, Reason};

use super::TokenError;

impl From<&TokenError> for Reason {
    fn from(error: &TokenError) -> Self {
        match error {
            TokenError::Missing => Self::of(Code::TokenMissing),
            TokenError::Signature => Self::of(Code::TokenSignature),
            TokenError::Algorithm | TokenError::Critical => Self::of(Code::TokenHeader),
            TokenError::TooLarge => Self::of(Code::TokenTooLarge),
            TokenError::UnknownKey => Self::of(Code::TokenUnknownKey),
            TokenError::Revoked => Self::of(Code::TokenRevoked),
            TokenError::Expired(at) => Self::with(Code::TokenExpired, [at]),
            TokenError::NotYetValid(at) | TokenError::IssuedLater(at) => Self::with(Code::TokenNotYetValid, [at]),
            TokenError::Issuer => Self::of(Code::TokenIssuer),
            TokenError::Audience => Self::of(Code::TokenAudience),
            TokenError::Claim(claim) | TokenError::Unclean(claim) => Self::with(Code::TokenClaim, [claim]),
            TokenError::NoRole => Self::of(Code::TokenNoRole),
            // The last two are errors of the signing side, and reach no holder.
            TokenError::Malformed | TokenError::ShortKey | TokenError::NoKey => Self::of(Code::TokenMalformed),
        }
    }
}
