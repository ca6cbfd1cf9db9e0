//! Reads a system's fact on an order by the `[fact]` part of a mapping. Its values are names of our own enums.

use domain::kernel::source::Source;
use domain::order::fact::{Confidence, FactKind};
use domain::order::incoming::{IncomingFact, OrderReference};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::ReadError;
use super::json::Node;
use super::order_parts::our_word;
use super::pointer::Pointer;
use super::rule::Alternatives;
use super::rule::marks::Marks;
use super::rule::text::TextRule;
use super::rule::time::{TimeRule, TimeStyle};

/// The rules by which a fact is read. A fact is small and has our own format: a missing field makes it unreadable as a whole.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactMapping {
    root: Alternatives<Pointer>,
    #[serde(default)]
    number: Alternatives<TextRule>,
    #[serde(default)]
    channel_number: Alternatives<TextRule>,
    #[serde(default)]
    order_tracking_number: Alternatives<TextRule>,
    source: Alternatives<TextRule>,
    kind: Alternatives<TextRule>,
    value: Alternatives<TextRule>,
    #[serde(default)]
    raw: Alternatives<TextRule>,
    #[serde(default)]
    tracking_number: Alternatives<TextRule>,
    #[serde(default)]
    line: Alternatives<TextRule>,
    time: Alternatives<TimeStyle>,
    observed_at: Alternatives<TimeRule>,
    confidence: Alternatives<TextRule>,
}

impl FactMapping {
    /// The fact of a payload.
    pub(super) fn read(&self, payload: &Node<'_>) -> Result<IncomingFact, ReadError> {
        let node =
            self.root.0.iter().find_map(|pointer| payload.at(pointer)).ok_or_else(|| ReadError::missing(self.root.0.first()))?;
        let observed_at = self.observed_at.time(node, &self.time.0, &mut Marks::default());
        Ok(IncomingFact {
            order: self.order(node).ok_or_else(|| ReadError::missing(self.number.pointer()))?,
            source: word(&self.source, node)
                .filter(|source| is_a_system(*source))
                .ok_or_else(|| ReadError::missing(self.source.pointer()))?,
            kind: word::<FactKind>(&self.kind, node).ok_or_else(|| ReadError::missing(self.kind.pointer()))?,
            value: self.value.owned(node).ok_or_else(|| ReadError::missing(self.value.pointer()))?,
            raw: self.raw.owned(node),
            tracking_number: self.tracking_number.owned(node),
            line: self.line.owned(node),
            observed_at: observed_at.ok_or_else(|| ReadError::missing(self.observed_at.pointer()))?,
            confidence: word::<Confidence>(&self.confidence, node)
                .ok_or_else(|| ReadError::missing(self.confidence.pointer()))?,
        })
    }

    fn order(&self, node: &Node<'_>) -> Option<OrderReference> {
        let number = self.number.owned(node).map(OrderReference::Number);
        let channel_number = || self.channel_number.owned(node).map(OrderReference::ChannelNumber);
        let tracking_number = || self.order_tracking_number.owned(node).map(OrderReference::TrackingNumber);
        number.or_else(channel_number).or_else(tracking_number)
    }
}

fn word<T: DeserializeOwned>(rules: &Alternatives<TextRule>, node: &Node<'_>) -> Option<T> {
    rules.text(node).and_then(|word| our_word(&word))
}

/// A payload never has a person or a rule of this service as its source.
fn is_a_system(source: Source) -> bool {
    !matches!(source, Source::Staff | Source::Rule | Source::System)
}
