//! The history of the demo company: some hundred orders in every status, with every kind of fault.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use domain::alert::{Alert, AlertState, of_mark};
use domain::event::Event;
use domain::intake::ShopProfile;
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::ids::Mint;
use domain::kernel::source::Source;
use domain::order::Order;
use domain::order::conflict::ConflictKind;
use domain::order::message::Message;
use domain::refusal::{Code, Reason};
use entity::order;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sea_orm::{EntityTrait, QuerySelect};
use uuid::Uuid;

use super::DemoError;
use super::cases::{Case, Part, tell_case};
use super::course::{Course, Step};
use super::purchase::{Dialect, Purchase};
use super::story::{Story, Teller, profile};
use super::talk;
use panorama::store::catalog::shops::Shop;
use panorama::store::{NewEvent, Store, StoreError};

/// The number of orders in one transaction.
const BATCH: usize = 100;

/// The most draws of a purchase until one fits its case.
const DRAWS: usize = 200;

/// One order of the history, with its events and messages.
pub struct Told {
    /// The order at the end of its story.
    pub order: Order,
    /// The order's events, oldest first.
    pub happened: Vec<NewEvent>,
    /// The messages with the customer.
    pub messages: Vec<Message>,
    /// The buyer's id at the channel; `None` = the channel names none.
    pub buyer_id: Option<String>,
}

/// Writes the history into a database without orders, and returns the number of orders written; a database with orders stays as it is.
///
/// # Errors
/// When the database fails.
pub async fn fill(store: &Store, now: DateTime<Utc>) -> Result<usize, DemoError> {
    if has_orders(store).await? {
        return Ok(0);
    }
    let skus = store.catalog().skus().await?.into_iter().map(|sku| sku.code).collect();
    let mut told = tell(&store.catalog().shops().await?, &skus, now, rand::random())?;
    let count = told.len();
    let mut marked = BTreeSet::new();
    told.sort_by_key(Told::last_event_at);
    while !told.is_empty() {
        let rest = told.split_off(told.len().min(BATCH));
        write(store, std::mem::replace(&mut told, rest), &mut marked).await?;
    }
    Ok(count)
}

async fn has_orders(store: &Store) -> Result<bool, StoreError> {
    let any = order::Entity::find().select_only().column(order::Column::Id).limit(1);
    Ok(any.into_tuple::<Uuid>().one(store.connection()).await?.is_some())
}

/// Every order of the plan, with its whole story.
///
/// # Errors
/// When a story breaks the rules of the domain.
pub fn tell(shops: &[Shop], skus: &BTreeSet<String>, now: DateTime<Utc>, seed: u64) -> Result<Vec<Told>, DemoError> {
    let selling: Vec<(Dialect, ShopProfile)> =
        shops.iter().filter_map(|shop| Some((Dialect::of(&shop.mapping)?, profile(shop)))).collect();
    let mut dice = StdRng::seed_from_u64(seed);
    let mut told = Vec::new();
    for part in Part::PLAN {
        let fitting: Vec<_> = selling.iter().filter(|(dialect, _)| part.case.fits(*dialect)).collect();
        for _ in 0..part.count {
            let Some((dialect, profile)) = fitting.get(told.len() % fitting.len().max(1)) else { break };
            let teller = Teller { shop: profile, knows_sku: &|sku| skus.contains(sku) };
            let scene = Scene { dialect: *dialect, serial: 100 + told.len() as u64 };
            told.push(tell_one(part, &teller, &scene, now, &mut dice)?);
        }
    }
    Ok(told)
}

/// The shop and the seed of one story.
struct Scene {
    dialect: Dialect,
    serial: u64,
}

fn tell_one(part: &Part, teller: &Teller<'_>, scene: &Scene, now: DateTime<Utc>, dice: &mut StdRng) -> Result<Told, DemoError> {
    let minutes = dice.random_range(part.minutes_ago.0..part.minutes_ago.1);
    let course = Course::reaching(part.until, now - Duration::minutes(minutes), dice);
    let placed = course.at(Step::Placed);
    let mut purchase = Purchase::random(scene.dialect, teller.shop, scene.serial, placed, dice);
    for _ in 0..DRAWS {
        if part.case.suits(&purchase) {
            break;
        }
        purchase = Purchase::random(scene.dialect, teller.shop, scene.serial, placed, dice);
    }
    part.case.alter(&mut purchase);
    let mint = Mint::new(now, dice.random());
    let mut story = Story::begin(teller, purchase, course, scene.serial, mint);
    tell_case(part, &mut story, now, dice)?;
    talk::hold_conversation(&mut story, part.case == Case::Plain, now, dice);
    let Story { order, mut happened, messages, purchase, .. } = story;
    happened.sort_by_key(|event| event.occurred_at);
    Ok(Told { order, happened, messages, buyer_id: purchase.wishes.buyer_id })
}

