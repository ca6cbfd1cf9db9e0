//! Mappings as versioned documents: set with a trial on kept payloads, restored, edited by one status value, and read by every instance.

mod set;
mod trial;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::actor::{Permission as P, Person};
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;

use crate::base::paging::List;
use crate::catalog::connections::connection_changed;
use crate::order::orders::too_long;
use crate::{AppError, Connections, OpCtx, Slice};
use ingest::{DocumentError, Mapping, MeaningOf, with_meaning};
use store::catalog::mappings::MappingVersion;
use store::{Aggregate, StoreError, UnitOfWork};

use set::{SetMapping, TriedDocument};
pub use trial::{MappingTrial, PayloadDifference};

/// The maximum bytes of a document.
const LARGEST_DOCUMENT: usize = 128 * 1024;
/// The maximum characters of a note, a name and a status value.
const LONGEST_NOTE: usize = 500;
const LONGEST_NAME: usize = 64;
const LONGEST_WORD: usize = 120;

/// A change of a mapping.
#[derive(Debug, Clone, Serialize)]
pub struct MappingChange {
    /// The name of the mapping.
    pub mapping: String,
    /// The new content of its document.
    pub content: MappingContent,
    /// The note about the reason; `None` = no note.
    pub note: Option<String>,
    /// The version in force that the caller has seen; 0 = the built-in one, `None` = any.
    pub expected_version: Option<i64>,
    /// Whether it is a trial: nothing is changed, and the answer is the trial alone.
    pub dry_run: bool,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// The new content of a mapping's document.
#[derive(Debug, Clone, Serialize)]
pub enum MappingContent {
    /// The text of a new document.
    Document(String),
    /// The document of an earlier version; 0 = the built-in one, also as later releases contain it.
    Restored(i64),
    /// The document in force with a meaning for one status value.
    Meaning(WordMeaning),
}

/// The meaning of a status value of a platform.
#[derive(Debug, Clone, Serialize)]
pub struct WordMeaning {
    /// The status value of the platform.
    pub word: String,
    /// The meaning of the value.
    #[serde(serialize_with = "as_text")]
    pub meaning: MeaningOf,
}

fn as_text<S: serde::Serializer>(meaning: &MeaningOf, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{meaning:?}"))
}

/// A version of a mapping.
#[derive(Debug, Clone)]
pub struct MappingState {
    /// The name of the mapping.
    pub name: String,
    /// The version; 0 = the built-in one.
    pub version: i64,
    /// The document in TOML.
    pub document: Arc<str>,
    /// Whether the version is in force.
    pub in_force: bool,
    /// The note about the reason; `None` = no note.
    pub note: Option<String>,
    /// The person who set the version; `None` = built in, or set by an operator.
    pub set_by: Option<Person>,
    /// When the version was set; `None` = built in.
    pub set_at: Option<DateTime<Utc>>,
}

/// The result of setting a mapping.
#[derive(Debug, Clone)]
pub struct MappingSet {
    /// The mapping that is in force now.
    pub mapping: MappingState,
    /// The effect of the document on kept payloads.
    pub trial: MappingTrial,
}

/// A valid document, and the mapping that it replaces.
struct Draft {
    /// The text of the document; `None` = the built-in one.
    document: Option<String>,
    mapping: Mapping,
    in_force: Option<Mapping>,
}

impl Connections<'_> {
    /// Every mapping that is in force, by name.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn mappings(self, ctx: &OpCtx) -> Result<Vec<MappingState>, AppError> {
        ctx.require_any(P::ManageConnections)?;
        self.app.refresh_mappings().await?;
        let mappings = self.app.mappings();
        let mut states = Vec::new();
        for (name, mapping) in mappings.all() {
            states.push(self.state_of(name, mapping).await?);
        }
        Ok(states)
    }

    /// One mapping that is in force; `None` = no mapping has the name.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn mapping(self, ctx: &OpCtx, name: &str) -> Result<Option<MappingState>, AppError> {
        ctx.require_any(P::ManageConnections)?;
        self.app.refresh_mappings().await?;
        match self.app.mappings().mapping(name) {
            Some(mapping) => Ok(Some(self.state_of(name, mapping).await?)),
            None => Ok(None),
        }
    }

    /// The versions of a mapping, newest first, the built-in one last.
    ///
    /// # Errors
    /// `FORBIDDEN`, a cursor of another list, or a database that fails.
    pub async fn mapping_versions(
        self,
        ctx: &OpCtx,
        name: &str,
        first: u32,
        after: Option<&str>,
    ) -> Result<Slice<MappingState>, AppError> {
        ctx.require_any(P::ManageConnections)?;
        let before = match after {
            Some(cursor) => List::MappingVersions.decode(cursor).map(|(version, _): (i64, uuid::Uuid)| version)?,
            None => i64::MAX,
        };
        let mappings = self.app.mappings();
        let in_force = mappings.platform(name).map(|platform| platform.document_version());
        let built_in = mappings.built_in(name).map(|mapping| &mapping.document);
        let found = self.app.store().catalog().mapping_versions(name, before, u64::from(first) + 1).await?;
        let mut states: Vec<MappingState> =
            found.into_iter().map(|version| MappingState::of(version, built_in, in_force)).collect();
        if let Some(document) = built_in.filter(|_| before > 0) {
            states.push(MappingState::built_in(name, Arc::clone(document), in_force == Some(0)));
        }
        let has_next = states.len() > first as usize;
        states.truncate(first as usize);
        let item = |state: MappingState| (List::MappingVersions.encode(state.version, uuid::Uuid::nil()), state);
        Ok(Slice { items: states.into_iter().map(item).collect(), has_previous: after.is_some(), has_next })
    }

    /// Sets a mapping, after the document was read and tried on kept payloads. The same document again changes nothing.
    ///
    /// # Errors
    /// `FORBIDDEN`, `MAPPING_INVALID` with the line, `STALE_VERSION`, `NOT_FOUND`, `INVALID_INPUT`, `IDEMPOTENCY_CONFLICT`.
    pub async fn set_mapping(self, ctx: &OpCtx, operation: &'static str, change: &MappingChange) -> Result<MappingSet, AppError> {
        let done = self.app.run(ctx, &SetMapping { operation, change }).await?;
        let TriedDocument { draft, trial, .. } = done.trial;
        self.app.refresh_mappings().await?;
        let mappings = self.app.mappings();
        let mapping = match (mappings.mapping(&change.mapping), draft.in_force) {
            (Some(mapping), _) => self.state_of(&change.mapping, mapping).await?,
            (None, None) if change.dry_run => MappingState::built_in(&change.mapping, draft.mapping.document, false),
            (None, _) => return Err(AppError::not_found("mapping")),
        };
        Ok(MappingSet { mapping, trial })
    }

    /// The parsed document that the change results in.
    async fn draft(self, change: &MappingChange) -> Result<Draft, AppError> {
        let mappings = self.app.mappings();
        let in_force = mappings.mapping(&change.mapping).cloned();
        let (document, text) = match &change.content {
            MappingContent::Document(text) => (Some(text.clone()), text.clone()),
            MappingContent::Restored(0) => {
                let built_in = mappings.built_in(&change.mapping).ok_or_else(|| AppError::not_found("version"))?;
                (None, built_in.document.to_string())
            }
            MappingContent::Restored(version) => {
                let found = self.app.store().catalog().mapping_version(&change.mapping, *version).await?;
                let found = found.ok_or_else(|| AppError::not_found("version"))?;
                let built_in = mappings.built_in(&change.mapping).map(|mapping| mapping.document.to_string());
                let text = found.document.clone().or(built_in).ok_or_else(|| AppError::not_found("version"))?;
                (found.document, text)
            }
            MappingContent::Meaning(WordMeaning { word, meaning }) => {
                let text = in_force.as_ref().ok_or_else(|| AppError::not_found("mapping"))?;
                let text = with_meaning(&text.document, word, meaning)
                    .map_err(|error| invalid("rawStatus", &format!("rawStatus: {error}")))?;
                (Some(text.clone()), text)
            }
        };
        let mapping = Mapping::read(&change.mapping, 0, &text).map_err(|error| {
            let message: String = error.message.chars().take(300).collect();
            let reason = Reason::with(Code::MappingInvalid, [error.line.to_string(), message]);
            AppError::refused(Refusal::because(reason).at("document"))
        })?;
        Ok(Draft { document, mapping, in_force })
    }

    /// Refuses a mapping whose polling does not fit the poll settings of an open shop.
    fn check_shops(self, mapping: &Mapping) -> Result<(), AppError> {
        let platform = &mapping.platform;
        let directory = self.app.directory();
        let misfit = directory
            .shops()
            .find(|shop| shop.mapping == platform.name() && shop.row.poll.is_some() != platform.poll().is_some());
        match misfit {
            Some(shop) => Err(invalid("document", &format!("document: [poll] and the poll settings of shop {}", shop.id))),
            None => Ok(()),
        }
    }

    async fn state_of(self, name: &str, mapping: &Mapping) -> Result<MappingState, AppError> {
        let version = mapping.platform.document_version();
        let set = if version > 0 { self.app.store().catalog().mapping_version(name, version).await? } else { None };
        Ok(match set {
            Some(set) => MappingState::of(set, Some(&mapping.document), Some(version)),
            None => MappingState::built_in(name, Arc::clone(&mapping.document), true),
        })
    }
}

