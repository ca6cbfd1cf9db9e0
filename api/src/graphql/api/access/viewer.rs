//! `Viewer`: who is asking.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use macros::{Written, written};

use crate::graphql::context::ContextExt;
use crate::graphql::types::enums::{Permission, Role};

/// You: the person or connector that the token names, and what it grants.
#[derive(Description)]
pub struct Viewer;

#[written]
#[Object(use_type_description)]
impl Viewer {
    /// The token's subject.
    async fn id(&self, ctx: &Context<'_>) -> ID {
        ID(ctx.op().actor.subject.clone())
    }

    /// Your name.
    async fn name(&self, ctx: &Context<'_>) -> String {
        ctx.op().actor.name.clone()
    }

    /// Your roles.
    async fn roles(&self, ctx: &Context<'_>) -> Vec<Role> {
        ctx.op().actor.roles.iter().map(|role| (*role).into()).collect()
    }

    /// What your roles grant, wherever your scope allows it.
    async fn permissions(&self, ctx: &Context<'_>) -> Vec<Permission> {
        ctx.op().actor.permissions().into_iter().map(Into::into).collect()
    }

    /// Codes of your warehouses.
    async fn warehouses(&self, ctx: &Context<'_>) -> Vec<ID> {
        ctx.op().actor.warehouses.iter().cloned().map(ID).collect()
    }

    /// Ids of your shops: those of the token, or all of them.
    async fn shops(&self, ctx: &Context<'_>) -> Vec<ID> {
        match &ctx.op().actor.shops {
            Some(shops) => shops.iter().cloned().map(ID).collect(),
            None => ctx.app().directory().shops().map(|shop| ID(shop.id.clone())).collect(),
        }
    }

    /// How live what you see is.
    async fn live(&self, ctx: &Context<'_>) -> Live {
        Live { lag_seconds: ctx.app().lag_seconds() }
    }
}

/// How live subscriptions are.
#[derive(SimpleObject, Written)]
pub struct Live {
    /// Seconds that subscriptions lag behind the journal; 0 when nothing waits.
    lag_seconds: f64,
}
