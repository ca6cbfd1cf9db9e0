//! A compiled condition and its answer: true, false or unknown, and the comparisons that decide it.

use macros::Label;
use serde::{Deserialize, Serialize};

use crate::kernel::money::Currency;
use crate::rules::condition::push_step;
use crate::rules::fact::RuleFact;
use crate::rules::facts::{FactSet, FactValue, Facts};

/// The most entries of a list that a trace shows.
const SHOWN: usize = 20;

/// The answer of a condition: three values, of which only true fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = rule_truth)]
pub enum Truth {
    /// The condition holds for the order.
    #[label("成立", "true")]
    True,
    /// The condition does not hold.
    #[label("不成立", "false")]
    False,
    /// A fact is missing that would decide it.
    #[label("未知", "unknown")]
    Unknown,
}

impl Truth {
    /// True or false, by whether it holds.
    pub fn when(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// A fact whose value has another type than its table row: a condition that asks it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the value of the fact {} has another type", .0.name())]
pub struct UnfitFact(pub RuleFact);

/// A phrase that is looked for in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The phrase as the rule has it.
    pub written: Box<str>,
    /// The phrase as texts are compared.
    pub folded: Box<str>,
}

/// What a leaf asks of its fact, with typed values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    /// The fact is known at all.
    Known,
    /// A number, or an amount of this currency, between both ends; `wanted` is false where it must be outside.
    Range { from: i64, to: i64, wanted: bool, currency: Option<Currency> },
    /// A number of a sorted list.
    NumberIn { values: Box<[i64]>, wanted: bool },
    /// Exactly this yes or no.
    Is(bool),
    /// A text of a sorted list.
    TextIn { values: Box<[Box<str>]>, wanted: bool },
    /// A code that begins so.
    StartsWith(Box<str>),
    /// A region inside one of these.
    Region(Box<[Box<str>]>),
    /// A list that holds one or every one of these.
    Holds { values: Box<[Box<str>]>, every: bool },
    /// A text that has one or every one of these phrases.
    Phrases { phrases: Box<[Phrase]>, every: bool },
    /// A text that begins with this phrase.
    TextStarts(Phrase),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    pub fact: RuleFact,
    pub test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    All(Box<[Node]>),
    Any(Box<[Node]>),
    Not(Box<Node>),
    Leaf(Leaf),
}

/// A condition whose facts are found and whose values are typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    pub(super) root: Node,
    pub(super) facts: FactSet,
}

/// One comparison of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeafTrace {
    /// The place in the tree; empty = the condition is this comparison alone.
    pub path: String,
    /// The fact that was compared.
    pub fact: RuleFact,
    /// The answer of the comparison.
    pub truth: Truth,
    /// The value of the fact; `None` = it is unknown. Of a free text only the phrases of the rule that stand in it, of a list at most 20 entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<FactValue>,
}

/// The answer of a condition with all its comparisons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The answer of the whole condition.
    pub truth: Truth,
    /// Every comparison, from left to right.
    pub leaves: Vec<LeafTrace>,
    /// The places in `leaves` of those that decide.
    pub because: Vec<usize>,
}

impl Trace {
    /// The comparisons that decide the answer.
    pub fn deciding(&self) -> Vec<LeafTrace> {
        self.because.iter().filter_map(|index| self.leaves.get(*index)).cloned().collect()
    }
}

impl Compiled {
    /// The answer for these facts. A fact of another type is unknown here; `try_evaluate` reports it.
    pub fn evaluate(&self, facts: &Facts) -> Truth {
        self.try_evaluate(facts).unwrap_or(Truth::Unknown)
    }

    /// The answer for these facts, without allocating.
    ///
    /// # Errors
    /// A fact whose value has another type than its row in the table.
    pub fn try_evaluate(&self, facts: &Facts) -> Result<Truth, UnfitFact> {
        self.root.evaluate(facts)
    }

    /// The answer for these facts with every comparison, and those that decide.
    pub fn trace(&self, facts: &Facts) -> Trace {
        let mut leaves = Vec::new();
        let (truth, because) = self.root.trace(facts, &mut String::new(), &mut leaves);
        Trace { truth, leaves, because }
    }

    /// The facts that the condition asks.
    pub fn facts(&self) -> FactSet {
        self.facts
    }

    /// Calls `seen` with every leaf, from left to right.
    pub(super) fn each_leaf(&self, seen: &mut dyn FnMut(&Leaf)) {
        self.root.each_leaf(seen);
    }
}

