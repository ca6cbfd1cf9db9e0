//! A condition in a sentence, in both languages.

use serde_json::Value;

use crate::kernel::label::Language;
use crate::kernel::money::{Currency, decimal_text};
use crate::rules::condition::{Compare, Condition};
use crate::rules::fact::{FactType, RuleFact};
use crate::rules::operator::RuleOperator;

/// The most values of a list that a sentence names.
const NAMED: usize = 10;

impl Condition {
    /// The whole condition in a sentence.
    pub fn text(&self, language: Language) -> String {
        let join = |children: &[Self], between: [&str; 2]| {
            let parts = children.iter().map(|child| child.inner_text(language)).collect::<Vec<_>>();
            parts.join(in_language(between, language))
        };
        match self {
            Self::All(children) => join(children, [" 且 ", " and "]),
            Self::Any(children) => join(children, [" 或 ", " or "]),
            Self::Not(child) => format!("{}{}", in_language(["并非", "not "], language), child.bracketed(language)),
            Self::Compare(compare) => compare.text(language),
        }
    }

    /// The comparison at a place in a sentence; `None` = the tree has no such place.
    pub fn leaf_text(&self, path: &str, language: Language) -> Option<String> {
        self.at(path).map(|node| node.text(language))
    }

    /// As a part of a sentence: in brackets where it has several parts itself.
    fn inner_text(&self, language: Language) -> String {
        match self {
            Self::All(children) | Self::Any(children) if children.len() > 1 => self.bracketed(language),
            _ => self.text(language),
        }
    }

    fn bracketed(&self, language: Language) -> String {
        let text = self.text(language);
        match language {
            Language::ZhCn => format!("（{text}）"),
            Language::En => format!("({text})"),
        }
    }
}

fn in_language([zh, en]: [&str; 2], language: Language) -> &str {
    match language {
        Language::ZhCn => zh,
        Language::En => en,
    }
}

impl Compare {
    /// The comparison in a sentence.
    pub fn text(&self, language: Language) -> String {
        let fact = RuleFact::from_name(&self.fact);
        let subject = fact.map_or(&*self.fact, |fact| fact.row().description(language));
        let operator = RuleOperator::from_name(&self.operator);
        let predicate = operator.map_or(&*self.operator, |operator| operator.label(language));
        if self.value.is_null() {
            return format!("{subject} {predicate}");
        }
        if let (Some(FactType::Bool), Some(operator), Value::Bool(value)) = (fact.map(RuleFact::kind), operator, &self.value) {
            let is = *value == (operator == RuleOperator::Eq);
            return match (language, is) {
                (Language::ZhCn, true) => format!("{subject}：是"),
                (Language::ZhCn, false) => format!("{subject}：否"),
                (Language::En, true) => format!("{subject}: yes"),
                (Language::En, false) => format!("{subject}: no"),
            };
        }
        format!("{subject} {predicate} {}", values(fact, operator, &self.value, language))
    }
}

/// A value or a list of values as a sentence has it.
fn values(fact: Option<RuleFact>, operator: Option<RuleOperator>, value: &Value, language: Language) -> String {
    let Some(list) = value.as_array() else { return one(fact, value, language) };
    let shown = list.iter().take(NAMED).map(|value| one(fact, value, language)).collect::<Vec<_>>();
    let between = match operator {
        Some(RuleOperator::Between) => [" 至 ", " and "],
        _ => ["、", ", "],
    };
    let named = shown.join(in_language(between, language));
    match (list.len().saturating_sub(NAMED), language) {
        (0, _) => named,
        (more, Language::ZhCn) => format!("{named} 等 {more} 项"),
        (more, Language::En) => format!("{named} and {more} more"),
    }
}

fn one(fact: Option<RuleFact>, value: &Value, language: Language) -> String {
    match (value, fact.map(RuleFact::kind)) {
        (Value::String(text), _) => {
            let values = fact.map(|fact| fact.row().values()).unwrap_or_default();
            let labels = values.iter().find(|(name, _)| name == text).map(|(_, labels)| *labels);
            labels.map_or_else(|| text.clone(), |labels| in_language(labels, language).to_owned())
        }
        (Value::Number(number), Some(FactType::Ratio)) => number.as_i64().map_or_else(|| number.to_string(), percent),
        (Value::Object(amount), _) => {
            let currency = amount.get("currency").and_then(Value::as_str).and_then(|code| code.parse::<Currency>().ok());
            match (amount.get("minorUnits").and_then(Value::as_i64), currency) {
                (Some(minor), Some(currency)) => format!("{} {currency}", decimal_text(minor, currency)),
                _ => value.to_string(),
            }
        }
        _ => value.to_string(),
    }
}

/// Basis points as a percentage: 6,000 is `60%`, 6,050 is `60.5%`.
fn percent(basis_points: i64) -> String {
    let sign = if basis_points < 0 { "-" } else { "" };
    let (whole, rest) = (basis_points.unsigned_abs() / 100, basis_points.unsigned_abs() % 100);
    let rest = format!("{rest:02}");
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { format!("{sign}{whole}%") } else { format!("{sign}{whole}.{rest}%") }
}
