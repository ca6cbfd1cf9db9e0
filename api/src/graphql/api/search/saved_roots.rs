//! Queries, mutations and the subscription of saved searches.

use async_graphql::{Context, ID, Object, Result, SimpleObject, Subscription};
use domain::kernel::ids::SavedSearchId;
use futures_util::Stream;
use macros::guarded;

use crate::app::{SavedSearchCreate, SavedSearchDelete, SavedSearchUpdate, Window};
use crate::graphql::api::one;
use crate::graphql::api::order::connection::OrderConnection;
use crate::graphql::api::order::input::OrderSortInput;
use crate::graphql::api::order::payload::made;
use crate::graphql::api::order::query::parts_of_page;
use crate::graphql::api::search::saved::{
    SavedSearch, SavedSearchConnection, SavedSearchCreateInput, SavedSearchDeleteInput, SavedSearchUpdateInput, filter_of,
};
use crate::graphql::context::{ContextExt, bad_id, top_level};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::page::{LARGEST_PAGE, PageArguments};
use crate::graphql::types::user_error::UserError;
use engine::ApiError;
use engine::written::{Planned, Selection};

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
    /// The saved search as it is now; null when the mutation was refused.
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
        let update = ctx.app().live().saved_searches(ctx.op(), ctx.its_turn()?).await.map_err(|error| top_level(&error))?;
        Ok(one(update.map(|saved| Planned(saved.into_iter().map(SavedSearch).collect()))))
    }
}

fn id_of(id: &ID) -> Result<SavedSearchId> {
    id::expect(Kind::SavedSearch, id).map_err(|error| bad_id(&error))
}
