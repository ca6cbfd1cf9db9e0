//! The command that asks for an export.

use std::collections::BTreeSet;

use domain::access::actor::Permission as P;
use domain::event::Event;
use domain::journal::audit::FieldChange;
use domain::kernel::ids::ExportId;
use domain::refusal::{Code, Reason, Refusal};

use super::ExportInput;
use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step};
use crate::{App, AppError, OpCtx};
use store::finance::exports::{Export as StoreExport, ExportState as StoreState};

/// An export as a person asks for it, with the shops of the person's token. `None` = all shops.
pub(super) struct AskForExport<'a> {
    pub shops: Option<&'a BTreeSet<String>>,
    pub input: &'a ExportInput,
}

impl Command for AskForExport<'_> {
    const PERMISSION: P = P::ExportOrders;
    const MAKES: bool = true;
    type Of = StoreExport;
    type Trial = ();
    type Made = ExportId;

    fn name(&self) -> &'static str {
        "completedOrdersExport"
    }

    fn id(&self, made: Option<&ExportId>) -> Option<ExportId> {
        made.copied()
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.input.idempotency_key.as_deref().map(|key| (key, input_hash(&self.shops, self.input)))
    }

    fn check(&self, _: &OpCtx) -> Result<(), AppError> {
        if self.input.from >= self.input.to {
            return Err(AppError::refused(Refusal::from(Code::RangeInvalid).at("to")));
        }
        Ok(())
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    async fn decide(&self, step: Step<'_, ()>, _: Option<StoreExport>) -> Result<Outcome<StoreExport, ExportId>, AppError> {
        let Step { app, ctx, work, .. } = step;
        let most = app.0.exports.most_open;
        if work.open_exports_of(&ctx.actor.subject).await? >= most {
            return Err(AppError::refused(Refusal::because(Reason::with(Code::ExportsRunning, [most]))));
        }
        let Self { shops, input } = self;
        let export = StoreExport {
            id: ctx.mint().next(),
            owner: ctx.actor.subject.clone(),
            from: input.from,
            to: input.to,
            format: input.format.word().to_owned(),
            options: serde_json::json!({ "byteOrderMark": input.byte_order_mark, "shops": shops }),
            state: StoreState::Queued,
            done: 0,
            total: 0,
            row_count: None,
            left_out_unsettled: None,
            left_out_unknown: None,
            sums: Vec::new(),
            sha256: None,
            file: None,
            error: None,
            created_at: ctx.now,
            updated_at: ctx.now,
            finished_at: None,
            expires_at: None,
            freeze: None,
            frozen_at: None,
            adjustments: None,
            adjustment_sums: Vec::new(),
        };
        let changes = vec![FieldChange::set("from", input.from), FieldChange::set("to", input.to)];
        let id = export.id;
        Ok(Outcome::changed(export, id, vec![Event::ExportChanged { export: id }], changes))
    }
}
