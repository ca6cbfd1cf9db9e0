//! Embargoes (限运): a region to which nothing leaves for a time. The gates close with the embargo itself; holds follow in batches, and
//! lifting takes away exactly the holds that the embargo placed.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::{Person, Role};
use crate::event::Event;
use crate::kernel::hold_reason::HoldReason;
use crate::kernel::ids::{EmbargoId, Mint, OrderId};
use crate::kernel::region_code::RegionCode;
use crate::kernel::status::OrderStatus;
use crate::order::effect::{EffectSource, EffectSourceKind, HoldOf};
use crate::order::hold::Hold;
use crate::order::{Order, OrderHead};
use crate::refusal::{Code, Reason, Refusal};
use crate::task::kind::{TaskKind, TaskSourceKind};
use crate::task::{NewTask, TaskSource};

/// The most regions of one embargo.
pub const MOST_REGIONS: usize = 100;
/// The most embargoes that stand at a time.
pub const MOST_STANDING: u64 = 100;
/// The most characters of a reason.
pub const LONGEST_REASON: usize = 500;

/// The state of an embargo. Its gates are closed while it is placed and active, and open from the first moment of lifting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = embargo_state)]
pub enum EmbargoState {
    /// The gates are closed, and the holds are being placed.
    #[label("设置中", "being placed")]
    Placing,
    /// Every open order of the regions is held.
    #[label("生效中", "active")]
    Active,
    /// The gates are open, and the holds are being taken away.
    #[label("解除中", "being lifted")]
    Lifting,
    /// The holds of the embargo are gone.
    #[label("已解除", "lifted")]
    Lifted,
}

impl EmbargoState {
    /// Whether the gates are closed.
    pub fn stands(self) -> bool {
        matches!(self, Self::Placing | Self::Active)
    }
}

/// How far the batches of an embargo have come: while it is placed those that hold orders, while it is lifted those that free them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Walk {
    /// The number of the pass. The second one finds orders that came in during the first.
    pub pass: i32,
    /// The last order of the last batch; `None` = the pass is at its beginning.
    pub after: Option<OrderId>,
    /// The orders that were looked at.
    pub done: i64,
    /// The orders that there are to look at.
    pub total: i64,
}

impl Walk {
    /// The beginning of a walk through so many orders.
    pub fn over(total: i64) -> Self {
        Self { pass: 1, after: None, done: 0, total }
    }

    /// The walk after one more batch, which ended with this order.
    #[must_use]
    pub fn past(self, last: OrderId, count: usize) -> Self {
        let done = self.done.saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
        Self { after: Some(last), done, total: self.total.max(done), ..self }
    }

    /// The walk at the beginning of its next pass.
    #[must_use]
    pub fn again(self) -> Self {
        Self { pass: self.pass + 1, after: None, ..self }
    }

    /// The walk at its end: all that there was is done.
    #[must_use]
    pub fn ended(self) -> Self {
        Self { after: None, total: self.done, ..self }
    }
}

/// An embargo of regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embargo {
    /// The id of the embargo.
    pub id: EmbargoId,
    /// The version, which grows when a person or the end of its time changes it, and not with batches.
    pub version: i64,
    /// The state of the embargo.
    pub state: EmbargoState,
    /// Its regions, none of them a part of another.
    pub regions: Vec<RegionCode>,
    /// The reason as the person wrote it, with phones masked.
    pub reason: String,
    /// The time at which it is lifted by itself; `None` = a person lifts it.
    pub until: Option<DateTime<Utc>>,
    /// Whether customer service gets a task for each held order.
    pub tells_customers: bool,
    /// The time at which it was placed.
    pub placed_at: DateTime<Utc>,
    /// The person who placed it.
    pub placed_by: Person,
    /// The time at which its lifting began; `None` = it stands.
    pub lifted_at: Option<DateTime<Utc>>,
    /// The person who lifted it; `None` = it stands, or its time was over.
    pub lifted_by: Option<Person>,
    /// How far its batches have come.
    pub walk: Walk,
}

/// How many orders an embargo holds and has let go, and the unfinished tasks about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EmbargoTally {
    /// The orders that it holds or held.
    pub held: i64,
    /// The orders from which its hold was taken away, because it was lifted or the address changed.
    pub released: i64,
    /// The unfinished tasks of customer service.
    pub open_tasks: i64,
}

/// The regions of a request: known, each once, and without those that are a part of another.
///
/// # Errors
/// `INVALID_INPUT` for no region, too many, or a text that names none.
pub fn regions_of(texts: &[String]) -> Result<Vec<RegionCode>, Refusal> {
    if texts.is_empty() || texts.len() > MOST_REGIONS {
        let reason = Reason::with(Code::InvalidInput, [format!("regions: 1 – {MOST_REGIONS}")]);
        return Err(Refusal::because(reason).at("regions"));
    }
    let known = |text: &String| {
        let unknown = || Refusal::because(Reason::with(Code::InvalidInput, [format!("regions: {text}")])).at("regions");
        RegionCode::parse(text).ok_or_else(unknown)
    };
    let mut all: Vec<RegionCode> = texts.iter().map(known).collect::<Result<_, _>>()?;
    all.sort_unstable();
    all.dedup();
    let is_outermost = |one: &RegionCode| !all.iter().any(|other| other != one && other.contains(one));
    Ok(all.iter().copied().filter(is_outermost).collect())
}

