//! Saved searches: the object, its page, the inputs, and the queries, mutations and the subscription.

use std::borrow::Cow;

use async_graphql::registry::Registry;
use async_graphql::{
    Context, Description, ID, InputObject, InputType, InputValueError, InputValueResult, Object, Result, SimpleObject,
    Subscription, Value,
};
use chrono::{DateTime, Utc};
use domain::kernel::ids::SavedSearchId;
use domain::refusal::{Code, Reason};
use domain::search::saved::SavedSearch as DomainSavedSearch;
use futures_util::Stream;
use macros::{guarded, written};

use crate::app::{SavedSearchCreate, SavedSearchDelete, SavedSearchUpdate, Window};
use crate::graphql::api::one;
use crate::graphql::api::order::connection::OrderConnection;
use crate::graphql::api::order::filter::OrderWhereInput;
use crate::graphql::api::order::input::OrderSortInput;
use crate::graphql::api::order::payload::made;
use crate::graphql::api::order::query::parts_of_page;
use crate::graphql::context::{ContextExt, bad_id, top_level};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::page::{LARGEST_PAGE, PageArguments, connection};
use crate::graphql::types::user_error::UserError;
use engine::ApiError;
use engine::written::{Planned, Selection};

connection!(
    /// A page of your saved searches, oldest first.
    SavedSearchConnection,
    /// A saved search with its cursor.
    SavedSearchEdge,
    SavedSearch
);

/// A filter of `orders` that you keep under a name. Other people do not see it.
#[derive(Description)]
pub struct SavedSearch(pub DomainSavedSearch);

#[written]
#[Object(use_type_description)]
impl SavedSearch {
    /// The global id of the saved search.
    pub async fn id(&self) -> ID {
        id::encode(Kind::SavedSearch, self.0.id.0)
    }

    /// The name of the saved search.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The filter as it was sent, a JSON object for `where` of `orders`.
    #[graphql(name = "where")]
    async fn filter(&self) -> &str {
        &self.0.filter
    }

