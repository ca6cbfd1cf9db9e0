//! One run of an operation whose objects write themselves.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::parser::types::{Field, OperationDefinition};
use async_graphql::{Context, ContextSelectionSet, PathSegment, Positioned, ServerError, Variables};
use domain::refusal::{Code, Reason};

use super::plan::Below;
use super::writer::Writer;
use super::{Operation, Stop, Written};
use crate::documents::Document;
use crate::error::{self, Addressee, ApiError, PublicError};
use crate::response::{BEGINNING, Data, Response, Text};
use crate::types::TypeMap;

/// One run. It is part of the request's data, where root fields find it.
pub struct Run {
    types: Arc<TypeMap>,
    document: Arc<Document>,
    operation_name: Option<String>,
    variables: Variables,
    /// Whether the library sees the root fields only.
    is_reduced: bool,
    parts: Mutex<Vec<Part>>,
    /// The largest number of bytes of an answer.
    most: usize,
    /// Whether a part exceeded this number.
    is_too_large: AtomicBool,
}

/// The result of one root field.
struct Part {
    place: usize,
    /// Its key and value; for the first field with the beginning of the answer. `None` = a non-null part failed.
    text: Option<Vec<u8>>,
    errors: Vec<ServerError>,
    cursor: Option<Range<usize>>,
    objects: u64,
}

impl Run {
    pub(crate) fn new(
        types: &Arc<TypeMap>,
        document: &Arc<Document>,
        operation_name: Option<&str>,
        variables: Variables,
        (is_reduced, most): (bool, usize),
    ) -> Self {
        Self {
            types: Arc::clone(types),
            document: Arc::clone(document),
            operation_name: operation_name.map(str::to_owned),
            variables,
            is_reduced,
            parts: Mutex::default(),
            most,
            is_too_large: AtomicBool::new(false),
        }
    }

    /// Whether the library sees the root fields only.
    pub(super) fn is_reduced(&self) -> bool {
        self.is_reduced
    }

    pub(super) fn variables(&self) -> &Variables {
        &self.variables
    }

    fn operation(&self) -> Option<(&Operation, &OperationDefinition)> {
        let name = self.operation_name.as_deref();
        Some((self.document.planned(name, &self.types)?, self.document.operation(name).ok()?))
    }

    /// The plan below the root field of a context, for a value of this type.
    pub(super) fn below<T: Written>(&self, context: &Context<'_>) -> Option<&Below> {
        let (operation, definition) = self.operation()?;
        let place = operation.place(&context.item.node.response_key().node)?;
        operation.below(place, T::shape(), &self.types, (&self.document, definition))
    }

    /// Writes the value of a root field. `false` = it was given up.
    pub(super) fn write<T: Written>(&self, value: &T, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> bool {
        let context = ctx.with_field(field);
        let Some(((operation, _), below)) = self.operation().zip(self.below::<T>(&context)) else { return false };
        let Some(place) = operation.place(&field.node.response_key().node) else { return false };
        let is_first = operation.wanted(&self.variables).next().is_some_and(|(first, _)| first == place);
        let mut writer = Writer::new(&context, &self.variables, begin(operation, is_first, place), self.most);
        let text = match value.write(below, &mut writer) {
            Ok(()) => Some(writer.text),
            Err(Stop::Failed) => None,
            Err(Stop::TooLarge) => {
                self.is_too_large.store(true, Ordering::Relaxed);
                None
            }
            Err(Stop::GaveUp) => return false,
        };
        let part = Part { place, text, errors: writer.errors, cursor: writer.cursor, objects: writer.objects };
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).push(part);
        true
    }

    /// Whether anything was written since the last answer.
    pub(crate) fn has_written(&self) -> bool {
        !self.parts.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// The answer from everything written since the last one, merged with the library's errors. `None` = a part was given up: the library
    /// has to answer alone.
    pub(crate) fn answer(&self, library: async_graphql::Response, to: Addressee<'_>) -> Option<Response> {
        let mut parts = std::mem::take(&mut *self.parts.lock().unwrap_or_else(PoisonError::into_inner));
        let (operation, _) = self.operation()?;
        let length = parts.iter().filter_map(|part| part.text.as_ref()).map(Vec::len).sum::<usize>();
        if self.is_too_large.swap(false, Ordering::Relaxed) || length > self.most {
            return Some(Response::refused(too_large(self.most), to));
        }
        let (mut whole, mut cursor, mut objects, mut errors) = (Some(Vec::new()), None, 1, Vec::new());
        let mut failed = library.errors;
        if failed.iter().any(|error| error.path.is_empty()) {
            return None;
        }
        for (place, root) in operation.wanted(&self.variables) {
            let (own, others): (Vec<_>, Vec<_>) = failed.into_iter().partition(|error| is_below(error, root.key().as_str()));
            failed = others;
            let is_first = whole.as_ref().is_some_and(Vec::is_empty);
            let text = match parts.iter().position(|part| part.place == place).map(|at| parts.swap_remove(at)) {
                Some(part) => {
                    cursor = part.cursor;
                    objects += part.objects;
                    errors.extend(own.into_iter().chain(part.errors));
                    part.text
                }
                // Its resolver failed.
                None if !own.is_empty() => {
                    errors.extend(own);
                    root.nullable.then(|| [begin(operation, is_first, place).as_slice(), b"null"].concat())
                }
                None => {
                    operation.mark_foreign();
                    return None;
                }
            };
            whole = match (whole, text) {
                (Some(whole), Some(text)) if whole.is_empty() => Some(text),
                (Some(whole), Some(text)) => Some([whole, text].concat()),
                _ => None,
            };
        }
        let errors: Vec<PublicError> = errors.into_iter().map(|error| error::of_execution(error, to)).collect();
        let objects = if whole.is_some() { objects } else { 0 };
        let text = finished(whole, operation);
        Some(Response { data: Some(Data::Text(Text::new(text, cursor, objects))), errors, cost: None })
    }
}

/// The refusal of an answer with more than `most` bytes.
pub(crate) fn too_large(most: usize) -> ApiError {
    ApiError::bad_request(Reason::with(Code::AnswerTooLarge, [most]))
}

/// The text up to the value of a root field.
fn begin(operation: &Operation, is_first: bool, place: usize) -> Vec<u8> {
    let mut text = Vec::with_capacity(operation.room());
    if is_first {
        text.extend_from_slice(BEGINNING);
        text.push(b'{');
    } else {
        text.push(b',');
    }
    if let Some(root) = operation.roots.get(place) {
        text.push(b'"');
        text.extend_from_slice(root.key().as_bytes());
        text.extend_from_slice(b"\":");
    }
    text
}

fn finished(whole: Option<Vec<u8>>, operation: &Operation) -> Vec<u8> {
    match whole {
        Some(mut text) if !text.is_empty() => {
            text.extend_from_slice(b"}}");
            operation.note_length(text.len());
            text
        }
        Some(_) => [BEGINNING, b"{}}"].concat(),
        None => [BEGINNING, b"null}"].concat(),
    }
}

fn is_below(error: &ServerError, key: &str) -> bool {
    matches!(error.path.first(), Some(PathSegment::Field(first)) if first == key)
}
