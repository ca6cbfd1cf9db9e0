//! What embargoes mean for an order: closed gates, and holds on orders that come in or change their address.

use chrono::{DateTime, Utc};
use domain::access::actor::Actor;
use domain::actions::action::AllowedAction;
use domain::event::Event;
use domain::kernel::ids::{EmbargoId, Mint, OrderId};
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::effect::EffectSourceKind;
use domain::order::hold::HoldState;
use domain::refusal::{Code, Refusal};
use domain::rules::{Embargo, Occasion, RuleAction, RuleState, Rulebook};
use domain::task::NewTask;
use domain::task::kind::TaskSourceKind;

use crate::rules::evaluate::Asked;
use crate::{AppError, Rules};
use store::UnitOfWork;

/// An order that embargoes hold or let go.
pub(super) struct Embargoed {
    pub order: Order,
    pub events: Vec<Event>,
    /// The embargoes that hold it now.
    pub held: Vec<EmbargoId>,
    /// The embargoes that hold it no longer.
    pub freed: Vec<EmbargoId>,
    /// The tasks of customer service.
    pub tasks: Vec<NewTask>,
}

impl Embargoed {
    /// The order under these embargoes; `None` = they change nothing about it.
    pub fn of(embargoes: &[Embargo], order: &Order, mint: &mut Mint, now: DateTime<Utc>) -> Option<Self> {
        if embargoes.is_empty() {
            return None;
        }
        let (order, events) = (order.clone(), Vec::new());
        let mut changed = Self { order, events, held: Vec::new(), freed: Vec::new(), tasks: Vec::new() };
        for embargo in embargoes {
            if let Some(events) = embargo.hold(&mut changed.order, mint, now) {
                changed.events.extend(events);
                changed.held.push(embargo.id);
                changed.tasks.extend(embargo.task(&changed.order));
            } else if embargo.is_left_by(&changed.order)
                && let Some(events) = embargo.release(&mut changed.order, now)
            {
                changed.events.extend(events);
                changed.freed.push(embargo.id);
            }
        }
        (!changed.held.is_empty() || !changed.freed.is_empty()).then_some(changed)
    }
}

/// Whether a step leads through a gate: the approval, a pick, a pack, the print of a label, and the way out.
fn passes_a_gate(before: &Order, after: &Order) -> bool {
    let gates = OrderStatus::Approved..=OrderStatus::Shipped;
    let counts = |order: &Order| {
        let (parcels, lines) = (|| order.shipments.iter(), order.lines.iter());
        [
            lines.map(|line| u64::from(line.picked_quantity)).sum::<u64>(),
            parcels().flat_map(|parcel| &parcel.lines).map(|line| u64::from(line.quantity)).sum(),
            parcels().map(|parcel| u64::from(parcel.label_print_count)).sum(),
            parcels().map(|parcel| u64::from(parcel.scanned_at.is_some())).sum(),
        ]
    };
    let is_more = counts(before).iter().zip(counts(after)).any(|(before, after)| after > *before);
    is_more || (after.status > before.status && gates.contains(&after.status))
}

/// Whether the embargoes may concern an order that rules are asked about: it is new, its address changed, it is open again, or a rule may
/// approve it.
fn may_concern(one: &Asked<'_>, book: &Rulebook) -> bool {
    let is_new = one.occasion == Occasion::Received;
    let is_changed = one.before.as_ref().is_some_and(|before| before.goes_elsewhere(one.order) || before.was_closed(one.order));
    let approves = || {
        let is_on = book.rules().iter().filter(|rule| rule.state == RuleState::On);
        is_on.flat_map(|rule| &rule.actions).any(|action| matches!(action, RuleAction::Approve { .. }))
    };
    let may_be_approved = one.order.status < OrderStatus::Approved && (one.order.rule_memory.approval.is_some() || approves());
    is_new || is_changed || may_be_approved
}

