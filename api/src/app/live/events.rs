//! What subscriptions follow, and what they deliver: decided once for all subscribers that asked alike with the same rights.
//!
//! A subscription's operation runs in turns. The first is a subscriber's own: it leaves what it is interested in and answers with the
//! state as it is. Every other is of one entry of the journal, and its answer goes to everybody with the same interest.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::alert::Alert;
use domain::kernel::ids::{ExportId, OrderId};
use domain::order::event::JournalEntry;
use domain::refusal::Code;
use tokio::sync::OnceCell;

use crate::app::finance::exports::is_over;
use crate::app::live::interest::{Interest, Shops, alert_of};
use crate::app::{AlertQuery, App, AppError, Card, CardParts, EventFilter, Export, OpCtx, OrderLookup};
use crate::events::cursor::Cursor;
use crate::events::live::{LiveError, Pages};

/// What one turn delivers; nothing when there is nothing to say.
pub type Update<T> = Result<Option<T>, AppError>;

/// What a subscription's operation runs for.
#[derive(Debug)]
pub enum Turn {
    /// A subscriber comes.
    Enlist(Mutex<Option<Box<Enlisted>>>),
    /// Something happened.
    Entry(Occasion),
}

/// What the first turn found out.
#[derive(Debug)]
pub struct Enlisted {
    /// What the subscriber follows from now on.
    pub interest: Interest,
    /// What lies behind its cursor, if it came with one.
    pub replay: Option<Pages>,
}

/// Something that happened, for those whom it interests.
#[derive(Debug)]
pub struct Occasion {
    entry: Arc<JournalEntry>,
    now: DateTime<Utc>,
    cards: Arc<Cards>,
    told: Arc<Told>,
    is_over: AtomicBool,
}

/// What the subscribers of a group were told last.
#[derive(Debug, Default)]
pub struct Told {
    /// That the order is out of their scope: saying it again with every change would tell that it changes.
    gone: AtomicBool,
}

impl Told {
    /// Somebody comes who was told otherwise.
    pub fn forget(&self) {
        self.gone.store(false, Ordering::Relaxed);
    }
}

/// Orders as they stood after what is delivered together, each read once for everybody.
#[derive(Debug, Default)]
pub struct Cards(Mutex<HashMap<OrderId, Reading>>);

/// An order that is being read, or was: nothing where there is none.
type Reading = Arc<OnceCell<Option<Arc<Card>>>>;

impl Turn {
    /// The first turn of a subscriber.
    pub fn enlist() -> Self {
        Self::Enlist(Mutex::default())
    }

    /// A turn of an entry, for subscribers who were told so far what `told` says.
    pub fn entry(entry: Arc<JournalEntry>, now: DateTime<Utc>, cards: Arc<Cards>, told: Arc<Told>) -> Self {
        Self::Entry(Occasion { entry, now, cards, told, is_over: AtomicBool::new(false) })
    }

    /// What the first turn found out; nothing when there is nothing to follow.
    pub fn enlisted(&self) -> Option<Box<Enlisted>> {
        match self {
            Self::Enlist(place) => place.lock().unwrap_or_else(PoisonError::into_inner).take(),
            Self::Entry(_) => None,
        }
    }

