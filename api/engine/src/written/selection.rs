//! The selection below a root field, for resolvers that load only what is selected.

use std::sync::Arc;

use async_graphql::{Context, Lookahead, Name, SelectionField, Value, Variables};

use super::plan::Below;
use super::{Run, Written};

/// The selection at a place below a root field, on either path of execution.
pub struct Selection<'a>(Place<'a>);

enum Place<'a> {
    /// A place in the document, as the library has it.
    Library(Lookahead<'a>),
    /// A place in a plan: the arguments of each selection of the field, and the plan below it.
    Plan { selections: Vec<(Vec<(Name, Value)>, &'a Below)>, variables: &'a Variables },
}

impl<'a> Selection<'a> {
    /// The selection of the value of a root field, which is of the type `T`.
    pub fn of<T: Written>(ctx: &'a Context<'a>) -> Self {
        let planned = ctx.data_opt::<Arc<Run>>().and_then(|run| Some((run, run.below::<T>(ctx)?)));
        Self(match planned {
            Some((run, below)) => Place::Plan { selections: vec![(Vec::new(), below)], variables: run.variables() },
            None => Place::Library(ctx.look_ahead()),
        })
    }

    /// The selections of a field here, under any keys.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        match &self.0 {
            Place::Library(look) => Self(Place::Library(look.field(name))),
            Place::Plan { selections, variables } => {
                let plans = selections.iter().flat_map(|(_, below)| below.plans());
                let fields = plans.flat_map(|plan| &plan.fields);
                let wanted = fields.filter(|field| field.name() == name && field.is_wanted(variables));
                let selections = wanted.map(|field| (field.arguments(variables), &field.below)).collect();
                Self(Place::Plan { selections, variables })
            }
        }
    }

    /// The names of every field selected here; it may include names of fields that are skipped.
    pub fn names(&self) -> Vec<&str> {
        match &self.0 {
            Place::Library(look) => {
                let fields = look.selection_fields();
                fields.iter().flat_map(SelectionField::selection_set).map(|field| field.name()).collect()
            }
            Place::Plan { selections, .. } => {
                let plans = selections.iter().flat_map(|(_, below)| below.plans());
                plans.flat_map(|plan| &plan.fields).map(|field| field.name().as_str()).collect()
            }
        }
    }

    /// Whether anything is selected here.
    pub fn exists(&self) -> bool {
        match &self.0 {
            Place::Library(look) => look.exists(),
            Place::Plan { selections, .. } => !selections.is_empty(),
        }
    }

    /// The arguments of each selection here; `None` = they cannot be read.
    pub fn arguments(&self) -> Vec<Option<Vec<(Name, Value)>>> {
        match &self.0 {
            Place::Library(look) => look.selection_fields().iter().map(|field| field.arguments().ok()).collect(),
            Place::Plan { selections, .. } => selections.iter().map(|(arguments, _)| Some(arguments.clone())).collect(),
        }
    }
}
