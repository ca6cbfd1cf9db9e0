//! The company's own matrix of transitions: the conditions of each step, within the limits that keep goods in the house and statuses true.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use macros::Label;

use crate::access::actor::Person;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::fact::{FactKind, QcResult, StockState};
use crate::order::shipment::Shipment;
use crate::order::status_matrix::{Condition, MATRIX, Transition};
use crate::refusal::{Code, Reason, Refusal};

/// The part of an order that a condition is checked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Label)]
#[label(table = condition_subject)]
pub enum ConditionSubject {
    /// The order as a whole.
    #[label("订单", "order")]
    Order,
    /// Each line that is still to be sent.
    #[label("商品行", "line")]
    Line,
    /// Each parcel that is packed.
    #[label("包裹", "parcel")]
    Parcel,
}

/// The purpose of a condition of the default matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// The condition keeps goods from leaving that must stay.
    Goods,
    /// The condition keeps a status from claiming what has not happened.
    Truth,
    /// The company decides whether it needs the condition.
    Company,
}

/// The conditions of steps where the company has set them, for the order's warehouse or for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompanyNeeds(Vec<StepNeeds>);

/// The conditions of one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepNeeds {
    /// The status before the step.
    pub from: OrderStatus,
    /// The status after it.
    pub to: OrderStatus,
    /// Every condition of the step.
    pub needs: Vec<Condition>,
}

/// The company's setting of the conditions of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitionSetting {
    /// The status before the step.
    pub from: OrderStatus,
    /// The status after it.
    pub to: OrderStatus,
    /// The code of the warehouse whose orders it counts for; `None` = every warehouse without a setting of its own.
    pub warehouse: Option<String>,
    /// Every condition of the step.
    pub needs: Vec<Condition>,
    /// The version of the setting, counted from 1 for each step and warehouse.
    pub version: i64,
    /// The time at which it was set.
    pub set_at: DateTime<Utc>,
    /// The person who set it.
    pub set_by: Person,
}

impl CompanyNeeds {
    /// The conditions for the orders of a warehouse: its own settings before those of the company.
    pub fn for_warehouse(settings: &[TransitionSetting], warehouse: Option<&str>) -> Arc<Self> {
        let own = settings.iter().filter(|one| one.warehouse.is_some() && one.warehouse.as_deref() == warehouse);
        let all = own.chain(settings.iter().filter(|one| one.warehouse.is_none()));
        Self::new(all.map(|one| StepNeeds { from: one.from, to: one.to, needs: one.needs.clone() }).collect())
    }

    /// The settings of these steps. Of several for one step the first counts.
    pub fn new(steps: Vec<StepNeeds>) -> Arc<Self> {
        Arc::new(Self(steps))
    }

    /// The conditions of a step: as the company has set them, otherwise as the default matrix has them.
    pub fn of(&self, row: &'static Transition) -> &[Condition] {
        let set = self.0.iter().find(|step| step.from == row.from && step.to == row.to);
        set.map_or(row.needs, |step| &step.needs)
    }
}

impl Transition {
    /// The row of the default matrix between two statuses.
    pub fn between(from: OrderStatus, to: OrderStatus) -> Option<&'static Self> {
        MATRIX.iter().find(|row| row.from == from && row.to == to)
    }

    /// Whether the step records an event outside: a payment, a delivery, a cancellation. No condition of ours changes that.
    fn records_what_happened(&self) -> bool {
        matches!(self.to, OrderStatus::Paid | OrderStatus::Delivered | OrderStatus::Cancelled)
    }

    /// The conditions as a company may set them, in the order of the default matrix, each once.
    ///
    /// # Errors
    /// `CONDITION_PROTECTS` names conditions of the default that must stay; `CONDITION_DOES_NOT_FIT` those that this step could
    /// never meet, or any that is added to a step that records an event outside.
    pub fn check_needs(&self, wanted: &[Condition]) -> Result<Vec<Condition>, Refusal> {
        let missing = self.needs.iter().filter(|need| need.purpose() != Purpose::Company && !wanted.contains(need));
        refuse_named(Code::ConditionProtects, missing)?;
        let added = || Condition::ALL.iter().filter(|one| wanted.contains(one) && !self.needs.contains(one));
        refuse_named(Code::ConditionDoesNotFit, added().filter(|one| self.records_what_happened() || !one.fits(self)))?;
        Ok(self.needs.iter().filter(|need| wanted.contains(need)).chain(added()).copied().collect())
    }
}

