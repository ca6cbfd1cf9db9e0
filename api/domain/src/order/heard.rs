//! The statements of a channel about an order that the card does not show: which message each part comes from, so that a late or
//! partial message changes only the parts that it states, and only where it is newer.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::order::hold::HoldReason;
use crate::order::incoming::DataIssue;
pub use crate::order::part::{LineField, Numbered, Part};
use crate::order::version::{Age, Version};

/// The version of each part: one version for all parts of the newest message, and single ones for the parts that it left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(serialize = "P: Serialize", deserialize = "P: Deserialize<'de>"))]
pub struct Clock<P> {
    /// The version of the newest message.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    newest: Option<Version>,
    /// The parts that the newest message stated, a bit for each.
    #[serde(rename = "n", default)]
    stated: u64,
    /// The other parts, with the version that stated them.
    #[serde(rename = "o", default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    others: Vec<(P, Version)>,
}

impl<P> Default for Clock<P> {
    fn default() -> Self {
        Self { newest: None, stated: 0, others: Vec::new() }
    }
}

impl<P: Numbered> Clock<P> {
    /// A clock where one version stated these parts, a bit for each.
    pub fn at_once(version: Option<&Version>, stated: u64) -> Self {
        Self { newest: version.cloned(), stated: if version.is_some() { stated } else { 0 }, others: Vec::new() }
    }

    /// The parts that this version stated, a bit for each, where no other version stated any.
    pub fn stated_at_once(&self, version: &Version) -> Option<u64> {
        (self.others.is_empty() && self.newest.as_ref() == Some(version)).then_some(self.stated)
    }

    /// The version that stated a part; `None` where no message did.
    pub fn version(&self, part: P) -> Option<&Version> {
        if self.stated & part.bit() != 0 {
            return self.newest.as_ref();
        }
        self.others.iter().find(|(other, _)| *other == part).map(|(_, version)| version)
    }

    /// Removes every part whose version fits, and returns those parts.
    pub fn forget(&mut self, such: impl Fn(&Version) -> bool) -> Vec<(P, Version)> {
        let mut forgotten = Vec::new();
        if let Some(newest) = self.newest.take_if(|newest| such(newest)) {
            let stated = P::ALL.iter().filter(|part| self.stated & part.bit() != 0);
            forgotten.extend(stated.map(|part| (*part, newest.clone())));
            self.stated = 0;
        }
        forgotten.extend(self.others.extract_if(.., |(_, version)| such(version)));
        forgotten
    }

    /// The latest channel time of a version that stated a part; `None` where no dated message did.
    pub fn newest_time(&self) -> Option<DateTime<Utc>> {
        let versions = P::ALL.iter().filter_map(|part| self.version(*part));
        versions.filter(|version| **version != Version::undated()).map(|version| version.at).max()
    }

    /// Whether no message stated any part.
    pub fn is_empty(&self) -> bool {
        self.others.is_empty() && (self.newest.is_none() || self.stated == 0)
    }

    /// Whether both clocks have the same version for every part, regardless of how they store it.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        P::ALL.iter().all(|part| self.version(*part) == other.version(*part))
    }

    /// Notes that this version states a part.
    pub fn note(&mut self, part: P, version: &Version) {
        self.others.retain(|(other, _)| *other != part);
        if self.newest.as_ref() == Some(version) {
            self.stated |= part.bit();
            return;
        }
        if self.newest.as_ref().is_none_or(|newest| version.compared_to(newest) == Age::Newer) {
            if let Some(newest) = self.newest.replace(version.clone()) {
                let left = P::ALL.iter().filter(|one| self.stated & one.bit() != 0 && **one != part);
                self.others.extend(left.map(|one| (*one, newest.clone())));
            }
            self.stated = part.bit();
            return;
        }
        self.stated &= !part.bit();
        self.others.push((part, version.clone()));
    }
}

/// The total of a line as a message stated it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedTotal {
    /// The amount in minor units; `None` = it could not be read.
    #[serde(rename = "a")]
    pub amount: Option<i64>,
    /// The pieces that it is for; `None` = the message left them out.
    #[serde(rename = "q")]
    pub pieces: Option<u32>,
}

/// A payment of the whole order at once, as a channel that lists no payments states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholePayment {
    /// Whether the whole is paid.
    pub paid: bool,
    /// The time of payment; `None` = the channel states none.
    pub paid_at: Option<DateTime<Utc>>,
    /// The way of paying as the platform writes it.
    pub method: Option<String>,
    /// Whether the carrier collects it at the door.
    pub on_delivery: bool,
}

/// The newest statement about a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardParcel {
    /// The version of the message.
    #[serde(rename = "v")]
    pub version: Version,
    /// Whether the parcel does not leave, by this message.
    #[serde(rename = "c", default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
}

/// One refund that a channel reported singly, in contrast to a stated sum of all refunds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardRefund {
    /// The channel's id of the refund.
    pub id: String,
    /// The amount in minor units.
    pub amount: i64,
    /// The channel's time of the refund.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub at: DateTime<Utc>,
}