impl Node {
    fn each_leaf(&self, seen: &mut dyn FnMut(&Leaf)) {
        match self {
            Self::All(children) | Self::Any(children) => children.iter().for_each(|child| child.each_leaf(seen)),
            Self::Not(child) => child.each_leaf(seen),
            Self::Leaf(leaf) => seen(leaf),
        }
    }

    fn evaluate(&self, facts: &Facts) -> Result<Truth, UnfitFact> {
        match self {
            Self::All(children) => decided(children, facts, Truth::False),
            Self::Any(children) => decided(children, facts, Truth::True),
            Self::Not(child) => child.evaluate(facts).map(Truth::negated),
            Self::Leaf(leaf) => leaf.evaluate(facts),
        }
    }

    fn trace(&self, facts: &Facts, path: &mut String, leaves: &mut Vec<LeafTrace>) -> (Truth, Vec<usize>) {
        match self {
            Self::All(children) => traced(children, facts, path, leaves, ("all", Truth::False)),
            Self::Any(children) => traced(children, facts, path, leaves, ("any", Truth::True)),
            Self::Not(child) => {
                let before = push_step(path, "not", None);
                let (truth, because) = child.trace(facts, path, leaves);
                path.truncate(before);
                (truth.negated(), because)
            }
            Self::Leaf(leaf) => {
                let truth = leaf.evaluate(facts).unwrap_or(Truth::Unknown);
                leaves.push(LeafTrace { path: path.clone(), fact: leaf.fact, truth, value: leaf.shown(facts) });
                (truth, vec![leaves.len() - 1])
            }
        }
    }
}

/// The answer of children of which one with the `decisive` answer decides: false for all, true for any.
fn decided(children: &[Node], facts: &Facts, decisive: Truth) -> Result<Truth, UnfitFact> {
    let mut answer = decisive.negated();
    for child in children {
        match child.evaluate(facts)? {
            truth if truth == decisive => return Ok(decisive),
            Truth::Unknown => answer = Truth::Unknown,
            _ => {}
        }
    }
    Ok(answer)
}

/// The answer of children with the leaves that decide: the first decisive child's, else those of the unknown ones, else all.
fn traced(
    children: &[Node],
    facts: &Facts,
    path: &mut String,
    leaves: &mut Vec<LeafTrace>,
    (step, decisive): (&str, Truth),
) -> (Truth, Vec<usize>) {
    let mut answers = Vec::with_capacity(children.len());
    for (index, child) in children.iter().enumerate() {
        let before = push_step(path, step, Some(index));
        answers.push(child.trace(facts, path, leaves));
        path.truncate(before);
    }
    if let Some((truth, because)) = answers.iter().find(|(truth, _)| *truth == decisive) {
        return (*truth, because.clone());
    }
    let is_unknown = answers.iter().any(|(truth, _)| *truth == Truth::Unknown);
    let answer = if is_unknown { Truth::Unknown } else { decisive.negated() };
    let because = answers.into_iter().filter(|(truth, _)| *truth == answer).flat_map(|(_, because)| because);
    (answer, because.collect())
}

impl Leaf {
    fn evaluate(&self, facts: &Facts) -> Result<Truth, UnfitFact> {
        if facts.is_lost(self.fact) {
            return Ok(Truth::Unknown);
        }
        let value = facts.get(self.fact);
        if self.test == Test::Known {
            return Ok(Truth::when(value.is_some()));
        }
        let Some(value) = value else { return Ok(Truth::Unknown) };
        self.test.of(value).ok_or(UnfitFact(self.fact))
    }

    /// The value as a trace shows it.
    fn shown(&self, facts: &Facts) -> Option<FactValue> {
        let value = facts.get(self.fact)?;
        let found = |is_in: &dyn Fn(&str) -> bool| match &self.test {
            Test::Phrases { phrases, .. } => {
                phrases.iter().filter(|one| is_in(&one.folded)).map(|one| one.written.to_string()).collect()
            }
            Test::TextStarts(phrase) if self.test.of(value) == Some(Truth::True) => vec![phrase.written.to_string()],
            _ => Vec::new(),
        };
        match (self.fact.kind(), value) {
            (super::fact::FactType::Text, FactValue::Text(text)) => Some(FactValue::List(found(&|phrase| text.contains(phrase)))),
            (super::fact::FactType::Text, FactValue::List(texts)) => {
                Some(FactValue::List(found(&|phrase| texts.iter().any(|text| text.contains(phrase)))))
            }
            (_, FactValue::List(list)) => {
                let is_named = |entry: &String| matches!(&self.test, Test::Holds { values, .. } if is_among(values, entry));
                let named = list.iter().filter(|entry| is_named(entry)).chain(list.iter().filter(|entry| !is_named(entry)));
                Some(FactValue::List(named.take(SHOWN).cloned().collect()))
            }
            (_, other) => Some(other.clone()),
        }
    }
}

