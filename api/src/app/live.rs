//! What subscriptions follow: the journal, as far as the actor may see it, from a cursor on.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::actor::{Permission as P, Scope};
use domain::alert::Alert;
use domain::event::{Event, JournalEntry};
use domain::fact::Source;
use domain::ids::{ExportId, OrderId};
use domain::refusal::{Code, Reason};
use domain::status::OrderStatus;
use futures_util::stream::{self, BoxStream, StreamExt};

use super::exports::is_over;
use super::{AlertQuery, App, AppError, Card, CardParts, Export, OpCtx, OrderLookup};
use crate::events::cursor::Cursor;
use crate::events::live::LiveError;

/// How many entries that wait together are answered with one card.
const TOGETHER: usize = 64;

/// A stream of what a subscription delivers.
pub type Updates<T> = BoxStream<'static, Result<T, AppError>>;

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Of this order.
    pub order: Option<OrderId>,
    /// Of these shops.
    pub shops: Option<Vec<String>>,
    /// Of this warehouse.
    pub warehouse: Option<String>,
    /// Of these kinds.
    pub kinds: Option<Vec<String>>,
    /// Of orders in one of these statuses right after.
    pub status: Option<Vec<OrderStatus>>,
    /// Caused by one of these parties.
    pub sources: Option<Vec<Source>>,
}

impl EventFilter {
    fn takes(&self, entry: &JournalEntry) -> bool {
        self.order.is_none_or(|order| entry.order == Some(order))
            && self.shops.as_ref().is_none_or(|shops| entry.shop.as_ref().is_some_and(|shop| shops.contains(shop)))
            && self.warehouse.as_ref().is_none_or(|code| entry.warehouse.as_ref() == Some(code))
            && self.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind == entry.event.kind()))
            && self.status.as_ref().is_none_or(|all| entry.status.is_some_and(|status| all.contains(&status)))
            && self.sources.as_ref().is_none_or(|all| all.contains(&entry.source))
    }
}

impl OpCtx {
    /// Whether the actor may see an entry: its order as it stood right after, and what the kind needs beside.
    fn sees_entry(&self, entry: &JournalEntry) -> bool {
        let scope = Scope { shop: entry.shop.as_deref(), warehouse: entry.warehouse.as_deref(), status: entry.status };
        entry.order.is_some() && self.actor.can(P::SeeOrder, &scope) && self.actor.can(entry.event.needs(), &scope)
    }
}

impl App {
    /// What happens to the orders of the actor's scope.
    ///
    /// # Errors
    /// `CURSOR_INVALID`, `RESYNC`, a kind of event that there is none of, or a journal that cannot be read.
    pub async fn follow_events(
        &self,
        ctx: &OpCtx,
        filter: EventFilter,
        after: Option<String>,
    ) -> Result<Updates<(Arc<JournalEntry>, DateTime<Utc>)>, AppError> {
        check_kinds(ctx, filter.kinds.as_deref())?;
        let seer = ctx.clone();
        let entries = self.entries(after, move |entry| filter.takes(entry) && seer.sees_entry(entry)).await?;
        let app = self.clone();
        Ok(entries.map(move |entry| entry.map(|entry| (entry, app.now()))).boxed())
    }

    /// One order: the card as it stands, then again after every change of it; nothing in its place once it is out of scope.
    ///
    /// # Errors
    /// When the journal or the order cannot be read.
    pub async fn follow_order(
        &self,
        ctx: &OpCtx,
        lookup: &OrderLookup,
    ) -> Result<Updates<(Option<Arc<Card>>, DateTime<Utc>)>, AppError> {
        let parts = CardParts::default();
        let Some(id) = self.order(ctx, lookup, &parts).await?.map(|card| card.order.id) else {
            let nothing = (None, self.now());
            return Ok(stream::iter([Ok(nothing)]).boxed());
        };
        // Following begins before the first reading, so that a change in between comes again rather than never.
        let changes = self.entries(None, move |entry| entry.order == Some(id)).await?;
        let turns =
            stream::iter([Ok(())]).chain(changes.ready_chunks(TOGETHER).map(
                |chunk| match chunk.into_iter().find(Result::is_err) {
                    Some(Err(error)) => Err(error),
                    _ => Ok(()),
                },
            ));
        let (app, ctx) = (self.clone(), ctx.clone());
        let cards = turns.then(move |turn| {
            let (app, ctx) = (app.clone(), ctx.clone());
            async move {
                turn?;
                let now = app.now();
                Ok((app.order_of_event(&ctx.at(now), id).await?, now))
            }
        });
        // Out of scope, it is told once: what happens to it then is nobody's business here.
        let mut gone = false;
        let told = cards.filter(move |update| {
            let was_gone = std::mem::replace(&mut gone, matches!(update, Ok((None, _))));
            std::future::ready(!(was_gone && gone))
        });
        Ok(told.boxed())
    }

