//! The topics of an entry of the journal, by which its subscribers are found.

use serde::{Deserialize, Serialize};

use crate::access::actor::Role;
use crate::journal::entry::JournalEntry;
use crate::kernel::ids::{AlertId, EmbargoId, ExportId, OrderId, RuleBacktestId};

/// A subject that entries of the journal are about. A subscription names the topics that it follows; its rights are checked apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// One order by its id.
    Order(OrderId),
    /// One shop, by its id.
    Shop(String),
    /// One warehouse, by its code.
    Warehouse(String),
    /// One SKU, by its code.
    Sku(String),
    /// One alert by its id.
    Alert(AlertId),
    /// All alerts of the company.
    Alerts,
    /// One export by its id.
    Export(ExportId),
    /// The saved searches of one person, by the subject.
    SavedSearches(String),
    /// The rules of the company.
    Rules,
    /// One embargo by its id.
    Embargo(EmbargoId),
    /// One backtest of a rule by its id.
    RuleBacktest(RuleBacktestId),
    /// The tasks that are addressed to a role.
    TasksOf(Role),
    /// The tokens and suspensions of the company.
    Tokens,
    /// The connections of the company: mappings, shops, warehouses and SKUs.
    Connections,
    /// The settings of the company: thresholds, transitions and the meanings of statuses.
    Settings,
    /// All events of a kind, by its name. It is never stored.
    #[serde(skip)]
    Kind(KindName),
    /// All events of all orders. It is never stored.
    #[serde(skip)]
    Orders,
}

/// The name of a kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KindName(&'static str);

impl Topic {
    /// The events of a kind.
    pub const fn of_kind(name: &'static str) -> Self {
        Self::Kind(KindName(name))
    }
}

impl JournalEntry {
    /// Its topics, each once: those of its order, shop and warehouse, of the event's row, and those that its aggregate gives.
    pub fn topics(&self) -> Vec<Topic> {
        let order = self.order.into_iter().flat_map(|order| [Topic::Order(order), Topic::Orders]);
        let shop = self.shop.clone().map(Topic::Shop);
        let warehouse = self.warehouse.clone().map(Topic::Warehouse);
        let mut topics: Vec<Topic> = order.chain(shop).chain(warehouse).chain([Topic::of_kind(self.event.kind())]).collect();
        for topic in self.event.topics().into_iter().chain(self.more_topics.iter().cloned()) {
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
        topics
    }

    /// Whether a topic is among [its topics](Self::topics).
    pub fn is_about(&self, topic: &Topic) -> bool {
        let of_columns = match topic {
            Topic::Order(order) => self.order == Some(*order),
            Topic::Orders => self.order.is_some(),
            Topic::Shop(shop) => self.shop.as_ref() == Some(shop),
            Topic::Warehouse(warehouse) => self.warehouse.as_ref() == Some(warehouse),
            Topic::Kind(kind) => self.event.kind() == kind.0,
            _ => false,
        };
        of_columns || self.more_topics.contains(topic) || self.event.topics().contains(topic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::kernel::ids::EventId;
    use crate::kernel::source::Source;
    use chrono::DateTime;
    use uuid::Uuid;

    fn entry(event: Event) -> JournalEntry {
        JournalEntry {
            id: EventId(Uuid::nil()),
            position: Some(1),
            order: None,
            version: None,
            shop: None,
            warehouse: None,
            status: None,
            more_topics: Vec::new(),
            event,
            source: Source::System,
            actor: None,
            occurred_at: DateTime::UNIX_EPOCH,
            recorded_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn an_entry_is_about_its_topics_each_once() {
        let order = OrderId(Uuid::from_u128(1));
        let of_order = JournalEntry {
            order: Some(order),
            shop: Some("A".into()),
            warehouse: Some("HZ".into()),
            more_topics: vec![Topic::Sku("S".into()), Topic::Shop("A".into()), Topic::Shop("B".into())],
            ..entry(Event::OrderPickConfirmed)
        };
        let [shop, other] = ["A", "B"].map(|shop| Topic::Shop(shop.into()));
        let (warehouse, kind) = (Topic::Warehouse("HZ".into()), Topic::of_kind("OrderPickConfirmed"));
        let wanted = [Topic::Order(order), Topic::Orders, shop, warehouse, kind, Topic::Sku("S".into()), other];
        assert_eq!(of_order.topics(), wanted);
        assert!(wanted.iter().all(|topic| of_order.is_about(topic)));
        assert!(![Topic::Alerts, Topic::Tokens, Topic::Sku("T".into())].iter().any(|topic| of_order.is_about(topic)));
    }

    #[test]
    fn an_event_without_an_order_has_the_topics_of_its_row() {
        let alert = AlertId(Uuid::from_u128(2));
        let raised = entry(Event::AlertRaised { alert });
        assert_eq!(raised.topics(), [Topic::of_kind("AlertRaised"), Topic::Alerts, Topic::Alert(alert)]);
        assert!(raised.topics().iter().all(|topic| raised.is_about(topic)) && !raised.is_about(&Topic::Orders));
    }

    /// An instance of the last version publishes entries without these topics, and the stored form of a topic never changes.
    #[test]
    fn stored_topics_are_read_and_written_byte_for_byte() {
        let stored = r#"[{"order":"00000000-0000-0000-0000-000000000001"},{"shop":"A"},{"warehouse":"HZ"},{"sku":"S"},{"alert":"00000000-0000-0000-0000-000000000002"},"alerts",{"export":"00000000-0000-0000-0000-000000000003"},{"saved_searches":"u"},"rules",{"embargo":"00000000-0000-0000-0000-000000000004"},{"rule_backtest":"00000000-0000-0000-0000-000000000005"},{"tasks_of":"OPERATIONS"},"tokens","connections","settings"]"#;
        let topics: Vec<Topic> = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&topics).unwrap(), stored);
        let published = serde_json::to_string(&entry(Event::OrderPickConfirmed)).unwrap();
        assert!(!published.contains("moreTopics"), "{published}");
        let read: JournalEntry = serde_json::from_str(&published).unwrap();
        assert_eq!(read.more_topics, []);
    }
}
