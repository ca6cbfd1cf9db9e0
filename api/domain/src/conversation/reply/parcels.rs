//! The sentences of the suggested reply about parcels: one for each of them, or a sum that is true of all.

use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::fact::Confidence;
use crate::order::shipment::{Shipment, ShipmentStatus, TrackingEvent};

use super::Sentence;
use super::fact::ReplyFact;
use super::words::Words;

/// The most parcels on their way that get a sentence of their own.
const SAID_ALONE: usize = 5;

/// The place of a parcel, as far as it is confirmed.
struct Seen<'a> {
    parcel: &'a Shipment,
    status: ShipmentStatus,
    /// The carrier's report behind the status; `None` = it is no longer kept.
    report: Option<&'a TrackingEvent>,
    /// A delivery report that the carrier filled in by itself, while no scan has ended the parcel's way.
    automatic: Option<&'a TrackingEvent>,
}

impl<'a> Seen<'a> {
    fn of(parcel: &'a Shipment) -> Self {
        let report = parcel.standing();
        let status = report.map_or(parcel.status, |report| report.status);
        let filled_in = |event: &&TrackingEvent| {
            event.confidence == Confidence::Inferred && event.status == ShipmentStatus::Delivered && !event.is_notice()
        };
        let automatic = parcel.events.iter().rev().find(filled_in).filter(|_| !status.is_final());
        Self { parcel, status, report, automatic }
    }

    fn is_delivered(&self) -> bool {
        self.status == ShipmentStatus::Delivered
    }

    fn facts(&self, order: &Order) -> Vec<ReplyFact> {
        let seen = self.report.map(|report| ReplyFact::report(self.parcel, report));
        let kept = || ReplyFact::parcel(order, self.parcel, self.status);
        let stood = (self.status != ShipmentStatus::Pending).then(|| seen.unwrap_or_else(kept));
        let filled_in = self.automatic.map(|report| ReplyFact::report(self.parcel, report));
        stood.into_iter().chain(filled_in).collect()
    }
}

