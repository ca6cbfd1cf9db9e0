//! The erasure of customers: a person becomes unreadable in everything that is kept of their orders; amounts and statuses stay.
//!
//! The request is stored first, in one transaction with its audit entry. Then the orders follow in groups, each group in one transaction
//! with its journal events; a job finishes the orders that are left when a server stops.

use chrono::{DateTime, TimeDelta, Utc};
use domain::access::actor::{Permission as P, Person};
use domain::event::Event;
use domain::journal::audit::FieldChange;
use domain::kernel::ids::{OrderId, PayloadId};
use domain::kernel::phone::{Phone, phones_in_text};
use domain::kernel::source::Source;
use domain::refusal::{Code, Refusal};
use phonenumber::country;
use serde::Serialize;
use uuid::Uuid;

use crate::base::change::{by_source, input_hash};
use crate::base::command::{Command, Outcome, Step};
use crate::base::phone;
use crate::order::orders::too_long;
use crate::search::customers;
use crate::{App, AppError, OpCtx, OrderLookup, Privacy};
use store::privacy::erasure::Erasure;
use store::{NewEvent, UnitOfWork};

/// The number of orders of one transaction.
const GROUP: u32 = 20;
/// The number of payloads without an order that are examined together.
const LOOSE: u64 = 200;
/// The time within which a delivery is written that was examined before the erasure was requested; its orders are found by then.
const ON_ITS_WAY: TimeDelta = TimeDelta::seconds(30);
/// The maximum characters of a reason.
const LONGEST_REASON: usize = 500;

/// The person to be erased.
#[derive(Debug, Clone, Serialize)]
pub enum Erased {
    /// The customer of this id.
    Customer(String),
    /// The customer who orders with this phone.
    Phone(String),
    /// The customer of this order: all orders of its phone, or this order alone where the phone is unknown.
    Order(OrderId),
}

/// An erasure as it was requested.
#[derive(Debug, Clone, Serialize)]
pub struct EraseInput {
    /// The person to be erased.
    pub who: Erased,
    /// The reason of the erasure.
    pub reason: String,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Stores an erasure, before any order of the person is changed. Finding the person may cost a look-up, so the person is found before the
/// unit of work, which may be tried again.
impl Command for EraseInput {
    const PERMISSION: P = P::EraseCustomer;
    const MAKES: bool = true;
    type Of = Erasure;
    type Trial = Erasure;
    type Made = Uuid;

    fn name(&self) -> &'static str {
        "customerErase"
    }

    fn id(&self, made: Option<&Uuid>) -> Option<Uuid> {
        made.copied()
    }

    fn key(&self, ctx: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&shops_of(ctx), self)))
    }

    fn check(&self, _: &OpCtx) -> Result<(), AppError> {
        if self.reason.trim().is_empty() {
            return Err(AppError::refused(Refusal::from(Code::ReasonRequired).at("reason")));
        }
        if self.reason.chars().count() > LONGEST_REASON {
            return Err(too_long("reason", LONGEST_REASON));
        }
        Ok(())
    }

    async fn try_out(&self, app: &App, ctx: &OpCtx) -> Result<Erasure, AppError> {
        app.privacy().erasure_of(ctx, &self.who).await
    }

    async fn decide(&self, step: Step<'_, Erasure>, _: Option<Erasure>) -> Result<Outcome<Erasure, Uuid>, AppError> {
        let changes = vec![FieldChange::set("customer", "(erased)")];
        Ok(Outcome::changed(step.trial.clone(), step.trial.id, Vec::new(), changes))
    }
}

