//! The cases of the demo's history: the number of orders of each, the last step, its age, and the special event.

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::Role;
use domain::kernel::source::Source;
use domain::order::fact::FactKind;
use domain::order::hold::{HoldReason, PlaceHold};
use domain::order::returns::{OpenReturn, ReturnKind, ReturnReason, ReturnStatus, ReturnStep};
use rand::rngs::StdRng;

use super::DemoError;
use super::carrier::Scan;
use super::course::Step;
use super::purchase::{Dialect, Purchase, Stage};
use super::story::Story;

/// The special event in an order's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// An order without special events.
    Plain,
    /// A presale of which only the deposit is paid.
    DepositOnly,
    /// Held because the customer asked to wait.
    CustomerAsked,
    /// Held while the address is checked; the hold releases itself.
    AddressCheck,
    /// Only one line is held.
    LineShort,
    /// Was held, and released by a manager.
    HeldBefore,
    /// A line has a SKU that the catalogue lacks.
    UnknownSku,
    /// The channel is in a status that no status table has.
    UnknownStatus,
    /// The channel reports shipped, while the WMS reports that the order is being picked.
    ShippedTooEarly,
    /// The order goes in two parcels.
    TwoParcels,
    /// Its label was printed twice.
    LabelReprinted,
    /// Quality control rejected it.
    QcRejected,
    /// The carrier could not deliver.
    DeliveryFailed,
    /// The customer wants to return the goods; the return is in this status.
    Returned(ReturnStatus),
    /// Cancelled by customer service.
    CancelledByUs,
    /// Cancelled by the channel.
    CancelledByChannel,
}

/// A number of orders of one case.
pub struct Part {
    /// The case of the orders.
    pub case: Case,
    /// The number of orders.
    pub count: usize,
    /// The last step of the orders.
    pub until: Step,
    /// Minutes since the last step: at least, and less than.
    pub minutes_ago: (i64, i64),
}

const DAY: i64 = 24 * 60;

const fn part(case: Case, count: usize, until: Step, minutes_ago: (i64, i64)) -> Part {
    Part { case, count, until, minutes_ago }
}

impl Part {
    /// The parts of the whole history.
    pub const PLAN: &[Self] = &[
        part(Case::Plain, 12, Step::Placed, (2, 60)),
        part(Case::DepositOnly, 3, Step::Placed, (60, 2 * DAY)),
        part(Case::Plain, 18, Step::Paid, (3, 600)),
        part(Case::Plain, 5, Step::Paid, (3 * DAY + 60, 4 * DAY)),
        part(Case::CustomerAsked, 3, Step::Paid, (60, 900)),
        part(Case::AddressCheck, 3, Step::Paid, (30, 300)),
        part(Case::HeldBefore, 2, Step::Announced, (120, 600)),
        part(Case::UnknownSku, 2, Step::Paid, (10, 500)),
        part(Case::UnknownStatus, 2, Step::Paid, (30, 500)),
        part(Case::Plain, 20, Step::Announced, (5, 300)),
        part(Case::LineShort, 2, Step::Announced, (60, 400)),
        part(Case::Plain, 16, Step::Picked, (5, 200)),
        part(Case::ShippedTooEarly, 2, Step::Picked, (60, 300)),
        part(Case::Plain, 12, Step::Packed, (5, 120)),
        part(Case::Plain, 10, Step::Labelled, (5, 120)),
        part(Case::LabelReprinted, 1, Step::Labelled, (20, 120)),
        part(Case::QcRejected, 2, Step::Packed, (20, 120)),
        part(Case::Plain, 6, Step::Scanned, (2, 20)),
        part(Case::Plain, 14, Step::Told, (5, 200)),
        part(Case::TwoParcels, 3, Step::Collected, (20, 500)),
        part(Case::Plain, 22, Step::Transit, (20, 600)),
        part(Case::Plain, 10, Step::OutForDelivery, (5, 240)),
        part(Case::DeliveryFailed, 2, Step::OutForDelivery, (240, 900)),
        part(Case::Plain, 36, Step::Delivered, (10, 2 * DAY)),
        part(Case::Returned(ReturnStatus::Requested), 2, Step::Delivered, (DAY, 3 * DAY)),
        part(Case::Returned(ReturnStatus::Approved), 1, Step::Delivered, (2 * DAY, 4 * DAY)),
        part(Case::Returned(ReturnStatus::Received), 1, Step::Delivered, (4 * DAY, 6 * DAY)),
        part(Case::Returned(ReturnStatus::Refunded), 1, Step::Vouched, (6 * DAY, 8 * DAY)),
        part(Case::Plain, 22, Step::Vouched, (60, 4 * DAY)),
        part(Case::Plain, 46, Step::Settled, (60, 22 * DAY)),
        part(Case::CancelledByUs, 6, Step::Paid, (2 * DAY, 20 * DAY)),
        part(Case::CancelledByChannel, 8, Step::Placed, (2 * DAY, 20 * DAY)),
    ];
}