/// Whether a sorted list has the text.
fn is_among(values: &[Box<str>], text: &str) -> bool {
    values.binary_search_by(|value| (**value).cmp(text)).is_ok()
}

impl Test {
    /// The answer for a known value; `None` = the value has a type that the test cannot ask.
    fn of(&self, value: &FactValue) -> Option<Truth> {
        let holds = match (self, value) {
            (Self::Known, _) => true,
            (Self::Range { from, to, wanted, currency: None }, FactValue::Int(number)) => {
                (from <= number && number <= to) == *wanted
            }
            (Self::Range { from, to, wanted, currency: Some(wanted_currency) }, FactValue::Money { minor_units, currency }) => {
                if wanted_currency != currency || *currency == Currency::UNKNOWN {
                    return Some(Truth::Unknown);
                }
                (from <= minor_units && minor_units <= to) == *wanted
            }
            (Self::NumberIn { values, wanted }, FactValue::Int(number)) => values.binary_search(number).is_ok() == *wanted,
            (Self::Is(wanted), FactValue::Bool(is)) => is == wanted,
            (Self::TextIn { values, wanted }, FactValue::Text(text)) => is_among(values, text) == *wanted,
            (Self::StartsWith(start), FactValue::Text(text)) => text.starts_with(&**start),
            (Self::Region(regions), FactValue::Text(code)) => return Some(region_truth(regions, code)),
            (Self::Holds { values, every: false }, FactValue::List(list)) => list.iter().any(|entry| is_among(values, entry)),
            (Self::Holds { values, every: true }, FactValue::List(list)) => {
                values.iter().all(|value| list.iter().any(|entry| **entry == **value))
            }
            (Self::Phrases { phrases, every }, FactValue::Text(text)) => has(phrases, *every, |phrase| text.contains(phrase)),
            (Self::Phrases { phrases, every }, FactValue::List(texts)) => {
                has(phrases, *every, |phrase| texts.iter().any(|text| text.contains(phrase)))
            }
            (Self::TextStarts(start), FactValue::Text(text)) => text.starts_with(&*start.folded),
            (Self::TextStarts(start), FactValue::List(texts)) => texts.iter().any(|text| text.starts_with(&*start.folded)),
            _ => return None,
        };
        Some(Truth::when(holds))
    }
}

fn has(phrases: &[Phrase], every: bool, is_in: impl Fn(&str) -> bool) -> bool {
    if every { phrases.iter().all(|phrase| is_in(&phrase.folded)) } else { phrases.iter().any(|phrase| is_in(&phrase.folded)) }
}

/// Whether a region is inside one of these. A region that is known less exactly than they are may be inside or not: unknown.
fn region_truth(regions: &[Box<str>], code: &str) -> Truth {
    let code = significant(code);
    if regions.iter().any(|region| contains(region, code)) {
        return Truth::True;
    }
    if regions.iter().any(|region| contains(code, region)) { Truth::Unknown } else { Truth::False }
}

/// A region code without the zeros that mean "the whole": `320500` is `3205`, and `320000` is `32`.
pub(super) fn significant(code: &str) -> &str {
    let mut code = code;
    while code.len() > 2 && code.len().is_multiple_of(2) && code.bytes().all(|digit| digit.is_ascii_digit()) {
        let Some(shorter) = code.strip_suffix("00") else { break };
        code = shorter;
    }
    code
}

/// Whether the first region is the second or contains it: Chinese codes by their digits, others by their country.
fn contains(outer: &str, inner: &str) -> bool {
    let is_chinese = |code: &str| !code.is_empty() && code.bytes().all(|digit| digit.is_ascii_digit());
    if outer == inner || (outer == "CN" && is_chinese(inner)) {
        return true;
    }
    let Some(rest) = inner.strip_prefix(outer) else { return false };
    if is_chinese(outer) { is_chinese(inner) } else { outer.len() == 2 && rest.starts_with('-') }
}
