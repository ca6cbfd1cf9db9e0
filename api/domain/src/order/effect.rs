//! The effects of rules and embargoes on an order: holds, tags and priorities. Each names its sources, so that undoing a source removes
//! exactly what it made.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::actor::{Person, Role};
use crate::event::Event;
use crate::kernel::ids::Mint;
use crate::order::Order;
use crate::order::hold::{Hold, HoldReason, HoldState};
use crate::refusal::Reason;

/// The kind of decision that made an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = effect_source_kind)]
pub enum EffectSourceKind {
    /// A rule that an operator wrote.
    #[label("规则", "rule", "a rule")]
    Rule,
    /// An embargo of regions.
    #[label("限运", "embargo", "an embargo")]
    Embargo,
}

/// The rule or embargo that made an effect, in the version that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectSource {
    /// The kind of the source.
    pub kind: EffectSourceKind,
    /// The id of the rule or embargo.
    pub id: Uuid,
    /// The version of the rule or embargo that decided.
    pub version: i64,
    /// The reason of the decision, without personal data.
    pub because: Reason,
}

impl EffectSource {
    /// Whether both are the same rule or embargo, in any version.
    fn is_same_as(&self, kind: EffectSourceKind, id: Uuid) -> bool {
        (self.kind, self.id) == (kind, id)
    }

    /// The party under which the effect stands in the journal and on holds.
    pub fn person(&self, name: &str) -> Person {
        Person { subject: self.kind.name().to_owned(), name: name.to_owned(), role: Role::System }
    }
}

/// A tag that rules gave the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagEffect {
    /// The text of the tag.
    pub tag: String,
    /// The sources that gave it; it goes with the last one.
    pub sources: Vec<EffectSource>,
}

/// A priority that a rule gave the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorityEffect {
    /// The priority that the source wants.
    pub priority: i32,
    /// The source that gave it.
    pub source: EffectSource,
}

/// The tags and priorities that rules gave an order, and the priority that a person set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Effects {
    /// The tags, in the order of their making.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<TagEffect>,
    /// The priorities, one for each source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<PriorityEffect>,
    /// The priority that a person set; `None` = none, or 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_person: Option<i32>,
}

impl Effects {
    /// Whether no rule and no person left anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The priority that follows from those that a person and rules want; 0 where none wants any.
    fn priority(&self) -> i32 {
        self.by_person.into_iter().chain(self.priorities.iter().map(|one| one.priority)).fold(0, raised)
    }
}

/// The priority after one more party asked for one: the more urgent of two urgent ones, the less urgent of two that delay, and urgency
/// before delay.
pub fn raised(present: i32, wanted: i32) -> i32 {
    match (present, wanted) {
        (present, wanted) if wanted >= 0 => present.max(wanted),
        (present, wanted) if present <= 0 => present.min(wanted),
        (present, _) => present,
    }
}

/// A hold that a rule or an embargo wants.
#[derive(Debug, Clone)]
pub struct HoldOf<'a> {
    /// The reason of the hold.
    pub reason: HoldReason,
    /// The source that wants it.
    pub source: EffectSource,
    /// The name of the rule or embargo, under which the hold is placed.
    pub name: &'a str,
    /// The time at which the hold releases itself; `None` = its sources or a person release it.
    pub release_at: Option<DateTime<Utc>>,
}

impl Order {
    /// The tags of the channel and of rules, each once.
    pub fn all_tags(&self) -> Vec<&str> {
        self.head.all_tags()
    }

    /// Places a hold for a source, or adds the source to a hold of the same reason that other sources placed. Nothing is done where goods are
    /// no longer in the house, and where the source holds the order for this reason already.
    pub fn hold_for(&mut self, wanted: HoldOf<'_>, mint: &mut Mint, now: DateTime<Utc>) -> Option<Event> {
        if !self.has_goods_in_house() {
            return None;
        }
        let HoldOf { reason, source, name, release_at } = wanted;
        let shared = |hold: &&mut Hold| hold.reason == reason && hold.blocks(now) && !hold.sources.is_empty();
        if let Some(hold) = self.holds.iter_mut().find(shared) {
            if !hold.sources.iter().any(|known| known.is_same_as(source.kind, source.id)) {
                hold.sources.push(source);
            }
            // The hold lasts as long as the most lasting of its sources.
            hold.release_at = hold.release_at.zip(release_at).map(|(one, other)| one.max(other));
            return None;
        }
        let id = mint.next();
        self.holds.push(Hold {
            id,
            reason,
            note: None,
            lines: Vec::new(),
            state: HoldState::Active,
            placed_at: now,
            placed_by: source.person(name),
            release_at,
            released_at: None,
            released_by: None,
            release_note: None,
            sources: vec![source],
        });
        Some(Event::OrderHoldPlaced { hold: id, reason })
    }