fn refuse_named<'a>(code: Code, conditions: impl Iterator<Item = &'a Condition>) -> Result<(), Refusal> {
    let names: Vec<&str> = conditions.map(|condition| condition.name()).collect();
    if names.is_empty() { Ok(()) } else { Err(Refusal::because(Reason::with(code, [names.join(", ")])).at("needs")) }
}

impl Condition {
    /// The part of the order that the condition is checked on.
    pub fn subject(self) -> ConditionSubject {
        use Condition as C;
        match self {
            C::LinesPicked | C::GiftsPresent | C::SomethingPicked | C::ContentsMatch | C::NothingRemains => {
                ConditionSubject::Line
            }
            C::OutboundScanned
            | C::WmsOutboundConfirmed
            | C::NoOpenQcRejection
            | C::NoHeldParcel
            | C::LabelsCurrent
            | C::CarrierDeliveryScanned
            | C::QcPassed
            | C::LabelPrinted => ConditionSubject::Parcel,
            _ => ConditionSubject::Order,
        }
    }

    /// The reason for the condition: its purpose, and whether the company may remove it.
    pub fn because(self) -> Reason {
        let code = match self.purpose() {
            Purpose::Goods => Code::ConditionKeepsGoods,
            Purpose::Truth => Code::ConditionKeepsTruth,
            Purpose::Company => Code::ConditionOfCompany,
        };
        Reason::with(code, [self.name()])
    }

    fn purpose(self) -> Purpose {
        use Condition as C;
        match self {
            C::GiftsPresent
            | C::GiftOutboundNumber
            | C::FinanceVoucher
            | C::RemittanceReceived
            | C::NotPaidBack
            | C::QcPassed
            | C::LabelPrinted
            | C::StockConfirmed => Purpose::Company,
            C::CarrierDeliveryScanned | C::MainGoodsDelivered | C::NothingRemains | C::ReplacementDelivered => Purpose::Truth,
            _ => Purpose::Goods,
        }
    }

    /// Whether an order can meet the condition at this step.
    fn fits(self, row: &Transition) -> bool {
        use Condition as C;
        let on_delivery = row.needs.contains(&C::OnlyCashOnDelivery);
        match self {
            C::OnlyCashOnDelivery => false,
            C::PayableCovered => !on_delivery,
            _ => row.from >= self.earliest(),
        }
    }

    /// The first status in which an order can meet the condition.
    fn earliest(self) -> OrderStatus {
        use Condition as C;
        match self {
            C::LinesPicked | C::GiftsPresent | C::SomethingPicked => OrderStatus::Picking,
            C::OutboundScanned | C::WmsOutboundConfirmed | C::GiftOutboundNumber | C::QcPassed | C::LabelPrinted => {
                OrderStatus::Packed
            }
            C::CarrierDeliveryScanned | C::NothingRemains | C::RemittanceReceived | C::ReplacementDelivered => {
                OrderStatus::Shipped
            }
            C::MainGoodsDelivered => OrderStatus::Delivered,
            C::FinanceVoucher => OrderStatus::Paid,
            _ => OrderStatus::PendingPayment,
        }
    }

    /// The reason why a parcel does not meet the condition; a condition of the order or its lines is checked on the order.
    pub(crate) fn lacking_of(self, order: &Order, parcel: &Shipment, now: DateTime<Utc>) -> Option<Reason> {
        match self {
            Self::QcPassed => (!order.qc_passed(parcel)).then(|| Reason::of(Code::QcMissing)),
            Self::LabelPrinted => (!parcel.has_valid_label()).then(|| Reason::of(Code::LabelNotPrinted)),
            _ => self.lacking(order, now),
        }
    }
}

impl Order {
    /// The unmet conditions among those that the company has added to a step.
    pub(crate) fn unmet_of_company(&self, from: OrderStatus, to: OrderStatus, now: DateTime<Utc>) -> Vec<Reason> {
        self.added_needs(from, to).filter_map(|need| need.lacking(self, now)).collect()
    }

