//! Mutations of mappings, and of payloads that are read again.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::refusal::{Code, Reason, Refusal};
use macros::guarded;

use crate::app::{
    MOST_READ_AGAIN, MappingChange, MappingContent, MappingTrial as Trial, PayloadDifference as Difference, PayloadFilter,
    ReadAgain, ReadAgainInput, ReadOutcome, WordMeaning,
};
use crate::graphql::api::catalog::mappings::input::{
    MappingRestoreInput, MappingSetInput, MappingStatusSetInput, PayloadsReadAgainInput,
};
use crate::graphql::api::catalog::mappings::object::Mapping;
use crate::graphql::api::order::payload::{made, refused};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::because::Because;
use crate::graphql::types::enums::PayloadReadOutcome;
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::shop::Shop;
use crate::graphql::types::user_error::UserError;
use crate::ingest::MeaningOf;
use engine::ApiError;

/// The payload of `mappingSet`, `mappingRestore` and `mappingStatusSet`.
#[derive(SimpleObject)]
pub struct MappingSetPayload {
    /// The mapping that is in force now; null where no mapping has the name.
    mapping: Option<Mapping>,
    /// The effect of the document on the stored payloads; null when the mutation was refused.
    trial: Option<MappingTrial>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The effect of a document on the newest payloads that its mapping read, at most 200. The trial writes nothing, and ends after some
/// seconds.
#[derive(SimpleObject)]
pub struct MappingTrial {
    /// The number of payloads that were read by the document in force and by the new one.
    payloads: u32,
    /// The number of payloads that the new document reads.
    read: u32,
    /// The number of payloads that only the document in force can read.
    broken: u32,
    /// The number of payloads that only the new document can read.
    mended: u32,
    /// The number of payloads that both documents read, with different results.
    different: u32,
    /// Whether deliveries would need another signature.
    changes_signature: bool,
    /// The first payloads that are read differently, newest first, at most 20.
    differences: Vec<PayloadDifference>,
}

/// A payload that two documents read differently.
#[derive(SimpleObject)]
pub struct PayloadDifference {
    /// The payload's global id.
    payload: ID,
    /// The shop of the payload.
    shop: Shop,
    /// The time at which the payload came.
    received_at: DateTime<Utc>,
    /// The fields that differ, at most 50.
    fields: Vec<FieldDifference>,
    /// The reason why the document in force cannot read it; null where it can.
    failure_before: Option<Because>,
    /// The reason why the new document cannot read it; null where it can.
    failure_after: Option<Because>,
}

/// A field that two documents read differently.
#[derive(SimpleObject)]
pub struct FieldDifference {
    /// The name of the field, e.g. `order.totals.payable`.
    field: String,
    /// The value by the document in force; null where there is none, `***` of a name, phone, address or text. Amounts are minor units.
    before: Option<String>,
    /// The value by the new document, in the same form.
    after: Option<String>,
}

/// The payload of `payloadsReadAgain`.
#[derive(SimpleObject)]
pub struct PayloadsReadAgainPayload {
    /// One result for each payload, oldest first.
    results: Vec<PayloadReadAgain>,
    /// The number of payloads after which an order changed.
    changed: u32,
    /// The number of payloads after which every order stayed as it was.
    unchanged: u32,
    /// The number of payloads that could not be read or applied.
    failed: u32,
    /// The position of the last payload: pass it as `after` to continue; null where none was read.
    cursor: Option<String>,
    /// Whether there may be more payloads after the last one.
    has_more: bool,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The result of reading one payload again.
#[derive(SimpleObject)]
pub struct PayloadReadAgain {
    /// The payload's global id.
    payload: ID,
    /// The shop of the payload.
    shop: Shop,
    /// The time at which the payload came.
    received_at: DateTime<Utc>,
    /// The outcome of reading it.
    outcome: PayloadReadOutcome,
    /// The numbers of the orders that it is about.
    order_numbers: Vec<String>,
    /// The reason why it could not be read or applied; null where it could.
    because: Option<Because>,
}

/// The mutations of mappings.
#[derive(Default)]
pub struct MappingMutations;

#[guarded]
#[Object]
impl MappingMutations {
    /// Sets the mapping that reads the payloads of a platform: the document becomes a new version, which counts at once, at every instance
    /// within seconds. It is tried on the newest payloads first; `dryRun` only tries it. The same document again changes nothing.
    #[needs(ManageConnections)]
    async fn mapping_set(&self, ctx: &Context<'_>, input: MappingSetInput) -> Result<MappingSetPayload> {
        let change = MappingChange {
            mapping: input.mapping,
            content: MappingContent::Document(input.document),
            note: input.note,
            expected_version: input.expected_version,
            dry_run: input.dry_run,
            idempotency_key: input.idempotency_key,
        };
        set(ctx, "mappingSet", change).await
    }

    /// Sets a mapping back to the document of an earlier version, which becomes a new version.
    #[needs(ManageConnections)]
    async fn mapping_restore(&self, ctx: &Context<'_>, input: MappingRestoreInput) -> Result<MappingSetPayload> {
        let change = MappingChange {
            mapping: input.mapping,
            content: MappingContent::Restored(input.version),
            note: input.note,
            expected_version: input.expected_version,
            dry_run: input.dry_run,
            idempotency_key: input.idempotency_key,
        };
        set(ctx, "mappingRestore", change).await
    }

