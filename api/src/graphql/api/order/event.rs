//! Journal events of orders: one type for each row of the rooms' tables, behind one interface. `domain::event` describes a row.

use std::sync::Arc;

use async_graphql::{Context, Description, ID, Interface, Object, Result};
use chrono::{DateTime, Utc};
use domain::event::Event;
use domain::journal::entry::JournalEntry;
use macros::{Written, written};

use crate::app::AppError;
use crate::events::cursor::Cursor;
use crate::graphql::api::order::entry::Entry;
use crate::graphql::api::order::event_value::{EventText, EventValue};
use crate::graphql::api::order::holds::object::Person;
use crate::graphql::api::order::object::{Attached, Order};
use crate::graphql::context::{ContextExt, top_level};
use crate::graphql::types::enums::Source;
use crate::graphql::types::id::{self, Kind};

/// The free text of an entry. `None` = its kind has none.
async fn words(entry: &Entry, ctx: &Context<'_>) -> Result<Option<String>> {
    Ok(entry.event(ctx).await?.words().map(str::to_owned))
}

/// The source of a field: the text that is kept apart, or the value in the event.
macro_rules! source {
    ($self:ident, $ctx:ident, $kind:ident.$field:ident sealed) => {
        Ok(EventText::of_words(words(&$self.0, $ctx).await?))
    };
    ($self:ident, $ctx:ident, $kind:ident.$field:ident $($mark:ident)?) => {
        match &$self.0.journal.event {
            Event::$kind { $field, .. } => $field.shown(&$self.0, $ctx).await,
            other => Err(foreign(other)),
        }
    };
}