/// The currency that the oldest message stated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FirstCurrency {
    /// The channel's time of the message.
    #[serde(rename = "t", with = "chrono::serde::ts_microseconds")]
    pub at: DateTime<Utc>,
    /// The code of ISO 4217.
    #[serde(rename = "c")]
    pub code: String,
}

/// An amount that was recorded here and that the channel may come to report as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAmount {
    /// The id of the payment or the return.
    #[serde(rename = "i")]
    pub id: Uuid,
    /// The amount in minor units.
    #[serde(rename = "a")]
    pub amount: i64,
    /// The sum that the channel reported when it was recorded, minor units.
    #[serde(rename = "c")]
    pub channel: i64,
}

impl OwnAmount {
    /// The part of these amounts that the channel has not reported; they are in the order of their recording. The growth of the
    /// channel's sum since an amount was recorded counts as that amount, so that nothing is counted twice.
    pub fn unreported(own: &[Self], channel: i64) -> i64 {
        let mut reported_to = i64::MIN;
        own.iter().fold(0, |sum: i64, one| {
            let from = reported_to.max(one.channel);
            let reported = channel.saturating_sub(from).clamp(0, one.amount.max(0));
            reported_to = from.saturating_add(reported);
            sum.saturating_add(one.amount - reported)
        })
    }
}

/// The statements of a channel about an order that the card leaves out. They are kept with the order and never shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Heard {
    /// The version of each part.
    #[serde(rename = "c", default)]
    pub clock: Clock<Part>,
    /// The fields that the newest list of lines stated of its first line, a bit for each.
    #[serde(rename = "k", default, skip_serializing_if = "is_zero")]
    line_fields: u64,
    /// The version of each field of the lines of which the newest list stated other fields, by the channel's id of the line.
    #[serde(rename = "l", default, skip_serializing_if = "BTreeMap::is_empty")]
    lines: BTreeMap<String, Clock<LineField>>,
    /// Totals that were stated for other pieces of a line than are wanted now, by the channel's id of the line.
    #[serde(rename = "t", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub line_totals: BTreeMap<String, StatedTotal>,
    /// The marks met in the reading of each part.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<(Part, DataIssue)>,
    /// The time of payment; `None` = no message states it.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<DateTime<Utc>>,
    /// The payment of the whole, where the channel lists no payments.
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    pub whole_payment: Option<WholePayment>,
    /// Refunds that came in messages of their own.
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<HeardRefund>,
    /// The newest message about each parcel that is not as the newest list has it, by the key of its number.
    #[serde(rename = "p", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parcels: BTreeMap<String, HeardParcel>,
    /// The amount that was paid back by a whole message, minor units.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub refunded: Option<i64>,
    /// The reasons for which the channel wants the order held now. A hold that a person released is placed again only after the
    /// channel withdrew its reason and stated it anew.
    #[serde(rename = "h", default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<HoldReason>,
    /// The sum that the channel reports as paid, minor units; `None` = finance recorded no payments.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<i64>,
    /// Payments that finance recorded, oldest first.
    #[serde(rename = "x", default, skip_serializing_if = "Vec::is_empty")]
    pub transfers: Vec<OwnAmount>,
    /// Refunds of returns that finance recorded, oldest first.
    #[serde(rename = "y", default, skip_serializing_if = "Vec::is_empty")]
    pub own_refunds: Vec<OwnAmount>,
    /// Currencies that messages stated and that are not the order's.
    #[serde(rename = "z", default, skip_serializing_if = "BTreeSet::is_empty")]
    pub other_currencies: BTreeSet<String>,
    /// The currency that the oldest message stated, where it is not the message that the order's currency comes from.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub first_currency: Option<FirstCurrency>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_zero(bits: &u64) -> bool {
    *bits == 0
}

impl Heard {
    /// The state of an order that is older than this record: every part counts as stated by its newest version.
    pub fn before(newest: Option<DateTime<Utc>>, refunded: i64, paid_at: Option<DateTime<Utc>>) -> Self {
        let version = newest.map_or_else(Version::undated, |at| Version { at, received_at: at, ..Version::undated() });
        let stated = Part::ALL.iter().filter(|part| !part.is_newer_than_heard()).map(|part| part.bit());
        Self {
            clock: Clock::at_once(Some(&version), stated.sum()),
            line_fields: LineField::ALL.iter().filter(|field| !field.is_newer_than_heard()).map(|field| field.bit()).sum(),
            refunded: Some(refunded),
            paid_at,
            ..Self::default()
        }
    }

    /// Whether any message stated a part.
    pub fn knows(&self, part: Part) -> bool {
        self.clock.version(part).is_some()
    }

    /// The amount that the channel reports as paid back, minor units: the newest stated sum, and every single refund after it.
    pub fn refunded_by_channel(&self) -> i64 {
        let stated_at = self.clock.version(Part::Refunded).map(|version| version.at);
        let later = self.refunds.iter().filter(|refund| stated_at.is_none_or(|at| refund.at > at));
        let single: i64 = later.map(|refund| refund.amount).fold(0, i64::saturating_add);
        self.refunded.unwrap_or(0).saturating_add(single)
    }

