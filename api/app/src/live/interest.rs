//! The entries of the journal that a subscription answers, and the topics under which an index keeps it.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use domain::access::actor::{Actor, Permission as P, Scope};
use domain::event::KINDS;
use domain::journal::entry::JournalEntry;
use domain::journal::topic::Topic;
use domain::kernel::ids::OrderId;
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::refusal::{Code, Reason};

use crate::base::scope;
use crate::{AppError, OpCtx};
use store::order::list::OrderReach;

/// The ids of the shops that interests name, interned once for the whole process: a filter of a hundred shops holds a hundred pointers.
/// Only ids of existing shops are added.
static SHOPS: LazyLock<Mutex<HashSet<Arc<str>>>> = LazyLock::new(Mutex::default);

fn shared(shop: &str) -> Arc<str> {
    let mut shops = SHOPS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = shops.get(shop) {
        return Arc::clone(known);
    }
    let fresh: Arc<str> = shop.into();
    shops.insert(Arc::clone(&fresh));
    fresh
}

/// The shops of a filter, as an interest stores them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shops(Arc<[Arc<str>]>);

impl Shops {
    /// The interned ids of existing shops.
    pub(crate) fn of(known: &[String]) -> Self {
        let mut shops: Vec<Arc<str>> = known.iter().map(|shop| shared(shop)).collect();
        shops.sort_unstable();
        shops.dedup();
        Self(shops.into())
    }

    fn contains(&self, shop: &str) -> bool {
        self.0.binary_search_by(|one| (**one).cmp(shop)).is_ok()
    }
}

/// A filter of events; `None` in a field = no restriction.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Only events of this order.
    pub order: Option<OrderId>,
    /// Only events of these shops, as the caller named them.
    pub shops: Option<Vec<String>>,
    /// The existing shops among `shops`.
    pub known_shops: Option<Shops>,
    /// Only events of this warehouse.
    pub warehouse: Option<String>,
    /// Only events of these kinds.
    pub kinds: Option<Vec<String>>,
    /// Only events after which the order has one of these statuses.
    pub status: Option<Vec<OrderStatus>>,
    /// Only events with one of these sources.
    pub sources: Option<Vec<Source>>,
}

impl EventFilter {
    fn takes(&self, entry: &JournalEntry) -> bool {
        self.order.is_none_or(|order| entry.order == Some(order))
            && self.known_shops.as_ref().is_none_or(|shops| entry.shop.as_ref().is_some_and(|shop| shops.contains(shop)))
            && self.warehouse.as_ref().is_none_or(|code| entry.warehouse.as_ref() == Some(code))
            && self.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind == entry.event.kind()))
            && self.status.as_ref().is_none_or(|all| entry.status.is_some_and(|status| all.contains(&status)))
            && self.sources.as_ref().is_none_or(|all| all.contains(&entry.source))
    }

    /// Refuses an unknown kind of event, and a kind that the actor may not see.
    pub(crate) fn check_kinds(&self, ctx: &OpCtx) -> Result<(), AppError> {
        for kind in self.kinds.iter().flatten() {
            let Some(known) = KINDS.iter().find(|known| known.name == kind) else {
                let kind: String = kind.chars().take(40).collect();
                return Err(AppError::bad_request(Reason::with(Code::EventKindUnknown, [kind])));
            };
            ctx.require_any(known.needs)?;
        }
        Ok(())
    }
}

/// The entries that a subscription follows, with the rights of its actor.
#[derive(Debug, Clone)]
pub struct Interest {
    actor: Arc<Actor>,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// The events of orders that the actor may see and the filter takes.
    Events(EventFilter),
    /// Every entry about one of these topics. Its answer is made with the actor's rights.
    Topics {
        topics: Vec<Topic>,
        /// Whether the answer is the state of the topic's subject, not the entry.
        is_state: bool,
    },
}

impl Interest {
    pub(crate) fn events(ctx: &OpCtx, filter: EventFilter) -> Self {
        Self { actor: Arc::clone(&ctx.actor), what: What::Events(filter) }
    }

    /// The entries about a topic, each with an answer of its own.
    pub(crate) fn entries_about(ctx: &OpCtx, topic: Topic) -> Self {
        Self::entries_about_any(ctx, vec![topic])
    }

    /// The entries about any of these topics, each with an answer of its own.
    pub(crate) fn entries_about_any(ctx: &OpCtx, topics: Vec<Topic>) -> Self {
        Self { actor: Arc::clone(&ctx.actor), what: What::Topics { topics, is_state: false } }
    }

