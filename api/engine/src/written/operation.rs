//! The cached part of an operation: its root fields, and for each the plan below it, compiled when its first value comes.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field as Asked, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Variables};

use super::compile::Compiler;
use super::condition::Condition;
use super::plan::{Alone, Below};
use super::shape::Shape;
use crate::documents::Document;
use crate::types::TypeMap;

/// The memory of a plan's field in bytes, measured roughly.
const BYTES_PER_FIELD: usize = 320;
/// The capacity of the first answer, in bytes.
const FIRST_ANSWER: usize = 1024;

/// An operation whose root fields are known here.
#[derive(Debug)]
pub struct Operation {
    pub(super) roots: Vec<Root>,
    /// The operation without its root fields.
    bare: OperationDefinition,
    /// Whether some root field hands its value over to the library only.
    is_foreign: AtomicBool,
    /// The length of the last answer with a margin: the capacity of the next one.
    last_answer: AtomicUsize,
    bytes: AtomicUsize,
}

/// A root field of the operation.
#[derive(Debug)]
pub(super) struct Root {
    field: Positioned<Asked>,
    condition: Condition,
    /// Whether null may stand in its place.
    pub(super) nullable: bool,
    below: OnceLock<Option<Below>>,
}

impl Operation {
    /// The cached part of an operation. `None` = a root field is the library's own, or has directives that only the library knows.
    pub(crate) fn of(types: &TypeMap, document: &Document, operation: &OperationDefinition) -> Option<Self> {
        let of = types.root(operation.ty);
        let collected = Compiler::new(types, document).roots(&operation.selection_set.node, of)?;
        let roots = collected.into_values().map(|occurrences| {
            let first = occurrences.first()?.field;
            Some(Root {
                field: Positioned::new(Alone::of(&first.node).0, first.pos),
                condition: Condition::any(occurrences.iter().map(|one| one.case.clone()).collect()),
                nullable: types.field(of, &first.node.name.node)?.nullable,
                below: OnceLock::new(),
            })
        });
        Some(Self {
            roots: roots.collect::<Option<_>>()?,
            bare: OperationDefinition {
                ty: operation.ty,
                variable_definitions: operation.variable_definitions.clone(),
                directives: Vec::new(),
                selection_set: Positioned::new(SelectionSet::default(), operation.selection_set.pos),
            },
            is_foreign: AtomicBool::new(false),
            last_answer: AtomicUsize::new(FIRST_ANSWER),
            bytes: AtomicUsize::new(0),
        })
    }

    /// Whether its objects can write themselves, as far as is known.
    pub(crate) fn is_own(&self) -> bool {
        !self.is_foreign.load(Ordering::Relaxed)
    }

    /// Notes that a root field hands its value over to the library only.
    pub(super) fn mark_foreign(&self) {
        self.is_foreign.store(true, Ordering::Relaxed);
    }

    /// A document with only the wanted root fields, which is all that the library has to see.
    pub(crate) fn reduced(&self, variables: &Variables) -> ExecutableDocument {
        let roots = self.wanted(variables).map(|(_, root)| Positioned::new(Selection::Field(root.field.clone()), root.field.pos));
        let mut operation = self.bare.clone();
        operation.selection_set.node.items = roots.collect();
        let pos = operation.selection_set.pos;
        ExecutableDocument { operations: DocumentOperations::Single(Positioned::new(operation, pos)), fragments: HashMap::new() }
    }

    /// The root fields that are wanted with these variables, each with its place.
    pub(super) fn wanted<'a>(&'a self, variables: &'a Variables) -> impl Iterator<Item = (usize, &'a Root)> {
        self.roots.iter().enumerate().filter(|(_, root)| root.condition.holds(variables))
    }

    /// The place of the root field with this key.
    pub(super) fn place(&self, key: &Name) -> Option<usize> {
        self.roots.iter().position(|root| root.key() == key)
    }

    /// The plan below a root field, compiled on first use for the shape of its value.
    pub(super) fn below(
        &self,
        place: usize,
        shape: Shape,
        types: &TypeMap,
        within: (&Document, &OperationDefinition),
    ) -> Option<&Below> {
        let root = self.roots.get(place)?;
        let compile = || {
            let (document, operation) = within;
            let collected = Compiler::new(types, document).roots(&operation.selection_set.node, types.root(operation.ty))?;
            let (below, fields) = Compiler::new(types, document).root(shape, collected.get(root.key().as_str())?)?;
            self.bytes.fetch_add(fields * BYTES_PER_FIELD, Ordering::Relaxed);
            Some(below)
        };
        root.below.get_or_init(compile).as_ref()
    }

    /// The memory of its plans, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The capacity for an answer, in bytes.
    pub(super) fn room(&self) -> usize {
        self.last_answer.load(Ordering::Relaxed)
    }

    /// Notes the length of an answer. A margin of an eighth spares the next answer a reallocation.
    pub(super) fn note_length(&self, length: usize) {
        self.last_answer.store(length + length / 8, Ordering::Relaxed);
    }
}

impl Root {
    /// The key in the answer.
    pub(super) fn key(&self) -> &Name {
        &self.field.node.response_key().node
    }
}
