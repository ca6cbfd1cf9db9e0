//! The values in the fields of events, as the API shows them.

use async_graphql::{Context, Result};
use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::kernel::ids::HoldId;
use domain::order::data_issue::DataIssue;

use crate::graphql::api::order::entry::Entry;
use crate::graphql::api::order::holds::object::Hold;
use crate::graphql::api::order::object::Mark;
use crate::graphql::context::ContextExt;
use crate::graphql::types::enums;

/// A type of a field of an event.
pub(super) trait EventValue {
    /// The type in the API.
    type Shown;

    /// The value as the caller may see it.
    async fn shown(&self, entry: &Entry, ctx: &Context<'_>) -> Result<Self::Shown>;
}

/// Types that are shown by one conversion.
macro_rules! converted {
    ($($of:ty => $shown:ty),+ $(,)?) => {$(
        impl EventValue for $of {
            type Shown = $shown;

            async fn shown(&self, _: &Entry, _: &Context<'_>) -> Result<$shown> {
                Ok(self.clone().into())
            }
        }
    )+};
}

converted! {
    String => String,
    Option<String> => Option<String>,
    Vec<String> => Vec<String>,
    i32 => i32,
    u32 => u32,
    Option<i64> => Option<i64>,
    // The times of events are nullable in the API.
    DateTime<Utc> => Option<DateTime<Utc>>,
    domain::kernel::status::OrderStatus => enums::OrderStatus,
    domain::order::conflict::ConflictKind => enums::ConflictKind,
    domain::order::fact::FactKind => enums::FactKind,
    domain::order::message::Direction => enums::MessageDirection,
    domain::order::returns::ReturnStatus => enums::ReturnStatus,
    domain::order::shipment::ShipmentStatus => enums::ShipmentStatus,
}

impl EventValue for Vec<DataIssue> {
    type Shown = Vec<Mark>;

    async fn shown(&self, _: &Entry, ctx: &Context<'_>) -> Result<Vec<Mark>> {
        Ok(Mark::shown(self, ctx.op().actor.holds(P::SeeTotals)))
    }
}

impl EventValue for HoldId {
    type Shown = Option<Hold>;

    async fn shown(&self, entry: &Entry, ctx: &Context<'_>) -> Result<Option<Hold>> {
        let card = entry.card(ctx).await?;
        let hold = card.and_then(|card| card.order.holds.iter().find(|hold| hold.id == *self).cloned());
        Ok(hold.map(|hold| Hold { hold, now: entry.now }))
    }
}

/// A type of a field whose text is kept apart from its event.
pub(super) trait EventText {
    /// The field with the text; `None` = none is kept.
    fn of_words(words: Option<String>) -> Self;
}

impl EventText for String {
    fn of_words(words: Option<String>) -> Self {
        words.unwrap_or_default()
    }
}

impl EventText for Option<String> {
    fn of_words(words: Option<String>) -> Self {
        words
    }
}