impl Embargo {
    /// Whether an order goes to one of its regions.
    pub fn covers(&self, order: &OrderHead) -> bool {
        self.region_of(order).is_some()
    }

    /// The region of the embargo that an order goes to; `None` = it goes elsewhere, or it is unknown where to.
    pub fn region_of(&self, order: &OrderHead) -> Option<RegionCode> {
        let region = order.region?;
        self.regions.iter().copied().find(|own| own.contains(&region))
    }

    /// Whether it is certain that the order goes to none of its regions.
    pub fn is_left_by(&self, order: &Order) -> bool {
        let overlaps = |own: &RegionCode, region: RegionCode| own.contains(&region) || region.contains(own);
        order.region.is_some_and(|region| !self.regions.iter().any(|own| overlaps(own, region)))
    }

    /// Whether the embargo has held the order, and lifting has not taken the hold away: it still does, or a person released it.
    fn has_held(&self, order: &Order) -> bool {
        order.holds.iter().any(|hold| self.is_behind(hold))
    }

    /// Whether the embargo is among the sources of an active hold of the order.
    pub fn holds(&self, order: &Order, now: DateTime<Utc>) -> bool {
        order.holds.iter().any(|hold| hold.blocks(now) && self.is_behind(hold))
    }

    fn is_behind(&self, hold: &Hold) -> bool {
        hold.sources.iter().any(|source| source.kind == EffectSourceKind::Embargo && source.id == self.id.0)
    }

    /// Holds an order that goes to the region and has goods in the house; `None` = nothing changes. A hold that a person released stays
    /// released.
    pub fn hold(&self, order: &mut Order, mint: &mut Mint, now: DateTime<Utc>) -> Option<Vec<Event>> {
        let is_open = order.status < OrderStatus::Shipped && order.has_goods_in_house();
        if !is_open || self.region_of(order).is_none() || self.has_held(order) {
            return None;
        }
        let source =
            EffectSource { kind: EffectSourceKind::Embargo, id: self.id.0, version: self.version, because: self.because() };
        let wanted = HoldOf { reason: HoldReason::RegionEmbargo, source, name: &self.reason, release_at: None };
        Some(order.hold_for(wanted, mint, now).into_iter().collect())
    }

    /// Takes the hold of the embargo from an order; `None` = nothing changes. An approval by rule that waited for it is due at once.
    pub fn release(&self, order: &mut Order, now: DateTime<Utc>) -> Option<Vec<Event>> {
        if !self.holds(order, now) || !order.has_goods_in_house() {
            return None;
        }
        let events = order.undo((EffectSourceKind::Embargo, self.id.0), &self.reason, now);
        if order.rule_memory.approval.is_some_and(|pending| pending.at <= now) {
            order.rule_memory.due_at = Some(now);
        }
        Some(events)
    }

    /// The reason of its holds and tasks.
    pub fn because(&self) -> Reason {
        Reason::with(Code::EmbargoDecided, [&self.reason])
    }

    /// The refusal of a gate for an order that goes to the region; `None` = the gate is open.
    pub fn refusal(&self, order: &Order) -> Option<Refusal> {
        let region = self.region_of(order).filter(|_| self.state.stands())?;
        Some(Refusal::because(Reason::with(Code::RegionEmbargoed, [region.as_str(), &self.reason])))
    }

    /// The task of customer service to tell the buyer of a held order; `None` = the embargo opens none.
    pub fn task(&self, order: &Order) -> Option<NewTask> {
        let region = self.region_of(order).filter(|_| self.tells_customers)?;
        let source = TaskSource { version: Some(self.version), ..TaskSource::new(TaskSourceKind::Embargo, &self.id) };
        let new = NewTask::new(TaskKind::CustomerCall, Role::CustomerService, self.because(), source);
        let instruction = Some(Reason::with(Code::TellEmbargo, [order.channel_number.as_str(), region.as_str()]));
        let (shop, warehouse) = (Some(order.shop.clone()), order.warehouse.clone());
        Some(NewTask { instruction, order: Some(order.id), shop, warehouse, ..new })
    }

    /// The embargo at the beginning of its lifting, with so many orders to free. `by` = the person; `None` = its time is over.
    #[must_use]
    pub fn lifting(self, by: Option<Person>, orders: i64, now: DateTime<Utc>) -> Self {
        let state = EmbargoState::Lifting;
        Self { state, version: self.version + 1, lifted_at: Some(now), lifted_by: by, walk: Walk::over(orders), ..self }
    }

    /// The embargo in a further state, at the end of its walk.
    #[must_use]
    pub fn at_end(self, state: EmbargoState) -> Self {
        Self { state, walk: self.walk.ended(), ..self }
    }
}
