//! The steps of an order in the demo company, and the duration of each.

use chrono::{DateTime, Duration, SubsecRound, Utc};
use rand::RngExt;
use rand::rngs::StdRng;

/// The steps of an order, from first to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The buyer places the order.
    Placed,
    /// The buyer pays for the order.
    Paid,
    /// Customer service approves it.
    Approved,
    /// The channel gives it a tracking number.
    Announced,
    /// The warehouse picks the order.
    Picked,
    /// The warehouse packs the order.
    Packed,
    /// Its label is printed.
    Labelled,
    /// It is scanned out.
    Scanned,
    /// The WMS confirms the outbound.
    Confirmed,
    /// The channel hears of the shipment, and reports shipped.
    Told,
    /// The carrier collects it.
    Collected,
    /// It passes a hub.
    Transit,
    /// A courier has the parcel.
    OutForDelivery,
    /// It is signed for.
    Delivered,
    /// Finance records the voucher.
    Vouched,
    /// The channel has settled the order.
    Settled,
}

/// Seconds since the step before: at least, and less than.
pub const STEPS: [(Step, i64, i64); 16] = [
    (Step::Placed, 0, 1),
    (Step::Paid, 40, 1_200),
    (Step::Approved, 300, 4_000),
    (Step::Announced, 60, 600),
    (Step::Picked, 1_800, 14_000),
    (Step::Packed, 900, 3_600),
    (Step::Labelled, 60, 300),
    (Step::Scanned, 600, 5_400),
    (Step::Confirmed, 30, 400),
    (Step::Told, 60, 600),
    (Step::Collected, 3_600, 14_400),
    (Step::Transit, 14_400, 50_000),
    (Step::OutForDelivery, 28_800, 90_000),
    (Step::Delivered, 3_600, 25_000),
    (Step::Vouched, 20_000, 100_000),
    (Step::Settled, 86_400, 300_000),
];

impl Step {
    /// The step after this one.
    pub fn next(self) -> Option<Self> {
        STEPS.iter().map(|(step, ..)| *step).find(|step| *step > self)
    }
}

/// The time of each step of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    times: [DateTime<Utc>; STEPS.len()],
}

impl Course {
    /// A course that takes the step `last` at `at`.
    pub fn reaching(last: Step, at: DateTime<Utc>, dice: &mut StdRng) -> Self {
        let start = at.trunc_subsecs(0);
        let mut times = [start; STEPS.len()];
        let mut seconds = 0;
        for (time, (_, least, less_than)) in times.iter_mut().zip(STEPS) {
            seconds += dice.random_range(least..less_than);
            *time = start + Duration::seconds(seconds);
        }
        let too_late = times[last as usize] - start;
        for time in &mut times {
            *time -= too_late;
        }
        Self { times }
    }

    /// The time of a step.
    pub fn at(&self, step: Step) -> DateTime<Utc> {
        self.times[step as usize]
    }
}
