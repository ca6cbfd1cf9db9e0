//! From a platform's status values to our statuses: a list of steps, each with a place and a table. A value that is in no table is marked,
//! never guessed.

use std::collections::HashMap;

use domain::kernel::status::OrderStatus;
use domain::order::incoming::{Claim, DataIssueKind};
use serde::Deserialize;

use super::marks::Marks;
use crate::json::Node;
use crate::pointer::Pointer;

/// One step that may decide the status; the first that does ends the search.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatusStep {
    /// The place of the status value; without it the value is the topic of the delivery, which no signature covers: it is a claim.
    pointer: Option<Pointer>,
    /// The meaning of each value. An empty meaning states no progress: the next step is tried.
    #[serde(default)]
    table: HashMap<String, Meaning>,
    /// The meaning of any value, such as a time of cancellation.
    present: Option<Meaning>,
    /// The raw status to store where the value itself is none.
    raw: Option<String>,
    /// Values that the platform may have set by itself after a time.
    #[serde(default)]
    inferred: Vec<String>,
}

/// The meaning of a status value; `None` = it states no progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct Meaning(Option<OrderStatus>);

/// A meaning that is none of our statuses.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is no order status")]
struct NotAStatus(String);

impl TryFrom<String> for Meaning {
    type Error = NotAStatus;

    fn try_from(name: String) -> Result<Self, NotAStatus> {
        match (name.as_str(), OrderStatus::from_name(&name)) {
            ("", _) => Ok(Self(None)),
            (_, Some(status)) => Ok(Self(Some(status))),
            _ => Err(NotAStatus(name)),
        }
    }
}

/// The status that the steps found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FoundStatus {
    pub(crate) raw: Option<String>,
    pub(crate) status: Option<OrderStatus>,
    pub(crate) inferred: bool,
    /// The claim of the topic.
    pub(crate) claim: Option<Claim>,
}

/// Reads the status of an order.
pub(crate) fn find(steps: &[StatusStep], node: &Node<'_>, topic: Option<&str>, marks: &mut Marks<'_>) -> FoundStatus {
    let found = in_body(steps, node, marks);
    let claim = topic.and_then(|topic| steps.iter().find_map(|step| step.claim(topic)));
    // The body counts before the topic, except that it may lack the one field that states a cancellation.
    let adds = |claim: &Claim| match (found.status, claim.status) {
        (Some(status), OrderStatus::Cancelled) => status != OrderStatus::Cancelled,
        (status, _) => status.is_none() && found.raw.is_none(),
    };
    FoundStatus { claim: claim.filter(adds), ..found }
}

fn in_body(steps: &[StatusStep], node: &Node<'_>, marks: &mut Marks<'_>) -> FoundStatus {
    let mut last_word = None;
    for step in steps {
        let Some(word) = step.pointer.as_ref().and_then(|pointer| node.at(pointer)?.scalar()) else { continue };
        let raw = step.raw.as_deref().unwrap_or(word);
        match step.table.get(word).or(step.present.as_ref()) {
            Some(Meaning(Some(status))) => {
                let inferred = step.inferred.iter().any(|listed| listed == word);
                return FoundStatus { raw: Some(raw.to_owned()), status: Some(*status), inferred, claim: None };
            }
            Some(Meaning(None)) => last_word = Some(raw.to_owned()),
            None => {
                marks.add(DataIssueKind::UnknownStatus, raw);
                return FoundStatus { raw: Some(raw.to_owned()), ..FoundStatus::default() };
            }
        }
    }
    FoundStatus { raw: last_word, ..FoundStatus::default() }
}

impl StatusStep {
    /// The claim of a topic; `None` = the table of topics does not have it.
    fn claim(&self, topic: &str) -> Option<Claim> {
        let Meaning(status) = self.table.get(topic).filter(|_| self.pointer.is_none())?;
        Some(Claim { word: topic.to_owned(), status: (*status)? })
    }

    /// The place of the status value; `None` = it is the topic.
    pub(crate) fn pointer(&self) -> Option<&Pointer> {
        self.pointer.as_ref()
    }
}