impl Case {
    /// Whether shops of this dialect have orders of the case.
    pub fn fits(self, dialect: Dialect) -> bool {
        self != Self::DepositOnly || dialect == Dialect::Generic
    }

    /// Whether a purchase can be an order of the case.
    pub fn suits(self, purchase: &Purchase) -> bool {
        match self {
            Self::DepositOnly => purchase.deposit.is_some(),
            Self::TwoParcels => purchase.lines.first().is_some_and(|line| line.quantity > 1),
            Self::LineShort => purchase.lines.len() > 1,
            _ => true,
        }
    }

    /// Changes the purchase so that it fits the case.
    pub fn alter(self, purchase: &mut Purchase) {
        if self == Self::UnknownSku
            && let Some(line) = purchase.lines.first_mut()
        {
            "OLD-TEA-2019".clone_into(&mut line.sku);
        }
    }
}

/// Takes a story to the end of its part.
///
/// # Errors
/// When it breaks the rules of the domain.
pub fn tell_case(part: &Part, story: &mut Story<'_>, now: DateTime<Utc>, dice: &mut StdRng) -> Result<(), DemoError> {
    let then = story.course.at(part.until);
    let later = |minutes: i64| (then + Duration::minutes(minutes)).min(now - Duration::seconds(30));
    match part.case {
        Case::Plain | Case::DepositOnly | Case::UnknownSku => story.tell_until(part.until, dice),
        Case::CustomerAsked => {
            story.tell_until(part.until, dice)?;
            hold(story, HoldReason::CustomerRequest, "客户要求延后到周末发货", None, later(20))
        }
        Case::AddressCheck => {
            story.tell_until(part.until, dice)?;
            hold(story, HoldReason::AddressCheck, "门牌号与小区不符，待客户确认", Some(now + Duration::hours(6)), later(15))
        }
        Case::LineShort => {
            story.tell_until(part.until, dice)?;
            hold_first_line(story, later(30))
        }
        Case::HeldBefore => held_before(story, part.until, dice),
        Case::UnknownStatus => {
            story.tell_until(part.until, dice)?;
            story.hear(Stage::Unheard, later(10));
            Ok(())
        }
        Case::ShippedTooEarly => {
            story.tell_until(part.until, dice)?;
            story.report(Source::Wms, FactKind::Status, "PICKING", None, later(5));
            story.hear(Stage::Shipped, later(25));
            Ok(())
        }
        Case::TwoParcels => {
            story.parcels = 2;
            story.tell_until(part.until, dice)
        }
        Case::LabelReprinted => {
            story.tell_until(part.until, dice)?;
            story.print_labels(later(10))
        }
        Case::QcRejected => {
            story.tell_until(part.until, dice)?;
            story.report(Source::Wms, FactKind::Qc, "REJECTED", None, later(8));
            Ok(())
        }
        Case::DeliveryFailed => {
            story.tell_until(part.until, dice)?;
            story.scanned(Scan::Failed, later(120))
        }
        Case::Returned(status) => {
            story.tell_until(part.until, dice)?;
            give_back(story, status, then)
        }
        Case::CancelledByUs => {
            story.tell_until(part.until, dice)?;
            let at = later(50);
            story.act(Role::CustomerService, at, |order, _| order.cancel("客户拍错，申请取消", at))
        }
        Case::CancelledByChannel => {
            story.tell_until(part.until, dice)?;
            story.hear(Stage::Cancelled, later(65));
            Ok(())
        }
    }
}

