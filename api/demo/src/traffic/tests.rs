//! The traffic against a real server: every journey arrives, at every shop, over the real webhooks and the real GraphQL.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::TimeDelta;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::hold::HoldReason;
use uuid::Uuid;

use super::*;
use crate::company;
use panorama::auth::Claims;
use panorama::cli::{keys, start};
use panorama::clock::SystemClock;
use panorama::config::Settings;
use panorama::store::OrderLookup;
use panorama::store::order::cards::CardQuery;

/// A running server of the demo company, with a folder of its own.
struct Demo {
    running: start::Running,
    settings: Settings,
    folder: PathBuf,
}

impl Demo {
    async fn start() -> Self {
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let folder = std::env::temp_dir().join(format!("traffic-{}", Uuid::new_v4().simple()));
        keys::make(&folder).unwrap();
        let mut settings = Settings {
            listen: ([127, 0, 0, 1], 0).into(),
            database_url: Some(format!("sqlite://{}", folder.join("panorama.db").display()).into()),
            data_dir: folder.clone(),
            key_file: Some(folder.join(keys::SEALING)),
            ..Settings::default()
        };
        settings.token.hs256_key_file = Some(folder.join(keys::SIGNING));
        settings.token.allow_local_key = true;
        let store = start::make_store(&settings).await.unwrap();
        store.migrate().await.unwrap();
        company::set_up(&store, &Mappings::load(None).unwrap(), SystemClock.now()).await.unwrap();
        let running = start::start(settings.clone()).await.unwrap();
        Self { running, settings, folder }
    }

    fn tokens(&self) -> Tokens {
        let verifier = start::signer(&self.settings).unwrap();
        Arc::new(move |role: Role| {
            let claims = Claims {
                sub: format!("demo-{}", role.name()),
                name: None,
                roles: vec![role.name().to_owned()],
                warehouses: Some(vec!["HZ".to_owned(), "SH".to_owned()]),
                shops: None,
                exp: (SystemClock.now() + TimeDelta::hours(1)).timestamp(),
                iat: None,
                nbf: None,
                jti: None,
            };
            verifier.sign(&claims).unwrap()
        })
    }

    async fn traffic(&self, seed: u64) -> Traffic {
        let context = TrafficContext {
            url: self.running.url().to_owned(),
            tokens: self.tokens(),
            shops: self.running.app().store().catalog().shops().await.unwrap(),
            mappings: Mappings::load(None).unwrap(),
            seed,
            clock: Arc::new(SystemClock),
        };
        Traffic::new(context).unwrap()
    }

    async fn order(&self, purchase: &Purchase) -> Option<Order> {
        let lookup = OrderLookup::ChannelOrder { shop: purchase.shop.clone(), number: purchase.number.clone() };
        let card = self.running.app().store().orders().card(&lookup, &CardQuery::default()).await.unwrap();
        card.map(|card| card.order)
    }

    async fn stop(self) {
        self.running.stop().await;
        std::fs::remove_dir_all(self.folder).unwrap();
    }
}

#[tokio::test]
async fn every_journey_arrives() {
    let demo = Demo::start().await;
    let mut traffic = demo.traffic(11).await;
    assert_eq!(traffic.selling.len(), 6, "the carrier's connection sells nothing");
    let mut arrived: BTreeMap<OrderStatus, usize> = BTreeMap::new();
    for round in 0..30 {
        let (dialect, shop) = &traffic.selling[round % 6];
        traffic.serial += 1;
        let purchase = Purchase::random(*dialect, shop, traffic.serial, SystemClock.now(), &mut traffic.dice);
        let mut journey = Journey::new(purchase.clone(), traffic.serial, SystemClock.now());
        while journey.moved == Moved::UnderWay {
            journey.go_on(&traffic.desk, &traffic.platforms, SystemClock.now(), &mut traffic.dice).await;
            assert_eq!(journey.failures(), 0, "a step of {purchase:?} failed");
        }
        let order = demo.order(&purchase).await.unwrap();
        assert!(order.marks.is_empty() && order.conflicts().is_empty(), "{order:?}");
        assert_eq!((order.totals.payable, order.lines.len()), (Some(purchase.payable()), purchase.lines.len()));
        assert_eq!(order.settled_at.is_some(), order.status == OrderStatus::Completed);
        *arrived.entry(order.status).or_default() += 1;
    }
    assert!(arrived[&OrderStatus::Completed] >= 24, "{arrived:?}");
    assert_eq!(
        arrived.values().sum::<usize>(),
        arrived[&OrderStatus::Completed] + arrived.get(&OrderStatus::Cancelled).unwrap_or(&0)
    );
    demo.stop().await;
}

#[tokio::test]
async fn a_server_that_is_away_ends_no_traffic() {
    let demo = Demo::start().await;
    let mut traffic = demo.traffic(3).await;
    traffic.tick().await;
    assert_eq!(traffic.journeys.len(), 1, "the first order begins at once");
    demo.running.stop().await;
    std::fs::remove_dir_all(&demo.folder).unwrap();
    traffic.journeys[0].due = SystemClock.now();
    traffic.tick().await;
    assert_eq!((traffic.journeys[0].failures(), traffic.journeys[0].moved), (1, Moved::UnderWay), "it is tried again later");

    let stop = CancellationToken::new();
    stop.cancel();
    let context = TrafficContext {
        url: "http://127.0.0.1:9".to_owned(),
        tokens: Arc::new(|_| String::new()),
        shops: Vec::new(),
        mappings: Mappings::load(None).unwrap(),
        seed: 1,
        clock: Arc::new(SystemClock),
    };
    tokio::time::timeout(PATIENCE, run(context, stop)).await.unwrap();
}

#[tokio::test]
async fn a_storm_stops_the_orders_to_its_city() {
    let demo = Demo::start().await;
    let mut traffic = demo.traffic(5).await;
    let now = SystemClock.now();
    traffic.place_embargo(now).await;
    let (dialect, shop) = traffic.selling.iter().find(|(dialect, _)| *dialect == Dialect::Generic).unwrap();
    let mut purchase = Purchase::random(*dialect, shop, traffic.serial, now, &mut traffic.dice);
    scenes::send_to_the_storm(&mut purchase.contact);
    let mut journey = Journey::new(purchase.clone(), traffic.serial, now);
    journey.go_on(&traffic.desk, &traffic.platforms, now, &mut traffic.dice).await;
    let order = demo.order(&purchase).await.unwrap();
    let held = order.holds.iter().any(|hold| hold.reason == HoldReason::RegionEmbargo && hold.blocks(now));
    assert!(held, "{order:?}");
    demo.stop().await;
}