    /// The state of the subject of a topic, after each entry about it.
    pub(crate) fn state_of(ctx: &OpCtx, topic: Topic) -> Self {
        Self { actor: Arc::clone(&ctx.actor), what: What::Topics { topics: vec![topic], is_state: true } }
    }

    /// Whether an entry is answered: the subscription asks for it, and the actor may see it. A topic grants no right: the answer itself is
    /// made with the rights of the actor, and reports for example that an order is out of scope.
    pub fn takes(&self, entry: &JournalEntry) -> bool {
        match &self.what {
            What::Events(filter) => filter.takes(entry) && sees(&self.actor, entry),
            What::Topics { topics, .. } => topics.iter().any(|topic| entry.is_about(topic)),
        }
    }

    /// Whether the answer is a state, so that entries that wait together get one answer.
    pub fn is_of_state(&self) -> bool {
        matches!(self.what, What::Topics { is_state: true, .. })
    }

    /// The topics under which an index keeps the interest. Every entry that it takes has one of them.
    pub fn topics(&self) -> Vec<Topic> {
        match &self.what {
            What::Topics { topics, .. } => topics.clone(),
            What::Events(filter) => self.topics_of_events(filter),
        }
    }

    /// The topics of the narrowest of the filter and the actor's reach.
    fn topics_of_events(&self, filter: &EventFilter) -> Vec<Topic> {
        if let Some(order) = filter.order {
            return vec![Topic::Order(order)];
        }
        if let Some(warehouse) = &filter.warehouse {
            return vec![Topic::Warehouse(warehouse.clone())];
        }
        let reach = scope::orders(&self.actor);
        let union = |of: fn(&OrderReach) -> Option<&Vec<String>>, topic: fn(String) -> Topic| {
            let all: Option<Vec<&Vec<String>>> = reach.iter().map(of).collect();
            let mut codes: Vec<String> = all?.into_iter().flatten().cloned().collect();
            codes.sort_unstable();
            codes.dedup();
            Some(codes.into_iter().map(topic).collect::<Vec<Topic>>())
        };
        let shops_are = |shops: &Shops| shops.0.iter().map(|shop| Topic::Shop(shop.as_ref().to_owned())).collect();
        let asked = filter.known_shops.as_ref().map(shops_are);
        let kinds = filter.kinds.as_ref().map(|kinds| {
            let names = KINDS.iter().map(|kind| kind.name);
            names.filter(|name| kinds.iter().any(|kind| kind == name)).map(Topic::of_kind).collect()
        });
        asked
            .or_else(|| union(|one| one.warehouses.as_ref(), Topic::Warehouse))
            .or_else(|| union(|one| one.shops.as_ref(), Topic::Shop))
            .or(kinds)
            .unwrap_or_else(|| vec![Topic::Orders])
    }
}

