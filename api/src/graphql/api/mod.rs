//! The API by subdomain. Each folder holds the inputs, objects and roots of one subdomain; a root is registered here, with one line.
//!
//! Inputs check the form of a request; use cases and the domain check its meaning. Objects show what use cases loaded. Roots are a few
//! lines each.

pub mod access;
pub mod after_sales;
pub mod alert;
pub mod audit;
pub mod catalog;
pub mod conversation;
pub mod finance;
pub mod fulfillment;
pub mod intake;
pub mod node;
pub mod order;
pub mod privacy;
pub mod rules;
pub mod search;
pub mod task;

use async_graphql::{MergedObject, MergedSubscription, Result};
use futures_util::stream::{self, Stream};

/// All queries of the API.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub struct Query(
    alert::query::AlertQueries,
    audit::query::AuditQueries,
    catalog::connections::query::ConnectionQueries,
    search::customers::CustomerQueries,
    finance::query::ExportQueries,
    intake::query::IngestQueries,
    order::matrix::query::MatrixQueries,
    catalog::mappings::query::MappingQueries,
    catalog::regions::RegionQueries,
    node::NodeQueries,
    order::query::OrderQueries,
    after_sales::query::ReturnQueries,
    access::query::RevocationQueries,
    rules::embargo::EmbargoQueries,
    rules::query::RuleQueries,
    rules::backtest::RuleBacktestQueries,
    search::saved::SavedSearchQueries,
    search::query::SearchQueries,
    task::query::TaskQueries,
    access::viewer_root::ViewerQueries,
);

/// All mutations of the API. Their names are noun-verb; each takes one `input` and answers with the changed objects and `userErrors`.
#[derive(MergedObject, Default)]
#[graphql(name = "Mutation")]
pub struct Mutation(
    alert::mutation::AlertMutations,
    order::batches::mutation::BatchMutations,
    catalog::connections::mutation::ConnectionMutations,
    conversation::mutation::ConversationMutations,
    privacy::mutation::CustomerMutations,
    finance::mutation::ExportMutations,
    order::facts::mutation::FactMutations,
    order::holds::mutation::HoldMutations,
    intake::mutation::IngestMutations,
    order::materials::MaterialMutations,
    order::matrix::mutation::MatrixMutations,
    catalog::mappings::mutation::MappingMutations,
    order::mutation::OrderMutations,
    order::payments::mutation::PaymentMutations,
    after_sales::mutation::ReturnMutations,
    access::mutation::RevocationMutations,
    rules::embargo::EmbargoMutations,
    rules::mutation::RuleMutations,
    rules::backtest::RuleBacktestMutations,
    search::saved::SavedSearchMutations,
    fulfillment::mutation::ShipmentMutations,
    task::mutation::TaskMutations,
    catalog::warehouses::mutation::WarehouseMutations,
);

/// All subscriptions of the API. With `after`, the events after that cursor come first, in order, and then the live events: each comes
/// exactly once.
#[derive(MergedSubscription, Default)]
#[graphql(name = "Subscription")]
pub struct Subscription(
    alert::subscription::AlertSubscriptions,
    rules::embargo::EmbargoSubscriptions,
    finance::subscription::ExportSubscriptions,
    order::subscription::OrderSubscriptions,
    rules::backtest::RuleBacktestSubscriptions,
    search::saved::SavedSearchSubscriptions,
    task::subscription::TaskSubscriptions,
);

/// The answer of one execution, as the stream that the library requires. A subscription's resolver runs once for each event and answers at
/// most once each time (see `app::live`); [`super::live`] starts these executions.
fn one<T>(answer: Option<T>) -> impl Stream<Item = Result<T>> + use<T> {
    stream::iter(answer.map(Ok))
}
