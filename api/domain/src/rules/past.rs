//! The facts of an order as they were when it was placed, and what else stopped it. A value that may have changed since is not guessed: it
//! counts as lost.

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::kernel::hold_reason::HoldReason;
use crate::kernel::ids::RuleId;
use crate::order::data_issue::DataIssueKind;
use crate::order::effect::{EffectSource, EffectSourceKind};
use crate::order::hold::Hold;
use crate::order::{Contact, Line, Order, OrderBody, OrderHead};
use crate::rules::fact::{Kept, RuleFact};
use crate::rules::facts::{FactSet, Facts};
use crate::rules::order_facts::{Surroundings, facts_of};

/// The parts of an order that have changed since it was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each part of an order has changed or not")]
pub struct Changes {
    /// The lines of the order.
    pub lines: bool,
    /// An amount or the currency.
    pub totals: bool,
    /// The address of the receiver.
    pub address: bool,
    /// The phone of the receiver.
    pub phone: bool,
    /// The time of placing.
    pub placing: bool,
    /// The tags of the channel, or whether it is a test order.
    pub tags: bool,
    /// The catalogue's data of one of its SKUs.
    pub catalogue: bool,
}

impl Changes {
    /// Every part has changed: nothing is known of what it was.
    pub const ALL: Self =
        Self { lines: true, totals: true, address: true, phone: true, placing: true, tags: true, catalogue: true };

    /// The kinds of events that name changed parts.
    pub const KINDS: [&'static str; 2] = ["OrderUpdated", "OrderContactUpdated"];

    /// Adds the parts that an event names.
    pub fn note(&mut self, event: &Event) {
        let (Event::OrderUpdated { changed } | Event::OrderContactUpdated { changed }) = event else { return };
        for part in changed {
            match part.as_str() {
                "lines" => self.lines = true,
                "totals" => self.totals = true,
                "contact" => (self.address, self.phone) = (true, true),
                "address" => self.address = true,
                "phone" => self.phone = true,
                "placedAt" => self.placing = true,
                "tags" => self.tags = true,
                _ => {}
            }
        }
    }

    /// Whether a value that is kept so far is still the one that it was.
    fn leave(self, kept: Kept) -> bool {
        let has_changed = match kept {
            Kept::Always => false,
            Kept::Lines => self.lines,
            Kept::Totals => self.totals,
            Kept::Address => self.address,
            Kept::Phone => self.phone,
            Kept::Placing => self.placing,
            Kept::Tags => self.tags,
            Kept::Catalogue => self.lines || self.totals || self.catalogue,
            Kept::Never => true,
        };
        !has_changed
    }
}

/// Whether one of the facts comes from the lines of an order.
pub fn needs_lines(facts: FactSet) -> bool {
    facts.iter().any(|fact| matches!(fact.row().kept, Kept::Lines | Kept::Catalogue))
}

/// Whether one of the facts is known only where parts of the order are unchanged.
pub fn needs_changes(facts: FactSet) -> bool {
    facts.iter().any(|fact| !matches!(fact.row().kept, Kept::Always | Kept::Never))
}

/// Whether one of the facts comes from the catalogue.
pub fn needs_catalogue(facts: FactSet) -> bool {
    facts.iter().any(|fact| fact.row().kept == Kept::Catalogue)
}

/// The order of its head and its lines as they were ordered: later cancellations, closings and replacements of pieces do not count.
pub fn as_placed(head: OrderHead, lines: Vec<Line>) -> Order {
    let as_ordered = |line: Line| Line {
        quantity: line.ordered_quantity.max(line.quantity),
        closed_quantity: 0,
        closed_from: 0,
        replaced_quantity: 0,
        ..line
    };
    let lines = lines.into_iter().map(as_ordered).collect();
    OrderBody::default().with_head(head, lines, Contact::default())
}

/// The facts of an order as they were when it was placed. What is not kept, and what has changed since, is lost.
pub fn facts_then(order: &Order, around: &Surroundings<'_>, changes: Changes) -> Facts {
    let is_currency = |kind: DataIssueKind| kind == DataIssueKind::CurrencyChanged;
    let has_other_currency = order.marks.iter().any(|mark| is_currency(mark.kind));
    let changes = Changes { totals: changes.totals || has_other_currency, ..changes };
    let mut facts = facts_of(order, around);
    for fact in RuleFact::ALL.iter().copied().filter(|fact| !changes.leave(fact.row().kept)) {
        facts.lose(fact);
    }
    facts
}

/// A party other than the rule that stopped an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoppedBy {
    /// A hold that a person, a channel or an event placed, by its reason.
    Reason(HoldReason),
    /// Another rule or an embargo, by its name.
    Source(String),
}

