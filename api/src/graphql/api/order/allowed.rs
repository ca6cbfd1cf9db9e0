//! What may be done with an order now: its gates, its allowed actions, and the changes since its labels were printed.

use async_graphql::{Description, Object};
use chrono::{DateTime, Utc};
use domain::actions::action::AllowedAction as DomainAllowedAction;
use domain::order::gates::Gate as DomainGate;
use domain::order::label::LabelChange as DomainLabelChange;
use domain::refusal::Reason;
use macros::written;

use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{GateStep, OrderAction, Source};

/// A gate: a step that conditions block or let pass now.
#[derive(Description)]
pub struct Gate {
    pub(super) gate: DomainGate,
    pub(super) checked_at: DateTime<Utc>,
}

#[written]
#[Object(use_type_description)]
impl Gate {
    /// The step of the gate.
    async fn step(&self) -> GateStep {
        self.gate.step.into()
    }

    /// Whether the gate is open.
    async fn open(&self) -> bool {
        self.gate.because.is_empty()
    }

    /// Every reason that keeps it shut; empty when it is open.
    async fn because(&self) -> Vec<Because> {
        self.gate.because.iter().cloned().map(Because).collect()
    }

    /// The time at which it was checked.
    async fn checked_at(&self) -> DateTime<Utc> {
        self.checked_at
    }
}

/// One part of a printed label that no longer matches the order.
#[derive(Description)]
pub struct LabelChange(pub(super) DomainLabelChange);

#[written]
#[Object(use_type_description)]
impl LabelChange {
    /// The part: `name`, `phone`, `address` or `lines`.
    async fn field(&self) -> &str {
        &self.0.field
    }

    /// The value on the label.
    async fn before(&self) -> Option<String> {
        self.0.before.as_deref().map(|text| self.shown(text))
    }

    /// The value of the order now.
    async fn after(&self) -> Option<String> {
        self.0.after.as_deref().map(|text| self.shown(text))
    }

    /// The time of the change.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// The party that changed it.
    async fn source(&self) -> Source {
        self.0.source.into()
    }
}

impl LabelChange {
    /// The text to show: of a phone, only the last digits.
    fn shown(&self, text: &str) -> String {
        if self.0.field != "phone" {
            return text.to_owned();
        }
        let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        let visible = if digits.len() > 7 { 4 } else { 0 };
        "*".repeat(digits.len() - visible) + &digits[digits.len() - visible..].iter().collect::<String>()
    }
}

/// Whether you may do an action with an order now.
#[derive(Description)]
pub struct AllowedAction(pub(super) DomainAllowedAction);

#[written]
#[Object(use_type_description)]
impl AllowedAction {
    /// The action in question.
    #[graphql(visible = "crate::graphql::context::may_act")]
    async fn action(&self) -> OrderAction {
        self.0.action.into()
    }

    /// Whether the action is allowed now.
    async fn allowed(&self) -> bool {
        self.0.unmet.is_empty()
    }

    /// The first reason against it; null when it is allowed.
    async fn because(&self) -> Option<Because> {
        self.0.unmet.first().cloned().map(Because)
    }

    /// Every reason against it; empty when it is allowed.
    async fn unmet(&self) -> Vec<Because> {
        self.0.unmet.iter().cloned().map(|reason: Reason| Because(reason)).collect()
    }
}
