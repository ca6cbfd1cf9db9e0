//! Lets people work during a fault, and compares their records when it is over.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use domain::access::actor::Role;
use domain::journal::entry::JournalEntry;
use domain::kernel::ids::OrderId;
use domain::kernel::status::OrderStatus;
use futures_util::future::join_all;
use panorama::events::cursor::Cursor;
use panorama::graphql::types::id::{Kind, encode};
use panorama::store::Store;
use panorama::store::journal::feed::FeedMark;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tests::checker::{self, Entry, Log, Verdict};
use tests::client::Transport;
use tests::token::Claims;
use tokio::sync::watch;
use uuid::Uuid;

use super::desk::{Desk, Goal, Rights};
use super::fleet::{Fleet, SHOPS};
use super::writers::{Notes, Progress, Writers};
use crate::intake::tables;

/// The result of a run.
pub struct Outcome {
    /// The findings of the checker.
    pub verdict: Verdict,
    /// The records of the writers.
    pub notes: Notes,
    /// The subscribers with their records.
    pub desks: Vec<Desk>,
}

/// The desks of a run: each role, on both transports, spread over the instances.
pub fn desks(fleet: &Fleet) -> Vec<Desk> {
    let urls = fleet.urls();
    let rights = |role, shop, warehouse| Rights { role, shop, warehouse };
    let people = [
        ("manager", rights("MANAGER", None, None), Transport::WebSocket),
        ("second manager", rights("MANAGER", None, None), Transport::Sse),
        ("clerk of Hangzhou", rights("CUSTOMER_SERVICE", Some(SHOPS[0].0), None), Transport::Sse),
        ("clerk of Shanghai", rights("CUSTOMER_SERVICE", Some(SHOPS[1].0), None), Transport::WebSocket),
        ("picker in Hangzhou", rights("WAREHOUSE", None, Some(SHOPS[0].2)), Transport::WebSocket),
    ];
    let desk = |(place, (name, rights, transport)): (usize, (&str, Rights, Transport))| {
        let mut claims = Claims::of(&[rights.role]);
        // The token is valid for every clock that is wrong by up to an hour.
        (claims.nbf, claims.exp) = (claims.nbf - 3 * 3600, claims.exp + 3 * 3600);
        if let Some(shop) = rights.shop {
            claims = claims.in_shops(&[shop]);
        }
        if let Some(code) = rights.warehouse {
            claims = claims.in_warehouses(&[code]);
        }
        let token = fleet.environment.signer().sign(&claims);
        Desk { name: name.to_owned(), rights, token, transport, urls: urls.clone(), place, seen: Vec::new(), closes: Vec::new() }
    };
    people.into_iter().enumerate().map(desk).collect()
}

/// Runs writers and desks while `fault` does its work, waits until the service is idle, and compares the records.
pub async fn under_load(fleet: &mut Fleet, desks: Vec<Desk>, fault: impl AsyncFnOnce(&mut Fleet, &Progress)) -> Outcome {
    let (urls, mut claims) = (fleet.urls(), Claims::of(&["CUSTOMER_SERVICE"]));
    (claims.nbf, claims.exp) = (claims.nbf - 3 * 3600, claims.exp + 3 * 3600);
    let clerk = fleet.environment.signer().sign(&claims);
    watched(fleet, desks, async |fleet| {
        let (stop, progress) = (watch::Sender::new(false), Progress::new());
        let breaking = async {
            // The service works without faults before and after the fault.
            progress.more(20).await;
            fault(fleet, &progress).await;
            progress.more(20).await;
            stop.send_replace(true);
        };
        let writers = Writers { urls: &urls, clerk: &clerk, progress: &progress };
        tokio::join!(breaking, writers.work(&stop)).1
    })
    .await
}

/// Lets desks follow while `work` is done, until they have every event, and compares the records.
pub async fn watched(fleet: &mut Fleet, desks: Vec<Desk>, work: impl AsyncFnOnce(&mut Fleet) -> Notes) -> Outcome {
    let goal = watch::Sender::new(Goal::None);
    let rights: Vec<(String, Rights)> = desks.iter().map(|desk| (desk.name.clone(), desk.rights.clone())).collect();
    let following = join_all(desks.into_iter().map(|desk| desk.follow(goal.subscribe())));
    let working = async {
        let notes = work(fleet).await;
        let history = History::read(&fleet.environment.store().await).await;
        goal.send_replace(Some(Arc::new(history.goals(&rights))));
        (notes, history)
    };
    let ((notes, history), desks) = tokio::join!(working, following);
    let logs: Vec<Log> = desks.iter().map(|desk| history.log(desk)).collect();
    let verdict = checker::check(&notes.writes, &history.entries, &logs);
    eprintln!("{verdict}; {} attempts refused", notes.refusals.len());
    Outcome { verdict, notes, desks }
}

