//! Queries of revocations.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::graphql::api::access::object::TokenRevocation;
use crate::graphql::context::{ContextExt, top_level};

/// The queries of revocations.
#[derive(Default)]
pub struct RevocationQueries;

#[guarded]
#[Object]
impl RevocationQueries {
    /// Every revocation that holds now, the newest first. Revocations are the whole company's: a token that is limited to shops is refused.
    #[needs(RevokeTokens)]
    async fn token_revocations(&self, ctx: &Context<'_>) -> Result<Vec<TokenRevocation>> {
        let revocations = ctx.app().access().revocations(ctx.op()).await.map_err(|error| top_level(&error))?;
        Ok(revocations.into_iter().map(TokenRevocation).collect())
    }
}
