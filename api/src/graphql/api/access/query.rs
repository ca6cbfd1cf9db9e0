//! Queries of revocations.

use async_graphql::{Context, Object, Result};
use domain::access::actor::Permission as P;

use crate::graphql::api::access::object::TokenRevocation;
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::directive::requires;
use crate::graphql::types::enums::Permission;

/// Queries of revocations.
#[derive(Default)]
pub struct RevocationQueries;

#[Object]
impl RevocationQueries {
    /// Every revocation that holds now, the newest first. They are the whole company's: a token that is limited to shops is refused.
    /// Requires `REVOKE_TOKENS`.
    #[graphql(directive = requires::apply(Permission::RevokeTokens), visible = "crate::graphql::sight::revoke_tokens")]
    async fn token_revocations(&self, ctx: &Context<'_>) -> Result<Vec<TokenRevocation>> {
        ctx.require(P::RevokeTokens)?;
        let revocations = ctx.app().revocations(ctx.op()).await.map_err(|error| top_level(&error))?;
        Ok(revocations.into_iter().map(TokenRevocation).collect())
    }
}