fn hold(
    story: &mut Story<'_>,
    reason: HoldReason,
    note: &str,
    release_at: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
) -> Result<(), DemoError> {
    place(story, reason, note, release_at, Vec::new(), at)
}

fn hold_first_line(story: &mut Story<'_>, at: DateTime<Utc>) -> Result<(), DemoError> {
    let lines = story.order.lines.iter().take(1).map(|line| line.id).collect();
    place(story, HoldReason::StockShort, "库位数量不足，等调拨", None, lines, at)
}

fn place(
    story: &mut Story<'_>,
    reason: HoldReason,
    note: &str,
    release_at: Option<DateTime<Utc>>,
    lines: Vec<domain::kernel::ids::LineId>,
    at: DateTime<Utc>,
) -> Result<(), DemoError> {
    let by = story.on_duty(Role::CustomerService);
    story.act(Role::CustomerService, at, |order, mint| {
        order.place_hold(PlaceHold { id: mint.next(), reason, note: Some(note.to_owned()), lines, release_at, by }, at)
    })
}

/// A hold right after the payment, released by a manager before the order went on.
fn held_before(story: &mut Story<'_>, until: Step, dice: &mut StdRng) -> Result<(), DemoError> {
    story.take(Step::Paid, dice)?;
    let (paid, approved) = (story.course.at(Step::Paid), story.course.at(Step::Approved));
    hold(story, HoldReason::PaymentCheck, "付款账户与收件人不一致", None, paid + Duration::seconds(60))?;
    let released = approved - Duration::seconds(60);
    let by = story.on_duty(Role::Manager);
    let held = story.order.holds.last().map(|hold| hold.id).ok_or_else(|| story.broken("it has no hold"))?;
    story.act(Role::Manager, released, |order, _| order.release_hold(held, by, released))?;
    for step in [Step::Approved, Step::Announced].into_iter().filter(|step| *step <= until) {
        story.take(step, dice)?;
    }
    Ok(())
}

/// The customer returns all goods, until the return has this status.
fn give_back(story: &mut Story<'_>, until: ReturnStatus, delivered: DateTime<Utc>) -> Result<(), DemoError> {
    let asked = delivered + Duration::hours(5);
    story.act(Role::CustomerService, asked, |order, mint| {
        let reason = Some("收到时有磕碰，客户要求退货退款".to_owned());
        let reason_code = Some(ReturnReason::Damaged);
        let (id, hold) = (mint.next(), mint.next());
        let wanted = OpenReturn { id, hold, kind: ReturnKind::ReturnAndRefund, lines: Vec::new(), reason, reason_code };
        order.open_return(wanted, asked)
    })?;
    let case = story.order.returns.last().map(|case| case.id).ok_or_else(|| story.broken("it has no return"))?;
    let refund = story.order.totals.paid;
    let steps = [
        (ReturnStatus::Approved, Role::CustomerService, 8, ReturnStep::Approve),
        (ReturnStatus::Received, Role::Warehouse, 70, ReturnStep::Receive),
        (ReturnStatus::Refunded, Role::Finance, 95, ReturnStep::Refund(refund)),
    ];
    let so_far = steps.iter().position(|(status, ..)| *status == until).map_or(0, |index| index + 1);
    steps.into_iter().take(so_far).try_for_each(|(_, role, hours, step)| {
        let at = delivered + Duration::hours(hours);
        story.act(role, at, |order, _| order.move_return(case, step, at))
    })
}
