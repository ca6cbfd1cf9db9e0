//! Checks a condition and types it: facts found, operators fitting, values read, regions known.

use serde_json::Value;

use crate::kernel::channel::KnownChannel;
use crate::kernel::money::Currency;
use crate::kernel::rule_fault::RuleFault;
use crate::rules::condition::{Compare, Condition, ConditionError, MOST_LEVELS, MOST_NODES, MOST_VALUES, Vocabulary, below};
use crate::rules::fact::{FactType, RuleFact};
use crate::rules::facts::{FactSet, folded};
use crate::rules::operator::RuleOperator as Op;
use crate::rules::verdict::{Compiled, Leaf, Node, Phrase, Test, significant};

type Checked<T> = Result<T, ConditionError>;

/// The longest text of a value, in letters.
const LONGEST_TEXT: usize = 200;

impl Condition {
    /// Checks the condition and types its values. `regions` returns the canonical code of a known region.
    ///
    /// # Errors
    /// The first fault from left to right, with its place in the tree.
    pub fn compile(&self, regions: &dyn Fn(&str) -> Option<String>) -> Checked<Compiled> {
        self.compile_with(&Vocabulary { regions, channels: &|_| false })
    }

    /// Like [`Condition::compile`], with the channels of the company.
    ///
    /// # Errors
    /// The first fault from left to right, with its place in the tree.
    pub fn compile_with(&self, vocabulary: &Vocabulary<'_>) -> Checked<Compiled> {
        let mut compiler = Compiler { vocabulary, nodes: 0, facts: FactSet::default() };
        let root = compiler.node(self, "", 1)?;
        Ok(Compiled { root, facts: compiler.facts })
    }
}

struct Compiler<'a> {
    vocabulary: &'a Vocabulary<'a>,
    nodes: usize,
    facts: FactSet,
}

/// One comparison while it is checked: its fact, its operator, its value and the place of the value.
struct Wanted<'a> {
    fact: RuleFact,
    operator: Op,
    value: &'a Value,
    at: String,
}

