//! Saved searches of the list of orders: each person has their own, and no one else reaches them.

use chrono::SubsecRound;
use domain::access::actor::Permission as P;
use domain::event::Event;
use domain::journal::audit::value_changes;
use domain::journal::topic::Topic;
use domain::kernel::ids::SavedSearchId;
use domain::kernel::masking::mask_words;
use domain::refusal::{Code, Reason, Refusal};
use domain::search::saved::SavedSearch;
use serde::Serialize;
use serde_json::{Value, json};

use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step, check_version};
use crate::live::events::{Execution, Update};
use crate::live::interest::Interest;
use crate::order::orders::too_long;
use crate::{App, AppError, OpCtx, Search, Slice, Window};
use store::Aggregate;

/// The maximum characters of a name.
const LONGEST_NAME: usize = 100;
/// The maximum bytes of a filter.
const LONGEST_FILTER: usize = 10_000;

/// A new saved search.
#[derive(Debug, Clone, Serialize)]
pub struct SavedSearchCreate {
    /// The name of the search.
    pub name: String,
    /// The filter as the client sent it, a JSON object.
    pub filter: Value,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A change of a saved search.
#[derive(Debug, Clone, Serialize)]
pub struct SavedSearchUpdate {
    /// The id of the saved search.
    pub id: SavedSearchId,
    /// The new name; `None` = it stays.
    pub name: Option<String>,
    /// The new filter as the client sent it, a JSON object; `None` = it stays.
    pub filter: Option<Value>,
    /// The version that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A request to delete a saved search.
#[derive(Debug, Clone, Serialize)]
pub struct SavedSearchDelete {
    /// The id of the saved search.
    pub id: SavedSearchId,
    /// The version that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

impl Search<'_> {
    /// A page of the actor's saved searches, oldest first.
    ///
    /// # Errors
    /// A cursor of another list, or a database that fails.
    pub async fn saved_searches(self, ctx: &OpCtx, window: &Window) -> Result<Slice<SavedSearch>, AppError> {
        ctx.require_any(P::SeeOrder)?;
        let after =
            window.after_text()?.map(|id| id.parse::<uuid::Uuid>().map_err(|_| AppError::bad_request(Code::CursorInvalid)));
        let after = after.transpose()?.map(SavedSearchId);
        let found = self.app.store().search().saved_searches(&ctx.actor.subject, after, window.probe()).await?;
        let keyed = found.into_iter().map(|saved| (saved.id.to_string(), saved)).collect();
        let Slice { items, has_previous, has_next } = window.page_of(keyed, |(id, _): &(String, SavedSearch)| id);
        let items = items.into_iter().map(|(cursor, (_, saved))| (cursor, saved)).collect();
        Ok(Slice { items, has_previous, has_next })
    }

    /// All saved searches of the actor, oldest first, as they are, then again after each change; a person has at most
    /// [`SavedSearch::MOST`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follow_saved_searches(self, ctx: &OpCtx, turn: &Execution) -> Update<Vec<SavedSearch>> {
        ctx.require_any(P::SeeOrder)?;
        turn.follow(Interest::state_of(ctx, Topic::SavedSearches(ctx.actor.subject.clone())), None);
        Ok(Some(self.app.store().search().saved_searches(&ctx.actor.subject, None, SavedSearch::MOST as u64).await?))
    }

    /// A saved search of the actor; `None` = there is none of this id, or another person owns it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn saved_search(self, ctx: &OpCtx, id: SavedSearchId) -> Result<Option<SavedSearch>, AppError> {
        ctx.require_any(P::SeeOrder)?;
        Ok(self.app.store().search().saved_search(&ctx.actor.subject, id).await?)
    }

    /// Saves a search for the actor.
    ///
    /// # Errors
    /// `INVALID_INPUT`, `SAVED_SEARCHES_FULL`, `IDEMPOTENCY_CONFLICT`.
    pub async fn create_saved_search(self, ctx: &OpCtx, input: &SavedSearchCreate) -> Result<SavedSearch, AppError> {
        // A search that was deleted since the first use of the key is not found.
        self.app.run(ctx, input).await?.now.ok_or_else(|| AppError::not_found(SavedSearch::NAME))
    }

    /// Renames a saved search, or replaces its filter.
    ///
    /// # Errors
    /// `NOT_FOUND`, `INVALID_INPUT`, `STALE_VERSION`, `IDEMPOTENCY_CONFLICT`.
    pub async fn update_saved_search(self, ctx: &OpCtx, input: &SavedSearchUpdate) -> Result<SavedSearch, AppError> {
        self.app.run(ctx, input).await?.aggregate()
    }

    /// Deletes a saved search; returns its id.
    ///
    /// # Errors
    /// `NOT_FOUND`, `STALE_VERSION`, `IDEMPOTENCY_CONFLICT`.
    pub async fn delete_saved_search(self, ctx: &OpCtx, input: &SavedSearchDelete) -> Result<SavedSearchId, AppError> {
        self.app.run(ctx, input).await?;
        Ok(input.id)
    }
}

impl Command for SavedSearchCreate {
    const PERMISSION: P = P::SeeOrder;
    const MAKES: bool = true;
    type Of = SavedSearch;
    type Trial = ();
    type Made = SavedSearchId;

