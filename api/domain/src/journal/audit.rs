//! The audit log: who asked for what, with which outcome. The journal holds the events of orders; both carry the request id.
//!
//! Entries hold no personal data in clear: of a value that could be personal they state only that it changed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::access::actor::{Actor, Role};
use crate::kernel::masking::{mask_code, mask_free_text};
use crate::order::Order;
use crate::refusal::Language;
use crate::refusal::words::operation;

/// The most changes that one entry names.
const MOST_CHANGES: usize = 50;
/// The longest text of an old or new value, in characters.
const LONGEST_VALUE: usize = 100;
/// The longest name of a target, in characters.
const LONGEST_TARGET: usize = 64;

/// The way in which an operation was requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = audit_kind)]
pub enum AuditKind {
    /// A query of GraphQL.
    #[label("查询", "query")]
    Query,
    /// A mutation of GraphQL.
    #[label("变更", "mutation")]
    Mutation,
    /// A subscription: at its start, and when it ends.
    #[label("订阅", "subscription")]
    Subscription,
    /// A WebSocket connection that did not sign in.
    #[label("连接", "connection")]
    Connection,
    /// A push of a channel.
    #[label("推送", "webhook")]
    Webhook,
    /// A download of an export.
    #[label("下载", "download")]
    Download,
    /// A command on the command line.
    #[label("命令", "command")]
    Command,
}

/// The outcome of a requested operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = audit_outcome)]
pub enum AuditOutcome {
    /// The operation was done or answered.
    #[label("已执行", "allowed")]
    Allowed,
    /// The operation was refused; the code states the reason.
    #[label("被拒绝", "refused")]
    Refused,
    /// The operation failed in the service.
    #[label("失败", "failed")]
    Failed,
}

/// The actor of an entry, as the token named it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditActor {
    /// The subject of the token.
    pub subject: String,
    /// The name in the token.
    pub name: String,
    /// The roles of the actor at that time.
    pub roles: BTreeSet<Role>,
}

impl From<&Actor> for AuditActor {
    fn from(actor: &Actor) -> Self {
        Self { subject: actor.subject.clone(), name: actor.name.clone(), roles: actor.roles.clone() }
    }
}

/// One value before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The path of the value: `status`, `holds.0.state`.
    pub field: String,
    /// The value before; `None` = there was none.
    pub old: Option<String>,
    /// The value after; `None` = there is none.
    pub new: Option<String>,
}

impl FieldChange {
    /// The change of a value that was absent before.
    pub fn set(field: impl Into<String>, new: impl std::fmt::Display) -> Self {
        Self { field: field.into(), old: None, new: Some(new.to_string()) }
    }
}

/// One entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// The id of the entry, in the order of time.
    pub id: Uuid,
    /// The time of the operation.
    pub at: DateTime<Utc>,
    /// The actor; `None` = the request had no valid token.
    pub actor: Option<AuditActor>,
    /// The name of the operation: a root field, a command.
    pub operation: String,
    /// The way in which it was requested.
    pub kind: AuditKind,
    /// The target of the operation: an order's number, or another object.
    pub target: Option<String>,
    /// The outcome of the operation.
    pub outcome: AuditOutcome,
    /// The code of the refusal or failure; of an allowed operation, the code of the part that was refused.
    pub code: Option<String>,
    /// The id of the request.
    pub request_id: String,
    /// The old and the new values of a change.
    pub changes: Vec<FieldChange>,
}

