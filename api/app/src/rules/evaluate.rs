//! Asks the rules about orders that a unit of work changes, and applies what they decide in that unit of work.
//!
//! What rules do triggers no further rules in the same transaction. A rule that fails is logged, and the order goes on.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::Role;
use domain::event::Event;
use domain::kernel::address::Address;
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::ids::{EmbargoId, Mint, OrderId, RuleFiringId, RuleId};
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::effect::{EffectSource, EffectSourceKind, HoldOf};
use domain::order::rule_memory::{PendingApproval, RuleMemory};
use domain::refusal::{Code, Reason};
use domain::rules::log::RuleFiring;
use domain::rules::order_facts::times_of;
use domain::rules::{Embargo, Firing, FiringOutcome, Occasion, Round, RuleAction, RuleState, Rulebook};
use domain::task::kind::{TaskKind, TaskSourceKind};
use domain::task::{NewTask, TaskSource};

use crate::alert::alerts::Cause;
use crate::base::change::by_source;
use crate::rules::embargo_orders::Embargoed;
use crate::rules::facts::Counts;
use crate::{AppError, Rules};
use store::UnitOfWork;

/// An order that a unit of work has changed, and what rules have to know of the change.
pub(crate) struct Asked<'a> {
    /// The order after the change.
    pub order: &'a Order,
    /// The order before the change; `None` = it is new, or time alone has passed.
    pub before: Option<Before>,
    /// The occasion on which the rules are asked.
    pub occasion: Occasion,
    /// The remarks of buyer and seller in clear; `None` = they are sealed.
    pub remark: Option<&'a str>,
}

/// The parts of an order before a change that rules look at.
#[derive(Debug, Clone)]
pub(crate) struct Before {
    status: OrderStatus,
    address: Address,
}

impl Before {
    /// The parts of an order that is about to change.
    pub(crate) fn of(order: &Order) -> Self {
        Self { status: order.status, address: order.contact.address.clone() }
    }

    /// Whether the order has another address now.
    pub(super) fn goes_elsewhere(&self, order: &Order) -> bool {
        self.address != order.contact.address
    }

    /// Whether the order was cancelled by the change.
    pub(super) fn was_called_off(&self, order: &Order) -> bool {
        self.status != OrderStatus::Cancelled && order.status == OrderStatus::Cancelled
    }

    /// Whether the order had left or was cancelled, and is open again.
    pub(super) fn was_closed(&self, order: &Order) -> bool {
        self.status >= OrderStatus::Shipped && order.status < OrderStatus::Shipped
    }
}

/// What came of a question for the unit of work to finish.
#[derive(Default)]
pub(crate) struct Answers {
    /// The alerts that rules want.
    pub causes: Vec<Cause>,
    /// The tasks that rules want.
    tasks: Vec<NewTask>,
    /// The rules whose condition became false, by order: their tasks end.
    ended: Vec<(OrderId, RuleId)>,
    /// The embargoes of regions that an order no longer goes to.
    freed: Vec<(OrderId, EmbargoId)>,
}