/// The version that a document becomes after the known mapping; `None` = it is the document in force.
///
/// # Errors
/// [`DocumentError`] for an invalid document.
pub fn next_version(
    name: &str,
    document: String,
    note: Option<String>,
    known: Option<&Mapping>,
    now: DateTime<Utc>,
) -> Result<Option<MappingVersion>, DocumentError> {
    Mapping::read(name, 0, &document)?;
    if known.is_some_and(|known| *known.document == *document) {
        return Ok(None);
    }
    let version = known.map_or(0, |known| known.platform.document_version()) + 1;
    let name = name.to_owned();
    Ok(Some(MappingVersion { name, version, document: Some(document), note, set_by: None, set_at: now }))
}

/// Writes versions of mappings within a unit of work, with their journal entries.
///
/// # Errors
/// When a version cannot be stored.
pub async fn write_mappings(work: &mut UnitOfWork, versions: &[MappingVersion], now: DateTime<Utc>) -> Result<(), StoreError> {
    for version in versions {
        work.put(version).await?;
        let target = MappingVersion::target(&version.name);
        work.append(connection_changed(target, Some(version.version), version.set_by.as_ref(), now));
    }
    Ok(())
}

impl MappingState {
    fn of(set: MappingVersion, built_in: Option<&Arc<str>>, in_force: Option<i64>) -> Self {
        let document = set.document.map(Arc::from).or_else(|| built_in.map(Arc::clone)).unwrap_or_default();
        Self {
            in_force: in_force == Some(set.version),
            name: set.name,
            version: set.version,
            document,
            note: set.note,
            set_by: set.set_by,
            set_at: Some(set.set_at),
        }
    }

    fn built_in(name: &str, document: Arc<str>, in_force: bool) -> Self {
        Self { name: name.to_owned(), version: 0, document, in_force, note: None, set_by: None, set_at: None }
    }
}

impl MappingChange {
    fn check(&self) -> Result<(), AppError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.mapping.is_empty() || self.mapping.len() > LONGEST_NAME || !self.mapping.chars().all(plain) {
            return Err(invalid("mapping", "mapping: 1 – 64 letters, digits, “-” and “_”"));
        }
        if self.note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
            return Err(too_long("note", LONGEST_NOTE));
        }
        match &self.content {
            MappingContent::Document(text) if text.len() > LARGEST_DOCUMENT => Err(too_long("document", LARGEST_DOCUMENT)),
            MappingContent::Meaning(WordMeaning { word, .. })
                if word.trim().is_empty() || word.chars().count() > LONGEST_WORD || word.chars().any(char::is_control) =>
            {
                Err(too_long("rawStatus", LONGEST_WORD))
            }
            _ => Ok(()),
        }
    }
}

fn invalid(field: &'static str, what: &str) -> AppError {
    AppError::refused(Refusal::because(Reason::with(Code::InvalidInput, [what])).at(field))
}