impl AuditEntry {
    /// The entry as one sentence for a person: the actor, the operation, its target, and the outcome if it was refused or failed.
    pub fn summary(&self, language: Language) -> String {
        let pick = |zh: &'static str, en: &'static str| if language == Language::ZhCn { zh } else { en };
        let who = self.actor.as_ref().map_or(pick("未登录的请求", "A request without a name"), |actor| actor.name.as_str());
        let what = operation(&self.operation, language).unwrap_or(&self.operation);
        let about = self.target.as_ref().map_or_else(String::new, |target| match language {
            Language::ZhCn => format!("（{target}）"),
            Language::En => format!(" ({target})"),
        });
        let came = match self.outcome {
            AuditOutcome::Allowed => "",
            AuditOutcome::Refused => pick("，被拒绝", ", refused"),
            AuditOutcome::Failed => pick("，失败", ", failed"),
        };
        format!("{who}{}{what}{about}{came}", pick("：", ": "))
    }
}

/// The text in the place of a value that could be personal.
const CHANGED: &str = "(changed)";
/// Fields whose texts are shown: our own labels, codes, numbers and times. Every other text is shown as `(changed)`.
const SHOWN: [&str; 30] = [
    "status",
    "state",
    "kind",
    "warehouse",
    "channel",
    "currency",
    "voucher_number",
    "number",
    "tracking_number",
    "carrier",
    "sku",
    "basis",
    "confidence",
    "source",
    "status_since",
    "completed_at",
    "paid_at",
    "settled_at",
    "released_at",
    "release_at",
    "placed_at",
    "scanned_at",
    "requested_at",
    "ship_by",
    "recorded_at",
    "observed_at",
    "where",
    "outcome",
    "addressee",
    "assignee",
];

/// The differences between two states of an order. The contact, remarks and all other free text of people or channels are shown
/// as `(changed)`.
pub fn order_changes(before: &Order, after: &Order) -> Vec<FieldChange> {
    let value = |order: &Order| serde_json::to_value(order).unwrap_or_default();
    let mut changes = value_changes(&value(before), &value(after));
    changes.retain(|change| !matches!(change.field.as_str(), "version" | "goods_here"));
    for part in before.contact.differences(&after.contact) {
        changes.push(FieldChange::set(format!("contact.{part}"), CHANGED));
    }
    changes
}

/// The differences between two values, as far as they may be shown.
pub fn value_changes(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    compare("", before, after, &mut changes);
    changes
}

fn compare(path: &str, before: &Value, after: &Value, changes: &mut Vec<FieldChange>) {
    if before == after || changes.len() >= MOST_CHANGES {
        return;
    }
    let at = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") };
    match (before, after) {
        (Value::Object(old), new) if new.is_object() || new.is_null() => {
            let keys: BTreeSet<&String> = old.keys().chain(new.as_object().into_iter().flat_map(serde_json::Map::keys)).collect();
            for key in keys {
                compare(&at(key), &old.get(key).cloned().unwrap_or_default(), &new[key.as_str()], changes);
            }
        }
        (Value::Null, Value::Object(new)) => new.iter().for_each(|(key, value)| compare(&at(key), &Value::Null, value, changes)),
        (Value::Array(old), Value::Array(new)) => {
            for index in 0..old.len().max(new.len()) {
                let item = |list: &[Value]| list.get(index).cloned().unwrap_or_default();
                compare(&at(&index.to_string()), &item(old), &item(new), changes);
            }
        }
        _ => changes.push(FieldChange { old: shown(path, before), new: shown(path, after), field: path.to_owned() }),
    }
}

/// A value as the log may show it.
fn shown(path: &str, value: &Value) -> Option<String> {
    let leaf = path.rsplit('.').next().unwrap_or_default();
    match value {
        Value::Null => None,
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(value) => Some(value.to_string()),
        Value::String(text) if SHOWN.contains(&leaf) => Some(shown_text(leaf, text).chars().take(LONGEST_VALUE).collect()),
        Value::String(_) | Value::Array(_) | Value::Object(_) => Some(CHANGED.to_owned()),
    }
}

/// A text that is shown, with the phones in it masked. Codes, times and filters of lists, which hold both, are masked as codes, because they
/// have digit groups of their own.
fn shown_text<'a>(leaf: &str, text: &'a str) -> Cow<'a, str> {
    let is_code = matches!(leaf, "number" | "tracking_number" | "voucher_number" | "sku" | "warehouse" | "ship_by" | "where")
        || leaf.ends_with("_at");
    if is_code { mask_code(text) } else { mask_free_text(text) }
}

