//! Tasks that people do.

#[expect(clippy::module_inception, reason = "the room re-exports the type that it is named after")]
mod task;

pub use task::*;
