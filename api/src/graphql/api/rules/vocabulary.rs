//! The facts and actions of which rules are made.

use async_graphql::SimpleObject;
use domain::refusal::Language;
use domain::rules::{RuleActionKind as DomainKind, RuleFact as DomainFact};
use macros::{Written, guarded};

use crate::graphql::types::enums::{RuleActionKind, RuleFactType};

/// A fact about an order that a condition may ask.
#[derive(SimpleObject, Written)]
pub struct RuleFact {
    /// The name in conditions.
    name: &'static str,
    /// The type, which decides the operators and the form of values.
    #[graphql(name = "type")]
    kind: RuleFactType,
    /// The unit of its numbers; null where it has none.
    unit: Option<&'static str>,
    /// The meaning of the fact.
    description: &'static str,
    /// The allowed values of an enum; empty for every other type.
    values: Vec<&'static str>,
    /// The operators that fit the type.
    operators: Vec<&'static str>,
}

/// A kind of action.
#[guarded]
#[derive(SimpleObject, Written)]
pub struct RuleActionKindInfo {
    /// The kind of action.
    kind: RuleActionKind,
    /// The effect of the action.
    description: &'static str,
    /// The parameters of the action.
    #[items(5)]
    parameters: Vec<RuleParameterInfo>,
}

/// A parameter that a kind of action takes.
#[derive(SimpleObject, Written)]
pub struct RuleParameterInfo {
    /// The name of the parameter.
    name: &'static str,
    /// The type of the value.
    #[graphql(name = "type")]
    kind: RuleFactType,
    /// Whether the parameter must be given.
    required: bool,
    /// The meaning of the parameter.
    description: &'static str,
    /// The allowed values of an enum; empty for every other type.
    values: Vec<&'static str>,
}

impl RuleFact {
    /// Every fact, in the order of the table.
    pub fn all(language: Language) -> Vec<Self> {
        let fact = |fact: &DomainFact| {
            let row = fact.row();
            Self {
                name: row.name,
                kind: row.kind.into(),
                unit: row.unit,
                description: row.description(language),
                values: row.values().into_iter().map(|(name, _)| name).collect(),
                operators: row.kind.operators().iter().map(|operator| operator.name()).collect(),
            }
        };
        DomainFact::ALL.iter().map(fact).collect()
    }
}

impl RuleActionKindInfo {
    /// Every kind of action.
    pub fn all(language: Language) -> Vec<Self> {
        let parameter = |row: &domain::rules::ParameterRow| RuleParameterInfo {
            name: row.name,
            kind: row.kind.into(),
            required: row.is_required,
            description: row.description(language),
            values: row.values(),
        };
        let kind = |kind: DomainKind| Self {
            kind: kind.into(),
            description: kind.label(language),
            parameters: kind.parameters().iter().map(parameter).collect(),
        };
        DomainKind::ALL.into_iter().map(kind).collect()
    }
}
