//! Mutations of revocations.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::access::revocation::RevocationKind;
use domain::refusal::{Code, Reason, Refusal};
use macros::guarded;

use crate::app::{AppError, RestoreInput, RevokeInput};
use crate::graphql::api::access::input::{TokenRestoreInput, TokenRevokeInput};
use crate::graphql::api::access::object::TokenRevocation;
use crate::graphql::api::order::payload::made;
use crate::graphql::context::ContextExt;
use crate::graphql::types::user_error::UserError;

/// The payload of `tokenRevoke`.
#[derive(SimpleObject)]
pub struct TokenRevokePayload {
    /// The revocation; null when it was refused.
    revocation: Option<TokenRevocation>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `tokenRestore`.
#[derive(SimpleObject)]
pub struct TokenRestorePayload {
    /// The revocations that were lifted; empty when the mutation was refused.
    lifted: Vec<TokenRevocation>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutations of revocations.
#[derive(Default)]
pub struct RevocationMutations;

#[guarded]
#[Object]
impl RevocationMutations {
    /// Revokes one token, every token that a subject was given so far, or suspends the subject. It holds on every instance within
    /// five seconds, for open sockets and streams too.
    #[needs(RevokeTokens)]
    async fn token_revoke(&self, ctx: &Context<'_>, input: TokenRevokeInput) -> Result<TokenRevokePayload> {
        let result = match target(input.token_id, input.subject, input.suspend) {
            Ok((kind, value)) => {
                let (until, reason, idempotency_key) = (input.until, input.reason, input.idempotency_key);
                let wanted = RevokeInput { kind, value, until, reason, idempotency_key };
                ctx.app().access().revoke(ctx.op(), &wanted).await
            }
            Err(refused) => Err(refused),
        };
        let (revocation, user_errors) = made(result)?;
        Ok(TokenRevokePayload { revocation: revocation.map(TokenRevocation), user_errors })
    }

    /// Lifts the revocations of one token or of a subject.
    #[needs(RevokeTokens)]
    async fn token_restore(&self, ctx: &Context<'_>, input: TokenRestoreInput) -> Result<TokenRestorePayload> {
        let result = match target(input.token_id, input.subject, false) {
            Ok((kind, value)) => {
                let kinds: &[RevocationKind] = match kind {
                    RevocationKind::Token => &[RevocationKind::Token],
                    _ => &[RevocationKind::Subject, RevocationKind::Suspension],
                };
                let (reason, idempotency_key) = (input.reason, input.idempotency_key);
                ctx.app().access().restore(ctx.op(), &RestoreInput { kinds, value, reason, idempotency_key }).await
            }
            Err(refused) => Err(refused),
        };
        let (lifted, user_errors) = made(result)?;
        Ok(TokenRestorePayload { lifted: lifted.unwrap_or_default().into_iter().map(TokenRevocation).collect(), user_errors })
    }
}

/// The target of a revocation: exactly one of a token and a subject.
fn target(token_id: Option<String>, subject: Option<String>, suspend: bool) -> Result<(RevocationKind, String), AppError> {
    match (token_id, subject) {
        (Some(id), None) if !suspend => Ok((RevocationKind::Token, id)),
        (None, Some(subject)) => Ok((if suspend { RevocationKind::Suspension } else { RevocationKind::Subject }, subject)),
        _ => {
            let reason = Reason::with(Code::InvalidInput, ["tokenId / subject"]);
            Err(AppError::refused(Refusal::because(reason).at("subject")))
        }
    }
}
