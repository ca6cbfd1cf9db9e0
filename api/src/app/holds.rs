//! Holds: placed by customer service and operations, released by operations and managers, or by their time.

use chrono::{DateTime, Utc};
use domain::actor::Permission as P;
use domain::fact::Source;
use domain::hold::{HoldReason, PlaceHold};
use domain::ids::{HoldId, LineId, OrderId};
use serde::Serialize;

use super::change::{Decided, Operation, by_source, retrying};
use super::orders::too_long;
use super::{App, AppError, Change, Changed, OpCtx, OrderLookup};

/// A hold as it was asked for.
#[derive(Debug, Clone, Serialize)]
pub struct HoldInput {
    /// Why.
    pub reason: HoldReason,
    /// The person's words.
    pub note: Option<String>,
    /// The lines; empty means the whole order.
    pub lines: Vec<LineId>,
    /// When it releases itself.
    pub release_at: Option<DateTime<Utc>>,
}

impl App {
    /// Places a hold.
    ///
    /// # Errors
    /// See [`domain::order::Order::place_hold`].
    pub async fn place_hold(&self, ctx: &OpCtx, change: &Change, input: HoldInput) -> Result<Changed<HoldId>, AppError> {
        if input.note.as_ref().is_some_and(|note| note.chars().count() > 2_000) {
            return Err(too_long("note", 2_000));
        }
        let operation = Operation::of("orderHoldPlace", P::PlaceHold, change, &input);
        self.change(ctx, &operation, |order, mint, _| {
            let id = mint.next();
            let HoldInput { reason, note, lines, release_at } = input.clone();
            let hold = PlaceHold { id, reason, note, lines, release_at, by: ctx.actor.person(P::PlaceHold) };
            Ok(Decided::making(id, order.place_hold(hold, ctx.now)?))
        })
        .await
    }

    /// Releases a hold.
    ///
    /// # Errors
    /// See [`domain::order::Order::release_hold`].
    pub async fn release_hold(&self, ctx: &OpCtx, change: &Change, hold: HoldId) -> Result<Changed<HoldId>, AppError> {
        let operation = Operation::of("orderHoldRelease", P::ReleaseHold, change, &hold);
        self.change(ctx, &operation, |order, _, _| {
            Ok(Decided::making(hold, order.release_hold(hold, ctx.actor.person(P::ReleaseHold), ctx.now)?))
        })
        .await
    }

    /// Releases the holds whose time has come, of up to `limit` orders; says how many orders there were. Safe on several
    /// instances: each order is locked and looked at again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_due_holds(&self, now: DateTime<Utc>, limit: u64) -> Result<usize, AppError> {
        let due = self.store().orders_with_due_holds(now, limit).await?;
        for order in &due {
            retrying(|| self.release_due(*order, now)).await?;
        }
        Ok(due.len())
    }

    async fn release_due(&self, id: OrderId, now: DateTime<Utc>) -> Result<(), AppError> {
        let mut work = self.store().begin(now, domain::ids::Mint::new(now, rand::random())).await?;
        let Some(order) = work.order_for_update(&OrderLookup::Id(id)).await? else { return Ok(()) };
        let (order, events) = order.release_due_holds(now);
        if !events.is_empty() {
            work.save(order, by_source(events, Source::Rule, now));
            work.commit().await?;
        }
        Ok(())
    }
}