/// Whether the actor may see an entry: its order as it was right after, and the data of the event's kind.
fn sees(actor: &Actor, entry: &JournalEntry) -> bool {
    let scope =
        Scope { shop: entry.shop.as_deref(), warehouse: entry.warehouse.as_deref(), status: entry.status, goods_here: false };
    entry.order.is_some() && actor.can(P::SeeOrder, &scope) && actor.can(entry.event.needs(), &scope)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use domain::access::actor::Role;
    use domain::event::Event;
    use domain::kernel::ids::{AlertId, EventId, ExportId};
    use uuid::Uuid;

    fn actor(roles: &[Role], warehouses: &[&str], shops: Option<&[&str]>) -> Arc<Actor> {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Arc::new(Actor {
            subject: "u".into(),
            name: "u".into(),
            roles: roles.iter().copied().collect(),
            warehouses: words(warehouses),
            shops: shops.map(words),
            expires_at: DateTime::UNIX_EPOCH,
            token_id: None,
            issued_at: None,
        })
    }

    fn entry(order: u128, shop: &str, warehouse: Option<&str>, status: OrderStatus, event: Event) -> JournalEntry {
        JournalEntry {
            id: EventId(Uuid::from_u128(1)),
            position: Some(1),
            order: Some(OrderId(Uuid::from_u128(order))),
            version: Some(1),
            shop: Some(shop.into()),
            warehouse: warehouse.map(Into::into),
            status: Some(status),
            more_topics: Vec::new(),
            event,
            source: Source::Staff,
            actor: None,
            occurred_at: DateTime::UNIX_EPOCH,
            recorded_at: DateTime::UNIX_EPOCH,
        }
    }

    /// The index must find every interest that takes an entry.
    #[test]
    fn an_interest_has_a_topic_of_every_entry_that_it_takes() {
        let filters = [
            EventFilter::default(),
            EventFilter { order: Some(OrderId(Uuid::from_u128(1))), ..EventFilter::default() },
            EventFilter { known_shops: Some(Shops::of(&["A", "B", "A"].map(str::to_owned))), ..EventFilter::default() },
            EventFilter { warehouse: Some("HZ".into()), ..EventFilter::default() },
            EventFilter { kinds: Some(vec!["OrderPickConfirmed".into()]), ..EventFilter::default() },
        ];
        let actors = [
            actor(&[Role::Manager], &[], None),
            actor(&[Role::CustomerService], &[], Some(&["A", "C"])),
            actor(&[Role::Warehouse], &["HZ", "SH"], None),
            actor(&[Role::Warehouse, Role::WarehouseLead], &["HZ"], Some(&["A"])),
            actor(&[Role::Warehouse, Role::Finance], &["HZ"], None),
        ];
        let mut taken = 0;
        for (filter, actor) in filters.iter().flat_map(|filter| actors.iter().map(move |actor| (filter, actor))) {
            let interest = Interest { actor: Arc::clone(actor), what: What::Events(filter.clone()) };
            let topics = interest.topics();
            for (order, shop, warehouse) in [(1, "A", Some("HZ")), (2, "B", Some("SH")), (1, "C", None), (3, "D", Some("XX"))] {
                for event in [Event::OrderPickConfirmed, Event::OrderCancelled { reason: String::new() }] {
                    for status in OrderStatus::ALL {
                        let entry = entry(order, shop, warehouse, status, event.clone());
                        if interest.takes(&entry) {
                            taken += 1;
                            assert!(entry.topics().iter().any(|topic| topics.contains(topic)), "{topics:?} {entry:?}");
                        }
                    }
                }
            }
        }
        assert!(taken > 50, "{taken}");
    }

    /// An event without an order reaches those who follow its topic, and no stream of events of orders, even where its aggregate names their
    /// shop or their order.
    #[test]
    fn an_event_without_an_order_reaches_the_followers_of_its_topic() {
        let (alert, export, order) = (AlertId(Uuid::from_u128(1)), ExportId(Uuid::from_u128(2)), OrderId(Uuid::from_u128(3)));
        let revocation = domain::access::revocation::RevocationKind::Subject;
        let events = [
            (Event::AlertRaised { alert }, Topic::Alerts),
            (Event::AlertResolved { alert }, Topic::Alert(alert)),
            (Event::ExportChanged { export }, Topic::Export(export)),
            (Event::TokenRestored { revocation, value: "u".into(), reason: "found".into() }, Topic::Tokens),
            (Event::ConnectionChanged { connection: "sku S".into(), version: None }, Topic::Connections),
            (Event::OrderStatusMeaningSet { status: OrderStatus::Paid, version: 1 }, Topic::Settings),
        ];
        let of = |what: What| Interest { actor: actor(&[Role::Manager], &[], None), what };
        let followed: Vec<Topic> = events.iter().map(|(_, topic)| topic.clone()).collect();
        for (event, topic) in events {
            let mut entry = JournalEntry { order: None, version: None, ..entry(1, "A", Some("HZ"), OrderStatus::Paid, event) };
            entry.more_topics = vec![Topic::Order(order), Topic::Sku("S".into())];
            for other in &followed {
                let interest = of(What::Topics { topics: vec![other.clone()], is_state: false });
                let is_found = entry.topics().iter().any(|one| interest.topics().contains(one));
                assert_eq!(interest.takes(&entry), is_found, "{other:?} {entry:?}");
                assert!(interest.takes(&entry) || *other != topic, "{topic:?} {entry:?}");
            }
            let sku = What::Topics { topics: vec![Topic::Sku("T".into()), Topic::Sku("S".into())], is_state: false };
            assert!(of(sku).takes(&entry));
            for filter in [EventFilter::default(), EventFilter { order: Some(order), ..EventFilter::default() }] {
                assert!(!of(What::Events(filter)).takes(&entry), "{entry:?}");
            }
        }
    }
}