    fn name(&self) -> &'static str {
        "savedSearchCreate"
    }

    fn id(&self, made: Option<&SavedSearchId>) -> Option<SavedSearchId> {
        made.copied()
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, _: &OpCtx) -> Result<(), AppError> {
        check(Some(&self.name), Some(&self.filter))
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    async fn decide(&self, step: Step<'_, ()>, _: Option<SavedSearch>) -> Result<Outcome<SavedSearch, SavedSearchId>, AppError> {
        let Step { ctx, work, .. } = step;
        let owner = ctx.actor.subject.clone();
        if work.count_saved_searches(&owner).await? >= SavedSearch::MOST as u64 {
            return Err(AppError::refused(Refusal::because(Reason::with(Code::SavedSearchesFull, [SavedSearch::MOST]))));
        }
        // The times are cut to the precision of the column, so that the first and the second answer to a key are equal.
        let now = ctx.now.trunc_subsecs(6);
        let (id, name, filter) = (ctx.mint().next(), shown(&self.name), self.filter.to_string());
        let saved = SavedSearch { id, owner, name, filter, version: 1, created_at: now, updated_at: now };
        let changes = value_changes(&Value::Null, &audited(&saved));
        let events = changed(&saved);
        Ok(Outcome::changed(saved, id, events, changes))
    }
}

impl Command for SavedSearchUpdate {
    const PERMISSION: P = P::SeeOrder;
    type Of = SavedSearch;
    type Trial = ();
    type Made = SavedSearchId;

    fn name(&self) -> &'static str {
        "savedSearchUpdate"
    }

    fn id(&self, _: Option<&SavedSearchId>) -> Option<SavedSearchId> {
        Some(self.id)
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, _: &OpCtx) -> Result<(), AppError> {
        check(self.name.as_deref(), self.filter.as_ref())
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    fn reach(&self, ctx: &OpCtx) -> Option<String> {
        Some(ctx.actor.subject.clone())
    }

    fn expected_version(&self, (): &()) -> Option<i64> {
        self.expected_version
    }

    async fn decide(
        &self,
        step: Step<'_, ()>,
        before: Option<SavedSearch>,
    ) -> Result<Outcome<SavedSearch, SavedSearchId>, AppError> {
        let mut saved = before.ok_or_else(|| AppError::not_found(SavedSearch::NAME))?;
        let before = audited(&saved);
        let (name, filter) = (self.name.as_deref().map(shown), self.filter.as_ref().map(Value::to_string));
        if !saved.update(name.as_deref(), filter.as_deref(), step.ctx.now.trunc_subsecs(6)) {
            return Ok(Outcome::unchanged(saved));
        }
        let changes = value_changes(&before, &audited(&saved));
        let events = changed(&saved);
        Ok(Outcome::changed(saved, self.id, events, changes))
    }
}

impl Command for SavedSearchDelete {
    const PERMISSION: P = P::SeeOrder;
    /// A deletion that is repeated under its key finds nothing any more, and has the same answer.
    const MAKES: bool = true;
    type Of = SavedSearch;
    type Trial = ();
    type Made = SavedSearchId;

    fn name(&self) -> &'static str {
        "savedSearchDelete"
    }

    fn id(&self, _: Option<&SavedSearchId>) -> Option<SavedSearchId> {
        Some(self.id)
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    fn reach(&self, ctx: &OpCtx) -> Option<String> {
        Some(ctx.actor.subject.clone())
    }

    async fn decide(
        &self,
        step: Step<'_, ()>,
        before: Option<SavedSearch>,
    ) -> Result<Outcome<SavedSearch, SavedSearchId>, AppError> {
        let saved = before.ok_or_else(|| AppError::not_found(SavedSearch::NAME))?;
        check_version(self.expected_version, saved.version)?;
        step.work.delete_saved_search(self.id).await?;
        let changes = value_changes(&audited(&saved), &Value::Null);
        let events = changed(&saved);
        Ok(Outcome::deleted(saved, self.id, events, changes))
    }
}

fn check(name: Option<&str>, filter: Option<&Value>) -> Result<(), AppError> {
    if name.is_some_and(|name| name.trim().is_empty() || name.chars().count() > LONGEST_NAME) {
        let reason = Reason::with(Code::InvalidInput, [format!("name: 1 – {LONGEST_NAME}")]);
        return Err(AppError::refused(Refusal::because(reason).at("name")));
    }
    if filter.is_some_and(|filter| filter.to_string().len() > LONGEST_FILTER) {
        return Err(too_long("where", LONGEST_FILTER));
    }
    Ok(())
}

/// A name as it is kept: without blanks around it, and phones in it masked.
fn shown(name: &str) -> String {
    let mut name = name.trim().to_owned();
    mask_words(&mut name);
    name
}

fn changed(saved: &SavedSearch) -> Vec<Event> {
    vec![Event::SavedSearchChanged { search: saved.id, owner: saved.owner.clone() }]
}

/// The values of a saved search in the audit log. The name may hold personal data, so the log has its length alone, and so does the
/// beginning of a person's name.
fn audited(saved: &SavedSearch) -> Value {
    let mut filter = saved.filter.clone();
    if let Ok(Value::Object(mut fields)) = serde_json::from_str(&filter)
        && let Some(prefix) = fields.get_mut("buyerNamePrefix").filter(|prefix| !prefix.is_null())
    {
        *prefix = json!("*");
        filter = Value::Object(fields).to_string();
    }
    json!({ "nameLength": saved.name.chars().count(), "where": filter })
}
