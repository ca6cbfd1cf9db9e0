//! The root mutations, one file per aggregate, as in `app`. Each is a few lines: input → use case → payload.

pub mod alerts;
pub mod batches;
pub mod connections;
pub mod conversation;
pub mod customers;
pub mod exports;
pub mod facts;
pub mod holds;
pub mod ingest;
pub mod mappings;
pub mod matrix;
pub mod orders;
pub mod payload;
pub mod payments;
pub mod returns;
pub mod revocations;
pub mod shipments;
pub mod warehouses;

use async_graphql::MergedObject;

/// Everything that can be changed. Mutations are noun-verb; each takes one `input` and answers with the changed objects and
/// `userErrors`.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct Mutation(
    alerts::AlertMutations,
    batches::BatchMutations,
    connections::ConnectionMutations,
    conversation::ConversationMutations,
    customers::CustomerMutations,
    exports::ExportMutations,
    facts::FactMutations,
    holds::HoldMutations,
    ingest::IngestMutations,
    matrix::MatrixMutations,
    mappings::MappingMutations,
    orders::OrderMutations,
    payments::PaymentMutations,
    returns::ReturnMutations,
    revocations::RevocationMutations,
    shipments::ShipmentMutations,
    warehouses::WarehouseMutations,
);
