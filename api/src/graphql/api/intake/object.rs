//! `IngestFailure`: a stored payload that could not be read.

use async_graphql::{Context, Description, ID, Object};
use chrono::{DateTime, Utc};
use macros::written;

use crate::app::Failure;
use crate::graphql::types::because::Because;
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::page::connection;
use crate::graphql::types::shop::Shop;

connection!(
    /// A page of payloads that could not be read, oldest first.
    IngestFailureConnection,
    /// A failure with its cursor.
    IngestFailureEdge,
    IngestFailure
);

/// A stored payload that could not be read: correct the mapping and replay it, nothing of it is lost. Or, by `because.code`, a failure
/// without a stored body: `PAYLOAD_TOO_LARGE`, a delivery that was not taken in and has to come again, and `POLL_ITEM_REFUSED`, an order
/// that its platform refuses to give.
#[derive(Description)]
pub struct IngestFailure(pub Failure);

#[written]
#[Object(use_type_description)]
impl IngestFailure {
    /// The global id of the failure; pass it to `ingestReplay`.
    async fn id(&self) -> ID {
        id::encode(Kind::Payload, self.0.id.0)
    }

    /// The shop that it came to.
    async fn shop(&self, ctx: &Context<'_>) -> Shop {
        Shop::of(ctx, &self.0.shop, "")
    }

    /// The way in which it came: `WEBHOOK`, `POLL`, `IMPORT` or `MUTATION`.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// The platform's topic; null where it has none.
    async fn topic(&self) -> Option<&str> {
        self.0.topic.as_deref()
    }

    /// The name of the mapping that failed.
    async fn mapping(&self) -> Option<&str> {
        self.0.mapping.as_deref()
    }

    /// The version of the mapping's document that failed; 0 = the one that is built in, null where it was not kept.
    async fn document_version(&self) -> Option<i64> {
        self.0.document_version
    }

    /// The date that the mapping's document states for itself, as digits.
    async fn mapping_version(&self) -> Option<&str> {
        self.0.mapping_version.as_deref()
    }

    /// The time at which it came.
    async fn received_at(&self) -> DateTime<Utc> {
        self.0.received_at
    }

    /// The reason why it could not be read.
    async fn because(&self) -> Because {
        Because(self.0.reason())
    }
}