impl Told {
    fn last_event_at(&self) -> Option<DateTime<Utc>> {
        self.happened.last().map(|event| event.occurred_at)
    }
}

/// Writes a batch of orders at the time of its last event, the events of all orders sorted by time.
///
/// `marked` are the data issues that have an alert already: one for each shop and kind.
async fn write(store: &Store, batch: Vec<Told>, marked: &mut BTreeSet<(AlertKind, String)>) -> Result<(), DemoError> {
    let Some(at) = batch.iter().filter_map(Told::last_event_at).max() else { return Ok(()) };
    let mut mint = Mint::new(at, rand::random());
    let mut work = store.begin(at, Mint::new(at, rand::random())).await?;
    let mut happened: Vec<(usize, NewEvent)> = Vec::new();
    let mut raised = Vec::new();
    let mut orders = Vec::new();
    for told in batch {
        raised.extend(alerts(&told.order, at, &mut mint, marked));
        for message in &told.messages {
            work.add_message(told.order.id, message)?;
        }
        happened.extend(told.happened.into_iter().map(|event| (orders.len(), event)));
        let buyer_index = told.buyer_id.map(|id| store.vault().blind_index_of_buyer(&told.order.channel, &id));
        orders.push(Order { buyer_index, ..told.order });
    }
    happened.sort_by_key(|(_, event)| event.occurred_at);
    for (index, event) in happened {
        work.save(orders[index].clone(), vec![event]);
    }
    for alert in raised {
        work.put(&alert).await?;
        let event = Event::AlertRaised { alert: alert.id };
        let Alert { shop, warehouse, .. } = alert;
        work.append(NewEvent { shop, warehouse, ..NewEvent::new(event, Source::System, at) });
    }
    work.commit().await?;
    Ok(())
}

