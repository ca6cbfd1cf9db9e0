//! Past orders for backtests: copies of one order that came in over the API, with the differences that a test wants.

use std::sync::LazyLock;

use chrono::{DateTime, Duration, SubsecRound as _, Utc};
use domain::access::actor::{Person, Role};
use domain::event::Event;
use domain::kernel::ids::{Mint, OrderId, RuleId};
use domain::kernel::phone::Phone;
use domain::kernel::source::Source;
use domain::order::Order;
use domain::order::effect::{EffectSource, EffectSourceKind};
use domain::order::hold::{Hold, HoldReason, HoldState};
use domain::refusal::{Code, Reason};
use panorama::graphql::types::id::decode;
use panorama::store::{NewEvent, Store};
use tests::company::{Company, now};
use tests::environment::Environment;
use uuid::Uuid;

/// The number of orders of one unit of work.
const GROUP: usize = 250;

/// The beginning of the time in which past orders were placed.
pub fn begin() -> DateTime<Utc> {
    static BEGIN: LazyLock<DateTime<Utc>> = LazyLock::new(|| now() - Duration::days(20));
    BEGIN.trunc_subsecs(6)
}

/// A past order that a test wants.
#[derive(Default, Clone)]
pub struct Wanted {
    /// Seconds after [`begin`] at which it was placed.
    pub second: i64,
    /// The shop of the order; `None` = that of the template.
    pub shop: Option<&'static str>,
    /// The payable amount in fen; `None` = that of the template.
    pub payable: Option<i64>,
    /// The price of a piece of the first line in fen; `None` = that of the template.
    pub unit_price: Option<i64>,
    /// The last digits of its phone; `None` = it has no phone.
    pub phone: Option<u32>,
    /// The parts that the channel has changed since.
    pub changed: Vec<&'static str>,
    /// The holds that it had.
    pub holds: Vec<Hold>,
}

/// Past orders in a database.
pub struct PastOrders {
    store: Store,
    template: Order,
}

impl PastOrders {
    /// Past orders that are copies of a new order of the company.
    pub async fn of(environment: &Environment, company: &Company) -> Self {
        let order = company.order("template", "PAID").await;
        let (_, id) = decode(&order.id).unwrap();
        let store = environment.store().await;
        let mut work = store.begin(now(), mint()).await.unwrap();
        let template = work.orders_by_ids(&[OrderId(id)]).await.unwrap().pop().unwrap();
        drop(work);
        Self { store, template }
    }

    /// The store with the orders.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Saves orders, and returns their ids.
    pub async fn save(&self, wanted: &[Wanted]) -> Vec<OrderId> {
        let mut mint = mint();
        let mut ids = Vec::new();
        for group in wanted.chunks(GROUP) {
            let mut work = self.store.begin(now(), self::mint()).await.unwrap();
            for one in group {
                let order = self.order(one, &mut mint);
                ids.push(order.id);
                let changed: Vec<String> = one.changed.iter().map(|part| (*part).to_owned()).collect();
                let event = NewEvent::new(Event::OrderUpdated { changed: changed.clone() }, Source::Channel, now());
                work.save(order, if changed.is_empty() { vec![] } else { vec![event] });
            }
            work.commit().await.unwrap();
        }
        ids
    }

    fn order(&self, wanted: &Wanted, mint: &mut Mint) -> Order {
        let mut order = self.template.clone();
        order.head.id = mint.next();
        order.version = 0;
        let number = order.head.id.0.simple().to_string();
        order.number.clone_from(&number);
        order.channel_number = number;
        order.channel_alias = None;
        order.placed_at = begin() + Duration::seconds(wanted.second);
        order.shop = wanted.shop.map_or_else(|| order.shop.clone(), str::to_owned);
        order.totals.payable = wanted.payable.or(order.totals.payable);
        order.contact.phone = wanted.phone.map(|digits| {
            let number = format!("+86138{digits:08}");
            Phone::number(&number, number.clone(), None)
        });
        order.holds.clone_from(&wanted.holds);
        order.holds.iter_mut().for_each(|hold| hold.id = mint.next());
        order.lines.iter_mut().for_each(|line| line.id = mint.next());
        order.lines[0].unit_price = wanted.unit_price.or(order.lines[0].unit_price);
        (order.payments, order.facts, order.shipments, order.returns) = (vec![], vec![], vec![], vec![]);
        order
    }

    /// The number of entries about orders in the journal.
    pub async fn entries(&self) -> i64 {
        self.count("SELECT count(*) AS n FROM journal WHERE order_id IS NOT NULL").await
    }

    /// The column `n` of a statement.
    pub async fn count(&self, statement: &str) -> i64 {
        use sea_orm::ConnectionTrait as _;
        let statement = sea_orm::Statement::from_string(self.store.backend(), statement);
        let row = self.store.connection().query_one_raw(statement).await.unwrap().unwrap();
        row.try_get("", "n").unwrap()
    }
}

pub fn mint() -> Mint {
    Mint::new(now(), Uuid::new_v4().as_u128())
}

fn hold(placed_by: Person, sources: Vec<EffectSource>) -> Hold {
    Hold {
        id: mint().next(),
        reason: HoldReason::AddressCheck,
        note: None,
        lines: vec![],
        state: HoldState::Released,
        placed_at: now(),
        placed_by,
        release_at: None,
        released_at: Some(now()),
        released_by: None,
        release_note: None,
        sources,
    }
}

/// A released hold that a person placed.
pub fn by_person() -> Hold {
    hold(Person { subject: "u-1".into(), name: "小李".into(), role: Role::CustomerService }, vec![])
}

/// A released hold that rules placed.
pub fn by_rules(rules: &[(RuleId, &str)]) -> Hold {
    let source = |(rule, name): &(RuleId, &str)| {
        let because = Reason::with(Code::RuleDecided, [name]);
        EffectSource { kind: EffectSourceKind::Rule, id: rule.0, version: 1, because }
    };
    let sources: Vec<EffectSource> = rules.iter().map(source).collect();
    hold(sources[0].person(rules[0].1), sources)
}
