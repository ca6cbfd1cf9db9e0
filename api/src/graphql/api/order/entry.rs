//! One entry of the journal, from which the types of events read their fields.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Context, Result};
use chrono::{DateTime, Utc};
use domain::event::Event;
use domain::journal::entry::JournalEntry;

use crate::app::Card;
use crate::graphql::api::order::object::Attached;
use crate::graphql::context::{ContextExt, top_level};

/// One entry of the journal.
pub struct Entry {
    pub(super) journal: Arc<JournalEntry>,
    pub(super) card: Attached,
    pub(super) now: DateTime<Utc>,
}

impl Entry {
    /// The order as it is now; `None` = it is out of the caller's scope.
    pub(super) async fn card(&self, ctx: &Context<'_>) -> Result<Option<Arc<Card>>> {
        match (&self.card, self.journal.order) {
            (Attached::Now(card), _) => Ok(card.clone()),
            (Attached::Later, Some(order)) => {
                ctx.app().live().order_of(&ctx.op().at(self.now), ctx.turn(), order).await.map_err(|error| top_level(&error))
            }
            (Attached::Later, None) => Ok(None),
        }
    }

    /// The event with its free text: a timeline loads the text with the entries, a subscription reads it on demand.
    pub(super) async fn event(&self, ctx: &Context<'_>) -> Result<Cow<'_, Event>> {
        let event = &self.journal.event;
        if event.words() != Some("") {
            let as_is = event.words().is_none() || !ctx.op().needs_contacts();
            return if as_is { Ok(Cow::Borrowed(event)) } else { self.shown(ctx, event.clone()).await.map(Cow::Owned) };
        }
        let words = ctx.app().words_of(self.journal.id).await.map_err(|error| top_level(&error))?;
        match words {
            Some(words) => self.shown(ctx, event.clone().with_words(&words)).await.map(Cow::Owned),
            None => Ok(Cow::Borrowed(event)),
        }
    }

    /// The event with the receiver's name hidden in its free text, for callers who may not see the contact.
    async fn shown(&self, ctx: &Context<'_>, event: Event) -> Result<Event> {
        if !ctx.op().needs_contacts() {
            return Ok(event);
        }
        let card = self.card(ctx).await?;
        let words = card.zip(event.words()).map(|(card, words)| ctx.op().shown_text(&card.order, card.order.receiver(), words));
        Ok(match words {
            Some(words) => event.with_words(&words),
            None => event,
        })
    }
}
