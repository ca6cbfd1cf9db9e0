//! The hand-over of a root field's value.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

use super::{Run, Written};

/// The value of a root field: it writes itself where the operation has a plan; else the library resolves it as usual.
///
/// In the schema it has the type of its value.
pub struct Planned<T>(pub T);

impl<T: OutputType + Written> OutputType for Planned<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        // The written text waits in the run, and the library's own value is ignored. Where nothing was written, and the library sees the
        // root fields only, the whole document runs again.
        match ctx.data_opt::<Arc<Run>>() {
            Some(run) if run.write(&self.0, ctx, field) || run.is_reduced() => Ok(Value::Null),
            _ => self.0.resolve(ctx, field).await,
        }
    }
}
