//! The conversation with a customer.

use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::event::Event;
use domain::order::message::{Direction, Message, MessageChannel};
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;

use crate::order::change::{Decided, Operation};
use crate::order::orders::too_long;
use crate::{AppError, Change, Changed, Conversations, OpCtx};

/// The maximum characters of a message.
const LONGEST: usize = 10_000;

/// A message to be recorded.
#[derive(Debug, Clone, Serialize)]
pub struct MessageInput {
    /// The text of the message.
    pub body: String,
    /// Whether the message goes to the customer or comes from the customer.
    pub direction: Direction,
    /// The channel of the message.
    pub channel: MessageChannel,
    /// The time of the message; `None` = now.
    pub at: Option<DateTime<Utc>>,
}

impl Conversations<'_> {
    /// Records a message in the conversation of an order.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an empty or too long text, and for a time in the future.
    pub async fn record(self, ctx: &OpCtx, change: &Change, input: MessageInput) -> Result<Changed<Message>, AppError> {
        if input.body.trim().is_empty() || input.body.chars().count() > LONGEST {
            return Err(too_long("body", LONGEST));
        }
        if input.at.is_some_and(|at| at > ctx.now + chrono::Duration::minutes(5)) {
            return Err(AppError::refused(Refusal::because(Reason::with(Code::InvalidInput, ["at"])).at("at")));
        }
        let operation = Operation::of("conversationMessageRecord", P::RecordMessage, change, &input);
        let changed = self.app.orders().change(ctx, &operation, |order, mint, work| {
            let message = Message {
                id: mint.next(),
                at: input.at.unwrap_or(ctx.now),
                author: Some(ctx.actor.person(P::RecordMessage)),
                direction: input.direction,
                channel: input.channel,
                body: input.body.clone(),
            };
            work.add_message(order.id, &message)?;
            let event = Event::ConversationMessageRecorded { message: message.id, direction: message.direction };
            Ok(Decided::making(message.id, (order, vec![event])))
        });
        // The answer under the idempotency key is the message's id, so that the text is stored in one place only, sealed.
        let Changed { order, made, caution } = changed.await?;
        let message = self.app.store().conversations().one(made).await?;
        let message = message.ok_or_else(|| AppError::Internal("a message is gone".to_owned()))?;
        Ok(Changed { order, made: message, caution })
    }
}
