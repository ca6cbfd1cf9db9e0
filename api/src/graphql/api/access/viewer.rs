//! `Viewer`: the caller of the request.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use macros::{Written, written};

use crate::graphql::context::ContextExt;
use crate::graphql::types::enums::{Permission, Role};

/// You, the caller: the person or connector that the token names, and what the token grants.
#[derive(Description)]
pub struct Viewer;

#[written]
#[Object(use_type_description)]
impl Viewer {
    /// The subject of your token.
    async fn id(&self, ctx: &Context<'_>) -> ID {
        ID(ctx.op().actor.subject.clone())
    }

    /// Your name, from the token.
    async fn name(&self, ctx: &Context<'_>) -> String {
        ctx.op().actor.name.clone()
    }

    /// The roles that your token grants.
    async fn roles(&self, ctx: &Context<'_>) -> Vec<Role> {
        ctx.op().actor.roles.iter().map(|role| (*role).into()).collect()
    }

    /// The permissions that your roles grant, within your scope.
    async fn permissions(&self, ctx: &Context<'_>) -> Vec<Permission> {
        ctx.op().actor.permissions().into_iter().map(Into::into).collect()
    }

    /// The codes of your warehouses.
    async fn warehouses(&self, ctx: &Context<'_>) -> Vec<ID> {
        ctx.op().actor.warehouses.iter().cloned().map(ID).collect()
    }

    /// The ids of your shops: those of the token, or all of them.
    async fn shops(&self, ctx: &Context<'_>) -> Vec<ID> {
        match &ctx.op().actor.shops {
            Some(shops) => shops.iter().cloned().map(ID).collect(),
            None => ctx.app().directory().shops().map(|shop| ID(shop.id.clone())).collect(),
        }
    }

    /// The liveness of the subscriptions.
    async fn live(&self, ctx: &Context<'_>) -> Live {
        Live { lag_seconds: ctx.app().lag_seconds() }
    }
}

/// The liveness of the subscriptions.
#[derive(SimpleObject, Written)]
pub struct Live {
    /// The seconds that subscriptions lag behind the journal; 0 when no event waits.
    lag_seconds: f64,
}