/// The name of a target as a caller gave it, with phones masked: letters, digits and the signs of numbers. `None` = the text is
/// no name of an object.
pub fn safe_target(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/');
    let fits = (1..=LONGEST_TARGET).contains(&text.len()) && text.chars().all(plain);
    fits.then(|| mask_code(text).into_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_is_one_sentence() {
        let actor = AuditActor { subject: "u1".to_owned(), name: "何经理".to_owned(), roles: BTreeSet::new() };
        let entry = |actor: Option<AuditActor>, operation: &str, outcome: AuditOutcome| AuditEntry {
            id: Uuid::nil(),
            at: DateTime::UNIX_EPOCH,
            actor,
            operation: operation.to_owned(),
            kind: AuditKind::Mutation,
            target: Some("OP-1".to_owned()),
            outcome,
            code: None,
            request_id: String::new(),
            changes: Vec::new(),
        };
        let said = |entry: AuditEntry| [Language::ZhCn, Language::En].map(|language| entry.summary(language));
        let approved = said(entry(Some(actor), "orderApprove", AuditOutcome::Allowed));
        assert_eq!(approved, ["何经理：审核订单（OP-1）", "何经理: approve an order (OP-1)"]);
        let refused = said(entry(None, "orderCancel", AuditOutcome::Refused));
        assert_eq!(
            refused,
            ["未登录的请求：取消订单（OP-1），被拒绝", "A request without a name: cancel an order (OP-1), refused"]
        );
        assert_eq!(
            said(entry(None, "migrate", AuditOutcome::Failed))[0],
            "未登录的请求：migrate（OP-1），失败",
            "a command keeps its name"
        );
    }

    #[test]
    fn codes_and_numbers_are_shown_and_words_are_not() {
        let before = json!({ "status": "PAID", "remark": null, "ship_by": "2026-11-27T02:00:00Z", "lines": [{ "picked": 0 }], "holds": [] });
        let after = json!({ "status": "APPROVED", "remark": "ring 13800009173", "ship_by": "2026-11-28T02:00:00.123456Z", "lines": [{ "picked": 2 }], "holds": [{ "state": "ACTIVE", "note": "x" }] });
        let changes = value_changes(&before, &after);
        let of =
            |field: &str| changes.iter().find(|change| change.field == field).map(|one| (one.old.as_deref(), one.new.as_deref()));
        assert_eq!(of("status"), Some((Some("PAID"), Some("APPROVED"))));
        assert_eq!(of("remark"), Some((None, Some(CHANGED))));
        assert_eq!(of("ship_by"), Some((Some("2026-11-27T02:00:00Z"), Some("2026-11-28T02:00:00.123456Z"))));
        assert_eq!(of("lines.0.picked"), Some((Some("0"), Some("2"))));
        assert_eq!(of("holds.0.state"), Some((None, Some("ACTIVE"))));
        assert_eq!(of("holds.0.note"), Some((None, Some(CHANGED))));
    }

    #[test]
    fn a_target_is_a_name_and_never_a_phone() {
        assert_eq!(safe_target("web-hz-1001").as_deref(), Some("web-hz-1001"));
        assert_eq!(safe_target("13800009173").as_deref(), Some("138****9173"));
        for text in ["137/0000/1111", "wx137_0000_1111", "wx.13700001111"] {
            assert!(safe_target(text).is_some_and(|shown| shown.ends_with("137****1111")), "{text}");
        }
        assert_eq!(safe_target("SKU-1530-2024-001").as_deref(), Some("SKU-1530-2024-001"));
        assert_eq!(safe_target("李四"), None);
        assert_eq!(safe_target("12 Example Street"), None);
    }
}
