//! A trial: the payloads that a mapping has read are read by another document and compared. It writes nothing.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::kernel::ids::PayloadId;
use domain::kernel::money::Currency;
use domain::refusal::Reason;
use tokio::time::Instant;

use crate::intake::ingest::read_by;
use crate::{AppError, Connections};
use ingest::Mapping;
use ingest::compare::{FieldDifference, differences};
use store::intake::payloads::{Payload, PayloadFilter, PayloadKey};

/// The maximum number of payloads of a trial, the newest ones.
const MOST: u64 = 200;
/// The number of payloads that are loaded together.
const TOGETHER: u64 = 20;
/// The maximum number of payloads that are shown with their differences, and of fields of each.
const SHOWN: usize = 20;
const FIELDS_SHOWN: usize = 50;
/// The time after which a trial begins no further payload.
const LONGEST: Duration = Duration::from_secs(5);

/// The effect of a document on kept payloads.
#[derive(Debug, Clone, Default)]
pub struct MappingTrial {
    /// The number of payloads that were read by both documents.
    pub payloads: u32,
    /// The number of these that the new document can read.
    pub read: u32,
    /// The number of these that only the document in force can read.
    pub broken: u32,
    /// The number of these that only the new document can read.
    pub mended: u32,
    /// The number of these that both can read, with different results.
    pub different: u32,
    /// Whether deliveries would be checked by another signature.
    pub changes_signature: bool,
    /// The first payloads with different results.
    pub differences: Vec<PayloadDifference>,
}

/// A payload that two documents read with different results.
#[derive(Debug, Clone)]
pub struct PayloadDifference {
    /// The id of the payload.
    pub payload: PayloadId,
    /// The shop of the payload.
    pub shop: String,
    /// When the payload was received.
    pub received_at: DateTime<Utc>,
    /// The fields that differ.
    pub fields: Vec<FieldDifference>,
    /// Why the document in force cannot read it; `None` = it can.
    pub failure_before: Option<Reason>,
    /// Why the new document cannot read it; `None` = it can.
    pub failure_after: Option<Reason>,
}

impl Connections<'_> {
    /// Reads the newest payloads of a mapping by the document in force and by a new one.
    pub(super) async fn try_mapping(
        self,
        name: &str,
        in_force: Option<&Mapping>,
        draft: &Mapping,
    ) -> Result<MappingTrial, AppError> {
        let mut trial = MappingTrial::default();
        let Some(in_force) = in_force else { return Ok(trial) };
        trial.changes_signature = !in_force.platform.is_signed_like(&draft.platform);
        let filter = PayloadFilter { mapping: Some(name.to_owned()), ..PayloadFilter::default() };
        let (mut before, mut left, until) = (None, MOST, Instant::now() + LONGEST);
        let directory = self.app.directory();
        while left > 0 {
            let payloads = self.app.store().intake().payloads_that_fit(&filter, true, before, TOGETHER.min(left)).await?;
            let Some(last) = payloads.last() else { break };
            before = Some(PayloadKey { received_at: last.received_at.timestamp_micros(), id: last.id });
            left -= (payloads.len() as u64).min(left);
            for payload in payloads.iter().filter(|payload| !payload.body.is_empty()) {
                if Instant::now() >= until {
                    return Ok(trial);
                }
                let currency = directory.shop(&payload.shop).map_or(Currency::UNKNOWN, |shop| shop.profile.currency);
                trial.compare(payload, currency, in_force, draft);
            }
        }
        Ok(trial)
    }
}

impl MappingTrial {
    fn compare(&mut self, payload: &Payload, currency: Currency, in_force: &Mapping, draft: &Mapping) {
        let read = |mapping: &Mapping| read_by(&mapping.platform, payload.topic.as_deref(), &payload.body, currency);
        let (before, after) = (read(in_force), read(draft));
        self.payloads += 1;
        self.read += u32::from(after.is_ok());
        let mut shown = PayloadDifference {
            payload: payload.id,
            shop: payload.shop.clone(),
            received_at: payload.received_at,
            fields: Vec::new(),
            failure_before: before.as_ref().err().cloned(),
            failure_after: after.as_ref().err().cloned(),
        };
        match (&before, &after) {
            (Ok(_), Err(_)) => self.broken += 1,
            (Err(_), Ok(_)) => self.mended += 1,
            (Ok(before), Ok(after)) if before != after => self.different += 1,
            _ => return,
        }
        if self.differences.len() < SHOWN {
            let said = |reading: &Result<Vec<_>, Reason>| reading.as_ref().cloned().unwrap_or_default();
            shown.fields = differences(&said(&before), &said(&after));
            shown.fields.truncate(FIELDS_SHOWN);
            self.differences.push(shown);
        }
    }
}
