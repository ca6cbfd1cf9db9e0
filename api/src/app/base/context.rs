//! The context of one operation: who asks, when, in which language, under which request id.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::actor::{Actor, Permission, Scope};
use domain::kernel::ids::Mint;
use domain::kernel::masking::mask_name;
use domain::order::Order;
use domain::refusal::{Code, Language};

use crate::app::{AppError, Trail};

/// The context of one operation.
#[derive(Debug, Clone)]
pub struct OpCtx {
    /// Who asks.
    pub actor: Arc<Actor>,
    /// When.
    pub now: DateTime<Utc>,
    /// The id that answers, logs and audit rows carry.
    pub request_id: Arc<str>,
    /// The language of messages.
    pub language: Language,
    /// What the audit log is to know of it.
    pub trail: Trail,
}

impl OpCtx {
    /// A mint for the ids that this operation makes.
    pub fn mint(&self) -> Mint {
        Mint::new(self.now, rand::random())
    }

    /// Refuses unless the actor may do this within the scope.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn require(&self, permission: Permission, scope: &Scope<'_>) -> Result<(), AppError> {
        if self.actor.can(permission, scope) { Ok(()) } else { Err(AppError::Forbidden(permission)) }
    }

    /// Refuses unless some role of the actor grants this at all.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn require_any(&self, permission: Permission) -> Result<(), AppError> {
        if self.actor.holds(permission) { Ok(()) } else { Err(AppError::Forbidden(permission)) }
    }

    /// Refuses a token that is limited to some shops: a setting of the company counts for all.
    ///
    /// # Errors
    /// `COMPANY_SETTING`.
    pub fn require_all_shops(&self) -> Result<(), AppError> {
        if self.actor.shops.is_some() { Err(AppError::refused(Code::CompanySetting)) } else { Ok(()) }
    }

    /// Whether the order exists for the actor.
    pub fn sees(&self, order: &Order) -> bool {
        self.actor.can(Permission::SeeOrder, &order.scope())
    }

    /// The order as the actor reads it: from those who may not see its contact, the receiver's name in its texts is hidden. It needs the
    /// contact: see [`OpCtx::needs_contacts`].
    pub fn shown(&self, order: Arc<Order>) -> Arc<Order> {
        if self.actor.can(Permission::SeeContact, &order.scope()) {
            return order;
        }
        order.without_name_in_texts().map_or(order, Arc::new)
    }

    /// A text about an order as the actor reads it, like the texts of the order itself.
    pub fn shown_text(&self, order: &Order, text: &str) -> String {
        match &order.contact.name {
            Some(name) if !self.actor.can(Permission::SeeContact, &order.scope()) => mask_name(text, name).into_owned(),
            _ => text.to_owned(),
        }
    }

    /// Whether there may be orders that the actor sees without their contact, so that names have to be hidden in them.
    pub fn needs_contacts(&self) -> bool {
        !self.actor.holds(Permission::SeePhone)
    }

    /// The same operation at a later time: an event delivered to an open subscription.
    #[must_use]
    pub fn at(&self, now: DateTime<Utc>) -> Self {
        Self { now, ..self.clone() }
    }
}
