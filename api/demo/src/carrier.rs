//! Carriers, and the tracking reports of a parcel: for a story, and as Kuaidi100 pushes them.

use chrono::{DateTime, Utc};
use domain::order::fact::Confidence;
use domain::order::incoming::IncomingTrackingEvent;
use domain::order::shipment::ShipmentStatus;
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::payload::china_time;

/// A carrier of the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrier {
    /// The code of the carrier.
    pub code: &'static str,
    /// Its code at Kuaidi100.
    pub kuaidi100: &'static str,
    /// The name of the carrier.
    pub name: &'static str,
    /// The prefix of its tracking numbers.
    pub prefix: &'static str,
}

/// Carriers of the demo; the last one delivers abroad.
pub const CARRIERS: [Carrier; 5] = [
    Carrier { code: "SF", kuaidi100: "shunfeng", name: "顺丰速运", prefix: "SF" },
    Carrier { code: "YTO", kuaidi100: "yuantong", name: "圆通速递", prefix: "YT" },
    Carrier { code: "ZTO", kuaidi100: "zhongtong", name: "中通快递", prefix: "73" },
    Carrier { code: "JTSD", kuaidi100: "jtexpress", name: "极兔速递", prefix: "JT" },
    Carrier { code: "UPS", kuaidi100: "ups", name: "UPS", prefix: "1Z" },
];

/// The carrier that serves an address, and a tracking number made unique by `serial`.
pub fn parcel_number(abroad: bool, serial: u64, dice: &mut StdRng) -> (Carrier, String) {
    let carrier = if abroad { CARRIERS[CARRIERS.len() - 1] } else { CARRIERS[dice.random_range(0..CARRIERS.len() - 1)] };
    (carrier, format!("{}{serial:013}", carrier.prefix))
}

/// A scan that a carrier may report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    /// The parcel was collected.
    Collected,
    /// The parcel passed a hub.
    Hub,
    /// The courier has the parcel.
    OutForDelivery,
    /// The recipient signed for it.
    Delivered,
    /// The recipient was not at home.
    Failed,
}

/// One report of a carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The time of the scan.
    pub at: DateTime<Utc>,
    /// The scan that is reported.
    pub scan: Scan,
    /// The city of the scan.
    pub city: String,
}

impl Scan {
    /// Kuaidi100's code and label, the status of the shipment, and the sentence that follows the carrier's name.
    fn words(self) -> (&'static str, &'static str, ShipmentStatus, &'static str) {
        match self {
            Self::Collected => ("103", "已揽件", ShipmentStatus::PickedUp, "已收取快件"),
            Self::Hub => ("1002", "干线", ShipmentStatus::InTransit, "快件到达转运中心"),
            Self::OutForDelivery => ("501", "派件", ShipmentStatus::OutForDelivery, "快件正在派送途中，请保持电话畅通"),
            Self::Delivered => ("301", "本人签收", ShipmentStatus::Delivered, "快件已签收，签收人：本人"),
            Self::Failed => ("202", "派送失败", ShipmentStatus::Exception, "派送未成功，联系不上收件人，将再次派送"),
        }
    }
}

impl Report {
    fn sentence(&self, carrier: &Carrier) -> String {
        format!("【{}】{} {}", self.city, carrier.name, self.scan.words().3)
    }

    /// The report as the domain takes it in.
    pub fn incoming(&self, carrier: &Carrier) -> IncomingTrackingEvent {
        let (code, _, status, _) = self.scan.words();
        IncomingTrackingEvent {
            at: self.at,
            status,
            raw: Some(code.to_owned()),
            location: Some(self.city.clone()),
            description: self.sentence(carrier),
            confidence: Confidence::Confirmed,
            sequence: 0,
        }
    }

    fn pushed(&self, carrier: &Carrier) -> Value {
        let (code, word, ..) = self.scan.words();
        json!({
            "time": china_time(self.at), "ftime": china_time(self.at), "context": self.sentence(carrier), "status": word,
            "statusCode": code, "location": self.city,
        })
    }
}

/// The payload that Kuaidi100 pushes for a parcel: all its reports, the newest first.
pub fn kuaidi100_payload(carrier: &Carrier, tracking_number: &str, reports: &[Report]) -> String {
    let newest = reports.last().map_or("0", |report| report.scan.words().0);
    let delivered = reports.last().is_some_and(|report| report.scan == Scan::Delivered);
    let state = newest.get(..1).filter(|_| newest.len() == 3).unwrap_or("0");
    json!({
        "status": if delivered { "shutdown" } else { "polling" }, "billstatus": "check", "message": "",
        "lastResult": {
            "message": "ok", "nu": tracking_number, "ischeck": if delivered { "1" } else { "0" }, "com": carrier.kuaidi100,
            "status": "200", "state": state, "condition": "00",
            "data": reports.iter().rev().map(|report| report.pushed(carrier)).collect::<Vec<_>>(),
        },
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone};
    use domain::order::incoming::{Incoming, IncomingTracking};

    use super::*;
    use panorama::ingest::{Credentials, Delivery, Mappings};

    #[test]
    fn what_kuaidi100_pushes_is_read_back_exactly() {
        let mappings = Mappings::load(None).unwrap();
        let platform = mappings.platform("kuaidi100").unwrap();
        let credentials = Credentials { shop: "kuaidi100".into(), client_id: None, secrets: vec!["salt".into()] };
        let at = Utc.with_ymd_and_hms(2026, 11, 20, 2, 0, 0).unwrap();
        let scans = [Scan::Collected, Scan::Hub, Scan::Failed, Scan::OutForDelivery, Scan::Delivered];
        let report = |(hours, scan): (i64, Scan)| Report { at: at + Duration::hours(hours), scan, city: "杭州市".into() };
        let reports: Vec<Report> = (0..).zip(scans).map(report).collect();
        for (carrier, count) in CARRIERS.iter().zip(1..) {
            let content = kuaidi100_payload(carrier, "SF1", &reports[..count]);
            let signed = platform.sign(&credentials, &Delivery { topic: "", id: "1", content: &content, now: at }).unwrap();
            let read = platform.read(None, &signed.body, domain::kernel::money::Currency::CNY).unwrap();
            let Some(Incoming::Tracking(IncomingTracking { tracking_number, mut events, marks, .. })) = read.into_iter().next()
            else {
                panic!("no tracking");
            };
            events.sort_by_key(|event| event.at);
            let expected: Vec<_> = reports[..count].iter().map(|report| report.incoming(carrier)).collect();
            assert_eq!((tracking_number.as_str(), events, marks), ("SF1", expected, Vec::new()));
        }
    }
}