impl Privacy<'_> {
    /// Erases a customer in the orders of the actor's shops and returns the number of these orders. A second call is harmless.
    ///
    /// # Errors
    /// `REASON_REQUIRED`, `PHONE_INVALID`, `NOT_FOUND`, `IDEMPOTENCY_CONFLICT`, `LOOK_UPS`.
    pub async fn erase(self, ctx: &OpCtx, input: &EraseInput) -> Result<u32, AppError> {
        let erasure = self.app.run(ctx, input).await?.aggregate()?;
        let by = By { person: ctx.actor.person(P::EraseCustomer), request: &ctx.request_id };
        self.finish_erasure(erasure.id, input.reason.trim(), Some(&by)).await
    }

    /// The erasure of a person.
    async fn erasure_of(self, ctx: &OpCtx, who: &Erased) -> Result<Erasure, AppError> {
        let (phone_index, order) = self.who(ctx, who).await?;
        if matches!(who, Erased::Phone(_)) {
            // The number of erased orders reveals whether the phone buys here, so that it counts as a look-up.
            self.app.take_look_up(ctx).await?;
        }
        let (id, shops) = (ctx.mint().next(), shops_of(ctx));
        Ok(Erasure { id, phone_index, order, requested_at: ctx.now, orders: 0, finished_at: None, shops })
    }

    async fn who(self, ctx: &OpCtx, who: &Erased) -> Result<(Option<String>, Option<OrderId>), AppError> {
        let vault = self.app.store().vault();
        match who {
            Erased::Phone(text) => {
                let phone = phone::read(text, Some(self.app.search().home_of_callers_shops(ctx)));
                let identity = phone.identity().ok_or_else(|| Refusal::from(Code::PhoneInvalid).at("phone"))?;
                Ok((Some(vault.blind_index(&identity)), None))
            }
            Erased::Customer(id) => {
                let index = customers::index_of(id).ok_or_else(|| AppError::not_found("customer"))?;
                Ok((Some(index.to_owned()), None))
            }
            Erased::Order(id) => {
                let card = self.app.orders().one(ctx, &OrderLookup::Id(*id), &crate::CardParts::default()).await?;
                let card = card.ok_or_else(|| AppError::not_found("order"))?;
                let with_contact = card.order.with_contact();
                let phone = with_contact.as_ref().and_then(|order| order.contact().phone.as_ref());
                let identity = phone.and_then(Phone::identity);
                let index = identity.map(|identity| vault.blind_index(&identity));
                Ok((index.clone(), Some(*id).filter(|_| index.is_none())))
            }
        }
    }

    /// Finishes erasures that a server left, and looks once more for what came in meanwhile; up to `limit` of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finish_erasures(self, limit: u64) -> Result<(), AppError> {
        for erasure in self.app.store().privacy().open_erasures(self.app.now() - ON_ITS_WAY, limit).await? {
            self.finish_erasure(erasure.id, "", None).await?;
        }
        Ok(())
    }

    /// Erases group by group until no order is left; returns the number of all its orders. A job looks once more, [`ON_ITS_WAY`] later.
    async fn finish_erasure(self, id: Uuid, reason: &str, by: Option<&By<'_>>) -> Result<u32, AppError> {
        // A delivery that is still on its way when a look begins is found by the next look.
        let begun = self.app.now();
        self.forget_loose_payloads(id).await?;
        loop {
            let erase = |work| erase_group(work, id, begun, reason, by);
            let (erasure, nothing_left, files) = self.app.transact(erase).await?;
            self.app.orders().remove_files(&files).await;
            if nothing_left {
                return Ok(erasure.orders);
            }
        }
    }

    /// Erases the payloads without an order, which could not be read, that contain the person's phone.
    async fn forget_loose_payloads(self, id: Uuid) -> Result<(), AppError> {
        let erasure = self.app.store().privacy().erasure(id).await?.filter(|erasure| erasure.finished_at.is_none());
        let Some((index, shops)) = erasure.and_then(|erasure| Some((erasure.phone_index?, erasure.shops))) else { return Ok(()) };
        let vault = self.app.store().vault();
        // An unreadable payload has no known country: a phone in it may be of any country of the shops.
        let mut homes: Vec<country::Id> = self.app.directory().shops().filter_map(|shop| shop.country).collect();
        homes.push(country::CN);
        homes.sort_unstable_by_key(|home| *home as usize);
        homes.dedup();
        let is_theirs = |body: &[u8]| {
            let phones = phones_in_text(&String::from_utf8_lossy(body));
            let readings = phones.iter().flat_map(|text| homes.iter().map(|home| phone::read(text, Some(*home))));
            readings.into_iter().any(|phone| phone.identity().is_some_and(|identity| vault.blind_index(&identity) == index))
        };
        let mut after = None;
        loop {
            let loose = self.app.store().privacy().loose_payloads(shops.as_deref(), after, LOOSE).await?;
            let Some((last, _)) = loose.last() else { return Ok(()) };
            after = Some(*last);
            let theirs: Vec<PayloadId> = loose.iter().filter(|(_, body)| is_theirs(body)).map(|(id, _)| *id).collect();
            if !theirs.is_empty() {
                let mut work = self.app.begin(self.app.now()).await?;
                work.forget_payloads(&theirs).await?;
                work.commit().await?;
            }
        }
    }
}

/// Erases one group of orders; returns whether none was left, and the places of the files whose records went. Then the erasure is finished, unless a delivery could still be on its way
/// when this look had `begun`.
async fn erase_group(
    mut work: UnitOfWork,
    id: Uuid,
    begun: DateTime<Utc>,
    reason: &str,
    by: Option<&By<'_>>,
) -> Result<(Erasure, bool, Vec<String>), AppError> {
    let now = work.now();
    let erasure = work.load::<Erasure>(&id).await?;
    let mut erasure = erasure.ok_or_else(|| AppError::Internal("an erasure is gone".to_owned()))?;
    if erasure.finished_at.is_some() {
        return Ok((erasure, true, Vec::new()));
    }
    if let Some(by) = by {
        work.of_request(by.request);
    }
    let orders = work.orders_to_erase(&erasure, GROUP).await?;
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    work.forget_words(&ids).await?;
    let files = work.forget_files_of(&ids).await?;
    for order in orders {
        let (order, events) = order.erase(now, reason);
        work.save(order, events_of(events, by, now));
    }
    erasure.orders += u32::try_from(ids.len()).unwrap_or(u32::MAX);
    if ids.is_empty() {
        if let Some(index) = &erasure.phone_index {
            work.forget_customer(index).await?;
        }
        erasure.finished_at = Some(now).filter(|_| begun - erasure.requested_at >= ON_ITS_WAY);
    }
    work.put(&erasure).await?;
    work.commit().await?;
    Ok((erasure, ids.is_empty(), files))
}

/// The shops to which the actor's token is limited, whose orders alone are erased and counted; `None` = every shop.
fn shops_of(ctx: &OpCtx) -> Option<Vec<String>> {
    ctx.actor.shops.as_ref().map(|shops| shops.iter().cloned().collect())
}

/// The person who requested the erasure, and the request's id.
struct By<'a> {
    person: Person,
    request: &'a str,
}

fn events_of(events: Vec<Event>, by: Option<&By<'_>>, now: DateTime<Utc>) -> Vec<NewEvent> {
    let source = if by.is_some() { Source::Staff } else { Source::System };
    let actor = by.map(|by| by.person.clone());
    by_source(events, source, now).into_iter().map(|event| NewEvent { actor: actor.clone(), ..event }).collect()
}
