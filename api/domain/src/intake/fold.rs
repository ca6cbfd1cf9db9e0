//! One message on its way into an order: for each part, whether the message states it and whether it is newer than what is known.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::ids::Mint;
use crate::kernel::money::Currency;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::conflict::Conflict;
use crate::order::fact::{Confidence, Fact, FactKind};
use crate::order::heard::{FirstCurrency, Part};
use crate::order::hold::HoldReason;
use crate::order::incoming::{DataIssue, DataIssueKind, IncomingOrder};
use crate::order::promise::{Promise, PromiseBasis};
use crate::order::version::{Age, Version};

use super::Intake;

/// A message, the order that it is folded into, and what happens on the way.
pub(super) struct Fold<'a> {
    pub(super) intake: &'a Intake<'a>,
    pub(super) order: Order,
    pub(super) incoming: &'a IncomingOrder,
    pub(super) mint: &'a mut Mint,
    /// The version of the message; `None` = it has no time.
    pub(super) version: Option<Version>,
    pub(super) events: Vec<Event>,
    /// The conflicts that the order had before the message.
    conflicts: Vec<Conflict>,
    /// Whether the message was read before and is read again.
    corrects: bool,
}

impl<'a> Fold<'a> {
    pub(super) fn new(intake: &'a Intake<'a>, order: Order, incoming: &'a IncomingOrder, mint: &'a mut Mint) -> Self {
        let version = intake.version(incoming);
        let conflicts = order.conflicts();
        Self { intake, order, incoming, mint, version, events: Vec::new(), conflicts, corrects: false }
    }

    /// A message that was read before; `order` no longer has what its earlier reading stated, and `conflicts` are those that it had.
    pub(super) fn again(
        intake: &'a Intake<'a>,
        order: Order,
        incoming: &'a IncomingOrder,
        conflicts: Vec<Conflict>,
        mint: &'a mut Mint,
    ) -> Self {
        Self { conflicts, corrects: true, ..Self::new(intake, order, incoming, mint) }
    }

    /// Folds the parts; before that, ends the holds that the earlier reading placed and the new one leaves out.
    pub(super) fn run_without_holds(mut self, ends_holds: bool) -> (Order, Vec<Event>) {
        if ends_holds {
            self.end_hold(HoldReason::ChannelForbids);
            self.end_hold(HoldReason::RefundRequested);
        }
        self.run()
    }

    /// Folds the parts in order: amounts come after the lines that they follow from, marks after the parts that they are about,
    /// and the status after everything that it needs.
    pub(super) fn run(mut self) -> (Order, Vec<Event>) {
        self.fold_head();
        self.fold_wishes();
        self.fold_lines();
        self.order.set_surplus_aside();
        self.fold_contact();
        self.order.locate();
        self.fold_money();
        self.fold_promise();
        self.fold_parcels();
        self.fold_holds();
        // Labels are reviewed first, before the message may let anything leave.
        let now = self.intake.now;
        self.events.extend(self.order.review_labels(Source::Channel, self.mint, now));
        self.fold_status();
        self.events.extend(self.order.follow_wms(self.mint, now));
        self.fold_marks();
        self.events.extend(self.order.fresh_conflicts(&self.conflicts));
        (self.order, self.events)
    }

    /// The age of the message against the one that stated this part. A message counts as newer where no other stated the part,
    /// and where it has no time.
    pub(super) fn age(&self, part: Part) -> Age {
        match (&self.version, self.order.heard.clock.version(part)) {
            (Some(version), Some(known)) if version != known => version.compared_to(known),
            (None, Some(known)) if self.corrects && self.came_before(known) => Age::Older,
            _ => Age::Newer,
        }
    }

    /// Whether the message was read before.
    pub(super) fn is_read_again(&self) -> bool {
        self.corrects
    }

    /// The arrival of the message, where it has no time and is read again.
    pub(super) fn corrects_undated_since(&self) -> Option<DateTime<Utc>> {
        (self.corrects && self.version.is_none()).then_some(self.intake.received_at)
    }

    /// Whether the message arrived before the one of this version did.
    pub(super) fn came_before(&self, known: &Version) -> bool {
        self.intake.received_at < known.received_at
    }

    /// Whether the message counts for a part that it states: when it is newer than the known statement. In an undecided tie the
    /// known value stays; `differs` = the tie deserves a mark.
    pub(super) fn takes(&mut self, part: Part, differs: bool) -> bool {
        match self.age(part) {
            Age::Newer => {
                self.note(part);
                true
            }
            Age::Undecided if differs => {
                let mark = (part, DataIssue { kind: DataIssueKind::UndecidedVersion, value: plain_name(part) });
                if !self.order.heard.marks.contains(&mark) {
                    self.order.heard.marks.push(mark);
                }
                false
            }
            Age::Undecided | Age::Older => false,
        }
    }