impl Compiler<'_> {
    fn node(&mut self, condition: &Condition, at: &str, level: usize) -> Checked<Node> {
        if level > MOST_LEVELS {
            return Err(ConditionError::new(at, RuleFault::TooDeep, &MOST_LEVELS.to_string()));
        }
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(ConditionError::new("", RuleFault::TooLarge, &MOST_NODES.to_string()));
        }
        match condition {
            Condition::All(children) => Ok(Node::All(self.children(children, &below(at, "all"), level)?)),
            Condition::Any(children) => Ok(Node::Any(self.children(children, &below(at, "any"), level)?)),
            Condition::Not(child) => Ok(Node::Not(Box::new(self.node(child, &below(at, "not"), level + 1)?))),
            Condition::Compare(compare) => self.leaf(compare, at).map(Node::Leaf),
        }
    }

    fn children(&mut self, children: &[Condition], at: &str, level: usize) -> Checked<Box<[Node]>> {
        if children.is_empty() {
            return Err(ConditionError::new(at, RuleFault::Empty, "[]"));
        }
        let nodes = children.iter().enumerate();
        nodes.map(|(index, child)| self.node(child, &below(at, &index.to_string()), level + 1)).collect()
    }

    fn leaf(&mut self, compare: &Compare, at: &str) -> Checked<Leaf> {
        let unknown = || ConditionError::new(&below(at, "fact"), RuleFault::UnknownFact, &compare.fact);
        let fact = RuleFact::from_name(&compare.fact).ok_or_else(unknown)?;
        let operator = Op::from_name(&compare.operator).filter(|operator| fact.kind().operators().contains(operator));
        let unfit = || ConditionError::new(&below(at, "op"), RuleFault::UnfitOperator, &compare.operator);
        let operator = operator.ok_or_else(unfit)?;
        self.facts = self.facts.with(fact);
        let wanted = Wanted { fact, operator, value: &compare.value, at: below(at, "value") };
        Ok(Leaf { fact, test: self.test(&wanted)? })
    }

    fn test(&self, wanted: &Wanted<'_>) -> Checked<Test> {
        if wanted.operator == Op::Known {
            return if wanted.value.is_null() { Ok(Test::Known) } else { Err(wanted.fault(RuleFault::UnfitValue)) };
        }
        match wanted.fact.kind() {
            FactType::Bool => {
                let value = wanted.value.as_bool().ok_or_else(|| wanted.fault(RuleFault::UnfitValue))?;
                Ok(Test::Is(value == (wanted.operator == Op::Eq)))
            }
            FactType::Int | FactType::Ratio => wanted.number_test(),
            FactType::Money => wanted.money_test(),
            FactType::Text => wanted.phrases(),
            FactType::Region => {
                let regions = wanted.texts(|text| (self.vocabulary.regions)(text).ok_or(RuleFault::UnknownRegion))?;
                Ok(Test::Region(sorted(regions.iter().map(|code| significant(code).to_owned()))))
            }
            FactType::List => {
                let values = wanted.texts(|text| Ok(text.to_owned()))?;
                Ok(Test::Holds { values: sorted(values), every: wanted.operator == Op::ContainsAll })
            }
            FactType::Enum => self.text_in(wanted),
            FactType::String if wanted.operator == Op::StartsWith => {
                Ok(Test::StartsWith(Wanted::text(wanted.value, &wanted.at, &|text| Ok(text.to_owned()))?.into()))
            }
            FactType::String => self.text_in(wanted),
        }
    }

    /// A test for one or several codes, which of an enum must be its values.
    fn text_in(&self, wanted: &Wanted<'_>) -> Checked<Test> {
        let allowed = wanted.fact.row().values();
        let is_channel = wanted.fact == RuleFact::Channel;
        let read = |text: &str| {
            let is_known = wanted.fact.kind() != FactType::Enum
                || allowed.iter().any(|(name, _)| *name == text)
                || (is_channel && (KnownChannel::from_name(text).is_some() || (self.vocabulary.channels)(text)));
            if is_known { Ok(text.to_owned()) } else { Err(RuleFault::UnknownValue) }
        };
        let values = match wanted.operator {
            Op::In | Op::NotIn => wanted.texts(read)?,
            _ => vec![Wanted::text(wanted.value, &wanted.at, &read)?],
        };
        Ok(Test::TextIn { values: sorted(values), wanted: matches!(wanted.operator, Op::Eq | Op::In) })
    }
}

/// The texts sorted, each once.
fn sorted(texts: impl IntoIterator<Item = String>) -> Box<[Box<str>]> {
    let mut texts: Vec<Box<str>> = texts.into_iter().map(String::into_boxed_str).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.into()
}

/// Both ends of the numbers that an operator takes, and whether a number must be inside. The range from 1 to 0 is empty.
fn range(operator: Op, value: i64) -> (i64, i64, bool) {
    match operator {
        Op::Gt => value.checked_add(1).map_or((1, 0, true), |from| (from, i64::MAX, true)),
        Op::Gte => (value, i64::MAX, true),
        Op::Lt => value.checked_sub(1).map_or((1, 0, true), |to| (i64::MIN, to, true)),
        Op::Lte => (i64::MIN, value, true),
        Op::Ne => (value, value, false),
        _ => (value, value, true),
    }
}

