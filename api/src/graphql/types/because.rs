//! `Because`: why the system decided something.

use async_graphql::{Context, Description, Object};
use domain::refusal::Reason;
use macros::written;

use crate::graphql::context::ContextExt;

/// The reason of a decision of the system, in the language of `Accept-Language` (zh-CN or en).
#[derive(Description, Debug, Clone)]
pub struct Because(pub Reason);

#[written]
#[Object(use_type_description)]
impl Because {
    /// A stable code that a program can rely on.
    async fn code(&self) -> &'static str {
        self.0.code.name()
    }

    /// A sentence for a person, in the language of the request.
    async fn message(&self, ctx: &Context<'_>) -> String {
        ctx.say(&self.0)
    }

    /// The URL of the guide that says what to do about it.
    async fn guide_url(&self, ctx: &Context<'_>) -> String {
        format!("{}{}", ctx.app().public_url(), self.0.guide_path())
    }
}
