//! One round: all rules are asked about one order once, by priority and then id. Each sees what the rules before it collected.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::kernel::ids::RuleId;
use crate::order::effect::raised;
use crate::rules::action::{RuleAction, Step};
use crate::rules::condition::{ConditionError, Vocabulary};
use crate::rules::fact::RuleFact;
use crate::rules::facts::{FactSet, FactValue, Facts};
use crate::rules::firing::{Firing, FiringOutcome, Round};
use crate::rules::memory::Memory;
use crate::rules::rule::{Rule, RuleState, RuleTrigger, is_within};
use crate::rules::verdict::{Compiled, LeafTrace, Truth};

/// The occasion of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The order comes in for the first time.
    Received,
    /// The order has just changed.
    Changed,
    /// Time has passed without a change.
    Timer,
    /// The order is about to take this step.
    Before(Step),
}

impl Occasion {
    /// Whether rules of this trigger are asked on the occasion.
    pub fn asks(self, trigger: RuleTrigger) -> bool {
        match self {
            Self::Received => trigger != RuleTrigger::BeforeTransition,
            Self::Changed => trigger.is_standing(),
            Self::Timer => trigger == RuleTrigger::Timer,
            Self::Before(_) => trigger == RuleTrigger::BeforeTransition,
        }
    }
}

/// A rule that is ready to be asked.
#[derive(Debug, Clone)]
pub struct CompiledRule {
    /// The id of the rule.
    pub rule: RuleId,
    /// The version that is asked.
    pub version: i64,
    /// The name that people see.
    pub name: String,
    /// On or in shadow; a rule that is off is never asked.
    pub state: RuleState,
    /// The moment at which it is asked.
    pub trigger: RuleTrigger,
    /// The place among the rules: smaller is asked earlier.
    pub priority: i32,
    /// The time from which it is valid; `None` = always until the end.
    pub valid_from: Option<DateTime<Utc>>,
    /// The time from which it is not valid any more; `None` = it has no end.
    pub valid_until: Option<DateTime<Utc>>,
    /// The condition. A stored one that does not compile any more fails at each order once, and the order goes on.
    pub condition: Result<Compiled, ConditionError>,
    /// The actions where the condition holds.
    pub actions: Vec<RuleAction>,
}

impl CompiledRule {
    /// Makes a rule ready to be asked.
    pub fn new(rule: &Rule, vocabulary: &Vocabulary<'_>) -> Self {
        Self {
            rule: rule.id,
            version: rule.version,
            name: rule.name.clone(),
            state: rule.state,
            trigger: rule.trigger,
            priority: rule.priority,
            valid_from: rule.valid_from,
            valid_until: rule.valid_until,
            condition: rule.condition.compile_with(vocabulary),
            actions: rule.actions.clone(),
        }
    }

    fn is_asked(&self, occasion: Occasion, now: DateTime<Utc>) -> bool {
        self.state != RuleState::Off
            && occasion.asks(self.trigger)
            && is_within(self.valid_from, self.valid_until, now)
            && self.is_about(occasion)
    }

    /// Whether the rule may concern the step: one that refuses other steps only does not.
    fn is_about(&self, occasion: Occasion) -> bool {
        let Occasion::Before(step) = occasion else { return true };
        let mut refused = self.actions.iter().filter_map(RuleAction::refused_step).peekable();
        refused.peek().is_none() || refused.any(|refused| refused == step)
    }

    /// The actions on the occasion: of the refusals only those of the step.
    fn actions_on(&self, occasion: Occasion) -> Vec<RuleAction> {
        let is_on = |action: &&RuleAction| match (action.refused_step(), occasion) {
            (Some(refused), Occasion::Before(step)) => refused == step,
            (Some(_), _) => false,
            (None, _) => true,
        };
        self.actions.iter().filter(is_on).cloned().collect()
    }
}

/// All rules that are on or in shadow, in the order in which they are asked.
#[derive(Debug, Clone, Default)]
pub struct Rulebook {
    pub(super) rules: Vec<CompiledRule>,
    facts: BTreeMap<RuleTrigger, FactSet>,
}

