//! Mutations of the conversation.

use async_graphql::{Context, Object, Result, SimpleObject};
use macros::guarded;

use crate::app::MessageInput;
use crate::graphql::api::conversation::input::ConversationMessageRecordInput;
use crate::graphql::api::order::input::change;
use crate::graphql::api::order::message::ConversationMessage;
use crate::graphql::api::order::payload::outcome;
use crate::graphql::context::ContextExt;
use crate::graphql::types::user_error::UserError;

/// The payload of `conversationMessageRecord`.
#[derive(SimpleObject)]
pub struct ConversationMessageRecordPayload {
    /// The message; null when it was refused.
    message: Option<ConversationMessage>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutations of the conversation.
#[derive(Default)]
pub struct ConversationMutations;

#[guarded]
#[Object]
impl ConversationMutations {
    /// Records a message with the customer, or a note among the staff.
    #[needs(RecordMessage)]
    async fn conversation_message_record(
        &self,
        ctx: &Context<'_>,
        input: ConversationMessageRecordInput,
    ) -> Result<ConversationMessageRecordPayload> {
        let change = change(&input.order, None, input.idempotency_key.as_ref())?;
        let message =
            MessageInput { body: input.body, direction: input.direction.into(), channel: input.channel.into(), at: input.at };
        let outcome = outcome(ctx, ctx.app().conversations().record(ctx.op(), &change, message).await)?;
        let message = outcome.made.map(ConversationMessage);
        Ok(ConversationMessageRecordPayload { message, user_errors: outcome.user_errors })
    }
}
