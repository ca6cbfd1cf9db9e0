//! What is kept of an operation: its root fields, and for each the plan of what is below it, compiled when its first value comes.

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
use crate::graphql::engine::documents::Document;
use crate::graphql::engine::types::TypeMap;

/// What a field of a plan takes, measured roughly.
const BYTES_PER_FIELD: usize = 320;
/// The room that the first answer gets.
const FIRST_ANSWER: usize = 1024;

/// An operation whose root fields are known here.
#[derive(Debug)]
pub struct Operation {
    pub(super) roots: Vec<Root>,
    /// The operation with nothing below its root fields, and without any of them.
    bare: OperationDefinition,
    /// Whether some root field hands its value over to the library only.
    is_foreign: AtomicBool,
    /// The length of the last answer: the room that the next one gets.
    last_answer: AtomicUsize,
    bytes: AtomicUsize,
}

/// A root field.
#[derive(Debug)]
pub(super) struct Root {
    field: Positioned<Asked>,
    condition: Condition,
    /// Whether null may stand in its place.
    pub(super) nullable: bool,
    below: OnceLock<Option<Below>>,
}

impl Operation {
    /// What is kept of an operation. `None` for one whose root fields are the library's own, or have directives that it alone knows.
    pub(in crate::graphql::engine) fn of(types: &TypeMap, document: &Document, operation: &OperationDefinition) -> Option<Self> {
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
    pub(in crate::graphql::engine) fn is_own(&self) -> bool {
        !self.is_foreign.load(Ordering::Relaxed)
    }

    /// Notes that a root field hands its value over to the library only.
    pub(super) fn mark_foreign(&self) {
        self.is_foreign.store(true, Ordering::Relaxed);
    }

    /// A document with nothing but the wanted root fields: all that the library has to see.
    pub(in crate::graphql::engine) fn reduced(&self, variables: &Variables) -> ExecutableDocument {
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

    /// What is selected below a root field, compiled the first time for the shape of its value.
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

    /// What its plans take.
    pub(in crate::graphql::engine) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The room that an answer gets.
    pub(super) fn room(&self) -> usize {
        self.last_answer.load(Ordering::Relaxed)
    }

    /// Notes how long an answer was. Some room more spares the next one a move.
    pub(super) fn note_length(&self, length: usize) {
        self.last_answer.store(length + length / 8, Ordering::Relaxed);
    }
}

impl Root {
    /// Its key in the answer.
    pub(super) fn key(&self) -> &Name {
        &self.field.node.response_key().node
    }
}
