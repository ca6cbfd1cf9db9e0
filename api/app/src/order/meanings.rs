//! The meaning of each status: the text of the company, and the roles that agree to it.

use domain::access::actor::Permission as P;
use domain::event::Event;
use domain::journal::audit::value_changes;
use domain::kernel::status::OrderStatus;
use domain::order::status_meaning::{Agreement, Meaning, StatusMeaning};
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;
use serde_json::json;

use crate::base::change::input_hash;
use crate::base::command::{Command, Outcome, Step};
use crate::{App, AppError, OpCtx, Orders};

/// A change of a status's meaning.
#[derive(Debug, Clone, Serialize)]
pub struct MeaningInput {
    /// The status to be described.
    pub status: OrderStatus,
    /// The meaning for operations.
    pub operations: String,
    /// The meaning for finance.
    pub finance: String,
    /// The meaning for the law.
    pub legal: String,
    /// The version that the caller has seen; 0 = the default, `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

impl Orders<'_> {
    /// Every status with its meaning, in the order of progress.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn status_meanings(self) -> Result<Vec<StatusMeaning>, AppError> {
        Ok(self.app.store().orders().status_meanings().await?)
    }

    /// Writes the company's meaning of a status. Agreements to an earlier version do not count for the new one.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an empty text or one past [`StatusMeaning::LONGEST`], `STALE_VERSION`, `IDEMPOTENCY_CONFLICT`,
    /// `COMPANY_SETTING` for a token that is limited to shops.
    pub async fn set_status_meaning(self, ctx: &OpCtx, input: MeaningInput) -> Result<StatusMeaning, AppError> {
        self.app.run(ctx, &input).await?.aggregate()
    }

    /// Agrees to the meaning of a status, for the actor's role. A second call changes nothing.
    ///
    /// # Errors
    /// `STALE_VERSION` for another version than the one that counts, `COMPANY_SETTING` for a token that is limited to shops.
    pub async fn agree_status_meaning(self, ctx: &OpCtx, status: OrderStatus, version: i64) -> Result<StatusMeaning, AppError> {
        self.app.run(ctx, &Agree { status, version }).await?.aggregate()
    }
}

impl Command for MeaningInput {
    const PERMISSION: P = P::SetOrderMatrix;
    type Of = StatusMeaning;
    type Trial = ();
    type Made = ();

    fn name(&self) -> &'static str {
        "orderStatusMeaningSet"
    }

    fn id(&self, _: Option<&()>) -> Option<OrderStatus> {
        Some(self.status)
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()?;
        self.checked().map(drop)
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    fn expected_version(&self, (): &()) -> Option<i64> {
        self.expected_version
    }

    async fn decide(&self, step: Step<'_, ()>, before: Option<StatusMeaning>) -> Result<Outcome<StatusMeaning, ()>, AppError> {
        let before = before.ok_or_else(|| AppError::not_found("status"))?;
        let meaning = self.checked()?;
        if before.written.as_ref() == Some(&meaning) {
            return Ok(Outcome::unchanged(before));
        }
        let version = before.version + 1;
        let changes = value_changes(&json!({ "version": before.version }), &json!({ "version": version }));
        let set_by = Some(step.ctx.actor.person(Self::PERMISSION));
        let now = StatusMeaning { status: self.status, written: Some(meaning), version, set_by, agreed_by: Vec::new() };
        let event = Event::OrderStatusMeaningSet { status: self.status, version };
        Ok(Outcome::changed(now, (), vec![event], changes))
    }
}

/// Agrees to a version of what a status means, for the caller's role.
struct Agree {
    status: OrderStatus,
    version: i64,
}

impl Command for Agree {
    const PERMISSION: P = P::AgreeStatusMeaning;
    type Of = StatusMeaning;
    type Trial = ();
    type Made = ();

    fn name(&self) -> &'static str {
        "orderStatusMeaningAgree"
    }

    fn id(&self, _: Option<&()>) -> Option<OrderStatus> {
        Some(self.status)
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        None
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        ctx.require_all_shops()
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    fn expected_version(&self, (): &()) -> Option<i64> {
        Some(self.version)
    }

    async fn decide(&self, step: Step<'_, ()>, before: Option<StatusMeaning>) -> Result<Outcome<StatusMeaning, ()>, AppError> {
        let (Self { status, version }, ctx) = (self, step.ctx);
        let mut meaning = before.ok_or_else(|| AppError::not_found("status"))?;
        let person = ctx.actor.person(Self::PERMISSION);
        if meaning.agreed_by.iter().any(|one| one.role == person.role) {
            return Ok(Outcome::unchanged(meaning));
        }
        let role = person.role;
        meaning.agreed_by.push(Agreement { role, name: person.name, subject: person.subject, at: ctx.now });
        let event = Event::OrderStatusMeaningAgreed { status: *status, version: *version, role };
        let changes = value_changes(&json!({}), &json!({ "agreed": role.name(), "version": version }));
        Ok(Outcome::changed(meaning, (), vec![event], changes))
    }
}

impl MeaningInput {
    fn checked(&self) -> Result<Meaning, AppError> {
        let text = |field: &'static str, text: &str| {
            let text = text.trim();
            if text.is_empty() || text.chars().count() > StatusMeaning::LONGEST {
                let reason = Reason::with(Code::InvalidInput, [format!("{field}: 1 – {}", StatusMeaning::LONGEST)]);
                return Err(AppError::refused(Refusal::because(reason).at(field)));
            }
            Ok(text.to_owned())
        };
        let operations = text("operations", &self.operations)?;
        Ok(Meaning { operations, finance: text("finance", &self.finance)?, legal: text("legal", &self.legal)? })
    }
}