    /// Notes that the message states a part, and removes the earlier marks of that part.
    fn note(&mut self, part: Part) {
        let heard = &mut self.order.heard;
        heard.marks.retain(|(of, _)| *of != part);
        heard.marks.extend(self.incoming.marks.iter().filter(|(of, _)| *of == part).cloned());
        match &self.version {
            Some(version) => heard.clock.note(part, version),
            None if !heard.knows(part) => heard.clock.note(part, &Version::undated()),
            // The clock keeps the known version: a newer message replaces the values of the undated one, an older one does not.
            None => {}
        }
    }

    fn fold_head(&mut self) {
        let incoming = self.incoming;
        let newest = self.version.as_ref().map(|version| version.at);
        self.order.channel_updated_at = self.order.channel_updated_at.max(newest);
        if let Some(alias) = &incoming.channel_alias
            && self.takes(Part::Alias, self.order.channel_alias.as_ref() != Some(alias))
        {
            self.order.channel_alias = Some(alias.clone());
        }
        if let Some(at) = incoming.placed_at
            && self.takes(Part::PlacedAt, self.order.placed_at != at)
        {
            self.order.placed_at = at;
        }
        self.order.placed_at_known = self.order.heard.knows(Part::PlacedAt);
        if let Some(word) = incoming.currency.as_deref() {
            self.fold_currency(word.parse().unwrap_or(Currency::UNKNOWN));
        }
        if let Some(is_test) = incoming.is_test
            && self.takes(Part::Test, self.order.is_test != is_test)
        {
            self.order.is_test = is_test;
        }
        let new = incoming.tags.iter().filter(|tag| !self.order.tags.contains(tag));
        let new: Vec<String> = new.cloned().collect();
        self.order.tags.extend(new);
        if incoming.marks.iter().any(|(part, _)| *part == Part::UnknownFields) || !incoming.required.is_empty() {
            self.takes(Part::UnknownFields, false);
        }
    }

    /// Takes the currency over, and remembers every other one that a message ever stated.
    fn fold_currency(&mut self, said: Currency) {
        let known = self.order.heard.knows(Part::Currency).then_some(self.order.currency);
        let first = self.first_currency(said);
        if self.takes(Part::Currency, self.order.currency != said) {
            self.order.currency = said;
        }
        let (current, heard) = (self.order.currency, &mut self.order.heard);
        let stated = known.into_iter().chain([said]).filter(|one| *one != Currency::UNKNOWN);
        heard.other_currencies.extend(stated.map(|one| one.code().to_owned()));
        heard.other_currencies.remove(current.code());
        self.order.keep_first_currency(first);
    }

    /// The currency of the oldest message that states one, with the message's time. One without a time is as old as the first that came.
    fn first_currency(&self, said: Currency) -> Option<FirstCurrency> {
        let known = self.order.first_currency();
        let at = self.version.as_ref().map_or(Version::undated().at, |version| version.at);
        let stated = (said != Currency::UNKNOWN).then(|| FirstCurrency { code: said.code().to_owned(), at });
        let is_undated = self.version.is_none();
        match (known, stated) {
            (Some(known), Some(stated)) if !is_undated => Some(known.min(stated)),
            (Some(known), _) => Some(known),
            (None, stated) => stated,
        }
    }

    fn fold_promise(&mut self) {
        let known = self.order.promise;
        let deadline = known.ship_by.filter(|_| known.basis == PromiseBasis::Channel);
        let said = self.incoming.ship_by.filter(|said| self.takes(Part::ShipBy, deadline != Some(*said)));
        let start = self.order.shipping_starts_at();
        self.order.promise = Promise::of(said.or(deadline), start, self.intake.shop.ship_hours);
    }

    fn fold_status(&mut self) {
        let incoming = self.incoming;
        let says = incoming.raw_status.is_some() || incoming.status.is_some();
        let counts = says && self.takes(Part::Status, self.order.raw_status != incoming.raw_status);
        if counts {
            self.order.raw_status.clone_from(&incoming.raw_status);
            let fact = Fact {
                id: self.mint.next(),
                source: Source::Channel,
                kind: FactKind::Status,
                value: incoming.status.map_or("UNKNOWN", OrderStatus::name).to_owned(),
                raw: incoming.raw_status.clone(),
                shipment: None,
                line: None,
                observed_at: self.version.as_ref().map_or(self.intake.received_at, |version| version.at),
                recorded_at: self.intake.now,
                confidence: if incoming.inferred { Confidence::Inferred } else { Confidence::Confirmed },
            };
            self.events.extend(self.order.keep_fact(fact));
        }
        self.events.extend(self.order.advance(self.intake.now));
        let cancels = counts && incoming.status == Some(OrderStatus::Cancelled);
        if cancels && self.order.transition_to(OrderStatus::Cancelled).is_some() {
            self.events.push(self.order.enter(OrderStatus::Cancelled, self.intake.now));
            self.events.push(Event::OrderCancelled { reason: incoming.raw_status.clone().unwrap_or_default() });
        }
    }
}

/// The name of a part for people who read a mark.
fn plain_name(part: Part) -> String {
    let mut name = String::new();
    for (index, letter) in format!("{part:?}").char_indices() {
        if index > 0 && letter.is_uppercase() {
            name.push(' ');
        }
        name.extend(letter.to_lowercase());
    }
    name
}
