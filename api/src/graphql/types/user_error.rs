//! `UserError`: an expected refusal of a mutation.

use async_graphql::{Context, Description, Object};
use domain::refusal::Refusal;
use macros::written;

use crate::graphql::context::ContextExt;
use crate::graphql::types::because::Because;

/// The reason why a mutation was refused. Nothing was changed, unless the code says what was kept.
#[derive(Description, Debug, Clone)]
pub struct UserError(pub Refusal);

#[written]
#[Object(use_type_description)]
impl UserError {
    /// A stable code that a program can rely on, e.g. `ON_HOLD`, `STALE_VERSION`.
    async fn code(&self) -> &'static str {
        self.0.reason.code.name()
    }

    /// A sentence for a person, in the language of the request.
    async fn message(&self, ctx: &Context<'_>) -> String {
        ctx.say(&self.0.reason)
    }

    /// The path of the input field at fault, outermost first; null when no field is at fault.
    async fn field(&self) -> Option<Vec<&str>> {
        (!self.0.field.is_empty()).then(|| self.0.field.iter().map(AsRef::as_ref).collect())
    }

    /// Every condition that is not met, each with the URL of its guide.
    async fn unmet(&self) -> Vec<Because> {
        self.0.unmet.iter().cloned().map(Because).collect()
    }
}
