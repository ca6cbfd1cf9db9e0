//! Holds: placed by customer service, operations and managers; released by operations and managers, by customer service where it placed
//! them, or by their time.

use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::kernel::ids::{HoldId, LineId, OrderId, RuleId};
use domain::kernel::source::Source;
use domain::order::Order;
use domain::order::effect::EffectSourceKind;
use domain::order::hold::{HoldReason, PlaceHold};
use domain::rules::log::RuleReview;
use serde::Serialize;

use crate::base::change::{by_source, input_hash};
use crate::order::change::{Decided, Numbers, Operation};
use crate::order::orders::too_long;
use crate::rules::evaluate::Before;
use crate::{AppError, Change, Changed, OpCtx, OrderLookup, Orders};
use store::UnitOfWork;

/// The maximum characters of a note.
const LONGEST_NOTE: usize = 2_000;

/// A hold as it was requested.
#[derive(Debug, Clone, Serialize)]
pub struct HoldInput {
    /// The reason of the hold.
    pub reason: HoldReason,
    /// The note of the person.
    pub note: Option<String>,
    /// The lines; empty = the whole order.
    pub lines: Vec<LineId>,
    /// When the hold releases itself; `None` = a person releases it.
    pub release_at: Option<DateTime<Utc>>,
}

/// One hold of `holdsRelease`.
#[derive(Debug, Clone, Serialize)]
pub struct Release {
    /// The id of the hold.
    pub hold: HoldId,
    /// The note of the person.
    pub note: Option<String>,
    /// The verdict about the rules that placed the hold; `None` = none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<RuleReview>,
}

impl Orders<'_> {
    /// Places a hold on an order.
    ///
    /// # Errors
    /// See [`domain::order::Order::place_hold`].
    pub async fn place_hold(self, ctx: &OpCtx, change: &Change, input: HoldInput) -> Result<Changed<HoldId>, AppError> {
        check_note(input.note.as_ref())?;
        let operation = Operation::of("orderHoldPlace", P::PlaceHold, change, &input);
        self.change(ctx, &operation, |order, mint, _| {
            let id = mint.next();
            let HoldInput { reason, note, lines, release_at } = input.clone();
            let hold = PlaceHold { id, reason, note, lines, release_at, by: ctx.actor.person(P::PlaceHold) };
            Ok(Decided::making(id, order.place_hold(hold, ctx.now)?))
        })
        .await
    }

    /// Releases a hold of an order.
    ///
    /// # Errors
    /// See [`domain::order::Order::release_hold`].
    pub async fn release_hold(self, ctx: &OpCtx, change: &Change, release: Release) -> Result<Changed<HoldId>, AppError> {
        check_note(release.note.as_ref())?;
        let operation = match (&release.note, release.review) {
            (None, None) => Operation::of("orderHoldRelease", P::ReleaseHold, change, &release.hold),
            (Some(note), None) => Operation::of("orderHoldRelease", P::ReleaseHold, change, &(release.hold, note)),
            (note, review) => Operation::of("orderHoldRelease", P::ReleaseHold, change, &(release.hold, note, review)),
        };
        self.change(ctx, &operation, |order, _, work| released(order, work, ctx, &release)).await
    }

    /// Releases a hold, which names its order by itself, as a part of the operation `name`.
    ///
    /// # Errors
    /// See [`domain::order::Order::release_hold`].
    pub(crate) async fn release_found_hold(
        self,
        name: &'static str,
        ctx: &OpCtx,
        release: &Release,
        key: Option<&str>,
    ) -> Result<Changed<HoldId>, AppError> {
        check_note(release.note.as_ref())?;
        let operation = Operation {
            name,
            permission: P::ReleaseHold,
            order: OrderLookup::Hold(release.hold),
            field: "hold",
            source: domain::kernel::source::Source::Staff,
            numbers: Numbers::default(),
            expected_version: None,
            key: key.map(|key| (key, input_hash(&(), release))),
        };
        self.change(ctx, &operation, |order, _, work| released(order, work, ctx, release)).await
    }

    /// Releases the due holds of up to `limit` orders; returns the number of orders. Safe on several instances: each order is locked and
    /// checked again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_due_holds(self, now: DateTime<Utc>, limit: u64) -> Result<usize, AppError> {
        let due = self.app.store().alerts().orders_with_due_holds(now, limit).await?;
        for order in &due {
            self.app.transact(|work| self.release_due(work, *order, now)).await?;
        }
        Ok(due.len())
    }

    async fn release_due(self, mut work: UnitOfWork, id: OrderId, now: DateTime<Utc>) -> Result<(), AppError> {
        let Some(order) = work.order_for_update(&OrderLookup::Id(id), None).await? else { return Ok(()) };
        let before = order.clone();
        let (order, mut events) = order.release_due_holds(now);
        order.tell_conflicts(&before, &mut events);
        if !events.is_empty() {
            work.save(order.clone(), by_source(events, Source::Rule, now));
            self.app.rules().ask_about_change(&mut work, Before::of(&before), &order, now).await?;
            work.commit().await?;
        }
        Ok(())
    }
}

fn check_note(note: Option<&String>) -> Result<(), AppError> {
    if note.is_some_and(|note| note.chars().count() > LONGEST_NOTE) { Err(too_long("note", LONGEST_NOTE)) } else { Ok(()) }
}

/// The order with a hold released by the actor, in a role that permits it.
fn released(order: Order, work: &mut UnitOfWork, ctx: &OpCtx, release: &Release) -> Result<Decided<HoldId>, AppError> {
    let hold = order.holds.iter().find(|hold| hold.id == release.hold);
    let sources = hold.map(|hold| hold.sources.clone()).unwrap_or_default();
    let by = hold.and_then(|hold| hold.releaser(&ctx.actor)).unwrap_or_else(|| ctx.actor.person(P::ReleaseHold));
    let (mut order, events) = order.release_hold(release.hold, by.clone(), ctx.now)?;
    order.note_release(release.hold, release.note.clone().filter(|note| !note.trim().is_empty()));
    // A person has looked at the order.
    order.rule_memory.address_changed_at = None;
    let rules = sources.iter().filter(|source| source.kind == EffectSourceKind::Rule);
    if let Some(review) = release.review {
        for source in rules {
            let rule = RuleId(source.id);
            if review == RuleReview::FalseAlarm {
                order.rule_memory.release(rule, source.version);
            }
            work.review_firings(order.id, rule, review, &by)?;
        }
    }
    Ok(Decided { by: Some(by), ..Decided::making(release.hold, (order, events)) })
}