    /// Whether nothing can follow this answer.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Entry(occasion) if occasion.is_over.load(Ordering::Relaxed))
    }

    fn follow(&self, interest: Interest, replay: Option<Pages>) {
        if let Self::Enlist(place) = self {
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(Enlisted { interest, replay }));
        }
    }

    /// The time of what it delivers.
    fn now(&self, app: &App) -> DateTime<Utc> {
        match self {
            Self::Enlist(_) => app.now(),
            Self::Entry(occasion) => occasion.now,
        }
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
        turn: &Turn,
        mut filter: EventFilter,
        after: Option<String>,
    ) -> Update<(Arc<JournalEntry>, DateTime<Utc>)> {
        if let Turn::Entry(occasion) = turn {
            return Ok(Some((Arc::clone(&occasion.entry), occasion.now)));
        }
        filter.check_kinds(ctx)?;
        if let Some(shops) = filter.shops.take() {
            filter.known_shops = Some(Shops::of(&self.known_shops(ctx.now, shops).await?));
        }
        turn.follow(Interest::events(ctx, filter), self.replay(after).await?);
        Ok(None)
    }

    /// One order: the card as it stands, then again after a change of it; nothing in its place once it is out of scope.
    ///
    /// # Errors
    /// When the order cannot be read.
    pub async fn follow_order(
        &self,
        ctx: &OpCtx,
        turn: &Turn,
        lookup: &OrderLookup,
    ) -> Update<(Option<Arc<Card>>, DateTime<Utc>)> {
        let now = turn.now(self);
        match turn {
            Turn::Enlist(_) => {
                let card = self.order(&ctx.at(now), lookup, &CardParts::default()).await?;
                if let Some(card) = &card {
                    turn.follow(Interest::order(ctx, card.order.id), None);
                }
                Ok(Some((card, now)))
            }
            Turn::Entry(occasion) => {
                let Some(order) = occasion.entry.order else { return Ok(None) };
                let card = self.order_of_event(&ctx.at(now), Some(turn), order).await?;
                let was_gone = occasion.told.gone.swap(card.is_none(), Ordering::Relaxed);
                Ok((card.is_some() || !was_gone).then_some((card, now)))
            }
        }
    }

    /// Alerts addressed to the actor, whenever one is raised, acknowledged or resolved.
    ///
    /// # Errors
    /// `CURSOR_INVALID`, `RESYNC`, or a journal that cannot be read.
    pub async fn follow_alerts(
        &self,
        ctx: &OpCtx,
        turn: &Turn,
        query: AlertQuery,
        after: Option<String>,
    ) -> Update<(String, Alert, DateTime<Utc>)> {
        ctx.require_any(P::SeeAlerts)?;
        let Turn::Entry(occasion) = turn else {
            turn.follow(Interest::alerts(ctx), self.replay(after).await?);
            return Ok(None);
        };
        let Some(id) = alert_of(&occasion.entry.event) else { return Ok(None) };
        let alert = self.alert(ctx, id).await?.filter(|alert| query.takes(alert));
        Ok(alert.map(|alert| (Cursor::of(&occasion.entry).encode(), alert, occasion.now)))
    }

    /// An export of the actor: as it stands, then after every step, until it is over.
    ///
    /// # Errors
    /// When the export cannot be read.
    pub async fn follow_export(&self, ctx: &OpCtx, turn: &Turn, id: ExportId) -> Update<Option<Export>> {
        let export = self.export(ctx, id).await?;
        let over = export.as_ref().is_none_or(is_over);
        match turn {
            Turn::Enlist(_) if over => {}
            Turn::Enlist(_) => turn.follow(Interest::export(ctx, id), None),
            Turn::Entry(occasion) => occasion.is_over.store(over, Ordering::Relaxed),
        }
        Ok(Some(export))
    }

    /// The order of an event or an alert, as it is now; in a turn it is read once for everybody.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_of_event(&self, ctx: &OpCtx, turn: Option<&Turn>, order: OrderId) -> Result<Option<Arc<Card>>, AppError> {
        let Some(Turn::Entry(occasion)) = turn else {
            return self.order(ctx, &OrderLookup::Id(order), &CardParts::default()).await;
        };
        let cell = {
            let mut cards = occasion.cards.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(cards.entry(order).or_default())
        };
        let card = cell.get_or_try_init(|| self.any_order(order)).await?;
        let card = card.as_ref().filter(|card| ctx.sees(&card.order));
        Ok(card.map(|card| {
            let shown = ctx.shown(Arc::clone(&card.order));
            if Arc::ptr_eq(&shown, &card.order) { Arc::clone(card) } else { Arc::new(Card::of_shared(shown)) }
        }))
    }

    /// What lies behind a cursor.
    async fn replay(&self, after: Option<String>) -> Result<Option<Pages>, AppError> {
        match after.as_deref().map(Cursor::decode).transpose()? {
            Some(cursor) => Ok(Some(self.events().live().after(cursor).await?)),
            None => Ok(None),
        }
    }
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