impl Rulebook {
    /// Sorts the rules; those that are off are left out.
    pub fn new(rules: impl IntoIterator<Item = CompiledRule>) -> Self {
        let mut rules: Vec<CompiledRule> = rules.into_iter().filter(|rule| rule.state != RuleState::Off).collect();
        // A version in shadow may stand next to the one in use.
        rules.sort_by_key(|rule| (rule.priority, rule.rule, std::cmp::Reverse(rule.state), rule.version));
        let mut facts: BTreeMap<RuleTrigger, FactSet> = BTreeMap::new();
        for rule in &rules {
            let needed = rule.condition.as_ref().map(Compiled::facts).unwrap_or_default();
            let of_trigger = facts.entry(rule.trigger).or_default();
            *of_trigger = of_trigger.and(needed);
        }
        Self { rules, facts }
    }

    /// The rules in the order in which they are asked.
    pub fn rules(&self) -> &[CompiledRule] {
        &self.rules
    }

    /// Whether there is no rule at all.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether any rule is asked on the occasion.
    pub fn has(&self, occasion: Occasion) -> bool {
        self.facts.keys().any(|trigger| occasion.asks(*trigger))
    }

    /// The facts that the rules ask on the occasion.
    pub fn facts(&self, occasion: Occasion) -> FactSet {
        let asked = self.facts.iter().filter(|(trigger, _)| occasion.asks(**trigger));
        asked.fold(FactSet::default(), |all, (_, facts)| all.and(*facts))
    }

    /// The counters over other orders that the rules ask on the occasion.
    pub fn counters(&self, occasion: Occasion) -> FactSet {
        self.facts(occasion).iter().filter(|fact| fact.is_counter()).fold(FactSet::default(), FactSet::with)
    }

    /// Asks every rule of the occasion once. The facts get the tags, holds and priority that rules in use collect; the memory keeps the
    /// standing answers.
    pub fn round(&self, occasion: Occasion, facts: &mut Facts, memory: &mut Memory, now: DateTime<Utc>) -> Round {
        let mut round = Round::default();
        for rule in self.rules.iter().filter(|rule| rule.is_asked(occasion, now)) {
            let is_shadow = rule.state == RuleState::Shadow;
            match rule
                .condition
                .as_ref()
                .ok()
                .and_then(|condition| condition.try_evaluate(facts).ok().map(|truth| (condition, truth)))
            {
                None => {
                    if memory.fails(rule.rule, rule.version) {
                        round.memory_changed = true;
                        round.firings.push(rule.firing(FiringOutcome::Error, Vec::new(), Vec::new()));
                    }
                }
                Some((condition, truth)) => {
                    if rule.comes_true(condition, truth, facts, memory, &mut round)
                        && !memory.is_released(rule.rule, rule.version)
                    {
                        let because = condition.trace(facts).deciding();
                        let actions = rule.actions_on(occasion);
                        if !is_shadow {
                            actions.iter().for_each(|action| apply(action, facts));
                            round.loops.extend(self.undone_by(rule, facts, occasion, now));
                        }
                        round.firings.push(rule.firing(FiringOutcome::Fired, because, actions));
                    }
                }
            }
        }
        round
    }

    /// The rules that undo what `rule` has done, and that it undoes in turn.
    fn undone_by<'a>(
        &'a self,
        rule: &'a CompiledRule,
        facts: &'a Facts,
        occasion: Occasion,
        now: DateTime<Utc>,
    ) -> impl Iterator<Item = (RuleId, RuleId)> + 'a {
        let others = self
            .rules
            .iter()
            .filter(move |other| other.rule != rule.rule && other.state == RuleState::On && other.is_asked(occasion, now));
        others.filter(|other| undo_each_other(rule, other, facts)).map(|other| (rule.rule, other.rule))
    }
}

impl CompiledRule {
    fn firing(&self, outcome: FiringOutcome, because: Vec<LeafTrace>, actions: Vec<RuleAction>) -> Firing {
        let shadow = self.state == RuleState::Shadow;
        Firing { rule: self.rule, version: self.version, name: self.name.clone(), shadow, outcome, because, actions }
    }

    /// Whether the rule fires on this answer: a standing one only when it becomes true. Unknown is no change.
    fn comes_true(&self, condition: &Compiled, truth: Truth, facts: &Facts, memory: &mut Memory, round: &mut Round) -> bool {
        if !self.trigger.is_standing() {
            return truth == Truth::True;
        }
        let is_shadow = self.state == RuleState::Shadow;
        match truth {
            Truth::Unknown => false,
            Truth::True => {
                let is_new = !memory.keep(self.rule, is_shadow, true);
                round.memory_changed |= is_new;
                is_new
            }
            Truth::False => {
                if memory.held(self.rule, is_shadow) && (is_shadow || self.is_false_by_others(condition, facts)) {
                    memory.keep(self.rule, is_shadow, false);
                    round.memory_changed = true;
                    if !is_shadow {
                        round.ended.push(self.rule);
                    }
                }
                false
            }
        }
    }

