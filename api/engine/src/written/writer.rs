//! Writes values along a plan into a buffer, and collects the errors with their paths.

use std::ops::Range;
use std::pin::pin;
use std::task::{Poll, Waker};

use async_graphql::resolver_utils::EnumType;
use async_graphql::{Context, Error, InputType, PathSegment, ServerError, Variables};

use super::plan::{Below, Field, TYPENAME};
use super::{Written, WrittenObject};

/// The outcome of writing a value.
pub type Outcome = Result<(), Stop>;

/// The reason why a value was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The value failed, or a non-null part of it. The error is noted; the nearest nullable place becomes null.
    Failed,
    /// The value cannot be written this way: the library answers instead.
    GaveUp,
    /// The text has more bytes than an answer may have: nothing of it is sent.
    TooLarge,
}

/// The outcome for unknown fields.
pub const GIVEN_UP: Outcome = Err(Stop::GaveUp);

/// The answer of a resolver that is ready at once. `None` = it has to wait.
pub fn ready<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut std::task::Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// One step of a path.
#[derive(Clone, Copy)]
enum Step<'w> {
    Field(&'w Field),
    Item(usize),
}

/// The growing text, the present path, and the errors so far.
pub struct Writer<'w> {
    context: &'w Context<'w>,
    variables: &'w Variables,
    /// The key of the root field, with which every path begins.
    root: &'w async_graphql::Positioned<async_graphql::parser::types::Field>,
    path: Vec<Step<'w>>,
    pub(super) text: Vec<u8>,
    /// The largest number of bytes of the text.
    most: usize,
    pub(super) errors: Vec<ServerError>,
    /// The range of the value of the payload's cursor.
    pub(super) cursor: Option<Range<usize>>,
    /// The number of objects written.
    pub(super) objects: u64,
}

impl<'w> Writer<'w> {
    /// A writer that appends the value of this context's root field to a text.
    pub(super) fn new(context: &'w Context<'w>, variables: &'w Variables, text: Vec<u8>, most: usize) -> Self {
        Self {
            context,
            variables,
            root: context.item,
            path: Vec::new(),
            text,
            most,
            errors: Vec::new(),
            cursor: None,
            objects: 0,
        }
    }

    /// The context for resolvers.
    pub fn context(&self) -> &'w Context<'w> {
        self.context
    }

    /// The value of an argument.
    ///
    /// # Errors
    /// [`Stop::GaveUp`] for a value that its type refuses: the library reports the error.
    pub fn argument<T: InputType>(&self, field: &'w Field, name: &str) -> Result<T, Stop> {
        T::parse(field.argument(name, self.variables)).map_err(|_| Stop::GaveUp)
    }

    /// Writes an object: the fields that the plan of the n-th type selects. After a failure the later fields are written all the same, so
    /// that the answer names every failure.
    ///
    /// # Errors
    /// [`Stop`].
    pub fn object<T: WrittenObject>(&mut self, object: &T, below: &'w Below, at: usize) -> Outcome {
        let plan = below.plan(at).ok_or(Stop::GaveUp)?;
        let (begin, mut outcome) = (self.text.len(), Ok(()));
        self.objects += 1;
        for field in &plan.fields {
            if !field.is_wanted(self.variables) {
                continue;
            }
            if field.index == TYPENAME {
                self.type_name(field, T::TYPE.name);
                continue;
            }
            match object.write_field(field, self) {
                Ok(()) => {}
                Err(Stop::Failed) => outcome = Err(Stop::Failed),
                Err(stop) => return Err(stop),
            }
        }
        match self.text.get_mut(begin) {
            Some(comma) => *comma = b'{',
            None => self.text.push(b'{'),
        }
        self.text.push(b'}');
        outcome
    }

    fn type_name(&mut self, field: &Field, name: &str) {
        self.text.extend_from_slice(&field.key);
        self.quoted(name);
    }

    /// Writes a name, which contains nothing that JSON escapes.
    fn quoted(&mut self, name: &str) {
        self.text.push(b'"');
        self.text.extend_from_slice(name.as_bytes());
        self.text.push(b'"');
    }

    /// Writes the answer of a resolver.
    ///
    /// # Errors
    /// [`Stop`].
    pub fn value<T: Written, E: Into<Error>>(&mut self, field: &'w Field, answered: Option<Result<T, E>>) -> Outcome {
        match answered {
            Some(Ok(value)) => self.plain_field(field, &value),
            Some(Err(error)) => {
                self.text.extend_from_slice(&field.key);
                self.path.push(Step::Field(field));
                self.fail(error.into());
                self.path.pop();
                self.text.extend_from_slice(b"null");
                if T::NULLABLE { Ok(()) } else { Err(Stop::Failed) }
            }
            None => GIVEN_UP,
        }
    }

    /// Writes a field whose value is present already.
    ///
    /// # Errors
    /// [`Stop`].
    pub fn plain_field<T: Written>(&mut self, field: &'w Field, value: &T) -> Outcome {
        self.text.extend_from_slice(&field.key);
        let begin = self.text.len();
        if T::PLAIN {
            value.write(&Below::Nothing, self)?;
        } else {
            self.path.push(Step::Field(field));
            let outcome = value.write(&field.below, self);
            self.path.pop();
            outcome?;
        }
        if field.is_cursor {
            self.cursor = Some(begin..self.text.len());
        }
        Ok(())
    }

    /// Writes a list.
    ///
    /// # Errors
    /// [`Stop`].
    pub fn list<T: Written>(&mut self, items: &[T], below: &'w Below) -> Outcome {
        let mut outcome = Ok(());
        self.text.push(b'[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.text.push(b',');
            }
            self.path.push(Step::Item(at));
            let written = item.write(below, self);
            self.path.pop();
            match written {
                Ok(()) => {}
                Err(Stop::Failed) => outcome = Err(Stop::Failed),
                Err(stop) => return Err(stop),
            }
            if self.text.len() > self.most {
                return Err(Stop::TooLarge);
            }
        }
        self.text.push(b']');
        outcome
    }

    /// Writes a nullable value: when a non-null part of it fails, null is written.
    ///
    /// # Errors
    /// [`Stop::GaveUp`].
    pub fn optional<T: Written>(&mut self, value: Option<&T>, below: &'w Below) -> Outcome {
        let (begin, objects) = (self.text.len(), self.objects);
        match value.map(|value| value.write(below, self)) {
            Some(Ok(())) => Ok(()),
            Some(Err(Stop::Failed)) | None => {
                self.text.truncate(begin);
                self.objects = objects;
                self.text.extend_from_slice(b"null");
                Ok(())
            }
            Some(Err(stop)) => Err(stop),
        }
    }

    /// Writes a value of an enum.
    pub fn word<T: EnumType>(&mut self, word: T) {
        self.quoted(T::items().iter().find(|item| item.value == word).map_or("", |item| item.name));
    }

    /// Notes an error at the present path.
    pub fn fail(&mut self, error: Error) {
        let field = self.path.iter().rev().find_map(|step| match step {
            Step::Field(field) => Some(field.pos),
            Step::Item(_) => None,
        });
        let mut path = vec![PathSegment::Field(self.root.node.response_key().node.to_string())];
        path.extend(self.path.iter().map(|step| match step {
            Step::Field(field) => PathSegment::Field(field.response_key().to_string()),
            Step::Item(at) => PathSegment::Index(*at),
        }));
        let error = error.into_server_error(field.unwrap_or(self.root.pos));
        self.errors.push(ServerError { path, ..error });
    }
}