impl Rules<'_> {
    /// Asks the rules about orders, saves what they decide, and returns what is left to do in the unit of work.
    pub(crate) async fn ask(
        self,
        work: &mut UnitOfWork,
        asked: &[Asked<'_>],
        mint: &mut Mint,
        now: DateTime<Utc>,
    ) -> Result<Answers, AppError> {
        let book = self.book();
        let mut answers = Answers::default();
        let embargoes = self.embargoes_of(work, asked, &book).await?;
        self.end_calls(work, asked, now).await?;
        if book.is_empty() && embargoes.is_empty() && asked.iter().all(|one| one.order.rule_memory.is_empty()) {
            return Ok(answers);
        }
        let counts = self.count(work, &book, asked).await?;
        let mut group =
            Group { rules: self, book: &book, embargoes: &embargoes, counts: &counts, answers: &mut answers, mint, now };
        for one in asked {
            if let Some((order, events)) = group.ask_about(work, one)? {
                work.save(order, by_source(events, Source::Rule, now));
            }
        }
        self.app.tasks().open_all(work, std::mem::take(&mut answers.tasks), mint, now).await?;
        self.close_tasks(work, std::mem::take(&mut answers.ended), now).await?;
        self.end_embargoed(work, std::mem::take(&mut answers.freed), now).await?;
        Ok(answers)
    }

    /// Asks the rules about one order that no operation changed but the service itself, and raises the alerts that they want.
    pub(crate) async fn ask_about_change(
        self,
        work: &mut UnitOfWork,
        before: Before,
        order: &Order,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        let mut mint = self.app.mint();
        let asked = Asked { order, before: Some(before), occasion: Occasion::Changed, remark: None };
        let answers = self.ask(work, &[asked], &mut mint, now).await?;
        self.app.alerts().raise_all(work, answers.causes, &mut mint, now).await
    }

    /// Closes the tasks of rules whose condition no longer holds.
    async fn close_tasks(self, work: &mut UnitOfWork, ended: Vec<(OrderId, RuleId)>, now: DateTime<Utc>) -> Result<(), AppError> {
        let mut of_rule: BTreeMap<RuleId, Vec<OrderId>> = BTreeMap::new();
        for (order, rule) in ended {
            of_rule.entry(rule).or_default().push(order);
        }
        for (rule, orders) in of_rule {
            let source = [rule.to_string()];
            self.app.tasks().close_of_sources(work, TaskSourceKind::Rule, &source, Some(&orders), now).await?;
        }
        Ok(())
    }
}

/// A group of orders that the rules are asked about together.
struct Group<'a> {
    rules: Rules<'a>,
    book: &'a Rulebook,
    embargoes: &'a [Embargo],
    counts: &'a Counts,
    answers: &'a mut Answers,
    mint: &'a mut Mint,
    now: DateTime<Utc>,
}

impl Group<'_> {
    /// Asks every rule about one order; `None` = nothing of the order changes by it.
    fn ask_about(&mut self, work: &mut UnitOfWork, asked: &Asked<'_>) -> Result<Option<(Order, Vec<Event>)>, AppError> {
        let (book, now) = (self.book, self.now);
        let mut memory = asked.order.rule_memory.clone();
        memory.address_changed_at = address_changed_at(asked, now);
        let around = (asked.remark, memory.address_changed_at.is_some());
        let mut facts = self.rules.facts(asked.order, around, self.counts, now);
        let round = book.round(asked.occasion, &mut facts, &mut memory, now);
        memory.due_at = due_at(book, asked.order, &memory, now);
        let is_due = memory.approval.is_some_and(|pending| pending.at <= now);
        let embargoed = self.under_embargoes(work, asked.order);
        let is_quiet = round.firings.is_empty() && round.ended.is_empty() && !is_due && memory == asked.order.rule_memory;
        if is_quiet && embargoed.is_none() {
            return Ok(None);
        }
        let (order, events) = embargoed.unwrap_or_else(|| (asked.order.clone(), Vec::new()));
        let mut effect = Effect { order, events, mint: &mut *self.mint, now };
        effect.order.rule_memory = memory;
        for rule in &round.ended {
            effect.undo(book, *rule);
            self.answers.ended.push((effect.order.id, *rule));
        }
        for firing in &round.firings {
            let logged = effect.logged(firing);
            work.log_firing(&logged)?;
            effect.act(firing, &logged, self.answers, self.counts);
        }
        if !self.embargoes.iter().any(|embargo| embargo.region_of(&effect.order).is_some()) {
            effect.approve_when_due(book);
        }
        complain(&round, &effect.order, self.answers);
        let Effect { mut order, events, .. } = effect;
        order.rule_memory.due_at = due_at(book, &order, &order.rule_memory, now);
        self.answers.causes.extend(Cause::of_order(&order, &events, now));
        Ok(Some((order, events)))
    }
}

impl Group<'_> {
    /// The order with the holds of embargoes, which are recorded; `None` = they change nothing about it.
    fn under_embargoes(&mut self, work: &mut UnitOfWork, order: &Order) -> Option<(Order, Vec<Event>)> {
        let changed = Embargoed::of(self.embargoes, order, self.mint, self.now)?;
        changed.held.iter().for_each(|embargo| work.record_embargoed(*embargo, order.id));
        self.answers.freed.extend(changed.freed.iter().map(|embargo| (order.id, *embargo)));
        self.answers.tasks.extend(changed.tasks);
        Some((changed.order, changed.events))
    }
}