impl Words<'_> {
    /// The sentences about the parcels of an order that has left.
    pub(super) fn parcels(&self, order: &Order) -> Vec<Sentence> {
        let seen: Vec<Seen<'_>> = order.parcels_in_hand().into_iter().map(Seen::of).collect();
        match seen.as_slice() {
            [] => vec![self.without_parcel(order)],
            [one] if one.is_delivered() => vec![self.delivered(order, one)],
            [one] => vec![self.parcel_under_way(order, one)],
            all if all.iter().all(Seen::is_delivered) => vec![self.all_delivered(order, all)],
            several => self.several(order, several),
        }
    }

    /// The sentence about the pieces of the order that did not leave with the parcels.
    pub(super) fn left_behind(&self, order: &Order) -> Option<Sentence> {
        let counted = order.lines.iter().any(|line| line.shipped_quantity > 0);
        let lines: Vec<_> = order.open_lines().filter(|line| line.requires_shipping).collect();
        let missing: u32 = lines
            .iter()
            .map(|line| (line.quantity + line.replaced_quantity).saturating_sub(line.shipped_quantity))
            .fold(0, u32::saturating_add);
        if !counted || missing == 0 {
            return None;
        }
        let short = lines.into_iter().filter(|line| line.shipped_quantity < line.quantity + line.replaced_quantity);
        let facts = short.map(|line| ReplyFact::short_pick(order, line)).collect();
        let en = if missing == 1 { "1 piece has".to_owned() } else { format!("{missing} pieces have") };
        Some(self.say(
            &format!("另有 {missing} 件商品尚未发出，我们正在核实。"),
            &format!("{en} not left with it; we are looking into that."),
            facts,
        ))
    }

    fn without_parcel(&self, order: &Order) -> Sentence {
        let facts = vec![ReplyFact::status(order)];
        match order.status {
            OrderStatus::Shipped => self.say("已从仓库发出。", "Your order has left the warehouse.", facts),
            OrderStatus::Completed => self.say("订单已完成。", "Your order is completed.", facts),
            _ => self.say(
                "我们正在核实包裹的去向，核实后会尽快告知您。",
                "We are checking where the parcel is and will tell you as soon as it is clear.",
                facts,
            ),
        }
    }

    fn delivered(&self, order: &Order, one: &Seen<'_>) -> Sentence {
        match one.report {
            Some(report) => {
                let time = self.moment(report.at);
                self.say(&format!("已于{time}签收。"), &format!("Delivered at {time}."), one.facts(order))
            }
            None => self.say("已签收。", "Delivered.", one.facts(order)),
        }
    }

    fn all_delivered(&self, order: &Order, all: &[Seen<'_>]) -> Sentence {
        let facts = all.iter().flat_map(|one| one.facts(order)).collect();
        let zh = format!("全部 {} 个包裹已签收", all.len());
        let en = if all.len() == 2 {
            "Both parcels are delivered".to_owned()
        } else {
            format!("All {} parcels are delivered", all.len())
        };
        match all.iter().filter_map(|one| one.report).map(|report| report.at).max() {
            Some(last) => {
                let time = self.moment(last);
                self.say(&format!("{zh}，最后一个于{time}。"), &format!("{en}, the last one at {time}."), facts)
            }
            None => self.say(&format!("{zh}。"), &format!("{en}."), facts),
        }
    }

    /// The number of parcels that arrived, then a sentence for each of the others. Only a reply about parcels that all arrived
    /// contains "delivered" in English.
    fn several(&self, order: &Order, seen: &[Seen<'_>]) -> Vec<Sentence> {
        let (arrived, open): (Vec<_>, Vec<_>) = seen.iter().partition(|one| one.is_delivered());
        let count = seen.len();
        let facts = if arrived.is_empty() { vec![ReplyFact::status(order)] } else { Vec::new() };
        let facts = facts.into_iter().chain(arrived.iter().flat_map(|one| one.facts(order))).collect();
        let sum = match arrived.len() {
            0 => self.say(&format!("订单分 {count} 个包裹发出。"), &format!("Your order left in {count} parcels."), facts),
            some => self.say(
                &format!("{count} 个包裹中已有 {some} 个签收。"),
                &format!("{some} of {count} parcels {} arrived.", if some == 1 { "has" } else { "have" }),
                facts,
            ),
        };
        let mut sentences = vec![sum];
        sentences.extend(open.iter().take(SAID_ALONE).map(|one| self.parcel_under_way(order, one)));
        let rest = open.len().saturating_sub(SAID_ALONE);
        if rest > 0 {
            let facts = open.iter().skip(SAID_ALONE).flat_map(|one| one.facts(order)).collect();
            sentences.push(self.say(
                &format!("另有 {rest} 个包裹尚未签收。"),
                &format!("{rest} more {} not arrived yet.", if rest == 1 { "has" } else { "have" }),
                facts,
            ));
        }
        sentences
    }

    /// The sentence about one parcel that has not arrived.
    fn parcel_under_way(&self, order: &Order, one: &Seen<'_>) -> Sentence {
        let parcel = self.parcel(one.parcel);
        if let Some(automatic) = one.automatic {
            let time = self.moment(automatic.at);
            return self.say(
                &format!("{parcel}：承运商报告自动签收（{time}），尚未经扫描确认。"),
                &format!("{parcel}: the carrier reports an automatic sign-off ({time}), not yet confirmed by scan."),
                one.facts(order),
            );
        }
        match (one.status, one.report) {
            (ShipmentStatus::Pending, _) => self.not_scanned(order, one, &parcel),
            (ShipmentStatus::Returned, report) => {
                let (zh, en) = self.at(report);
                self.say(
                    &format!("{parcel}{zh}报告包裹退回寄件人，我们会尽快与您联系。"),
                    &format!("{parcel} reported{en} that the parcel goes back to us; we will get in touch with you."),
                    one.facts(order),
                )
            }
            (ShipmentStatus::Exception, report) => {
                let (zh, en) = self.at(report);
                let (zh_words, en_words) = (self.quoted(one), self.quoted(one));
                self.say(
                    &format!("{parcel}{zh}报告异常：{zh_words}。"),
                    &format!("{parcel} reported a problem{en}: {en_words}."),
                    one.facts(order),
                )
            }
            (_, Some(report)) => {
                let (time, words) = (self.moment(report.at), self.quoted(one));
                self.say(
                    &format!("{parcel}最新动态（{time}）：{words}。"),
                    &format!("{parcel}, latest scan {time}: {words}."),
                    one.facts(order),
                )
            }
            (_, None) => {
                let words = self.quoted(one);
                self.say(&format!("{parcel}：{words}。"), &format!("{parcel}: {words}."), one.facts(order))
            }
        }
    }

    fn not_scanned(&self, order: &Order, one: &Seen<'_>, parcel: &str) -> Sentence {
        let facts = vec![ReplyFact::status(order), ReplyFact::outbound(order, one.parcel)];
        if one.parcel.carrier.is_none() && one.parcel.tracking_number.is_none() {
            return self.say("已出库，暂无揽收扫描。", "It has left; the carrier has not scanned it yet.", facts);
        }
        self.say(
            &format!("已出库，交由{parcel}承运，暂无揽收扫描。"),
            &format!("It has left with {parcel}; the carrier has not scanned it yet."),
            facts,
        )
    }

    /// The time of a report, as a part of a sentence.
    fn at(&self, report: Option<&TrackingEvent>) -> (String, String) {
        report.map_or_else(Default::default, |report| {
            let time = self.moment(report.at);
            (format!("在{time}"), format!(" at {time}"))
        })
    }

    /// The carrier's sentence, without its full stop. Where it is lost, or could be read as a sign-off, it is replaced by our own
    /// label of the status.
    fn quoted(&self, one: &Seen<'_>) -> String {
        let text = one.report.map(|report| report.description.trim().trim_end_matches(['。', '.'])).unwrap_or_default();
        if text.is_empty() || reads_as_sign_off(text) {
            return one.status.phrase(self.language).to_owned();
        }
        text.to_owned()
    }
}

/// Whether a carrier's sentence about a parcel that has not arrived could be read as if it had.
fn reads_as_sign_off(text: &str) -> bool {
    let text = text.to_lowercase();
    ["签收", "妥投", "delivered"].iter().any(|word| text.contains(word))
}

impl Order {
    /// Whether a carrier has confirmed every parcel.
    pub(super) fn every_parcel_is_scanned(&self) -> bool {
        let parcels = self.parcels_in_hand();
        !parcels.is_empty() && parcels.iter().all(|parcel| parcel.events.iter().any(TrackingEvent::is_scan))
    }

    /// The parcels that the reply mentions to the customer: those that something was packed into or that were scanned, else all
    /// that are known.
    fn parcels_in_hand(&self) -> Vec<&Shipment> {
        let in_hand = |parcel: &&Shipment| {
            let scanned = parcel.scanned_at.is_some() || parcel.events.iter().any(TrackingEvent::is_scan);
            scanned || !parcel.lines.is_empty()
        };
        let found: Vec<&Shipment> = self.parcels().filter(in_hand).collect();
        if found.is_empty() { self.parcels().collect() } else { found }
    }
}
