//! Objects that write themselves: the fast way from a value to the JSON of an answer.
//!
//! The library spends a boxed future, a context and a node of a tree on every field of an answer, then the tree is completed, put in
//! order and serialized. A card has about 700 fields, and all of them are in memory by then. So their selection is compiled
//! once into a [`Plan`], and the objects write their text along it, without an await and without a tree.
//!
//! A declaration stays one declaration. The attribute `#[written]` above `#[Object]`, and the derive `Written` beside
//! `SimpleObject`, `Enum` and `Interface`, make both from it: what the library registers, validates and executes, and what is
//! written here. Whatever does not go this way (a field that has to wait, an argument that is refused) is given up, and the
//! library answers as ever: the two ways answer alike, byte for byte, and a test holds them against each other.
//!
//! # Layout
//! - [`shape`] describes the types; [`plan`] is a selection compiled against them, [`compile`] makes it, [`condition`] is `@skip` and `@include`.
//! - [`writer`] writes values along a plan; [`leaf`] are the values without fields, and what wraps others.
//! - [`operation`] is what is kept of an operation, [`run`] one run of it, [`planned`] where a root field hands over its value.
//! - [`look`] tells a root resolver what is selected below it, whichever way it goes.

mod compile;
mod condition;
mod leaf;
mod look;
mod operation;
mod plan;
mod planned;
mod run;
mod shape;
mod writer;

pub use look::Look;
pub use plan::{Below, Field, Plan};
pub use planned::Planned;
pub(super) use run::too_large;
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

    /// What can be selected of it.
    fn shape() -> Shape;

    /// Writes it, with what is selected below it.
    ///
    /// # Errors
    /// [`Stop`].
    fn write<'w>(&self, below: &'w Below, writer: &mut Writer<'w>) -> Outcome;
}

/// An object that writes its fields.
pub trait WrittenObject {
    /// Its type.
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