/// The time at which the address changed after picking had begun: kept until a person has looked at it or the goods have left.
fn address_changed_at(asked: &Asked<'_>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let order = asked.order;
    let in_hand = (OrderStatus::Picking..=OrderStatus::Packed).contains(&order.status);
    let is_changed = |before: &Before| before.status >= OrderStatus::Picking && before.address != order.contact.address;
    let changed = asked.before.as_ref().is_some_and(is_changed).then_some(now);
    changed.or(order.rule_memory.address_changed_at).filter(|_| in_hand)
}

/// The next time at which time alone may change an answer, or at which an approval is due; `None` = there is no such time.
fn due_at(book: &Rulebook, order: &Order, memory: &RuleMemory, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let is_closed = matches!(order.status, OrderStatus::Completed | OrderStatus::Cancelled);
    let next = if is_closed { None } else { book.next_due(&times_of(order), now) };
    let approval = memory.approval.map(|pending| pending.at).filter(|at| *at > now);
    next.into_iter().chain(approval).min()
}

/// Alerts about rules that failed, and about rules that undo each other.
fn complain(round: &Round, order: &Order, answers: &mut Answers) {
    let failed = round.firings.iter().filter(|firing| firing.outcome == FiringOutcome::Error);
    for firing in failed {
        let because = Reason::with(Code::AlertRuleFailed, [firing.name.as_str(), &firing.version.to_string()]);
        answers.causes.push(Cause::of_rules(AlertKind::RuleFailed, because, &firing.rule.to_string(), order));
    }
    let name =
        |rule| round.firings.iter().find(|firing| firing.rule == rule).map_or_else(String::new, |firing| firing.name.clone());
    for (first, second) in &round.loops {
        let because = Reason::with(Code::AlertRuleLoop, [name(*first), name(*second)]);
        answers.causes.push(Cause::of_rules(AlertKind::RuleLoop, because, &pair(*first, *second), order));
    }
}

/// The name of a pair of rules, whichever comes first.
fn pair(one: RuleId, other: RuleId) -> String {
    let (first, second) = (one.min(other), one.max(other));
    format!("{first} {second}")
}

/// An order under the effects of a round.
struct Effect<'a> {
    order: Order,
    events: Vec<Event>,
    mint: &'a mut Mint,
    now: DateTime<Utc>,
}

