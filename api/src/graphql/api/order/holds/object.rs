//! `Hold` with its sources, and `Person`.

use async_graphql::{Description, ID, Object};
use chrono::{DateTime, Utc};
use domain::access::actor::Person as DomainPerson;
use domain::order::effect::{EffectSource as DomainEffectSource, EffectSourceKind as DomainSourceKind};
use domain::order::hold::Hold as DomainHold;
use domain::refusal::{Code, Reason};
use macros::written;

use crate::graphql::types::because::Because;
use crate::graphql::types::enums::{EffectSourceKind, HoldReason, HoldState, Role};
use crate::graphql::types::id::{self, Kind};

/// A person or connector that acted.
#[derive(Description)]
pub struct Person(pub DomainPerson);

#[written]
#[Object(use_type_description)]
impl Person {
    /// The name to show for the person.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The role in which the person acted.
    async fn role(&self) -> Role {
        self.0.role.into()
    }
}

/// The rule or embargo that made an effect on an order: a hold, a tag or a priority.
#[derive(Description)]
pub struct EffectSource(pub DomainEffectSource);

#[written]
#[Object(use_type_description)]
impl EffectSource {
    /// The kind of the source.
    async fn kind(&self) -> EffectSourceKind {
        self.0.kind.into()
    }

    /// The global id of the rule or embargo.
    async fn id(&self) -> ID {
        let kind = match self.0.kind {
            DomainSourceKind::Rule => Kind::Rule,
            DomainSourceKind::Embargo => Kind::Embargo,
        };
        id::encode(kind, self.0.id)
    }

    /// The version of the rule or embargo that decided.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// The reason of the decision.
    async fn because(&self) -> Because {
        Because(self.0.because.clone())
    }
}

/// A hold, which stops an order, whole or some of its lines.
#[derive(Description)]
pub struct Hold {
    pub(crate) hold: DomainHold,
    pub(crate) now: DateTime<Utc>,
}

#[written]
#[Object(use_type_description)]
impl Hold {
    /// The global id of the hold.
    async fn id(&self) -> ID {
        id::encode(Kind::Hold, self.hold.id.0)
    }

    /// The reason of the hold.
    async fn reason(&self) -> HoldReason {
        self.hold.reason.into()
    }

    /// The note that the person wrote; null without one.
    async fn note(&self) -> Option<&str> {
        self.hold.note.as_deref()
    }

    /// Whether the hold still blocks now.
    async fn state(&self) -> HoldState {
        if self.hold.blocks(self.now) { HoldState::Active } else { HoldState::Released }
    }

    /// The lines that it stops; empty = the whole order.
    async fn line_ids(&self) -> Vec<ID> {
        self.hold.lines.iter().map(|line| id::encode(Kind::Line, line.0)).collect()
    }

    /// The rules and embargoes that want the hold, the first one first; it ends with the last of them. Empty = a person, a channel or an
    /// event placed it.
    async fn sources(&self) -> Vec<EffectSource> {
        self.hold.sources.iter().cloned().map(EffectSource).collect()
    }

    /// The reason, as a sentence for a person; of a hold of several rules that of the first.
    async fn because(&self) -> Because {
        if let (Some(first), None) = (self.hold.sources.first(), &self.hold.note) {
            return Because(first.because.clone());
        }
        match (self.hold.reason, &self.hold.note) {
            (domain::order::hold::HoldReason::LabelReprint, Some(count)) => Because(Reason::with(Code::LabelReprinted, [count])),
            (reason, None) => Because(Reason::with(Code::HoldPlaced, [reason.name()])),
            (_, Some(note)) => Because(Reason::with(Code::HoldPlaced, [note])),
        }
    }

    /// The time at which it was placed.
    async fn placed_at(&self) -> DateTime<Utc> {
        self.hold.placed_at
    }

    /// The person who placed it.
    async fn placed_by(&self) -> Person {
        Person(self.hold.placed_by.clone())
    }

    /// The time at which it releases itself; null = never.
    async fn release_at(&self) -> Option<DateTime<Utc>> {
        self.hold.release_at
    }

    /// The time at which it was released; null while it blocks.
    async fn released_at(&self) -> Option<DateTime<Utc>> {
        self.hold.released_at
    }

    /// The note of the person who released it; null without one.
    async fn release_note(&self) -> Option<&str> {
        self.hold.release_note.as_deref()
    }

    /// The person who released it; null while it blocks and when it released itself.
    async fn released_by(&self) -> Option<Person> {
        self.hold.released_by.clone().map(Person)
    }
}
