//! The root subscriptions. Each delivers what the journal holds, in its order: first what lies behind `after`, then what comes.
//!
//! A resolver runs in turns and answers at most once in each (see `app/live.rs`); [`super::live`] gives them to it.

pub mod alerts;
pub mod exports;
pub mod orders;

use async_graphql::{MergedSubscription, Result};
use futures_util::stream::{self, Stream};

/// Everything that can be followed. With `after`, everything behind that cursor comes first, in order, and then the live events:
/// none is missed, none comes twice.
#[derive(MergedSubscription, Default)]
#[graphql(name = "Subscription")]
pub struct Subscription(alerts::AlertSubscriptions, exports::ExportSubscriptions, orders::OrderSubscriptions);

/// The answer of one turn, as the stream that the library wants.
fn one<T>(answer: Option<T>) -> impl Stream<Item = Result<T>> + use<T> {
    stream::iter(answer.map(Ok))
}