    /// The unmet conditions of a parcel among those that the company has added to its leaving.
    pub(crate) fn unmet_of_company_to_leave(&self, parcel: &Shipment, now: DateTime<Utc>) -> Vec<Reason> {
        let added = self.added_needs(OrderStatus::Packed, OrderStatus::Shipped);
        added.filter_map(|need| need.lacking_of(self, parcel, now)).collect()
    }

    fn added_needs(&self, from: OrderStatus, to: OrderStatus) -> impl Iterator<Item = Condition> {
        let row = Transition::between(from, to);
        let needs = row.map_or(&[][..], |row| self.company_needs.of(row));
        needs.iter().copied().filter(move |need| row.is_none_or(|row| !row.needs.contains(need)))
    }

    /// Whether the newest confirmed check of the parcel passed it. A check of the order as a whole counts where it has one parcel.
    pub(crate) fn qc_passed(&self, parcel: &Shipment) -> bool {
        let alone = self.packed_shipments().count() <= 1;
        let of_it =
            |check: &&crate::order::fact::Fact| check.line.is_none() && check.shipment.map_or(alone, |id| id == parcel.id);
        let newest = self.confirmed_of(FactKind::Qc).filter(of_it).max_by_key(|check| check.observed_at);
        newest.is_some_and(|check| check.value == QcResult::Passed.name())
    }

    /// Whether a system confirmed that the stock of the order or of each of its lines is reserved, and none states a shortage.
    pub(crate) fn stock_confirmed(&self) -> bool {
        let reserved =
            |line| self.confirmed_of(FactKind::Stock).any(|fact| fact.value == StockState::Reserved.name() && fact.line == line);
        let mut lines = self.open_lines().filter(|line| line.requires_shipping).peekable();
        let each = lines.peek().is_some() && lines.all(|line| reserved(Some(line.id)));
        !self.is_short() && (each || reserved(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::status::OrderStatus as S;

    fn refused(row: &Transition, needs: &[Condition]) -> Code {
        row.check_needs(needs).unwrap_err().reason.code
    }

    #[test]
    fn what_keeps_goods_in_the_house_stays_in_every_row() {
        for row in MATRIX.iter().filter(|row| row.to != S::Completed) {
            for need in row.needs.iter().filter(|need| need.purpose() != Purpose::Company) {
                let without: Vec<Condition> = row.needs.iter().copied().filter(|one| one != need).collect();
                assert_eq!(refused(row, &without), Code::ConditionProtects, "{row:?} without {need:?}");
            }
            assert_eq!(row.check_needs(row.needs), Ok(row.needs.to_vec()));
        }
    }

    #[test]
    fn a_step_takes_what_it_can_meet_and_no_more() {
        let ships = Transition::between(S::Packed, S::Shipped).unwrap();
        let with = |row: &Transition, added: Condition| [row.needs, &[added, added]].concat();
        let stricter = ships.check_needs(&with(ships, Condition::QcPassed)).unwrap();
        assert_eq!(stricter, [ships.needs, &[Condition::QcPassed]].concat());
        assert_eq!(refused(ships, &with(ships, Condition::MainGoodsDelivered)), Code::ConditionDoesNotFit);
        let delivered = Transition::between(S::Shipped, S::Delivered).unwrap();
        assert_eq!(refused(delivered, &with(delivered, Condition::FinanceVoucher)), Code::ConditionDoesNotFit);
        let completes = Transition::between(S::Delivered, S::Completed).unwrap();
        let without_gift: Vec<_> = completes.needs.iter().copied().filter(|one| *one != Condition::GiftOutboundNumber).collect();
        assert_eq!(completes.check_needs(&without_gift), Ok(without_gift.clone()));
    }

    #[test]
    fn every_condition_has_a_name_of_its_own_and_a_sentence_in_both_languages() {
        use crate::refusal::Language;
        for condition in Condition::ALL {
            assert_eq!(Condition::from_name(condition.name()), Some(condition));
            for language in [Language::ZhCn, Language::En] {
                let sentence = condition.because().message(language);
                assert!(!sentence.contains(condition.name()), "{sentence}");
            }
        }
    }
}
