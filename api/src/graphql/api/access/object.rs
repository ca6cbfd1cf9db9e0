//! `TokenRevocation`.

use async_graphql::Description;
use async_graphql::Object;
use chrono::{DateTime, Utc};
use domain::access::revocation::{Revocation, RevocationKind};
use macros::written;

use crate::graphql::api::order::holds::object::Person;
use crate::graphql::types::enums::TokenRevocationKind;

/// A revocation: tokens that are refused before their expiry.
#[derive(Description)]
pub struct TokenRevocation(pub Revocation);

#[written]
#[Object(use_type_description)]
impl TokenRevocation {
    /// The extent of the revocation.
    async fn kind(&self) -> TokenRevocationKind {
        self.0.kind.into()
    }

    /// The `jti` of the token; null when it is about a subject.
    async fn token_id(&self) -> Option<&str> {
        (self.0.kind == RevocationKind::Token).then_some(self.0.value.as_str())
    }

    /// The subject; null when it is about one token.
    async fn subject(&self) -> Option<&str> {
        (self.0.kind != RevocationKind::Token).then_some(self.0.value.as_str())
    }

    /// The time at which it was revoked.
    async fn revoked_at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// The time until which it holds; null = until it is lifted.
    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }

    /// The reason of the revocation.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The person who revoked it; null when it was the operator of the machine.
    async fn revoked_by(&self) -> Option<Person> {
        self.0.by.clone().map(Person)
    }
}