    /// Alerts addressed to the actor, whenever one is raised, acknowledged or resolved.
    ///
    /// # Errors
    /// `CURSOR_INVALID`, `RESYNC`, or a journal that cannot be read.
    pub async fn follow_alerts(
        &self,
        ctx: &OpCtx,
        query: AlertQuery,
        after: Option<String>,
    ) -> Result<Updates<(String, Alert, DateTime<Utc>)>, AppError> {
        ctx.require_any(P::SeeAlerts)?;
        let entries = self.entries(after, |entry| alert_of(&entry.event).is_some()).await?;
        let (app, ctx) = (self.clone(), ctx.clone());
        let alerts = entries.filter_map(move |entry| {
            let (app, ctx, query) = (app.clone(), ctx.clone(), query.clone());
            async move { app.alert_update(&ctx, &query, entry).await.transpose() }
        });
        Ok(alerts.boxed())
    }

    async fn alert_update(
        &self,
        ctx: &OpCtx,
        query: &AlertQuery,
        entry: Result<Arc<JournalEntry>, AppError>,
    ) -> Result<Option<(String, Alert, DateTime<Utc>)>, AppError> {
        let entry = entry?;
        let (Some(id), Some(cursor)) = (alert_of(&entry.event), Cursor::of(&entry)) else { return Ok(None) };
        let alert = self.alert(ctx, id).await?.filter(|alert| query.takes(alert));
        Ok(alert.map(|alert| (cursor.encode(), alert, self.now())))
    }

    /// An export of the actor: as it stands, then after every step, until it is over.
    ///
    /// # Errors
    /// When the journal or the export cannot be read.
    pub async fn follow_export(&self, ctx: &OpCtx, id: ExportId) -> Result<Updates<Option<Export>>, AppError> {
        let changes =
            self.entries(None, move |entry| matches!(&entry.event, Event::ExportChanged { export } if *export == id)).await?;
        let turns = stream::iter([Ok(())]).chain(changes.map(|change| change.map(|_| ())));
        let (app, ctx) = (self.clone(), ctx.clone());
        let updates = turns.then(move |turn| {
            let (app, ctx) = (app.clone(), ctx.clone());
            async move {
                turn?;
                app.export(&ctx, id).await
            }
        });
        // The end comes with the last update: nothing more would ever wake a stream that waits for the entry behind it.
        let until_over = stream::unfold(Some(updates.boxed()), |updates| async move {
            let mut updates = updates?;
            let update: Result<Option<Export>, AppError> = updates.next().await?;
            let over = matches!(&update, Ok(export) if export.as_ref().is_none_or(is_over)) || update.is_err();
            Some((update, (!over).then_some(updates)))
        });
        Ok(until_over.boxed())
    }

    async fn entries<F>(&self, after: Option<String>, select: F) -> Result<Updates<Arc<JournalEntry>>, AppError>
    where
        F: Fn(&JournalEntry) -> bool + Send + 'static,
    {
        let after = after.as_deref().map(Cursor::decode).transpose()?;
        let stream = self.events().live().stream(after, select).await?;
        Ok(stream.map(|entry| entry.map_err(AppError::from)).boxed())
    }
}

fn alert_of(event: &Event) -> Option<domain::ids::AlertId> {
    match event {
        Event::AlertRaised { alert } | Event::AlertAcknowledged { alert } | Event::AlertResolved { alert } => Some(*alert),
        _ => None,
    }
}

/// A kind of event that the actor may not see is no filter for it either.
fn check_kinds(ctx: &OpCtx, kinds: Option<&[String]>) -> Result<(), AppError> {
    for kind in kinds.into_iter().flatten() {
        let Some((_, needs)) = domain::event::KINDS.iter().find(|(name, _)| name == kind) else {
            let kind: String = kind.chars().take(40).collect();
            return Err(AppError::bad_request(Reason::with(Code::EventKindUnknown, [kind])));
        };
        ctx.require_any(*needs)?;
    }
    Ok(())
}

impl From<LiveError> for AppError {
    fn from(error: LiveError) -> Self {
        match error {
            LiveError::Cursor(error) => Self::from(error),
            LiveError::Stopped => Self::bad_request(Code::ServerStopping),
            LiveError::Unavailable(error) => Self::Internal(error.to_string()),
        }
    }
}
