//! A query plan: a compiled selection, with the fields of an object flat and in order, and their keys as they are written.

use std::convert::Infallible;
use std::sync::Arc;

use async_graphql::parser::types::{Field as Asked, SelectionSet};
use async_graphql::{Name, Pos, Positioned, Value, Variables};

use super::condition::Condition;

/// An argument with the values of its variables. Required ones were checked; the others are null, as in the library.
macro_rules! settled {
    ($value:expr, $variables:expr) => {{
        let Ok(value) =
            $value.clone().into_const_with(|name| Ok::<_, Infallible>($variables.get(&name).cloned().unwrap_or_default()));
        value
    }};
}

/// The index of `__typename`, which every object has, among the fields of a type.
pub(super) const TYPENAME: usize = usize::MAX;

/// The selection of one type of objects at one place of a document: fragments flattened, fields of one key merged.
#[derive(Debug, PartialEq)]
pub struct Plan {
    pub(super) fields: Vec<Field>,
}

/// One selected field of a plan.
#[derive(Debug, PartialEq)]
pub struct Field {
    /// The index among the fields of its type.
    pub(super) index: usize,
    /// The key as it is written: `,"shipBy":`.
    pub(super) key: Box<[u8]>,
    /// The field as the document selects it, without the selection below it.
    pub(super) asked: Alone,
    pub(super) condition: Condition,
    /// The position in the document.
    pub(super) pos: Pos,
    pub(super) below: Below,
    /// Whether it is the cursor of a subscription's payload.
    pub(super) is_cursor: bool,
}

/// A field of a document without its directives and the selection below it.
#[derive(Debug, Clone)]
pub(super) struct Alone(pub(super) Asked);

impl Alone {
    pub(super) fn of(field: &Asked) -> Self {
        Self(Asked {
            alias: field.alias.clone(),
            name: field.name.clone(),
            arguments: field.arguments.clone(),
            directives: Vec::new(),
            selection_set: Positioned::new(SelectionSet::default(), field.selection_set.pos),
        })
    }
}

impl PartialEq for Alone {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name && self.0.alias == other.0.alias && self.0.arguments == other.0.arguments
    }
}

/// The selection below a field.
#[derive(Debug, Clone)]
pub enum Below {
    /// No selection: the field is a scalar or an enum.
    Nothing,
    /// The plan of an object.
    Object(Arc<Plan>),
    /// The plans of each type of objects that it can be.
    Abstract(Vec<Arc<Plan>>),
}

impl PartialEq for Below {
    /// Whether both have the same plans, compared by address, because equal plans are shared.
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (self.plans(), other.plans());
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| Arc::ptr_eq(one, other))
    }
}

impl Below {
    /// The plan for the n-th type of objects.
    pub(super) fn plan(&self, at: usize) -> Option<&Plan> {
        self.plans().get(at).map(Arc::as_ref)
    }

    /// The plans for each type of objects.
    pub(super) fn plans(&self) -> &[Arc<Plan>] {
        match self {
            Self::Nothing => &[],
            Self::Object(plan) => std::slice::from_ref(plan),
            Self::Abstract(plans) => plans,
        }
    }
}

impl Field {
    /// The index among the fields of its type.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Whether it is wanted with these variables.
    pub(super) fn is_wanted(&self, variables: &Variables) -> bool {
        self.condition.is_always() || self.condition.holds(variables)
    }

    /// The name in the schema.
    pub(super) fn name(&self) -> &Name {
        &self.asked.0.name.node
    }

    /// The key in the answer.
    pub(super) fn response_key(&self) -> &Name {
        &self.asked.0.response_key().node
    }

    /// The arguments, with the values of their variables.
    pub(super) fn arguments(&self, variables: &Variables) -> Vec<(Name, Value)> {
        let arguments = self.asked.0.arguments.iter();
        arguments.map(|(name, value)| (name.node.clone(), settled!(value.node, variables))).collect()
    }

    /// The value of an argument. `None` = it was left out.
    pub(super) fn argument(&self, name: &str, variables: &Variables) -> Option<Value> {
        let given = self.asked.0.arguments.iter().find(|(argument, _)| argument.node == name);
        given.map(|(_, value)| settled!(value.node, variables))
    }
}

/// The key of a field as it is written. A comma comes first; the first field of an object overwrites it with the opening brace.
pub(super) fn written_key(field: &Asked) -> Box<[u8]> {
    // Names contain nothing that JSON escapes.
    format!(",\"{}\":", field.response_key().node).into_bytes().into()
}