    /// The version, which counts up from 1.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// The time at which it was saved first.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// The time of its last change.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

/// Saves a search of `orders`.
#[derive(Debug, Clone, InputObject)]
pub struct SavedSearchCreateInput {
    /// The name, 1 – 100 characters; phones in it are masked.
    pub name: String,
    /// The filter, which is kept as it is sent; at most 10,000 bytes.
    #[graphql(name = "where")]
    pub filter: SentFilter,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Renames a saved search, or replaces its filter; what is left out stays as it is.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct SavedSearchUpdateInput {
    /// The global id of the saved search.
    #[target]
    pub id: ID,
    /// The new name, 1 – 100 characters; phones in it are masked.
    pub name: Option<String>,
    /// The new filter, which is kept as it is sent; at most 10,000 bytes.
    #[graphql(name = "where")]
    pub filter: Option<SentFilter>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Deletes a saved search.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct SavedSearchDeleteInput {
    /// The global id of the saved search.
    #[target]
    pub id: ID,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// A filter of orders as the client sent it. It has the type of `where` of `orders`, and is checked like it.
#[derive(Debug, Clone)]
pub struct SentFilter(pub serde_json::Value);

impl InputType for SentFilter {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        OrderWhereInput::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        OrderWhereInput::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let sent = value.clone().unwrap_or_default();
        OrderWhereInput::parse(value).map_err(InputValueError::propagate)?;
        Ok(Self(sent.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// The filter of a saved search by the schema of today.
///
/// # Errors
/// `SAVED_SEARCH_OUTDATED`, which names the field that the schema no longer allows.
pub fn filter_of(saved: &DomainSavedSearch) -> Result<OrderWhereInput, Reason> {
    let outdated = |field: &str| Reason::with(Code::SavedSearchOutdated, [field]);
    let sent = serde_json::from_str(&saved.filter).ok().and_then(|json| Value::from_json(json).ok());
    let Some(Value::Object(fields)) = sent else { return Err(outdated("where")) };
    for (name, value) in &fields {
        let alone = Value::Object([(name.clone(), value.clone())].into_iter().collect());
        let is_read = |read: OrderWhereInput| holds(&read.to_value(), &alone);
        if !OrderWhereInput::parse(Some(alone.clone())).is_ok_and(is_read) {
            return Err(outdated(name));
        }
    }
    OrderWhereInput::parse(Some(Value::Object(fields))).map_err(|_| outdated("where"))
}

/// Whether a value that was read has every field that was sent: an input object leaves out unknown ones.
fn holds(read: &Value, sent: &Value) -> bool {
    match (read, sent) {
        (_, Value::Null) => true,
        (Value::Object(read), Value::Object(sent)) => {
            sent.iter().all(|(name, value)| read.get(name).is_some_and(|read| holds(read, value)))
        }
        (Value::Null, _) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::kernel::ids::SavedSearchId;
    use uuid::Uuid;

    use super::*;

    fn read(filter: &str) -> Result<OrderWhereInput, Vec<String>> {
        let saved = DomainSavedSearch {
            id: SavedSearchId(Uuid::nil()),
            owner: "li".to_owned(),
            name: "mine".to_owned(),
            filter: filter.to_owned(),
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        };
        filter_of(&saved).map_err(|reason| reason.values)
    }

    #[test]
    fn a_filter_that_the_schema_has_is_read() {
        let all =
            r#"{"status":["PAID","PACKED"],"shop":"s1","holdState":null,"placedAt":{"from":"2026-01-01T00:00:00Z","to":null}}"#;
        assert!(read(all).is_ok());
        assert!(read("{}").is_ok());
    }

    #[test]
    fn a_field_that_the_schema_lacks_is_named() {
        for (filter, field) in [
            (r#"{"held":true}"#, "held"),
            (r#"{"settled":true,"status":["LOST"]}"#, "status"),
            (r#"{"placedAt":{"since":"2026-01-01T00:00:00Z"}}"#, "placedAt"),
            (r#"{"shipBy":{"from":"yesterday"}}"#, "shipBy"),
            ("[]", "where"),
            ("{", "where"),
        ] {
            assert_eq!(read(filter).err(), Some(vec![field.to_owned()]), "{filter}");
        }
    }
}

/// The queries of saved searches.
#[derive(Default)]
pub struct SavedSearchQueries;

#[guarded]
#[Object]
impl SavedSearchQueries {
    /// Your saved searches, oldest first; a person has at most 50.
    #[needs(SeeOrder)]
    async fn saved_searches(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Planned<SavedSearchConnection>> {
        let window = Window::from(PageArguments::check_within(LARGEST_PAGE, first, None, after, None)?);
        let slice = ctx.app().search().saved_searches(ctx.op(), &window).await.map_err(|error| top_level(&error))?;
        let nodes = slice.items.into_iter().map(|(cursor, saved)| (cursor, SavedSearch(saved))).collect();
        Ok(Planned(SavedSearchConnection::of(nodes, slice.has_previous, slice.has_next)))
    }

    /// The orders that one of your saved searches finds, as `orders` with its filter; null where you have none of this id. A filter that is
    /// no longer allowed is refused with `SAVED_SEARCH_OUTDATED`.
    #[needs(SeeOrder)]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn saved_search_orders(
        &self,
        ctx: &Context<'_>,
        id: ID,
        first: Option<i32>,
        last: Option<i32>,
        after: Option<String>,
        before: Option<String>,
        sort_by: Option<OrderSortInput>,
    ) -> Result<Planned<Option<OrderConnection>>> {
        let page = PageArguments::check(first, last, after, before)?;
        let saved = ctx.app().search().saved_search(ctx.op(), id_of(&id)?).await.map_err(|error| top_level(&error))?;
        let Some(saved) = saved else { return Ok(Planned(None)) };
        let filter = filter_of(&saved).map_err(ApiError::bad_request)?.filter();
        let look = Selection::of::<Option<OrderConnection>>(ctx);
        let (parts, count) = (parts_of_page(&look), look.field("count").exists());
        let sort = sort_by.map(Into::into).unwrap_or_default();
        let list = ctx.app().orders().list(ctx.op(), filter, sort, &page.into(), &parts, count).await;
        Ok(Planned(Some(OrderConnection::of(list.map_err(|error| top_level(&error))?, ctx))))
    }
}

/// The payload of `savedSearchCreate`.
#[derive(SimpleObject)]
pub struct SavedSearchCreatePayload {
    /// The saved search; null when the mutation was refused.
    saved_search: Option<SavedSearch>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `savedSearchUpdate`.
#[derive(SimpleObject)]
pub struct SavedSearchUpdatePayload {
    /// The saved search as it is now, also where its version had changed; null when the mutation was refused for another reason.
    saved_search: Option<SavedSearch>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The payload of `savedSearchDelete`.
#[derive(SimpleObject)]
pub struct SavedSearchDeletePayload {
    /// The global id of the deleted saved search; null when the mutation was refused.
    deleted_id: Option<ID>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutations of saved searches.
#[derive(Default)]
pub struct SavedSearchMutations;

#[guarded]
#[Object]
impl SavedSearchMutations {
    /// Saves a filter of `orders` under a name, for yourself.
    #[needs(SeeOrder)]
    async fn saved_search_create(&self, ctx: &Context<'_>, input: SavedSearchCreateInput) -> Result<SavedSearchCreatePayload> {
        let SavedSearchCreateInput { name, filter, idempotency_key } = input;
        let wanted = SavedSearchCreate { name, filter: filter.0, idempotency_key };
        let (saved, user_errors) = made(ctx.app().search().create_saved_search(ctx.op(), &wanted).await)?;
        Ok(SavedSearchCreatePayload { saved_search: saved.map(SavedSearch), user_errors })
    }

    /// Renames one of your saved searches, or replaces its filter.
    #[needs(SeeOrder)]
    async fn saved_search_update(&self, ctx: &Context<'_>, input: SavedSearchUpdateInput) -> Result<SavedSearchUpdatePayload> {
        let SavedSearchUpdateInput { id, name, filter, expected_version, idempotency_key } = input;
        let filter = filter.map(|filter| filter.0);
        let wanted = SavedSearchUpdate { id: id_of(&id)?, name, filter, expected_version, idempotency_key };
        let (saved, user_errors) = made(ctx.app().search().update_saved_search(ctx.op(), &wanted).await)?;
        Ok(SavedSearchUpdatePayload { saved_search: saved.map(SavedSearch), user_errors })
    }

    /// Deletes one of your saved searches.
    #[needs(SeeOrder)]
    async fn saved_search_delete(&self, ctx: &Context<'_>, input: SavedSearchDeleteInput) -> Result<SavedSearchDeletePayload> {
        let SavedSearchDeleteInput { id, expected_version, idempotency_key } = input;
        let wanted = SavedSearchDelete { id: id_of(&id)?, expected_version, idempotency_key };
        let (deleted, user_errors) = made(ctx.app().search().delete_saved_search(ctx.op(), &wanted).await)?;
        Ok(SavedSearchDeletePayload { deleted_id: deleted.map(|id| id::encode(Kind::SavedSearch, id.0)), user_errors })
    }
}

/// The subscription of saved searches.
#[derive(Default)]
pub struct SavedSearchSubscriptions;

#[guarded]
#[Subscription]
impl SavedSearchSubscriptions {
    /// Your saved searches, oldest first: all of them as they are, then again after each change.
    #[needs(SeeOrder)]
    #[personal]
    async fn saved_searches(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = Result<Planned<Vec<SavedSearch>>>> + use<>> {
        let update =
            ctx.app().search().follow_saved_searches(ctx.op(), ctx.its_turn()?).await.map_err(|error| top_level(&error))?;
        Ok(one(update.map(|saved| Planned(saved.into_iter().map(SavedSearch).collect()))))
    }
}

fn id_of(id: &ID) -> Result<SavedSearchId> {
    id::expect(Kind::SavedSearch, id).map_err(|error| bad_id(&error))
}
