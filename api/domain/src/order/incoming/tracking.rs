//! Reports of carriers as a mapping has read them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::order::data_issue::DataIssue;
use crate::order::fact::{Confidence, FactKind};
use crate::order::said::Said;
use crate::order::shipment::ShipmentStatus;

/// Reports of a carrier on one parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingTracking {
    /// The carrier's code as the source writes it.
    pub carrier: Option<String>,
    /// The tracking number of the parcel.
    pub tracking_number: String,
    /// The reports, oldest first as the platform lists them, with the places of [`number_reports`]; a report that is known already has no
    /// second effect.
    pub events: Vec<IncomingTrackingEvent>,
    /// The platform's notice about the parcel as a whole, such as that it stopped asking the carrier; it is no scan.
    pub notice: Option<IncomingNotice>,
    /// The carrier that has the parcel, where the platform states that another one was named.
    pub corrected_carrier: Option<String>,
    /// The measures of the parcel ([`FactKind::measure`]) that the message states, as of the newest report.
    pub measures: Vec<(FactKind, Said<u32>)>,
    /// The marks that the mapping met.
    pub marks: Vec<DataIssue>,
}

/// One report of a carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingTrackingEvent {
    /// The time of the report.
    pub at: DateTime<Utc>,
    /// The status that it means.
    pub status: ShipmentStatus,
    /// The status as the carrier writes it.
    pub raw: Option<String>,
    /// The place of the report, as the carrier writes it.
    pub location: Option<String>,
    /// The sentence of the carrier.
    pub description: String,
    /// `INFERRED` = the platform filled it in automatically.
    pub confidence: Confidence,
    /// The place among the reports of its instant, 0 for the oldest. See [`number_reports`].
    pub sequence: u32,
}

/// Gives each report of a list that runs from the oldest to the newest its place among those of its instant.
///
/// A platform that sends a parcel's reports again sends them in the same order, so a report has the same place in each list that holds
/// what came before it, and a lower one in a list that lacks some of that.
pub fn number_reports(reports: &mut [IncomingTrackingEvent]) {
    let mut seen: HashMap<DateTime<Utc>, u32> = HashMap::new();
    for report in reports {
        let place = seen.entry(report.at).or_default();
        report.sequence = *place;
        *place += 1;
    }
}

/// A platform's notice about a parcel, apart from the carrier's reports, e.g. that no carrier knows it. The payload gives it no time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingNotice {
    /// The sentence of the platform.
    pub text: String,
    /// The status as the platform writes it.
    pub raw: Option<String>,
}
