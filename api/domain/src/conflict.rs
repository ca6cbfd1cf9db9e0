//! Conflicts: where two systems contradict each other, and the rule that says which counts.
//!
//! A system that lags behind is no conflict: it will hear. A system that claims what the one who must know denies, is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::fact::{Confidence, Fact, FactKind, Source};
use crate::order::Order;
use crate::refusal::{Code, Reason};
use crate::status::OrderStatus;

/// What two systems contradict each other about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConflictKind {
    /// A system says shipped, the warehouse has not let it out.
    ShippedBeforeOutbound,
    /// A system says delivered, no carrier has scanned it.
    DeliveredWithoutScan,
    /// The channel cancelled what has left already.
    CancelledAfterShipped,
    /// It is cancelled here, and a system goes on.
    ActiveAfterCancelled,
}

/// One side of a conflict: a system's claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who says it.
    pub source: Source,
    /// What.
    pub value: String,
    /// When it saw it.
    pub observed_at: DateTime<Utc>,
}

/// One contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// About what.
    pub kind: ConflictKind,
    /// The claims that contradict each other.
    pub claims: Vec<Claim>,
    /// The claim that counts.
    pub winner: Claim,
    /// The rule that says so.
    pub because: Reason,
}

impl Order {
    /// Where systems contradict each other about this order now.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let withdrawn = |parcel| self.shipments.iter().any(|shipment| shipment.id == parcel && !shipment.is_live());
        let claims = self.facts.iter().filter(|fact| fact.kind == FactKind::Status && !fact.shipment.is_some_and(withdrawn));
        claims.filter_map(|fact| self.conflict_with(fact)).collect()
    }

    fn conflict_with(&self, fact: &Fact) -> Option<Conflict> {
        let claimed = OrderStatus::from_name(&fact.value)?;
        let claim = Claim { source: fact.source, value: fact.value.clone(), observed_at: fact.observed_at };
        let cancelled = claimed == OrderStatus::Cancelled;
        if self.status == OrderStatus::Cancelled {
            let goes_on = !cancelled && claimed > OrderStatus::Paid && fact.observed_at > self.status_since;
            return goes_on.then(|| {
                let because = Reason::with(Code::ConflictNotCancelled, [claim.source.name(), &claim.value]);
                self.against(ConflictKind::ActiveAfterCancelled, claim, because)
            });
        }
        if cancelled {
            return (self.status >= OrderStatus::Shipped).then(|| {
                self.against(
                    ConflictKind::CancelledAfterShipped,
                    claim,
                    Reason::with(Code::ConflictCancelled, [self.status.name()]),
                )
            });
        }
        if claimed >= OrderStatus::Shipped && self.status < OrderStatus::Shipped && fact.source != Source::Wms {
            let because = Reason::with(Code::ConflictChannelAhead, [claim.value.as_str(), self.warehouse_claim().value.as_str()]);
            return Some(self.against(ConflictKind::ShippedBeforeOutbound, claim, because));
        }
        let delivered_unseen = claimed == OrderStatus::Delivered
            && self.status == OrderStatus::Shipped
            && fact.source != Source::Carrier
            && fact.confidence == Confidence::Confirmed;
        delivered_unseen.then(|| {
            let because = Reason::with(Code::ConflictDelivered, [claim.source.name()]);
            self.against(ConflictKind::DeliveredWithoutScan, claim, because)
        })
    }

    fn against(&self, kind: ConflictKind, claim: Claim, because: Reason) -> Conflict {
        let winner = self.warehouse_claim();
        Conflict { kind, claims: vec![claim, winner.clone()], winner, because }
    }

    /// What the warehouse side says: the WMS where it reports a status, else the order as it stands here.
    fn warehouse_claim(&self) -> Claim {
        self.facts
            .iter()
            .find(|fact| fact.source == Source::Wms && fact.kind == FactKind::Status)
            .filter(|_| self.status < OrderStatus::Shipped)
            .map_or_else(
                || Claim { source: Source::System, value: self.status.name().to_owned(), observed_at: self.status_since },
                |fact| Claim { source: Source::Wms, value: fact.value.clone(), observed_at: fact.observed_at },
            )
    }
}
