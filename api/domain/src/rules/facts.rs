//! The values of the facts of one order. A fact without a value is unknown.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::kernel::money::Currency;
use crate::rules::fact::{FactType, RuleFact};

/// The value of a fact. Its JSON is the plain value: a text, a number, `true`, an amount, a list of texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Either true or false.
    Bool(bool),
    /// A whole number, or a share in basis points.
    Int(i64),
    /// A code, the name of a value, or a free text.
    Text(String),
    /// An amount of money with its currency.
    #[serde(rename_all = "camelCase")]
    Money {
        /// The amount in minor units.
        minor_units: i64,
        /// The currency of the amount.
        currency: Currency,
    },
    /// Several codes; of a free text the phrases that stand in it.
    List(Vec<String>),
}

/// A text as texts are compared: NFKC, in small letters.
pub fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

/// The facts of one order at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    values: [Option<FactValue>; RuleFact::COUNT],
    lost: FactSet,
}

impl Default for Facts {
    fn default() -> Self {
        Self { values: [const { None }; RuleFact::COUNT], lost: FactSet::default() }
    }
}

impl Facts {
    /// Facts of which none is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a fact. A free text is kept as texts are compared.
    pub fn set(&mut self, fact: RuleFact, value: FactValue) {
        let value = match (fact.kind(), value) {
            (FactType::Text, FactValue::Text(text)) => FactValue::Text(folded(&text)),
            (FactType::Text, FactValue::List(texts)) => FactValue::List(texts.iter().map(|text| folded(text)).collect()),
            (_, value) => value,
        };
        self.values[fact.index()] = Some(value);
    }

    /// Makes a fact unknown again.
    pub fn clear(&mut self, fact: RuleFact) {
        self.values[fact.index()] = None;
    }

    /// Records that the value of a fact is not kept: each comparison with it is unknown, also whether it is known at all.
    pub fn lose(&mut self, fact: RuleFact) {
        self.clear(fact);
        self.lost = self.lost.with(fact);
    }

    /// Whether the value of a fact is not kept.
    pub fn is_lost(&self, fact: RuleFact) -> bool {
        self.lost.contains(fact)
    }

    /// The value of a fact; `None` = it is unknown.
    pub fn get(&self, fact: RuleFact) -> Option<&FactValue> {
        self.values[fact.index()].as_ref()
    }

    /// Sets a text where it is known.
    pub fn set_text(&mut self, fact: RuleFact, text: Option<impl Into<String>>) {
        text.into_iter().for_each(|text| self.set(fact, FactValue::Text(text.into())));
    }

    /// Sets a number where it is known.
    pub fn set_int(&mut self, fact: RuleFact, number: Option<i64>) {
        number.into_iter().for_each(|number| self.set(fact, FactValue::Int(number)));
    }

    /// Sets a yes or no where it is known.
    pub fn set_bool(&mut self, fact: RuleFact, is: Option<bool>) {
        is.into_iter().for_each(|is| self.set(fact, FactValue::Bool(is)));
    }

    /// Sets a list of codes.
    pub fn set_list(&mut self, fact: RuleFact, list: impl IntoIterator<Item = impl Into<String>>) {
        self.set(fact, FactValue::List(list.into_iter().map(Into::into).collect()));
    }

    /// The list that a fact has; empty = it is unknown or no list.
    pub fn list(&self, fact: RuleFact) -> &[String] {
        match self.get(fact) {
            Some(FactValue::List(list)) => list,
            _ => &[],
        }
    }

    /// The number that a fact has; `None` = it is unknown or no number.
    pub fn int(&self, fact: RuleFact) -> Option<i64> {
        match self.get(fact) {
            Some(FactValue::Int(number)) => Some(*number),
            _ => None,
        }
    }

    /// Adds a value to a list that does not have it yet; the answer is whether the list changed.
    pub(super) fn add(&mut self, fact: RuleFact, value: &str) -> bool {
        if self.list(fact).iter().any(|present| present == value) {
            return false;
        }
        match &mut self.values[fact.index()] {
            Some(FactValue::List(list)) => list.push(value.to_owned()),
            other => *other = Some(FactValue::List(vec![value.to_owned()])),
        }
        true
    }

    /// Removes a value from a list; the answer is whether the list had it.
    pub(super) fn remove(&mut self, fact: RuleFact, value: &str) -> bool {
        let Some(FactValue::List(list)) = &mut self.values[fact.index()] else { return false };
        let before = list.len();
        list.retain(|present| present != value);
        list.len() < before
    }
}

/// A set of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FactSet(u64);

impl FactSet {
    /// The set with one more fact.
    #[must_use]
    pub fn with(self, fact: RuleFact) -> Self {
        Self(self.0 | 1 << fact.index())
    }

    /// The facts of both sets together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the fact is in the set.
    pub fn contains(self, fact: RuleFact) -> bool {
        self.0 & (1 << fact.index()) != 0
    }

    /// Whether the set has no fact.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The facts of the set, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = RuleFact> {
        RuleFact::ALL.iter().copied().filter(move |fact| self.contains(*fact))
    }
}
