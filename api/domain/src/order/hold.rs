//! Holds (挂起): they stop an order, or some of its lines, and name the reason.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::{Actor, Permission, Person, Role};
use crate::event::Event;
use crate::kernel::ids::{HoldId, LineId};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::effect::EffectSource;
use crate::order::progress::Decision;
use crate::refusal::{Code, Reason, Refusal};

pub use crate::kernel::hold_reason::HoldReason;

/// Whether a hold still blocks the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = hold_state)]
pub enum HoldState {
    /// The hold blocks the order.
    #[label("生效中", "active")]
    Active,
    /// The hold was released, by a person or at its time.
    #[label("已解除", "released")]
    Released,
}

/// One hold of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The id of the hold.
    pub id: HoldId,
    /// The reason of the hold.
    pub reason: HoldReason,
    /// The note of the person, whole.
    pub note: Option<String>,
    /// The lines that it stops; empty = the whole order.
    pub lines: Vec<LineId>,
    /// The state of the hold.
    pub state: HoldState,
    /// The time since which it holds.
    pub placed_at: DateTime<Utc>,
    /// The person or party that placed it.
    pub placed_by: Person,
    /// The time at which it releases itself; `None` = only a person or its channel releases it.
    pub release_at: Option<DateTime<Utc>>,
    /// The time at which it was released; `None` = it is not released.
    pub released_at: Option<DateTime<Utc>>,
    /// The person who released it; `None` = it released itself, or is not released.
    pub released_by: Option<Person>,
    /// The note of the person who released it, whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_note: Option<String>,
    /// The rules and embargoes that want the hold, which ends with the last of them; empty = a person, a channel or an event placed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<EffectSource>,
}

impl Hold {
    /// Whether the hold blocks at `now`: active, and its release time has not come.
    pub fn blocks(&self, now: DateTime<Utc>) -> bool {
        self.state == HoldState::Active && self.release_at.is_none_or(|at| at > now)
    }

    /// Whether a person may release it in this role: customer service only holds of customer service, the other roles that
    /// release holds any.
    pub fn is_released_by(&self, role: Role) -> bool {
        match role {
            Role::CustomerService => self.placed_by.role == Role::CustomerService,
            role => role.grants(Permission::ReleaseHold),
        }
    }

    /// The actor in the first role that may release it; `None` = none of the roles may.
    pub fn releaser(&self, actor: &Actor) -> Option<Person> {
        let role = actor.roles.iter().find(|role| self.is_released_by(**role))?;
        Some(Person { subject: actor.subject.clone(), name: actor.name.clone(), role: *role })
    }

    /// The reason against a release by customer service of a hold that another role placed.
    pub fn of_others(&self) -> Reason {
        let placed_by = match self.placing_source() {
            Source::Staff => self.placed_by.role.name(),
            source => source.name(),
        };
        Reason::with(Code::HoldOfOthers, [placed_by])
    }

    /// The kind of party that placed it: the channel, a rule or embargo, or a person.
    pub fn placing_source(&self) -> Source {
        match self.sources.is_empty() {
            _ if self.is_by_channel() => Source::Channel,
            true => Source::Staff,
            false => Source::Rule,
        }
    }
}

impl HoldReason {
    /// Whether the reason follows from a channel's message or from an event, so that no person may give it by hand.
    pub fn is_channels_own(self) -> bool {
        matches!(self, Self::ChannelForbids | Self::ChannelClaim | Self::TestOrder | Self::Refunded | Self::ChangedAfterLabel)
    }
}

/// A request to place a hold.
#[derive(Debug, Clone)]
pub struct PlaceHold {
    /// The id of the new hold.
    pub id: HoldId,
    /// The reason of the hold.
    pub reason: HoldReason,
    /// The note of the person.
    pub note: Option<String>,
    /// The lines that it stops; empty = the whole order.
    pub lines: Vec<LineId>,
    /// The time at which it releases itself; `None` = only a person releases it.
    pub release_at: Option<DateTime<Utc>>,
    /// The person who places it.
    pub by: Person,
}

