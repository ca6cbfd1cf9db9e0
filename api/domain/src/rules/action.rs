//! What a rule does: the actions, and what an order gets by them.

use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::Role;
use crate::kernel::hold_reason::HoldReason;
use crate::kernel::label::Language;
use crate::kernel::rule_fault::RuleFault;
use crate::kernel::status::OrderStatus;
use crate::refusal::{Code, Reason};
use crate::rules::rule::RuleTrigger;
use crate::task::kind::TaskKind;

/// The most actions of a rule.
pub const MOST_ACTIONS: usize = 8;

/// The roles that the alerts of rules are addressed to.
const ALERTED: [Role; 2] = [Role::Operations, Role::Manager];

/// The kind of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = rule_action_kind)]
pub enum RuleActionKind {
    /// Holds the order with a reason.
    #[label("挂起", "hold")]
    Hold,
    /// Puts a tag on the order.
    #[label("加标签", "add a tag")]
    Tag,
    /// Takes a tag off the order.
    #[label("去标签", "remove a tag")]
    Untag,
    /// Raises or lowers the priority of the order.
    #[label("设优先级", "set the priority")]
    Priority,
    /// Creates a task for a role.
    #[label("建待办", "create a task")]
    Task,
    /// Alerts a role; many orders of one rule are one alert with a count.
    #[label("预警", "alert")]
    Alert,
    /// Approves the order when the cooling-off after the payment is over.
    #[label("自动审核", "approve")]
    Approve,
    /// Refuses a step of the order.
    #[label("拒绝操作", "refuse a step")]
    Refuse,
}

/// A step of an order that a rule may refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Step {
    /// The change to this status.
    Status(OrderStatus),
    /// The print of a label.
    Label,
}

impl Step {
    /// The name of the print of a label, which no status has.
    const LABEL: &'static str = "LABEL";

    /// The name in the API and in stored rules.
    pub fn name(self) -> &'static str {
        match self {
            Self::Status(status) => status.name(),
            Self::Label => Self::LABEL,
        }
    }

    /// The step with this name; `None` = the name is unknown.
    pub fn from_name(name: &str) -> Option<Self> {
        if name == Self::LABEL { Some(Self::Label) } else { OrderStatus::from_name(name).map(Self::Status) }
    }

    /// The label of the step in `language`.
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Status(status), _) => status.label(language),
            (Self::Label, Language::ZhCn) => "打印面单",
            (Self::Label, Language::En) => "print of a label",
        }
    }
}

impl From<Step> for String {
    fn from(step: Step) -> Self {
        step.name().to_owned()
    }
}

impl TryFrom<String> for Step {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::from_name(&name).ok_or(name)
    }
}

/// One action of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub enum RuleAction {
    /// Holds the order with a reason.
    Hold {
        /// The reason of the hold.
        reason: HoldReason,
        /// The minutes after which it releases itself; `None` = it does not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        release_after_minutes: Option<u32>,
    },
    /// Puts a tag on the order.
    Tag {
        /// The tag as people see it.
        tag: String,
    },
    /// Takes a tag off the order.
    Untag {
        /// The tag as people see it.
        tag: String,
    },
    /// Sets the priority of the order.
    Priority {
        /// The priority; larger is sooner.
        priority: i32,
    },
    /// Creates a task for a role.
    Task {
        /// The role that the task is for.
        role: Role,
        /// The kind of the task; `None` = the review of the order.
        #[serde(default, rename = "taskKind", skip_serializing_if = "Option::is_none")]
        kind: Option<TaskKind>,
        /// The minutes until it is due; `None` = it has no time of its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_minutes: Option<u32>,
    },
    /// Raises an alert for a role.
    Alert {
        /// The role that the alert is for.
        role: Role,
    },
    /// Approves the order after its payment.
    Approve {
        /// The minutes after the payment in which the buyer may still change the order.
        cooling_off_minutes: u32,
    },
    /// Refuses a step of the order.
    Refuse {
        /// The step that is refused.
        step: Step,
        /// The advice for the person who is refused; `None` = the rule's name says it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        guide: Option<String>,
    },
}

impl RuleAction {
    /// The step that the action refuses; `None` = it is no refusal.
    pub fn refused_step(&self) -> Option<Step> {
        match self {
            Self::Refuse { step, .. } => Some(*step),
            _ => None,
        }
    }
}

/// The fault of an action, at a place such as `actions.1.parameters.0.value`.
pub(super) fn fault(at: &str, fault: RuleFault, detail: &str) -> (String, Reason) {
    let detail: String = detail.chars().filter(|letter| !letter.is_control()).take(60).collect();
    (at.to_owned(), Reason::with(Code::RuleActionInvalid, [at.to_owned(), fault.name().to_owned(), detail]))
}

/// Checks the actions of a rule together: their number, and whether they fit the trigger and each other.
///
/// # Errors
/// `RULE_ACTION_INVALID` with the place of the first action at fault.
pub fn check_actions(trigger: RuleTrigger, actions: &[RuleAction]) -> Result<(), (String, Reason)> {
    if actions.is_empty() {
        return Err(fault("actions", RuleFault::NoActions, "1"));
    }
    if actions.len() > MOST_ACTIONS {
        return Err(fault("actions", RuleFault::TooManyActions, &MOST_ACTIONS.to_string()));
    }
    let stops = |action: &RuleAction| matches!(action, RuleAction::Hold { .. } | RuleAction::Refuse { .. });
    let sees = |action: &RuleAction| match action {
        RuleAction::Task { role, kind, .. } => kind.unwrap_or(TaskKind::RuleReview).is_for(*role),
        RuleAction::Alert { role } => ALERTED.contains(role),
        _ => true,
    };
    for (index, action) in actions.iter().enumerate() {
        let (at, kind) = (format!("actions.{index}"), action.kind());
        let is_gate = trigger == RuleTrigger::BeforeTransition;
        if (kind == RuleActionKind::Refuse && !is_gate) || (kind == RuleActionKind::Approve && is_gate) {
            return Err(fault(&at, RuleFault::UnfitTrigger, kind.name()));
        }
        if !sees(action) {
            return Err(fault(&at, RuleFault::UnfitRole, kind.name()));
        }
        if kind == RuleActionKind::Approve && actions.iter().any(stops) {
            return Err(fault(&at, RuleFault::ApprovesHeld, kind.name()));
        }
    }
    Ok(())
}