impl Wanted<'_> {
    fn fault(&self, fault: RuleFault) -> ConditionError {
        ConditionError::new(&self.at, fault, &self.value.to_string())
    }

    /// The values of a list, each with its place; at least one, and not too many.
    fn list(&self) -> Checked<Vec<(String, &Value)>> {
        let list = self.value.as_array().ok_or_else(|| self.fault(RuleFault::UnfitValue))?;
        if list.is_empty() {
            return Err(self.fault(RuleFault::Empty));
        }
        if list.len() > MOST_VALUES {
            return Err(ConditionError::new(&self.at, RuleFault::ListTooLong, &MOST_VALUES.to_string()));
        }
        Ok(list.iter().enumerate().map(|(index, value)| (below(&self.at, &index.to_string()), value)).collect())
    }

    fn text(value: &Value, at: &str, read: &dyn Fn(&str) -> Result<String, RuleFault>) -> Checked<String> {
        let fault = |fault| ConditionError::new(at, fault, &value.to_string());
        let text = value.as_str().ok_or_else(|| fault(RuleFault::UnfitValue))?;
        if text.trim().is_empty() {
            return Err(fault(RuleFault::BlankText));
        }
        if text.chars().count() > LONGEST_TEXT || text.contains('\0') {
            return Err(fault(RuleFault::UnfitValue));
        }
        read(text).map_err(fault)
    }

    fn texts(&self, read: impl Fn(&str) -> Result<String, RuleFault>) -> Checked<Vec<String>> {
        self.list()?.into_iter().map(|(at, value)| Self::text(value, &at, &read)).collect()
    }

    fn phrases(&self) -> Checked<Test> {
        let written = match self.operator {
            Op::StartsWith => vec![Self::text(self.value, &self.at, &|text| Ok(text.to_owned()))?],
            _ => self.texts(|text| Ok(text.to_owned()))?,
        };
        let phrases = written.into_iter().map(|text| Phrase { folded: folded(&text).into(), written: text.into() });
        let mut phrases: Vec<Phrase> = phrases.collect();
        match self.operator {
            Op::StartsWith => phrases.pop().map(Test::TextStarts).ok_or_else(|| self.fault(RuleFault::Empty)),
            operator => Ok(Test::Phrases { phrases: phrases.into(), every: operator == Op::ContainsAll }),
        }
    }

    fn number(value: &Value, at: &str) -> Checked<i64> {
        value.as_i64().ok_or_else(|| ConditionError::new(at, RuleFault::UnfitValue, &value.to_string()))
    }

    fn number_test(&self) -> Checked<Test> {
        let (from, to, wanted) = match self.operator {
            Op::In | Op::NotIn => {
                let values = self.list()?.into_iter().map(|(at, value)| Self::number(value, &at));
                let mut values = values.collect::<Checked<Vec<i64>>>()?;
                values.sort_unstable();
                return Ok(Test::NumberIn { values: values.into(), wanted: self.operator == Op::In });
            }
            Op::Between => {
                let (from, to) = self.ends(Self::number)?;
                if from > to {
                    return Err(self.fault(RuleFault::ReversedRange));
                }
                (from, to, true)
            }
            operator => range(operator, Self::number(self.value, &self.at)?),
        };
        Ok(Test::Range { from, to, wanted, currency: None })
    }

    fn money_test(&self) -> Checked<Test> {
        let (from, to, wanted, currency) = if self.operator == Op::Between {
            let ((from, currency), (to, other)) = self.ends(amount)?;
            if currency != other {
                return Err(self.fault(RuleFault::NeedsCurrency));
            }
            if from > to {
                return Err(self.fault(RuleFault::ReversedRange));
            }
            (from, to, true, currency)
        } else {
            let (value, currency) = amount(self.value, &self.at)?;
            let (from, to, wanted) = range(self.operator, value);
            (from, to, wanted, currency)
        };
        Ok(Test::Range { from, to, wanted, currency: Some(currency) })
    }

    /// Both ends of a range.
    fn ends<T>(&self, read: impl Fn(&Value, &str) -> Checked<T>) -> Checked<(T, T)> {
        match &self.list()?[..] {
            [(from_at, from), (to_at, to)] => Ok((read(from, from_at)?, read(to, to_at)?)),
            _ => Err(self.fault(RuleFault::UnfitValue)),
        }
    }
}

/// An amount with its currency: `{"minorUnits": 100, "currency": "CNY"}`.
fn amount(value: &Value, at: &str) -> Checked<(i64, Currency)> {
    let fault = |fault| ConditionError::new(at, fault, &value.to_string());
    if value.is_number() {
        return Err(fault(RuleFault::NeedsCurrency));
    }
    let amount = value.as_object().ok_or_else(|| fault(RuleFault::UnfitValue))?;
    if amount.keys().any(|key| key != "minorUnits" && key != "currency") {
        return Err(fault(RuleFault::UnfitValue));
    }
    let minor = amount.get("minorUnits").and_then(Value::as_i64).ok_or_else(|| fault(RuleFault::UnfitValue))?;
    let currency = amount.get("currency").and_then(Value::as_str).and_then(|code| code.parse::<Currency>().ok());
    let currency = currency.filter(|currency| *currency != Currency::UNKNOWN).ok_or_else(|| fault(RuleFault::NeedsCurrency))?;
    Ok((minor, currency))
}
