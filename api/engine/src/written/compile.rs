//! Compiles a selection against the types of the program.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::Positioned;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field as Asked, Selection, SelectionSet};

use super::condition::{Case, Condition, Said, read};
use super::plan::{Alone, Below, Field, Plan, TYPENAME, written_key};
use super::shape::{ObjectType, Shape};
use crate::documents::Document;
use crate::types::TypeMap;

/// The largest number of fields in the plans of one operation. A card has a few hundred; the limits of documents prevent more than this,
/// unless fragments are multiplied by the types of an interface.
const MOST_FIELDS: usize = 20_000;

/// A selection set, and the case in which it is selected.
type Part<'a> = (&'a SelectionSet, Case);

/// A field as the document selects it, and its case.
pub(super) struct Occurrence<'a> {
    pub(super) field: &'a Positioned<Asked>,
    pub(super) case: Case,
}

/// The fields of an object by their keys, in the order of the document.
pub(super) type Collected<'a> = IndexMap<&'a str, Vec<Occurrence<'a>>>;

/// The identity of a plan: the type and the places of the selection sets.
type Key = (*const ObjectType, Vec<(*const SelectionSet, usize)>);

/// Compiles the selections of one operation.
pub(super) struct Compiler<'a> {
    types: &'a TypeMap,
    document: &'a Document,
    /// The plans that were compiled already. Only sets that are selected unconditionally are shared.
    made: HashMap<Key, Arc<Plan>>,
    fields: usize,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(types: &'a TypeMap, document: &'a Document) -> Self {
        Self { types, document, made: HashMap::new(), fields: 0 }
    }

    /// The plan below a root field, and its number of fields. `None` = a part of it is unknown here.
    pub(super) fn root(mut self, shape: Shape, occurrences: &[Occurrence<'a>]) -> Option<(Below, usize)> {
        let below = self.below(shape, &parts_of(occurrences), 1)?;
        Some((below, self.fields))
    }

    /// The root fields of an operation.
    pub(super) fn roots(&self, set: &'a SelectionSet, root: &str) -> Option<Collected<'a>> {
        let mut asked = Collected::new();
        self.collect(set, root, &Case::new(), &mut asked)?;
        Some(asked)
    }

    fn below(&mut self, shape: Shape, parts: &[Part<'a>], depth: usize) -> Option<Below> {
        match shape {
            Shape::Leaf => Some(Below::Nothing),
            Shape::Object(of) => self.plan(of, parts, depth).map(Below::Object),
            Shape::Abstract(all) => {
                let mut plans: Vec<Arc<Plan>> = Vec::with_capacity(all.len());
                for of in all {
                    let plan = self.plan(of, parts, depth)?;
                    // The types of an interface mostly have the same fields at the same places.
                    let same = plans.iter().find(|made| ***made == *plan).cloned();
                    plans.push(same.unwrap_or(plan));
                }
                Some(Below::Abstract(plans))
            }
        }
    }

    fn plan(&mut self, of: &'static ObjectType, parts: &[Part<'a>], depth: usize) -> Option<Arc<Plan>> {
        let is_shared = parts.iter().all(|(_, case)| case.is_empty());
        let key = (std::ptr::from_ref(of), parts.iter().map(|(set, _)| (std::ptr::from_ref(*set), depth.min(2))).collect());
        if let Some(made) = self.made.get(&key).filter(|_| is_shared) {
            return Some(Arc::clone(made));
        }
        let mut asked = Collected::new();
        for (set, case) in parts {
            self.collect(set, of.name, case, &mut asked)?;
        }
        let fields = asked.into_values().map(|occurrences| self.field(of, &occurrences, depth)).collect::<Option<Vec<_>>>()?;
        self.fields += fields.len();
        let plan = Arc::new(Plan { fields });
        if is_shared {
            self.made.insert(key, Arc::clone(&plan));
        }
        (self.fields <= MOST_FIELDS).then_some(plan)
    }

    fn field(&mut self, of: &'static ObjectType, occurrences: &[Occurrence<'a>], depth: usize) -> Option<Field> {
        let first = occurrences.first()?.field;
        let condition = Condition::any(occurrences.iter().map(|one| one.case.clone()).collect());
        let name = first.node.name.node.as_str();
        let (index, below) = if name == "__typename" {
            (TYPENAME, Below::Nothing)
        } else {
            let (index, member) = of.member(name)?;
            (index, self.below((member.shape)(), &parts_of(occurrences), depth + 1)?)
        };
        Some(Field {
            index,
            is_cursor: depth == 1 && first.node.response_key().node == "cursor",
            key: written_key(&first.node),
            asked: Alone::of(&first.node),
            condition,
            pos: first.pos,
            below,
        })
    }

    /// Collects the fields of an object in the order of the selection, fragments in their place.
    fn collect(&self, set: &'a SelectionSet, of: &str, case: &Case, into: &mut Collected<'a>) -> Option<()> {
        for selection in &set.items {
            let case = match read(selection.node.directives(), case) {
                Said::Never => continue,
                Said::When(case) => case,
                Said::Unknown => return None,
            };
            let (condition, inner) = match &selection.node {
                Selection::Field(field) => {
                    into.entry(field.node.response_key().node.as_str()).or_default().push(Occurrence { field, case });
                    continue;
                }
                Selection::InlineFragment(inline) => (inline.node.type_condition.as_ref(), &inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragment(&spread.node.fragment_name.node)?;
                    (Some(&fragment.type_condition), &fragment.selection_set.node)
                }
            };
            if condition.is_none_or(|condition| self.types.applies(&condition.node.on.node, of)) {
                self.collect(inner, of, &case, into)?;
            }
        }
        Some(())
    }
}

/// The selections below a field. Where the field is selected once, they are unconditional, because they are wanted whenever the field is.
fn parts_of<'a>(occurrences: &[Occurrence<'a>]) -> Vec<Part<'a>> {
    let is_alone = occurrences.len() == 1;
    let case = |one: &Occurrence<'a>| if is_alone { Case::new() } else { one.case.clone() };
    occurrences.iter().map(|one| (&one.field.node.selection_set.node, case(one))).collect()
}
