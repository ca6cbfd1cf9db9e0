//! The access of resolvers to the application and the operation's context, and the check of a permission.

use std::sync::Arc;

use async_graphql::{Context, Error, Result};
use domain::access::actor::{Permission, Scope};
use domain::actions::action::Action;
use domain::refusal::{Code, Language, Reason};

use crate::app::{App, AppError, Execution, OpCtx};
use engine::{ApiError, Attached, CallContext};

/// The access of a resolver to the application, through its context.
pub trait ContextExt {
    /// The application that serves the operation.
    fn app(&self) -> &App;
    /// The context of the operation: caller, time, language.
    fn op(&self) -> &OpCtx;
    /// The execution of a subscription's operation. `None` = a query or a mutation.
    fn turn(&self) -> Option<&Execution>;
    /// The execution of the operation, in a subscription's own resolver.
    ///
    /// # Errors
    /// `INTERNAL` when the operation is a query or a mutation.
    fn its_turn(&self) -> Result<&Execution> {
        self.turn().ok_or_else(|| top_level(&AppError::Internal("a subscription runs in turns".to_owned())))
    }
    /// The language of the messages.
    fn language(&self) -> Language {
        self.op().language
    }
    /// Refuses a root field unless some role grants the permission.
    ///
    /// # Errors
    /// `FORBIDDEN`.
    fn require(&self, permission: Permission) -> Result<()> {
        let actor = &self.op().actor;
        if actor.holds(permission) {
            return Ok(());
        }
        let is_granted = actor.roles.iter().any(|role| role.grants(permission));
        Err(if is_granted { ApiError::forbidden(Code::CompanySetting).into() } else { forbidden(permission) })
    }
    /// The error of a field that the caller may not see in this scope. `None` = the caller may.
    fn refusal_of(&self, permission: Permission, scope: &Scope<'_>) -> Option<Error> {
        (!self.op().actor.can(permission, scope)).then(|| forbidden(permission))
    }
    /// The message of a reason in the reader's language.
    fn say(&self, reason: &Reason) -> String {
        reason.message(self.language())
    }
}

impl ContextExt for Context<'_> {
    fn app(&self) -> &App {
        self.data_unchecked::<App>()
    }

    fn op(&self) -> &OpCtx {
        self.data_unchecked::<Arc<OpCtx>>()
    }

    fn turn(&self) -> Option<&Execution> {
        self.data_opt::<Arc<Execution>>().map(|turn| &**turn)
    }
}

/// The operation of a call, for its resolvers. `None` = no actor.
pub fn operation(call: &CallContext) -> Option<Attached> {
    let operation = OpCtx {
        actor: Arc::new(call.actor.clone()?),
        now: call.now,
        request_id: call.request_id.as_str().into(),
        language: call.language,
        trail: call.trail.clone(),
    };
    Some(Attached::new(Arc::new(operation)))
}

/// Whether introspection shows an item that needs this permission: to callers who hold it, and always without a caller, as when the schema
/// is printed.
pub fn holds(ctx: &Context<'_>, permission: Permission) -> bool {
    ctx.data_opt::<Arc<OpCtx>>().is_none_or(|op| op.actor.holds(permission))
}

/// Whether the caller may see any part of a contact. `false` hides `contact`, because nothing below it would be visible.
pub fn sees_any_contact(ctx: &Context<'_>) -> bool {
    holds(ctx, Permission::SeeContact) || holds(ctx, Permission::SeePhone)
}

/// Whether the caller may do any action with an order. `false` hides the field `action`, because it would have no value to show.
pub fn may_act(ctx: &Context<'_>) -> bool {
    Action::ALL.iter().any(|action| holds(ctx, action.needs()))
}

/// The error of a field or operation that the actor's roles do not grant.
pub fn forbidden(permission: Permission) -> Error {
    ApiError::forbidden(Reason::with(Code::PermissionMissing, [permission.name()])).into()
}

/// The top-level error of a use case that failed; a refusal becomes `BAD_REQUEST` or `FORBIDDEN`.
pub fn top_level(error: &AppError) -> Error {
    match error {
        AppError::Forbidden(permission) => forbidden(*permission),
        AppError::BadRequest(reason) => ApiError::bad_request(reason.clone()).into(),
        AppError::Throttled { reason, retry_after } => ApiError::throttled(reason.clone()).retry_after(*retry_after).into(),
        AppError::Refused { refusal, .. } if refusal.reason.code == Code::CompanySetting => {
            ApiError::forbidden(refusal.reason.clone()).into()
        }
        AppError::Refused { refusal, .. } => ApiError::bad_request(refusal.reason.clone()).into(),
        // The engine refuses the whole request with this error.
        AppError::Store(_) if error.is_bound() => ApiError::bad_request(Code::AnswerTooLarge).into(),
        AppError::Store(cause) if error.passes() => ApiError::unavailable(cause).into(),
        AppError::Store(_) | AppError::File(_) | AppError::Internal(_) => {
            tracing::error!(error = error.in_words(), "a use case failed");
            ApiError::internal("a use case failed").into()
        }
    }
}

/// The error of a malformed id, or of an id of another kind.
pub fn bad_id(error: &crate::graphql::types::id::IdError) -> Error {
    ApiError::bad_request(error).into()
}
