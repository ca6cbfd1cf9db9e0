//! The command that sets a mapping, after the document was read and tried on kept payloads.

use domain::access::actor::Permission as P;
use domain::event::Event;
use domain::journal::audit::FieldChange;

use super::{Draft, MappingChange, MappingContent, MappingTrial};
use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step, check_version};
use crate::{App, AppError, OpCtx};
use store::Aggregate;
use store::catalog::mappings::MappingVersion;

/// A change of a mapping by one of its operations.
pub(super) struct SetMapping<'a> {
    pub operation: &'static str,
    pub change: &'a MappingChange,
}

/// A valid document with its effect on kept payloads, and the version that was in force then.
pub(super) struct TriedDocument {
    pub(super) draft: Draft,
    pub trial: MappingTrial,
    pub version: i64,
}

impl Command for SetMapping<'_> {
    const PERMISSION: P = P::ManageConnections;
    const MAKES: bool = true;
    type Of = MappingVersion;
    type Trial = TriedDocument;
    type Made = ();

    fn name(&self) -> &'static str {
        self.operation
    }

    fn id(&self, _: Option<&()>) -> Option<String> {
        Some(self.change.mapping.clone())
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.change.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self.change)))
    }

    fn check(&self, _: &OpCtx) -> Result<(), AppError> {
        self.change.check()
    }

    async fn try_out(&self, app: &App, _: &OpCtx) -> Result<TriedDocument, AppError> {
        app.refresh_mappings().await?;
        let draft = app.connections().draft(self.change).await?;
        app.connections().check_shops(&draft.mapping)?;
        let trial = app.connections().try_mapping(&self.change.mapping, draft.in_force.as_ref(), &draft.mapping).await?;
        let version = draft.in_force.as_ref().map_or(0, |mapping| mapping.platform.document_version());
        if self.change.dry_run {
            check_version(self.change.expected_version, version)?;
        }
        Ok(TriedDocument { draft, trial, version })
    }

    fn is_dry_run(&self) -> bool {
        self.change.dry_run
    }

    /// The version that the caller has seen; for one changed row of the status table, the version from which the document was made.
    fn expected_version(&self, tried: &TriedDocument) -> Option<i64> {
        let made_from = matches!(self.change.content, MappingContent::Meaning(_)).then_some(tried.version);
        self.change.expected_version.or(made_from)
    }

    async fn decide(
        &self,
        step: Step<'_, TriedDocument>,
        newest: Option<MappingVersion>,
    ) -> Result<Outcome<MappingVersion, ()>, AppError> {
        let (Step { ctx, trial: TriedDocument { draft, .. }, .. }, change) = (step, self.change);
        let is_same = match &newest {
            Some(newest) => newest.document == draft.document,
            None => {
                draft.in_force.as_ref().is_some_and(|known| draft.document.as_deref().is_none_or(|text| *text == *known.document))
            }
        };
        if is_same {
            return Ok(Outcome::answered(newest, ()));
        }
        let version = newest.map_or(0, |newest| newest.version);
        let next = MappingVersion {
            name: change.mapping.clone(),
            version: version + 1,
            document: draft.document.clone(),
            note: change.note.clone(),
            set_by: Some(ctx.actor.person(Self::PERMISSION)),
            set_at: ctx.now,
        };
        let (field, old, new) = ("version".to_owned(), Some(version.to_string()), Some(next.version.to_string()));
        let event = Event::ConnectionChanged { connection: MappingVersion::target(&next.name), version: Some(next.version) };
        Ok(Outcome::changed(next, (), vec![event], vec![FieldChange { field, old, new }]))
    }
}
