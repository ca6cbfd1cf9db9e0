//! One platform: its mapping, and the operations on its deliveries.

use axum::http::HeaderMap;
use domain::kernel::money::Currency;
use domain::order::incoming::{Incoming, IncomingOrder};
use serde::Deserialize;

use super::fact::FactMapping;
use super::json::Node;
use super::order::OrderMapping;
use super::poll::PollRecipe;
use super::receive::{Acknowledgement, Payload, Receive};
use super::signature::{Delivery, Scheme, Signed};
use super::tracking::TrackingMapping;
use super::{Credentials, ReadError, Received, Request, SignatureError};

/// A platform as its mapping file describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    #[serde(skip)]
    name: String,
    /// The version of its document; 0 = the built-in one.
    #[serde(skip)]
    document_version: i64,
    version: String,
    channel: String,
    /// The channels of systems of the company, whose connections report on the orders of every shop.
    #[serde(default)]
    systems: Vec<String>,
    signature: Scheme,
    #[serde(default)]
    receive: Receive,
    acknowledgement: Acknowledgement,
    refusal: Acknowledgement,
    /// The kind of payload of each topic; the first match counts, and a payload without a topic is of the first kind.
    follow: Vec<Follow>,
    order: Option<OrderMapping>,
    tracking: Option<TrackingMapping>,
    fact: Option<FactMapping>,
    poll: Option<PollRecipe>,
}

/// Topics, and the kind of payload that they have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Follow {
    /// Topics; a `*` at the end matches any rest.
    topics: Vec<String>,
    holds: Holds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Holds {
    Orders,
    Tracking,
    Fact,
}

impl Platform {
    /// The name of the platform: that of the mapping file without its extension.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version (date) of its mapping, which is stored with every payload that it read.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The version of its document among those that were set: 0 = the built-in one, or that of the folder of mappings.
    pub fn document_version(&self) -> i64 {
        self.document_version
    }

    /// Whether both mappings have the same signature scheme.
    pub fn is_signed_like(&self, other: &Self) -> bool {
        self.signature == other.signature
    }

    /// The channel that its orders belong to, e.g. `TAOBAO`.
    pub fn channel(&self) -> &str {
        &self.channel
    }

    /// The channels of systems of the company, whose connections report on the orders of every shop.
    pub fn systems(&self) -> &[String] {
        &self.systems
    }

    /// Whether it sends messages that report an event of an order and are no whole order.
    pub fn tells_of_orders(&self) -> bool {
        self.order.as_ref().is_some_and(OrderMapping::tells_of_orders)
    }

    /// The country of every address of the platform; `None` = it has several.
    pub fn country(&self) -> Option<&str> {
        self.order.as_ref()?.country()
    }

    /// The rules of its polls; `None` = it is not polled.
    pub fn poll(&self) -> Option<&PollRecipe> {
        self.poll.as_ref()
    }

    /// Checks the signature of a delivery on its raw bytes and returns its contents.
    ///
    /// # Errors
    /// [`SignatureError`] when it is missing, wrong or expired, or when the platform does not push.
    pub fn verify(&self, credentials: &Credentials, request: &Request<'_>) -> Result<Received, SignatureError> {
        self.signature.verify(credentials, request)?;
        Ok(self.receive.received(request))
    }

