//! Objects that write themselves: the fast path from a value to the JSON of an answer.
//!
//! The library spends a boxed future, a context and a tree node on every field of an answer; then the tree is completed, put in order and
//! serialized. A card has about 700 fields, all of them in memory by then. So their selection is compiled once into a query plan
//! ([`Plan`]), and the objects write their text along it, without an await and without a tree.
//!
//! Each object keeps one declaration. The attribute `#[written]` above `#[Object]`, and the derive `Written` next to `SimpleObject`, `Enum`
//! and `Interface`, generate both forms from it: the one that the library registers, validates and executes, and the one that is written
//! here. A part that cannot be written (a field that has to wait, an argument that is refused) is given up, and the library answers as
//! usual: both paths answer alike, byte for byte, and a test compares them.
//!
//! # Layout
//! - [`shape`] describes the types; [`plan`] is a selection compiled against them, [`compile`] makes it, [`condition`] is `@skip` and
//!   `@include`.
//! - [`writer`] writes values along a plan; [`leaf`] has the values without fields, and the wrappers of other values.
//! - [`operation`] is the cached part of an operation, [`run`] one run of it, [`planned`] the hand-over of a root field's value.
//! - [`look`] shows a root resolver the selection below it, on either path.

mod compile;
mod condition;
mod leaf;
mod operation;
mod plan;
mod planned;
mod run;
mod selection;
mod shape;
mod writer;

pub use plan::{Below, Field, Plan};
pub use planned::Planned;
pub(super) use run::too_large;
pub use selection::Selection;
pub use shape::{Member, ObjectType, Shape};
pub use writer::{GIVEN_UP, Outcome, Stop, Writer, ready};

pub(super) use operation::Operation;
pub(super) use run::Run;

/// A value that writes itself as JSON.
pub trait Written {
    /// Whether null may stand in its place.
    const NULLABLE: bool = false;
    /// Whether it has no fields and cannot fail.
    const PLAIN: bool = false;

    /// The fields that can be selected of it.
    fn shape() -> Shape;

    /// Writes it, with the selection below it.
    ///
    /// # Errors
    /// [`Stop`].
    fn write<'w>(&self, below: &'w Below, writer: &mut Writer<'w>) -> Outcome;
}

/// An object that writes its fields.
pub trait WrittenObject {
    /// The type of the object.
    const TYPE: &'static ObjectType;

    /// Writes the key and the value of one field.
    ///
    /// # Errors
    /// [`Stop`].
    fn write_field<'w>(&self, field: &'w Field, writer: &mut Writer<'w>) -> Outcome;
}

#[cfg(test)]
#[expect(clippy::unused_async, reason = "the library wants resolvers to be async")]
mod tests;
