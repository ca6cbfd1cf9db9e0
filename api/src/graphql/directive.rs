//! `@requiresPermission`: the permission that a field or operation needs, printed into the SDL with it.

#![expect(missing_docs, reason = "the macro makes items that it does not document")]

use async_graphql::TypeDirective;

use crate::graphql::types::enums::Permission;

/// The permission that this field needs. Without it the field is null and `errors` has a `FORBIDDEN` entry with its path; a root field is
/// refused as a whole, and so is a root field whose input sets such a field.
#[TypeDirective(name = "requiresPermission", location = "FieldDefinition", location = "InputFieldDefinition")]
pub fn requires(permission: Permission) {}
