//! `Mapping`: a versioned document that reads the payloads of a platform.

use async_graphql::Description;
use async_graphql::Object;
use chrono::{DateTime, Utc};
use macros::written;

use crate::app::MappingState;
use crate::graphql::api::order::holds::object::Person;
use crate::graphql::types::page::connection;

connection!(
    /// A page of versions of a mapping, newest first.
    MappingVersionConnection,
    /// A version with its cursor.
    MappingVersionEdge,
    Mapping
);

/// A version of a mapping: the document that defines how payloads of a platform are read. Shops name their mapping.
#[derive(Description)]
pub struct Mapping(pub MappingState);

#[written]
#[Object(use_type_description)]
impl Mapping {
    /// The name of the mapping.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The version, which counts up from 1; 0 = the one that is built in.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Whether payloads are read by this version now.
    async fn in_force(&self) -> bool {
        self.0.in_force
    }

    /// The document, TOML; the guide "connect a channel" names every field.
    async fn document(&self) -> &str {
        &self.0.document
    }

    /// The reason why it was set; null where none was given.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// The person who set it; null for the built-in version, and for one that the operator of the machine set.
    async fn set_by(&self) -> Option<Person> {
        self.0.set_by.clone().map(Person)
    }

    /// The time at which it was set; null for the built-in version.
    async fn set_at(&self) -> Option<DateTime<Utc>> {
        self.0.set_at
    }
}