    /// The parts of a delivery that its signature does not cover, by the platform's names.
    pub fn unsigned_parts(&self) -> &'static [&'static str] {
        self.signature.unsigned_parts()
    }

    /// Whether the id of a delivery is unsigned: an attacker with a signed body can send it under any id.
    pub fn leaves_id_unsigned(&self) -> bool {
        !self.unsigned_parts().is_empty()
    }

    /// Whether deliveries of this topic are read.
    pub fn follows(&self, topic: &str) -> bool {
        self.holds(Some(topic)).is_some()
    }

    /// The topic of a delivery whose body was not read, where a header has it. No signature covers it.
    pub fn topic_of(&self, headers: &HeaderMap) -> Option<String> {
        self.receive.topic_of(headers)
    }

    /// Wraps and signs a payload as the platform would: for tests, and for the traffic of the demo.
    ///
    /// # Errors
    /// [`SignatureError::Unconfigured`] without a secret or a client id, or when the platform does not push.
    pub fn sign(&self, credentials: &Credentials, delivery: &Delivery<'_>) -> Result<Signed, SignatureError> {
        self.signature.sign(credentials, delivery)
    }

    /// Reads a raw body: new or stored. Amounts without a currency are read in `currency`, the shop's own.
    ///
    /// # Errors
    /// [`ReadError`] when it is no payload of this platform or lacks the identity of its order or parcel.
    pub fn read(&self, topic: Option<&str>, body: &[u8], currency: Currency) -> Result<Vec<Incoming>, ReadError> {
        let opened = self.receive.open(body)?;
        if opened.is_test {
            return Ok(vec![Incoming::Nothing("a test of the platform".to_owned())]);
        }
        let topic = topic.or(opened.topic.as_deref());
        let Some(holds) = self.holds(topic) else {
            let topic: String = topic.unwrap_or_default().chars().take(80).collect();
            return Ok(vec![Incoming::Nothing(format!("the topic {topic} is not followed"))]);
        };
        let payload = match &opened.payload {
            Payload::Outer(node) => node,
            Payload::Inner(text) => &Node::parse(text)?,
        };
        match (holds, &self.order, &self.tracking, &self.fact) {
            (Holds::Orders, Some(mapping), _, _) => {
                let orders = mapping.read(payload, topic, currency)?;
                if orders.is_empty() {
                    return Ok(vec![Incoming::Nothing("no order, or a sample".to_owned())]);
                }
                Ok(orders.into_iter().map(|order| self.read_order(order)).collect())
            }
            (Holds::Tracking, _, Some(mapping), _) => Ok(vec![Incoming::Tracking(mapping.read(payload)?)]),
            (Holds::Fact, _, _, Some(mapping)) => Ok(vec![Incoming::Fact(mapping.read(payload)?)]),
            _ => Ok(vec![Incoming::Nothing("the mapping has no part for this topic".to_owned())]),
        }
    }

    /// An order as the mapping read it; its signals name the mapping and its version.
    fn read_order(&self, mut order: IncomingOrder) -> Incoming {
        if let Some(signals) = &mut order.signals {
            signals.mapping = match self.document_version {
                0 => format!("{} {}", self.name, self.version),
                set => format!("{} {} v{set}", self.name, self.version),
            };
        }
        Incoming::Order(Box::new(order))
    }

    /// The answer to a delivery that is stored.
    pub fn acknowledgement(&self) -> &Acknowledgement {
        &self.acknowledgement
    }

    /// The answer that makes the platform send the delivery again, or reports that it was refused.
    pub fn refusal(&self) -> &Acknowledgement {
        &self.refusal
    }

    fn holds(&self, topic: Option<&str>) -> Option<Holds> {
        let Some(topic) = topic else { return self.follow.first().map(|follow| follow.holds) };
        let fits = |pattern: &String| match pattern.strip_suffix('*') {
            Some(start) => topic.starts_with(start),
            None => topic == pattern,
        };
        self.follow.iter().find(|follow| follow.topics.iter().any(fits)).map(|follow| follow.holds)
    }

    pub(super) fn named(mut self, name: &str, document_version: i64) -> Self {
        name.clone_into(&mut self.name);
        self.document_version = document_version;
        self
    }

    /// An error of a file whose fields are right one by one; `None` = the file is consistent.
    pub(super) fn inconsistency(&self) -> Option<&'static str> {
        let needs = |holds: Holds| self.follow.iter().any(|follow| follow.holds == holds);
        match () {
            () if self.follow.is_empty() => Some("follow: it names no topic"),
            () if needs(Holds::Orders) && self.order.is_none() => Some("order: it is followed, but not mapped"),
            () if needs(Holds::Tracking) && self.tracking.is_none() => Some("tracking: it is followed, but not mapped"),
            () if needs(Holds::Fact) && self.fact.is_none() => Some("fact: it is followed, but not mapped"),
            () if self.signature == Scheme::Polled && self.poll.is_none() => Some("poll: it is polled, but not said how"),
            () if self.poll.as_ref().is_some_and(|poll| !poll.is_consistent()) => {
                Some("poll.refunds: only the protocol jos has it")
            }
            () => None,
        }
    }
}