    /// Whether a newer message than the one that stated the paid sum states the payments.
    pub fn has_newer_payments(&self) -> bool {
        let stated = self.clock.version(Part::Paid);
        [Part::Payments, Part::WholePayment].into_iter().any(|part| {
            self.clock
                .version(part)
                .zip(stated)
                .is_some_and(|(told, stated)| told != stated && told.compared_to(stated) == Age::Newer)
        })
    }

    /// The version of each field of a line.
    pub fn line_clock(&self, channel_line_id: &str) -> Clock<LineField> {
        let usual = || Clock::at_once(self.clock.version(Part::Lines), self.line_fields);
        self.lines.get(channel_line_id).cloned().unwrap_or_else(usual)
    }

    /// Keeps the version of each field of every line. `first` is a line of the newest list: its shared part is kept once.
    pub fn keep_line_clocks(&mut self, mut clocks: BTreeMap<String, Clock<LineField>>, first: Option<&str>) {
        let version = self.clock.version(Part::Lines).cloned();
        let shared = version.as_ref().zip(first).and_then(|(version, first)| clocks.get(first)?.stated_at_once(version));
        self.line_fields = shared.unwrap_or(0);
        if let Some((version, shared)) = version.zip(shared) {
            clocks.retain(|_, clock| clock.stated_at_once(&version) != Some(shared));
        }
        self.lines = clocks;
    }

    /// Keeps the newest statement about each parcel, but for those that the newest list names.
    pub fn keep_parcels(&mut self, mut statements: BTreeMap<String, HeardParcel>) {
        let list = self.clock.version(Part::Shipments);
        statements.retain(|_, stated| stated.cancelled || Some(&stated.version) != list);
        self.parcels = statements;
    }

    /// Removes the fields of lines whose version fits.
    pub fn forget_lines(&mut self, such: impl Fn(&Version) -> bool) {
        for clock in self.lines.values_mut() {
            clock.forget(&such);
        }
    }

    /// The same statements without any version.
    #[must_use]
    pub fn without_clocks(&self) -> Self {
        let mut marks = self.marks.clone();
        marks.sort_by(|(a, one), (b, other)| (a, one.kind, &one.value).cmp(&(b, other.kind, &other.value)));
        let mut refunds = self.refunds.clone();
        refunds.sort_by(|one, other| one.id.cmp(&other.id));
        Self { clock: Clock::default(), line_fields: 0, lines: BTreeMap::new(), marks, refunds, ..self.clone() }
    }

    /// Erases every text that a channel wrote.
    pub fn forget_words(&mut self) {
        self.marks.iter_mut().for_each(|(_, mark)| mark.value.clear());
        if let Some(payment) = &mut self.whole_payment {
            payment.method = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::version::Progress;

    fn version(second: i64) -> Version {
        let at = DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap();
        Version { at, progress: Progress::default(), received_at: at, asked: false }
    }

    #[test]
    fn each_part_keeps_the_version_that_stated_it() {
        let mut clock = Clock::<Part>::default();
        clock.note(Part::Name, &version(1));
        clock.note(Part::Phone, &version(1));
        clock.note(Part::Phone, &version(3));
        clock.note(Part::Lines, &version(2));
        assert_eq!(clock.version(Part::Name), Some(&version(1)));
        assert_eq!(clock.version(Part::Phone), Some(&version(3)));
        assert_eq!(clock.version(Part::Lines), Some(&version(2)));
        assert_eq!(clock.version(Part::Address), None);
        clock.note(Part::Name, &version(3));
        assert_eq!(clock.version(Part::Name), Some(&version(3)));
        let text = serde_json::to_string(&clock).unwrap();
        assert_eq!(serde_json::from_str::<Clock<Part>>(&text).unwrap(), clock);
    }

    #[test]
    fn what_the_channel_comes_to_report_is_not_counted_beside_it() {
        let own = |amounts: &[(i64, i64)]| -> Vec<OwnAmount> {
            amounts.iter().map(|(amount, channel)| OwnAmount { id: Uuid::nil(), amount: *amount, channel: *channel }).collect()
        };
        assert_eq!(OwnAmount::unreported(&own(&[(219, 50)]), 50), 219);
        assert_eq!(OwnAmount::unreported(&own(&[(219, 50)]), 269), 0);
        assert_eq!(OwnAmount::unreported(&own(&[(219, 50)]), 0), 219, "a channel that takes something back reports nothing");
        assert_eq!(OwnAmount::unreported(&own(&[(100, 0), (50, 0)]), 120), 30);
        assert_eq!(OwnAmount::unreported(&own(&[(100, 0), (50, 100)]), 100), 50);
        assert_eq!(OwnAmount::unreported(&own(&[(100, 0), (50, 100)]), 400), 0);
    }

    #[test]
    fn a_message_that_states_everything_is_one_version() {
        let mut clock = Clock::<Part>::default();
        Part::ALL.iter().for_each(|part| clock.note(*part, &version(1)));
        Part::ALL.iter().for_each(|part| clock.note(*part, &version(2)));
        assert!(clock.others.is_empty(), "{clock:?}");
        assert!(Part::ALL.len() <= 64 && Part::try_from(63).is_err());
    }
}
