//! `@skip` and `@include`: whether a part of a selection is wanted in one run.

use async_graphql::parser::types::Directive;
use async_graphql::{Name, Positioned, Value, Variables};

/// The condition of a field: a disjunction of conjunctions (disjunctive normal form). Without a case it always holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Condition(Vec<Case>);

/// A conjunction of terms, which all have to hold.
pub(super) type Case = Vec<Term>;

/// The requirement that a variable has this value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    variable: Name,
    wanted: bool,
}

/// The meaning of a selection's directives.
pub(super) enum Said {
    /// The selection is never wanted.
    Never,
    /// The selection is wanted when the case holds.
    When(Case),
    /// A directive is unknown here.
    Unknown,
}

impl Condition {
    /// The condition that any of these cases holds.
    pub(super) fn any(cases: Vec<Case>) -> Self {
        if cases.iter().any(Vec::is_empty) { Self::default() } else { Self(cases) }
    }

    /// Whether it is always wanted.
    pub(super) fn is_always(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is wanted with these variables.
    pub(super) fn holds(&self, variables: &Variables) -> bool {
        self.0.is_empty() || self.0.iter().any(|case| case.iter().all(|term| term.holds(variables)))
    }
}

impl Term {
    fn holds(&self, variables: &Variables) -> bool {
        matches!(variables.get(&self.variable), Some(Value::Boolean(value)) if *value == self.wanted)
            // As in the library, a variable without a value is false.
            || !self.wanted && !matches!(variables.get(&self.variable), Some(Value::Boolean(_)))
    }
}

/// Reads the directives of a selection that is in a case.
pub(super) fn read(directives: &[Positioned<Directive>], case: &[Term]) -> Said {
    let mut terms = case.to_vec();
    for directive in directives {
        let wanted = match directive.node.name.node.as_str() {
            "include" => true,
            "skip" => false,
            _ => return Said::Unknown,
        };
        let Some(argument) = directive.node.get_argument("if") else { return Said::Unknown };
        let mut variable = None;
        let value = argument.node.clone().into_const_with(|name| {
            variable = Some(name);
            Ok::<_, std::convert::Infallible>(Value::Null)
        });
        match (variable, value) {
            (Some(variable), _) => terms.push(Term { variable, wanted }),
            (None, Ok(Value::Boolean(value))) if value == wanted => {}
            (None, Ok(Value::Boolean(_))) => return Said::Never,
            _ => return Said::Unknown,
        }
    }
    Said::When(terms)
}