/// The rule of a backtest, which does not count as another party. A draft is none of the parties.
#[derive(Debug, Clone, Default)]
pub struct OwnRule {
    /// The id of the rule; `None` = a draft.
    pub id: Option<RuleId>,
    /// Every name that a version of it had.
    pub names: Vec<String>,
}

impl OwnRule {
    fn is_source(&self, source: &EffectSource) -> bool {
        source.kind == EffectSourceKind::Rule && self.id.is_some_and(|id| id.0 == source.id)
    }

    /// Whether the rule placed the hold of which all sources have ended.
    fn placed(&self, hold: &Hold) -> bool {
        hold.placed_by.subject == EffectSourceKind::Rule.name() && self.names.contains(&hold.placed_by.name)
    }
}

/// The parties other than the rule whose holds stopped the order at any time, each once.
pub fn stopped_by(holds: &[Hold], own: &OwnRule) -> Vec<StoppedBy> {
    let mut all = Vec::new();
    for hold in holds {
        for party in parties(hold, own) {
            if !all.contains(&party) {
                all.push(party);
            }
        }
    }
    all
}

fn parties(hold: &Hold, own: &OwnRule) -> Vec<StoppedBy> {
    let kinds = [EffectSourceKind::Rule, EffectSourceKind::Embargo];
    if hold.sources.is_empty() {
        let was_of_source = kinds.iter().any(|kind| kind.name() == hold.placed_by.subject);
        return match was_of_source {
            true if own.placed(hold) => Vec::new(),
            true => vec![StoppedBy::Source(hold.placed_by.name.clone())],
            false => vec![StoppedBy::Reason(hold.reason)],
        };
    }
    let others = hold.sources.iter().filter(|source| !own.is_source(source));
    others.map(|source| StoppedBy::Source(name_of(source, hold))).collect()
}

/// The name of a source, which its reason has first; without a name, that of the party that placed the hold.
fn name_of(source: &EffectSource, hold: &Hold) -> String {
    source.because.values.first().cloned().unwrap_or_else(|| hold.placed_by.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(parts: &[&str]) -> Changes {
        let mut changes = Changes::default();
        changes.note(&Event::OrderUpdated { changed: parts.iter().map(|part| (*part).to_owned()).collect() });
        changes
    }

    #[test]
    fn a_fact_is_lost_with_the_part_that_it_comes_from() {
        let kept = |fact: RuleFact, changes: Changes| changes.leave(fact.row().kept);
        for fact in RuleFact::ALL.iter().copied() {
            let row = fact.row();
            assert_eq!(kept(fact, Changes::default()), row.kept != Kept::Never, "{}", row.name);
            assert_eq!(kept(fact, Changes::ALL), row.kept == Kept::Always, "{}", row.name);
        }
        assert!(kept(RuleFact::Payable, changed(&["lines", "contact", "promise", "number"])));
        assert!(!kept(RuleFact::Payable, changed(&["totals"])));
        assert!(!kept(RuleFact::Region, changed(&["contact"])) && !kept(RuleFact::PhoneOrders24h, changed(&["contact"])));
        assert!(!kept(RuleFact::MinUnitPriceRatio, Changes { catalogue: true, ..Changes::default() }));
        assert!(kept(RuleFact::Skus, Changes { catalogue: true, ..Changes::default() }));
        let mut phone = Changes::default();
        phone.note(&Event::OrderContactUpdated { changed: vec!["name".into(), "phone".into()] });
        assert!(kept(RuleFact::Region, phone) && !kept(RuleFact::PhoneOrders24h, phone));
    }
}
