//! The context of one operation: actor, time, language and request id.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::actor::{Actor, Permission, Scope};
use domain::kernel::ids::Mint;
use domain::kernel::masking::mask_name;
use domain::order::{Order, OrderHead};
use domain::refusal::{Code, Language};

use crate::base::change::mint_at;
use crate::{AppError, Trail};

/// The context of one operation.
#[derive(Debug, Clone)]
pub struct OpCtx {
    /// The actor of the operation.
    pub actor: Arc<Actor>,
    /// The time of the operation.
    pub now: DateTime<Utc>,
    /// The id of the request, which answers, logs and audit rows carry.
    pub request_id: Arc<str>,
    /// The language of messages.
    pub language: Language,
    /// The notes of the operation for the audit log.
    pub trail: Trail,
}

impl OpCtx {
    /// A generator of the ids that this operation makes.
    pub fn mint(&self) -> Mint {
        mint_at(self.now)
    }

    /// Refuses an actor without this permission within the scope.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn require(&self, permission: Permission, scope: &Scope<'_>) -> Result<(), AppError> {
        if self.actor.can(permission, scope) { Ok(()) } else { Err(AppError::Forbidden(permission)) }
    }

    /// Refuses an actor of whom no role grants this permission.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn require_any(&self, permission: Permission) -> Result<(), AppError> {
        if self.actor.holds(permission) { Ok(()) } else { Err(AppError::Forbidden(permission)) }
    }

    /// Refuses a token that is limited to some shops, because a setting of the company counts for all.
    ///
    /// # Errors
    /// `COMPANY_SETTING`.
    pub fn require_all_shops(&self) -> Result<(), AppError> {
        if self.actor.shops.is_some() { Err(AppError::refused(Code::CompanySetting)) } else { Ok(()) }
    }

    /// Whether the order exists for the actor.
    pub fn sees(&self, order: &OrderHead) -> bool {
        self.actor.can(Permission::SeeOrder, &order.scope())
    }

    /// The order as the actor reads it: without the permission to see its contact, the receiver's name is masked in its texts. The order
    /// must be loaded with its contact: see [`OpCtx::needs_contacts`].
    pub fn shown(&self, order: Arc<Order>) -> Arc<Order> {
        if self.actor.can(Permission::SeeContact, &order.head.scope()) {
            return order;
        }
        order.without_name_in_texts().map_or(order, Arc::new)
    }

    /// A text about an order as the actor reads it, masked like the texts of the order itself.
    /// `receiver` = the name of the receiver, where it is known.
    pub fn shown_text(&self, order: &OrderHead, receiver: Option<&str>, text: &str) -> String {
        match receiver {
            Some(name) if !self.actor.can(Permission::SeeContact, &order.scope()) => mask_name(text, name).into_owned(),
            _ => text.to_owned(),
        }
    }

    /// Whether the actor may see orders without their contact, so that names have to be masked in them.
    pub fn needs_contacts(&self) -> bool {
        !self.actor.holds(Permission::SeePhone)
    }

    /// The same operation at a later time, for an event that is delivered to an open subscription.
    #[must_use]
    pub fn at(&self, now: DateTime<Utc>) -> Self {
        Self { now, ..self.clone() }
    }
}