    /// Sets the meaning of a platform's status: one row of the table in the document in force, which becomes a new version. Earlier
    /// payloads are read again by `payloadsReadAgain`.
    #[needs(ManageConnections)]
    async fn mapping_status_set(&self, ctx: &Context<'_>, input: MappingStatusSetInput) -> Result<MappingSetPayload> {
        let meaning = match (input.order_status, input.shipment_status) {
            (Some(status), None) => MeaningOf::Order { pointer: input.pointer, status: status.into() },
            (None, Some(status)) => MeaningOf::Parcel(status.into()),
            _ => {
                let reason = Reason::with(Code::InvalidInput, ["orderStatus, shipmentStatus: exactly one"]);
                let user_errors = refused(Refusal::because(reason).at("orderStatus"));
                return Ok(MappingSetPayload { mapping: None, trial: None, user_errors });
            }
        };
        let change = MappingChange {
            mapping: input.mapping,
            content: MappingContent::Meaning(WordMeaning { word: input.raw_status, meaning }),
            note: input.note,
            expected_version: input.expected_version,
            dry_run: input.dry_run,
            idempotency_key: input.idempotency_key,
        };
        set(ctx, "mappingStatusSet", change).await
    }

    /// Reads payloads again by the mapping in force, oldest first, each in a transaction of its own. The values that a payload gave before
    /// are replaced by those that it gives now; the values of a newer payload stay, and an order's status goes forward only. A call ends
    /// after some seconds; pass its `cursor` as `after` to continue. Reading twice changes nothing more.
    #[needs(ManageConnections)]
    async fn payloads_read_again(&self, ctx: &Context<'_>, input: PayloadsReadAgainInput) -> Result<PayloadsReadAgainPayload> {
        let first = u32::try_from(input.first).ok().filter(|first| (1..=MOST_READ_AGAIN).contains(first));
        let too_many = || ApiError::bad_request(Reason::with(Code::PageSize, ["first".to_owned(), MOST_READ_AGAIN.to_string()]));
        let wanted = ReadAgainInput {
            filter: PayloadFilter {
                shop: input.shop.map(|shop| shop.0),
                mapping: input.mapping,
                document_version: input.version,
                from: input.received_from,
                to: input.received_to,
                only_failed: input.only_failed,
            },
            after: input.after,
            first: first.ok_or_else(too_many)?,
            dry_run: input.dry_run,
        };
        let (read, user_errors) = made(ctx.app().intake().reread(ctx.op(), &wanted).await)?;
        let read = read.unwrap_or_default();
        let count = |outcome| u32::try_from(read.results.iter().filter(|one| one.outcome == outcome).count()).unwrap_or(u32::MAX);
        Ok(PayloadsReadAgainPayload {
            changed: count(ReadOutcome::Changed),
            unchanged: count(ReadOutcome::Unchanged),
            failed: count(ReadOutcome::Failed),
            results: read.results.into_iter().map(|one| PayloadReadAgain::of(ctx, one)).collect(),
            cursor: read.cursor,
            has_more: read.has_more,
            user_errors,
        })
    }
}

async fn set(ctx: &Context<'_>, operation: &'static str, change: MappingChange) -> Result<MappingSetPayload> {
    ctx.require(P::ManageConnections)?;
    let (set, user_errors) = made(ctx.app().connections().set_mapping(ctx.op(), operation, &change).await)?;
    if let Some(set) = set {
        let trial = Some(MappingTrial::of(ctx, set.trial));
        return Ok(MappingSetPayload { mapping: Some(Mapping(set.mapping)), trial, user_errors });
    }
    let current = ctx.app().connections().mapping(ctx.op(), &change.mapping).await.map_err(|error| top_level(&error))?;
    Ok(MappingSetPayload { mapping: current.map(Mapping), trial: None, user_errors })
}

impl MappingTrial {
    fn of(ctx: &Context<'_>, trial: Trial) -> Self {
        Self {
            payloads: trial.payloads,
            read: trial.read,
            broken: trial.broken,
            mended: trial.mended,
            different: trial.different,
            changes_signature: trial.changes_signature,
            differences: trial.differences.into_iter().map(|one| PayloadDifference::of(ctx, one)).collect(),
        }
    }
}

impl PayloadDifference {
    fn of(ctx: &Context<'_>, of: Difference) -> Self {
        let field = |one: crate::ingest::compare::FieldDifference| FieldDifference {
            field: one.field,
            before: one.before,
            after: one.after,
        };
        Self {
            payload: id::encode(Kind::Payload, of.payload.0),
            shop: Shop::of(ctx, &of.shop, ""),
            received_at: of.received_at,
            fields: of.fields.into_iter().map(field).collect(),
            failure_before: of.failure_before.map(Because),
            failure_after: of.failure_after.map(Because),
        }
    }
}

impl PayloadReadAgain {
    fn of(ctx: &Context<'_>, of: ReadAgain) -> Self {
        Self {
            payload: id::encode(Kind::Payload, of.payload.0),
            shop: Shop::of(ctx, &of.shop, ""),
            received_at: of.received_at,
            outcome: of.outcome.into(),
            order_numbers: of.orders,
            because: of.because.map(Because),
        }
    }
}