/// The alerts that the order raised in its story.
fn alerts(order: &Order, at: DateTime<Utc>, mint: &mut Mint, marked: &mut BTreeSet<(AlertKind, String)>) -> Vec<Alert> {
    let conflict = order.conflicts().into_iter().find(|conflict| conflict.kind == ConflictKind::ShippedBeforeOutbound);
    let conflict = conflict.map(|_| (AlertKind::Conflict, Reason::with(Code::AlertConflict, [&order.number])));
    let unheard: Vec<_> = order
        .marks
        .iter()
        .filter_map(|mark| of_mark(mark, &order.shop))
        .filter(|(kind, _)| marked.insert((*kind, order.shop.clone())))
        .collect();
    let alert = |(kind, because): (AlertKind, Reason)| Alert {
        id: mint.next(),
        kind,
        severity: kind.severity(),
        state: AlertState::Open,
        because,
        order: Some(order.id),
        shop: Some(order.shop.clone()),
        warehouse: order.warehouse.clone(),
        status: None,
        raised_at: at,
        acknowledged_at: None,
        acknowledged_by: None,
        resolved_at: None,
        about: None,
        count: 1,
    };
    conflict.into_iter().chain(unheard).map(alert).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::TimeZone;
    use domain::kernel::status::OrderStatus;
    use domain::order::hold::HoldReason;
    use domain::order::incoming::DataIssueKind;
    use domain::order::promise::PromiseState;
    use domain::order::returns::ReturnStatus;

    use super::*;
    use crate::company;
    use crate::testing::TemporaryStore;
    use panorama::ingest::Mappings;
    use panorama::store::alert::alerts::{AlertFilter, AlertReach};
    use panorama::store::base::window::{Take, Window};
    use panorama::store::order::list::OrderReach;

    async fn company_store() -> (TemporaryStore, DateTime<Utc>) {
        let temporary = TemporaryStore::new().await;
        let now = Utc.with_ymd_and_hms(2026, 11, 22, 4, 0, 0).unwrap();
        company::set_up(&temporary.store, &Mappings::load(None).unwrap(), now).await.unwrap();
        (temporary, now)
    }

    async fn told(seed: u64) -> (Vec<Told>, DateTime<Utc>) {
        let (temporary, now) = company_store().await;
        let store = &temporary.store;
        let skus = store.catalog().skus().await.unwrap().into_iter().map(|sku| sku.code).collect();
        let told = tell(&store.catalog().shops().await.unwrap(), &skus, now, seed).unwrap();
        (told, now)
    }

    #[tokio::test]
    async fn the_history_has_everything_that_a_newcomer_wants_to_see() {
        for seed in 0..4 {
            let (told, now) = told(seed).await;
            assert!((250..400).contains(&told.len()));
            let mut by_status: BTreeMap<(OrderStatus, &str), usize> = BTreeMap::new();
            for one in &told {
                *by_status.entry((one.order.status, one.order.warehouse.as_deref().unwrap())).or_default() += 1;
                assert!(one.happened.is_sorted_by_key(|event| event.occurred_at), "{}", one.order.number);
                assert!(one.happened.iter().all(|event| event.occurred_at <= now), "{} is from the future", one.order.number);
                let totals = &one.order.totals;
                assert_eq!((totals.payable, totals.difference()), (totals.sum_of_parts(), None));
                assert!(totals.payable.is_some());
                if (OrderStatus::Approved..=OrderStatus::Packed).contains(&one.order.status) {
                    assert!(one.order.shipments.iter().all(|parcel| parcel.tracking_number.is_some()), "nothing to scan");
                    assert!(!one.order.shipments.is_empty(), "nothing to scan");
                }
            }
            for status in OrderStatus::ALL {
                for warehouse in ["HZ", "SH"] {
                    let count = by_status.get(&(status, warehouse)).copied().unwrap_or_default();
                    assert!(count >= 3, "{count} orders {status:?} in {warehouse}");
                }
            }
            let any = |wanted: &dyn Fn(&Order) -> bool| told.iter().any(|one| wanted(&one.order));
            for reason in
                [HoldReason::CustomerRequest, HoldReason::AddressCheck, HoldReason::StockShort, HoldReason::LabelReprint]
            {
                assert!(any(&|order| order.active_holds(now).any(|hold| hold.reason == reason)), "{reason:?}");
            }
            assert!(any(&|order| order.active_holds(now).any(|hold| hold.release_at.is_some())));
            assert!(any(&|order| order.holds.iter().any(|hold| hold.released_by.is_some())));
            assert!(any(&|order| order.conflicts().iter().any(|one| one.kind == ConflictKind::ShippedBeforeOutbound)));
            for status in [ReturnStatus::Requested, ReturnStatus::Approved, ReturnStatus::Received, ReturnStatus::Refunded] {
                assert!(any(&|order| order.returns.iter().any(|case| case.status == status)), "{status:?}");
            }
            for kind in [DataIssueKind::UnknownSku, DataIssueKind::UnknownStatus] {
                assert!(any(&|order| order.marks.iter().any(|mark| mark.kind == kind)), "{kind:?}");
            }
            assert!(any(&|order| order.shipments.len() == 2 && order.shipments.iter().all(|parcel| !parcel.lines.is_empty())));
            assert!(any(&|order| order.promise.state(order.status, now) == PromiseState::Overdue));
            assert!(any(&|order| order.status == OrderStatus::PendingPayment && order.totals.paid > 0), "no deposit");
            let month_ago = now - Duration::days(30);
            let settled = told.iter().filter(|one| one.order.completed_at.is_some_and(|at| at > month_ago));
            assert!(settled.filter(|one| one.order.settled_at.is_some()).count() >= 40);
            assert!(told.iter().filter(|one| one.messages.len() >= 2).count() > 60);
            assert!(any(&|order| order.contact.phone.as_ref().is_some_and(|phone| phone.clear.is_none())), "no masked phone");
        }
    }

    #[tokio::test]
    async fn a_second_start_continues_with_what_is_there() {
        let (temporary, now) = company_store().await;
        let store = &temporary.store;
        let secrets = store.catalog().shops().await.unwrap();
        let count = fill(store, now).await.unwrap();
        let head = store.journal().feed().head().await.unwrap();
        assert!(count > 250 && head.position > 2_000, "{count} orders, {head:?}");
        let later = now + Duration::hours(1);
        company::set_up(store, &Mappings::load(None).unwrap(), later).await.unwrap();
        assert_eq!(fill(store, later).await.unwrap(), 0);
        assert_eq!(store.journal().feed().head().await.unwrap(), head);
        assert_eq!(store.catalog().shops().await.unwrap(), secrets, "platforms know the first secrets");
        assert!(secrets.iter().all(|shop| shop.secrets.signing[0].len() == 48));
        let kinds = vec![AlertKind::Conflict, AlertKind::UnknownStatus];
        let reach = AlertReach { kinds, orders: OrderReach::default() };
        let window = Window { take: Take::First(50), after: None, before: None };
        let alerts = store.alerts().page(&AlertFilter::default(), &[reach], &window).await.unwrap();
        assert_eq!(alerts.items.len(), 4);
        let rebuilt = store.orders().rebuild_cards(None, 1_000).await.unwrap();
        assert_eq!((rebuilt.orders, rebuilt.differing), (count, Vec::new()));
    }
}