impl Outcome {
    /// The longest delays, in milliseconds, of the events that were recorded before a moment and from it on.
    pub fn latest_before_and_after(&self, moment: i64) -> (i64, i64) {
        let seen = || self.desks.iter().flat_map(|desk| &desk.seen);
        let latest = |which: &dyn Fn(i64) -> bool| {
            seen().filter(|seen| which(seen.recorded)).map(|seen| seen.late).max().unwrap_or_default()
        };
        (latest(&|at| at < moment), latest(&|at| at >= moment))
    }
}

/// The journal at the end of the run.
pub struct History {
    entries: Vec<Entry>,
    journal: Vec<Arc<JournalEntry>>,
}

impl History {
    /// Reads it from the tables, once the relay has given a position to every entry: the subscribers' records are compared with a source
    /// that no subscription made.
    pub async fn read(store: &Store) -> Self {
        tables::relayed(store).await;
        let page = store.journal().feed().after(FeedMark::START, u64::from(u32::MAX)).await.expect("the journal is read");
        let numbers = order_numbers(store).await;
        let journal: Vec<_> = page.entries.into_iter().filter(|entry| entry.order.is_some()).collect();
        let entries = journal.iter().map(|entry| entry_of(entry, &numbers)).collect();
        store.connection().clone().close().await.expect("the database closes");
        Self { entries, journal }
    }

    /// The cursors of the last events that the desks may see.
    fn goals(&self, rights: &[(String, Rights)]) -> BTreeMap<String, String> {
        let last = |rights: &Rights| self.seen_by(rights).last().map(|(entry, _)| entry.cursor.clone());
        rights.iter().filter_map(|(name, rights)| Some((name.clone(), last(rights)?))).collect()
    }

    fn log(&self, desk: &Desk) -> Log {
        let may_see: BTreeSet<String> = self.seen_by(&desk.rights).map(|(entry, _)| entry.id.clone()).collect();
        Log { subscriber: desk.name.clone(), may_see, seen: desk.seen.clone() }
    }

    fn seen_by<'a>(&'a self, rights: &'a Rights) -> impl Iterator<Item = (&'a Entry, &'a Arc<JournalEntry>)> {
        self.entries.iter().zip(&self.journal).filter(|(_, entry)| rights.allow(entry))
    }
}

impl Rights {
    /// Whether a desk may see an entry: a second implementation of the rights, independent of the service's.
    fn allow(&self, entry: &JournalEntry) -> bool {
        use OrderStatus as S;
        let at_warehouse = [S::Approved, S::Picking, S::Packed, S::Shipped];
        let role = Role::from_name(self.role).expect("a role");
        self.shop.is_none_or(|shop| entry.shop.as_deref() == Some(shop))
            && self.warehouse.is_none_or(|code| {
                entry.warehouse.as_deref() == Some(code) && entry.status.is_some_and(|status| at_warehouse.contains(&status))
            })
            && role.grants(entry.event.needs())
    }
}

fn entry_of(entry: &JournalEntry, numbers: &HashMap<OrderId, String>) -> Entry {
    let kind = entry.event.kind();
    let effect = match (&entry.event, entry.status) {
        (domain::event::Event::OrderStatusChanged { to: OrderStatus::Approved, .. }, _) => format!("{kind}:APPROVED"),
        _ => kind.to_owned(),
    };
    Entry {
        position: entry.position.expect("the feed gives positions"),
        cursor: Cursor::of(entry).encode(),
        id: encode(Kind::Event, entry.id.0).0,
        order: entry.order.and_then(|id| numbers.get(&id).cloned()).expect("an order of the journal is in its table"),
        effect,
    }
}

async fn order_numbers(store: &Store) -> HashMap<OrderId, String> {
    let backend: DbBackend = store.backend();
    let statement = Statement::from_string(backend, "SELECT id, number FROM \"order\"");
    let rows = store.connection().query_all_raw(statement).await.expect("the database answers");
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get_by_index(0).expect("an id");
            (OrderId(id), row.try_get_by_index(1).expect("a number"))
        })
        .collect()
}