/// The type of one row: the fields that all events have, and the fields of the row that have a description.
macro_rules! object {
    (
        [$($doc:tt)+] $kind:ident [$($needs:ident)?]
        [$($(#[doc = $field_doc:tt])+ $shown:ident = $field:ident $(@$mark:ident)?: $of:ty,)*]
    ) => {
        $(#[doc = $doc])+
        #[derive(Description)]
        pub struct $kind(Entry);

        #[written]
        $(#[needs($needs)])?
        #[Object(use_type_description)]
        impl $kind {
            /// The global id of the event.
            async fn id(&self) -> ID {
                id::encode(Kind::Event, self.0.journal.id.0)
            }

            /// The position of the event in the journal; pass it to a subscription as `after`. It is the same wherever the event is
            /// shown, and never null.
            async fn cursor(&self) -> Option<String> {
                Some(Cursor::of(&self.0.journal).encode())
            }

            /// The time at which it happened, as far as the source knows.
            async fn occurred_at(&self) -> DateTime<Utc> {
                self.0.journal.occurred_at
            }

            /// The time at which it was recorded here.
            async fn recorded_at(&self) -> DateTime<Utc> {
                self.0.journal.recorded_at
            }

            /// The kind of party that caused it.
            async fn source(&self) -> Source {
                self.0.journal.source.into()
            }

            /// The person who did it; null for channels, carriers and rules.
            async fn actor(&self) -> Option<Person> {
                self.0.journal.actor.clone().map(Person)
            }

            /// One sentence that describes the event to a person.
            async fn summary(&self, ctx: &Context<'_>) -> Result<String> {
                Ok(self.0.event(ctx).await?.summary(ctx.language()))
            }

            /// The order as it is now; null once it is out of your scope.
            async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>> {
                Ok(self.0.card(ctx).await?.map(|card| Order { card, now: self.0.now }))
            }

            $(
                $(#[doc = $field_doc])+
                async fn $shown(&self, ctx: &Context<'_>) -> Result<<$of as EventValue>::Shown> {
                    source!(self, ctx, $kind.$field $($mark)?)
                }
            )*
        }
    };
    // The fields of the row, one after the other: with another name in the API, with the same, and those that only the journal has.
    ($head:tt $kind:ident $needs:tt [$($done:tt)*]
        $(#[doc = $doc:tt])+ $field:ident as $shown:ident $(@$mark:ident)?: $of:ty, $($more:tt)*) => {
        object! { $head $kind $needs [$($done)* $(#[doc = $doc])+ $shown = $field $(@$mark)?: $of,] $($more)* }
    };
    ($head:tt $kind:ident $needs:tt [$($done:tt)*] $(#[doc = $doc:tt])+ $field:ident $(@$mark:ident)?: $of:ty, $($more:tt)*) => {
        object! { $head $kind $needs [$($done)* $(#[doc = $doc])+ $field = $field $(@$mark)?: $of,] $($more)* }
    };
    ($head:tt $kind:ident $needs:tt $done:tt $field:ident $(@$mark:ident)?: $of:ty, $($more:tt)*) => {
        object! { $head $kind $needs $done $($more)* }
    };
}

/// The permission that an event needs in addition to its timeline.
macro_rules! beyond_the_timeline {
    ($head:tt $kind:ident SeeTimeline $($fields:tt)*) => {
        object! { $head $kind [] [] $($fields)* }
    };
    ($head:tt $kind:ident $needs:ident $($fields:tt)*) => {
        object! { $head $kind [$needs] [] $($fields)* }
    };
}

/// Gathers the rows of the tables, and declares their types and the interface that they share.
macro_rules! events {
    ([$next:ident $($more:ident)*] $($rows:tt)*) => {
        domain::$next! { events [$($more)*] $($rows)* }
    };
    ([] $(
        $(#[doc = $doc:tt])+
        $kind:ident: $needs:ident $(about $topics:tt)? $({$(
            $(#[doc = $field_doc:tt])*
            $(#[serde($($serde:tt)+)])?
            $field:ident $(as $shown:ident)? $(@$mark:ident)?: $of:ty
        ),+ $(,)?})? => $sentence:tt;
    )+) => {
        $(beyond_the_timeline! {
            [$($doc)+] $kind $needs $($($(#[doc = $field_doc])* $field $(as $shown)? $(@$mark)?: $of,)+)?
        })+

        /// An event of an order. Each kind is a type of its own; new kinds may come, so keep a default.
        #[derive(Interface, Written)]
        #[graphql(
            field(name = "id", ty = "ID", desc = "The global id of the event."),
            field(name = "cursor", ty = "Option<String>", desc = "The position of the event in the journal; pass it to a subscription as `after`. It is the same wherever the event is shown, and never null."),
            field(name = "occurred_at", ty = "DateTime<Utc>", desc = "The time at which it happened, as far as the source knows."),
            field(name = "recorded_at", ty = "DateTime<Utc>", desc = "The time at which it was recorded here."),
            field(name = "source", ty = "Source", desc = "The kind of party that caused it."),
            field(name = "actor", ty = "Option<Person>", desc = "The person who did it; null for channels, carriers and rules."),
            field(name = "summary", ty = "String", desc = "One sentence that describes the event to a person."),
            field(name = "order", ty = "Option<Order>", desc = "The order as it is now; null once it is out of your scope.")
        )]
        pub enum OrderEvent {
            $(#[doc = stringify!($kind)] $kind($kind),)+
        }

        impl OrderEvent {
            /// The event of a journal entry. `None` = the entry is about something other than an order.
            pub fn of(entry: Arc<JournalEntry>, card: Attached, now: DateTime<Utc>) -> Option<Self> {
                let entry = Entry { journal: entry, card, now };
                match entry.journal.event {
                    $(Event::$kind { .. } => Some(Self::$kind($kind(entry))),)+
                    _ => None,
                }
            }
        }
    };
}

// The tables whose events happen to an order; the other tables have no types in the API.
events! {[
    order_events
    order_rule_events
    intake_events
    fulfillment_events
    after_sales_events
    conversation_events
    privacy_events
]}

/// The error of a type that was made of another kind of event.
fn foreign(event: &Event) -> async_graphql::Error {
    top_level(&AppError::Internal(format!("an event of the kind {} has another type", event.kind())))
}
