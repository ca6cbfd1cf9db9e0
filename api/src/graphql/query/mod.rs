//! The root queries, one file per aggregate, as in `app`.

pub mod alerts;
pub mod audit;
pub mod connections;
pub mod customers;
pub mod exports;
pub mod ingest;
pub mod mappings;
pub mod matrix;
pub mod nodes;
pub mod orders;
pub mod returns;
pub mod revocations;
pub mod search;
pub mod viewer;

use async_graphql::MergedObject;

/// Everything that can be asked.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct Query(
    alerts::AlertQueries,
    audit::AuditQueries,
    connections::ConnectionQueries,
    customers::CustomerQueries,
    exports::ExportQueries,
    ingest::IngestQueries,
    matrix::MatrixQueries,
    mappings::MappingQueries,
    nodes::NodeQueries,
    orders::OrderQueries,
    returns::ReturnQueries,
    revocations::RevocationQueries,
    search::SearchQueries,
    viewer::ViewerQueries,
);