    /// Whether the condition is false even without what the rule itself has done: its own hold must not end it.
    fn is_false_by_others(&self, condition: &Compiled, facts: &Facts) -> bool {
        let asked = condition.facts();
        let asks = |fact| asked.contains(fact);
        let own = self.actions.iter().filter(|action| match action {
            RuleAction::Hold { .. } => asks(RuleFact::Holds) || asks(RuleFact::ActiveHolds),
            RuleAction::Tag { .. } => asks(RuleFact::Tags),
            RuleAction::Priority { .. } => asks(RuleFact::Priority),
            _ => false,
        });
        let own: Vec<&RuleAction> = own.collect();
        if own.is_empty() {
            return true;
        }
        let mut without = facts.clone();
        for action in own {
            match action {
                RuleAction::Hold { reason, .. } => {
                    if without.remove(RuleFact::Holds, reason.name()) {
                        let holds = without.int(RuleFact::ActiveHolds).map(|holds| holds - 1);
                        without.set_int(RuleFact::ActiveHolds, holds);
                    }
                }
                RuleAction::Tag { tag } => drop(without.remove(RuleFact::Tags, tag)),
                _ => without.clear(RuleFact::Priority),
            }
        }
        condition.evaluate(&without) == Truth::False
    }
}

/// Puts the effect of an action into the facts, so that the rules after it see it.
fn apply(action: &RuleAction, facts: &mut Facts) {
    match action {
        RuleAction::Hold { reason, .. } => {
            if facts.add(RuleFact::Holds, reason.name()) {
                let holds = facts.int(RuleFact::ActiveHolds).map(|holds| holds + 1);
                facts.set_int(RuleFact::ActiveHolds, holds);
            }
        }
        RuleAction::Tag { tag } => drop(facts.add(RuleFact::Tags, tag)),
        RuleAction::Untag { tag } => drop(facts.remove(RuleFact::Tags, tag)),
        RuleAction::Priority { priority } => {
            let present = facts.int(RuleFact::Priority).and_then(|present| i32::try_from(present).ok()).unwrap_or_default();
            facts.set(RuleFact::Priority, FactValue::Int(i64::from(raised(present, *priority))));
        }
        RuleAction::Task { .. } | RuleAction::Alert { .. } | RuleAction::Approve { .. } | RuleAction::Refuse { .. } => {}
    }
}

/// Whether each of two rules becomes true by what the other does, and false by what it does itself, so that they would never rest.
fn undo_each_other(one: &CompiledRule, other: &CompiledRule, facts: &Facts) -> bool {
    let tags_of = |rule: &CompiledRule, action: fn(&RuleAction) -> Option<&str>| {
        rule.actions.iter().filter_map(action).map(str::to_owned).collect::<Vec<_>>()
    };
    let (added, removed) = (tags_of(one, added_tag), tags_of(one, removed_tag));
    let (other_added, other_removed) = (tags_of(other, added_tag), tags_of(other, removed_tag));
    let contested = added.iter().any(|tag| other_removed.contains(tag)) || removed.iter().any(|tag| other_added.contains(tag));
    let (Ok(first), Ok(second), true) = (&one.condition, &other.condition, contested) else { return false };
    let after = |rule: &CompiledRule| {
        let mut after = facts.clone();
        rule.actions.iter().for_each(|action| apply(action, &mut after));
        after
    };
    let (after_one, after_other) = (after(one), after(other));
    first.evaluate(&after_other) == Truth::True
        && first.evaluate(&after_one) != Truth::True
        && second.evaluate(&after_one) == Truth::True
        && second.evaluate(&after_other) != Truth::True
}

fn added_tag(action: &RuleAction) -> Option<&str> {
    match action {
        RuleAction::Tag { tag } => Some(tag),
        _ => None,
    }
}

fn removed_tag(action: &RuleAction) -> Option<&str> {
    match action {
        RuleAction::Untag { tag } => Some(tag),
        _ => None,
    }
}