impl Effect<'_> {
    /// The entry of a firing in the log.
    fn logged(&mut self, firing: &Firing) -> RuleFiring {
        RuleFiring {
            id: self.mint.next(),
            order: self.order.id,
            shop: self.order.shop.clone(),
            rule: firing.rule,
            version: firing.version,
            name: firing.name.clone(),
            at: self.now,
            shadow: firing.shadow,
            outcome: firing.outcome,
            because: firing.because.clone(),
            actions: firing.actions.clone(),
            review: None,
            reviewed_at: None,
            reviewed_by: None,
        }
    }

    /// Applies the actions of a firing that acts.
    fn act(&mut self, firing: &Firing, logged: &RuleFiring, answers: &mut Answers, counts: &Counts) {
        if firing.shadow || firing.outcome == FiringOutcome::Error {
            return;
        }
        self.events.push(fired(firing, logged.id));
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        for action in &firing.actions {
            match action {
                RuleAction::Hold { reason, release_after_minutes } => {
                    let release_at = release_after_minutes.map(|minutes| self.now + Duration::minutes(minutes.into()));
                    let wanted = HoldOf { reason: *reason, source: source(firing), name: &firing.name, release_at };
                    self.events.extend(self.order.hold_for(wanted, self.mint, self.now));
                }
                RuleAction::Tag { tag } => added.extend(self.order.tag_for(tag, source(firing)).then(|| tag.clone())),
                RuleAction::Untag { tag } => removed.extend(self.order.untag(tag).then(|| tag.clone())),
                RuleAction::Priority { priority } => {
                    self.events.extend(self.order.prioritize_for(*priority, source(firing), &firing.name));
                }
                RuleAction::Task { role, kind, due_minutes } => {
                    let due_at = due_minutes.map(|minutes| self.now + Duration::minutes(minutes.into()));
                    let others = counts.others_of(self.order.id);
                    answers.tasks.push(task(firing, &self.order, (*role, *kind), due_at, &others));
                }
                RuleAction::Alert { .. } => answers.causes.push(Cause::of_firing(logged, &self.order)),
                RuleAction::Approve { cooling_off_minutes } => self.plan_approval(firing, *cooling_off_minutes),
                RuleAction::Refuse { .. } => {}
            }
        }
        if !added.is_empty() || !removed.is_empty() {
            self.events.push(Event::OrderTagsChanged { added, removed });
        }
    }

    /// Plans the approval for the end of the cooling-off, which begins with the payment; for cash on delivery with the order.
    fn plan_approval(&mut self, firing: &Firing, cooling_off_minutes: u32) {
        let Some(begins) = self.order.shipping_starts_at() else { return };
        let at = (begins + Duration::minutes(cooling_off_minutes.into())).max(self.now);
        self.order.rule_memory.approval = Some(PendingApproval { rule: firing.rule, version: firing.version, at });
    }

    /// Approves the order where a planned approval is due, its rule is still on, and no rule or person has stopped the order.
    fn approve_when_due(&mut self, book: &Rulebook) {
        let Some(pending) = self.order.rule_memory.approval else { return };
        let is_open = matches!(self.order.status, OrderStatus::PendingPayment | OrderStatus::Paid);
        let is_on = book.rules().iter().any(|rule| rule.rule == pending.rule && rule.state == RuleState::On);
        if !is_open || !is_on {
            self.order.rule_memory.approval = None;
            return;
        }
        // A hold of a rule that a person released shows that the order was doubtful: a person approves it.
        let was_stopped = self.order.holds.iter().any(|hold| !hold.sources.is_empty() && hold.released_by.is_some());
        if pending.at > self.now || was_stopped {
            return;
        }
        if let Ok((order, events)) = self.order.clone().approve(self.now) {
            self.order = order;
            self.events.extend(events);
            self.order.rule_memory.approval = None;
        }
    }

    /// Takes away what a rule made on the order, because its condition no longer holds.
    fn undo(&mut self, book: &Rulebook, rule: RuleId) {
        let name = book.rules().iter().find(|known| known.rule == rule).map_or("", |known| known.name.as_str());
        self.events.extend(self.order.undo((EffectSourceKind::Rule, rule.0), name, self.now));
        if self.order.rule_memory.approval.is_some_and(|pending| pending.rule == rule) {
            self.order.rule_memory.approval = None;
        }
    }
}

fn source(firing: &Firing) -> EffectSource {
    let because = Reason::with(Code::RuleDecided, [&firing.name]);
    EffectSource { kind: EffectSourceKind::Rule, id: firing.rule.0, version: firing.version, because }
}

/// The task that a rule wants; its reason names the other orders of the case, such as those of the same phone.
fn task(
    firing: &Firing,
    order: &Order,
    (role, kind): (Role, Option<TaskKind>),
    due_at: Option<DateTime<Utc>>,
    others: &[String],
) -> NewTask {
    let because = match others {
        [] => Reason::with(Code::RuleDecided, [&firing.name]),
        others => Reason::with(Code::RuleDecidedWith, [firing.name.as_str(), &others.join(", ")]),
    };
    let version = Some(firing.version);
    let source = TaskSource { version, ..TaskSource::new(TaskSourceKind::Rule, &firing.rule) };
    let new = NewTask::new(kind.unwrap_or(TaskKind::RuleReview), role, because, source);
    let (shop, warehouse) = (Some(order.shop.clone()), order.warehouse.clone());
    NewTask { due_at, order: Some(order.id), shop, warehouse, ..new }
}

fn fired(firing: &Firing, id: RuleFiringId) -> Event {
    Event::OrderRuleFired { firing: id, rule: firing.rule, version: firing.version, name: firing.name.clone() }
}