impl Order {
    /// Places a hold.
    ///
    /// # Errors
    /// `ALREADY_SHIPPED` once the order left, `WRONG_STATUS` for a cancelled one, `INVALID_INPUT` for a line of another
    /// order, a release time that has passed, or a reason that only a channel gives.
    pub fn place_hold(mut self, hold: PlaceHold, now: DateTime<Utc>) -> Decision {
        match self.status {
            OrderStatus::Shipped | OrderStatus::Delivered if self.has_goods_in_house() => {}
            OrderStatus::Shipped | OrderStatus::Delivered | OrderStatus::Completed => return Err(Code::AlreadyShipped.into()),
            OrderStatus::Cancelled => {
                return Err(Refusal::because(Reason::with(Code::WrongStatus, [self.status.name(), "PENDING_PAYMENT … PACKED"])));
            }
            _ => {}
        }
        if hold.reason.is_channels_own() {
            return Err(Refusal::because(Reason::with(Code::InvalidInput, ["reason"])).at("reason"));
        }
        if hold.lines.iter().any(|id| !self.lines.iter().any(|line| line.id == *id)) {
            return Err(Refusal::because(Reason::with(Code::InvalidInput, ["lines"])).at("lines"));
        }
        if hold.release_at.is_some_and(|at| at <= now) {
            return Err(Refusal::because(Reason::with(Code::InvalidInput, ["releaseAt"])).at("releaseAt"));
        }
        let event = Event::OrderHoldPlaced { hold: hold.id, reason: hold.reason };
        self.holds.push(Hold {
            id: hold.id,
            reason: hold.reason,
            note: hold.note,
            lines: hold.lines,
            state: HoldState::Active,
            placed_at: now,
            placed_by: hold.by,
            release_at: hold.release_at,
            released_at: None,
            released_by: None,
            release_note: None,
            sources: Vec::new(),
        });
        Ok((self, vec![event]))
    }

    /// Releases a hold. Automatic steps that waited for it follow.
    ///
    /// # Errors
    /// `NOT_FOUND`, `HOLD_NOT_ACTIVE`, `HOLD_OF_OTHERS` for customer service and a hold that it did not place.
    pub fn release_hold(mut self, id: HoldId, by: Person, now: DateTime<Utc>) -> Decision {
        let Some(hold) = self.holds.iter_mut().find(|hold| hold.id == id) else {
            return Err(Refusal::because(Reason::with(Code::NotFound, ["hold"])).at("hold"));
        };
        if !hold.blocks(now) {
            return Err(Refusal::from(Code::HoldNotActive).at("hold"));
        }
        if !hold.is_released_by(by.role) {
            return Err(Refusal::because(hold.of_others()).at("hold"));
        }
        let mut events = vec![hold.release(now, Some(by))];
        events.extend(self.advance(now));
        Ok((self, events))
    }

    /// Keeps the note of the person who released a hold.
    pub fn note_release(&mut self, id: HoldId, note: Option<String>) {
        if let Some(hold) = self.holds.iter_mut().find(|hold| hold.id == id) {
            hold.release_note = note;
        }
    }

    /// Releases every hold whose time has come.
    pub fn release_due_holds(mut self, now: DateTime<Utc>) -> (Self, Vec<Event>) {
        let due = |hold: &&mut Hold| hold.state == HoldState::Active && !hold.blocks(now);
        let mut events: Vec<Event> = self.holds.iter_mut().filter(due).map(|hold| hold.release(now, None)).collect();
        events.extend(self.advance(now));
        (self, events)
    }
}

impl Hold {
    pub(crate) fn release(&mut self, now: DateTime<Utc>, by: Option<Person>) -> Event {
        self.state = HoldState::Released;
        self.released_at = Some(now);
        self.released_by = by;
        Event::OrderHoldReleased { hold: self.id, reason: self.reason }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn placed_by(role: Role) -> Hold {
        Hold {
            id: HoldId(Uuid::nil()),
            reason: HoldReason::Other,
            note: None,
            lines: Vec::new(),
            state: HoldState::Active,
            placed_at: DateTime::UNIX_EPOCH,
            placed_by: Person { subject: "one".into(), name: "One".into(), role },
            release_at: None,
            released_at: None,
            released_by: None,
            release_note: None,
            sources: Vec::new(),
        }
    }

    #[test]
    fn customer_service_releases_only_what_customer_service_placed() {
        for role in Role::ALL {
            let hold = placed_by(role);
            assert_eq!(hold.is_released_by(Role::CustomerService), role == Role::CustomerService, "{role:?}");
            assert!(hold.is_released_by(Role::Manager) && hold.is_released_by(Role::Operations), "{role:?}");
            assert!(!hold.is_released_by(Role::Warehouse) && !hold.is_released_by(Role::System), "{role:?}");
        }
        assert_eq!(placed_by(Role::Manager).of_others().values, ["MANAGER"]);
    }
}