    /// Gives the order a tag of a source. Returns whether the order shows a new tag.
    pub fn tag_for(&mut self, tag: &str, source: EffectSource) -> bool {
        let was_shown = self.all_tags().contains(&tag);
        let tags = &mut self.effects.tags;
        match tags.iter_mut().find(|one| one.tag == tag) {
            Some(known) if known.sources.iter().any(|one| one.is_same_as(source.kind, source.id)) => {}
            Some(known) => known.sources.push(source),
            None => tags.push(TagEffect { tag: tag.to_owned(), sources: vec![source] }),
        }
        !was_shown
    }

    /// Removes a tag that rules gave, with all of its sources. A tag of the channel stays. Returns whether the order shows a tag less.
    pub fn untag(&mut self, tag: &str) -> bool {
        let before = self.effects.tags.len();
        self.effects.tags.retain(|one| one.tag != tag);
        self.effects.tags.len() < before && !self.tags.iter().any(|own| own == tag)
    }

    /// Records the priority that a source wants; the order has the one that follows from all of them.
    pub fn prioritize_for(&mut self, priority: i32, source: EffectSource, name: &str) -> Option<Event> {
        self.keep_priority_before();
        self.effects.priorities.retain(|one| !one.source.is_same_as(source.kind, source.id));
        self.effects.priorities.push(PriorityEffect { priority, source });
        self.take_wanted_priority(name)
    }

    /// The priority of an order that is older than the effects was set by a person.
    pub(super) fn keep_priority_before(&mut self) {
        if self.effects.by_person.is_none() && self.effects.priorities.is_empty() && self.priority != 0 {
            self.effects.by_person = Some(self.priority);
        }
    }

    /// Sets the priority to the one that follows from those of a person and of rules.
    pub(super) fn take_wanted_priority(&mut self, reason: &str) -> Option<Event> {
        let priority = self.effects.priority();
        let previous = std::mem::replace(&mut self.priority, priority);
        (previous != priority).then(|| Event::OrderPriorityChanged { priority, previous, reason: reason.to_owned() })
    }

    /// Undoes everything that a source made: its holds end where it was their last source, its tags and its priority go. The steps that
    /// waited for it follow. `name` = the name of the source, which the journal gives as the reason of a lower priority.
    pub fn undo(&mut self, (kind, id): (EffectSourceKind, Uuid), name: &str, now: DateTime<Utc>) -> Vec<Event> {
        let mut events = Vec::new();
        for hold in self.head.holds.iter_mut().filter(|hold| hold.state == HoldState::Active) {
            let before = hold.sources.len();
            hold.sources.retain(|source| !source.is_same_as(kind, id));
            if hold.sources.is_empty() && before > 0 {
                events.push(hold.release(now, None));
            }
        }
        let effects = &mut self.head.effects;
        let named: Vec<String> = effects.tags.iter().map(|one| one.tag.clone()).collect();
        effects.tags.iter_mut().for_each(|tag| tag.sources.retain(|source| !source.is_same_as(kind, id)));
        effects.tags.retain(|tag| !tag.sources.is_empty());
        let is_gone = |tag: &String| !self.head.all_tags().contains(&tag.as_str());
        let removed: Vec<String> = named.into_iter().filter(is_gone).collect();
        if !removed.is_empty() {
            events.push(Event::OrderTagsChanged { added: Vec::new(), removed });
        }
        let effects = &mut self.head.effects;
        if effects.priorities.iter().any(|one| one.source.is_same_as(kind, id)) {
            effects.priorities.retain(|one| !one.source.is_same_as(kind, id));
            events.extend(self.take_wanted_priority(name));
        }
        events.extend(self.advance(now));
        events
    }
}

/// The sentence about changed tags, in Chinese and English.
pub(crate) fn tags_sentence(added: &[String], removed: &[String]) -> [String; 2] {
    let (added_zh, removed_zh) = (added.join("、"), removed.join("、"));
    let (added, removed) = (added.join(", "), removed.join(", "));
    match (added.is_empty(), removed.is_empty()) {
        (_, true) => [format!("增加标签：{added_zh}"), format!("Tags were added: {added}")],
        (true, false) => [format!("去除标签：{removed_zh}"), format!("Tags were removed: {removed}")],
        (false, false) => {
            [format!("增加标签：{added_zh}；去除：{removed_zh}"), format!("Tags were added: {added}; removed: {removed}")]
        }
    }
}
