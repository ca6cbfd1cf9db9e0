//! Erasing a person.

pub(super) mod erasure;

pub use erasure::{EraseInput, Erased};

use crate::App;

/// The use cases of the erasure of customers.
#[derive(Clone, Copy)]
pub struct Privacy<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of the erasure of customers.
    pub fn privacy(&self) -> Privacy<'_> {
        Privacy { app: self }
    }
}