impl Rules<'_> {
    /// The actions that the actor's roles have on an order, each allowed or explained; those that an embargo refuses are explained by it.
    pub fn allowed_actions(self, order: &Order, actor: &Actor, now: DateTime<Utc>) -> Vec<AllowedAction> {
        let mut allowed = order.allowed_actions(actor, now);
        if let Some(shut) = self.standing_embargoes().shuts(order) {
            let gated = allowed.iter_mut().filter(|one| one.action.passes_a_gate());
            gated.for_each(|one| one.unmet.insert(0, shut.clone()));
        }
        allowed
    }

    /// The refusal of a step that leads an order of an embargoed region through a gate; `None` = the gates are open. The embargoes are read
    /// in the unit of work of the step, and none is placed before it ends.
    pub(super) async fn embargo_refuses(
        self,
        work: &mut UnitOfWork,
        before: &Order,
        after: &Order,
    ) -> Result<Option<Refusal>, AppError> {
        if before.region.is_none() || !passes_a_gate(before, after) {
            return Ok(None);
        }
        let standing = work.standing_embargoes().await?;
        Ok(standing.iter().find_map(|embargo| embargo.refusal(before)))
    }

    /// The refusal of a step of an order that an embargo holds, with the embargo as its first reason: the hold follows from it.
    pub(crate) async fn naming_embargo(
        self,
        work: &mut UnitOfWork,
        mut refusal: Refusal,
        order: &Order,
    ) -> Result<Refusal, AppError> {
        let is_held = || {
            let sources = order.holds.iter().filter(|hold| hold.state == HoldState::Active).flat_map(|hold| &hold.sources);
            sources.map(|source| source.kind).any(|kind| kind == EffectSourceKind::Embargo)
        };
        if refusal.reason.code != Code::OnHold || !is_held() {
            return Ok(refusal);
        }
        let standing = work.standing_embargoes().await?;
        if let Some(embargo) = standing.iter().find_map(|embargo| embargo.refusal(order)) {
            refusal.unmet.insert(0, embargo.reason.clone());
            refusal.reason = embargo.reason;
        }
        Ok(refusal)
    }

    /// The embargoes that may concern the orders that rules are asked about; empty = they concern none.
    pub(super) async fn embargoes_of(
        self,
        work: &mut UnitOfWork,
        asked: &[Asked<'_>],
        book: &Rulebook,
    ) -> Result<Vec<Embargo>, AppError> {
        if !asked.iter().any(|one| may_concern(one, book)) {
            return Ok(Vec::new());
        }
        Ok(work.standing_embargoes().await?)
    }

    /// Ends the tasks of embargoes about orders that were cancelled: their buyers need not be called any more.
    pub(super) async fn end_calls(self, work: &mut UnitOfWork, asked: &[Asked<'_>], now: DateTime<Utc>) -> Result<(), AppError> {
        for Asked { order, before, .. } in asked {
            if !before.as_ref().is_some_and(|before| before.was_called_off(order)) {
                continue;
            }
            let sources = order.holds.iter().flat_map(|hold| &hold.sources);
            for embargo in sources.filter(|source| source.kind == EffectSourceKind::Embargo) {
                let source = (TaskSourceKind::Embargo, EmbargoId(embargo.id).to_string());
                self.app.tasks().close_of_source(work, (source.0, &source.1), Some(order.id), now).await?;
            }
        }
        Ok(())
    }

    /// Ends what embargoes did to orders that go elsewhere now.
    pub(super) async fn end_embargoed(
        self,
        work: &mut UnitOfWork,
        freed: Vec<(OrderId, EmbargoId)>,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        for (order, embargo) in freed {
            work.end_embargoed(embargo, &[order], true).await?;
            let source = (TaskSourceKind::Embargo, embargo.to_string());
            self.app.tasks().close_of_source(work, (source.0, &source.1), Some(order), now).await?;
        }
        Ok(())
    }
}
