//! Holds by the channel: placed when the channel begins to forbid shipping, released when it states that nothing forbids it.

use crate::access::actor::{Person, Role};
use crate::event::Event;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::heard::Part;
use crate::order::hold::{Hold, HoldReason, HoldState};
use crate::order::version::Age;

use super::fold::Fold;

/// The subject under which a channel places and releases holds.
pub(crate) const CHANNEL: &str = "channel";

impl Fold<'_> {
    pub(super) fn fold_holds(&mut self) {
        if let Some(said) = &self.incoming.holds {
            let differs = said.iter().any(|hold| !self.order.is_held_by_channel(hold.reason));
            if self.takes(Part::Holds, differs) {
                for reason in [HoldReason::ChannelForbids, HoldReason::RefundRequested] {
                    match said.iter().find(|hold| hold.reason == reason) {
                        Some(hold) => self.begin_hold(reason, &hold.word),
                        None => self.end_hold(reason),
                    }
                }
                self.end_claim();
            }
        }
        if self.order.is_refunded_whole() {
            self.begin_hold(HoldReason::Refunded, "refunded");
        } else {
            self.end_hold(HoldReason::Refunded);
        }
        if self.order.is_test {
            self.begin_hold(HoldReason::TestOrder, "test");
        } else {
            self.end_hold(HoldReason::TestOrder);
        }
        self.hold_for_claim();
    }

    /// Holds the order for an unsigned claim that it is cancelled; the claim changes no status. The order waits until the channel
    /// states it in a signed message, or until a person has looked.
    fn hold_for_claim(&mut self) {
        let Some(claim) = self.incoming.claim.as_ref().filter(|claim| claim.status == OrderStatus::Cancelled) else { return };
        let was_held = self.order.holds.iter().any(|hold| hold.reason == HoldReason::ChannelClaim && hold.is_by_channel());
        if was_held && self.is_read_again() {
            return;
        }
        let says_itself = self.incoming.status == Some(OrderStatus::Cancelled);
        let is_news = self.version.is_none() || self.age(Part::Status) == Age::Newer;
        if !says_itself && is_news {
            self.begin_hold(HoldReason::ChannelClaim, &claim.word);
        }
    }

    /// A signed message that was written after the claim came answers it.
    fn end_claim(&mut self) {
        let claimed = self.order.holds.iter().rev().find(|hold| hold.reason == HoldReason::ChannelClaim && hold.is_by_channel());
        let answers = self.version.as_ref().zip(claimed).is_some_and(|(version, hold)| version.at > hold.placed_at);
        if answers {
            self.end_hold(HoldReason::ChannelClaim);
        }
    }

    /// Places a hold the first time that the channel states its reason: a repetition does not place a hold again that a person released.
    fn begin_hold(&mut self, reason: HoldReason, word: &str) {
        if !self.order.has_goods_in_house() || self.order.heard.holds.contains(&reason) {
            return;
        }
        self.order.heard.holds.push(reason);
        if self.order.holds.iter().any(|hold| hold.reason == reason && hold.state == HoldState::Active) {
            return;
        }
        let (id, channel) = (self.mint.next(), self.channel());
        self.events.push(Event::OrderHoldPlaced { hold: id, reason });
        self.order.holds.push(Hold {
            id,
            reason,
            note: Some(word.to_owned()),
            lines: Vec::new(),
            state: HoldState::Active,
            placed_at: self.intake.now,
            placed_by: channel,
            release_at: None,
            released_at: None,
            released_by: None,
            release_note: None,
            sources: Vec::new(),
        });
    }

    pub(super) fn end_hold(&mut self, reason: HoldReason) {
        self.order.heard.holds.retain(|said| *said != reason);
        let (now, channel) = (self.intake.now, self.channel());
        let active = |hold: &&mut Hold| hold.reason == reason && hold.is_by_channel() && hold.state == HoldState::Active;
        for hold in self.order.holds.iter_mut().filter(active) {
            self.events.push(hold.release(now, Some(channel.clone())));
        }
    }

    fn channel(&self) -> Person {
        Person { subject: CHANNEL.to_owned(), name: self.order.channel.clone(), role: Role::System }
    }
}

impl Order {
    /// Whether the channel holds the order for this reason now.
    fn is_held_by_channel(&self, reason: HoldReason) -> bool {
        self.holds.iter().any(|hold| hold.reason == reason && hold.is_by_channel() && hold.state == HoldState::Active)
    }
}

impl Hold {
    /// Whether the channel placed it.
    pub fn is_by_channel(&self) -> bool {
        self.placed_by.subject == CHANNEL && self.placed_by.role == Role::System
    }
}
