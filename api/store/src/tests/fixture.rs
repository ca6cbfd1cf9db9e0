//! A database per test, and orders to put into it.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::{Person, Role};
use domain::event::Event;
use domain::journal::entry::JournalEntry;
use domain::kernel::address::Address;
use domain::kernel::ids::{Mint, OrderId};
use domain::kernel::money::Currency;
use domain::kernel::phone::Phone;
use domain::kernel::region_code::RegionCode;
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::customization::{Customization, Material};
use domain::order::effect::Effects;
use domain::order::fact::{Confidence, Fact, FactKind};
use domain::order::heard::Heard;
use domain::order::hold::HoldState;
use domain::order::incoming::{DataIssue, DataIssueKind};
use domain::order::payment::{Discount, PayableBasis, Payment, PaymentKind, PaymentStatus, Totals};
use domain::order::promise::{Promise, PromiseBasis};
use domain::order::returns::{Return, ReturnKind, ReturnLine, ReturnReason, ReturnStatus};
use domain::order::rule_memory::RuleMemory;
use domain::order::service::{OrderSignal, ServiceLevel, Signal};
use domain::order::shipment::{Shipment, ShipmentLine, ShipmentStatus, TrackingEvent};
use domain::order::{Contact, Line, Order, OrderHead};
use sea_orm::{ConnectionTrait, Database};

pub use super::dump::{all, dump};
use super::ruled::{effects, hold, rule_memory};
use crate::{NewEvent, Store, UnitOfWork};
use foundation::vault::Vault;

/// Runs a test on SQLite, and on PostgreSQL where there is one.
pub fn on_both_databases<F: Future<Output = ()>>(test: impl Fn(Store) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = new_folder();
        test(sqlite_in(&folder, 8).await).await;
        std::fs::remove_dir_all(folder).unwrap();
        if let Some(store) = postgres().await {
            test(store).await;
        }
    });
}

pub fn new_folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("panorama-store-{:032x}", rand::random::<u128>()));
    std::fs::create_dir(&folder).unwrap();
    folder
}

/// A store on the SQLite database of a folder, with a pool of this number of connections.
pub async fn sqlite_in(folder: &Path, connections: u32) -> Store {
    open(&format!("sqlite:{}", folder.join("test.db").display()), connections).await
}

/// A store on a fresh database of the PostgreSQL server; `None` = there is no server.
pub async fn postgres() -> Option<Store> {
    postgres_by(8).await
}

/// A store on a fresh database of the PostgreSQL server, with a pool of this number of connections.
pub async fn postgres_by(connections: u32) -> Option<Store> {
    #[expect(clippy::disallowed_methods, reason = "a test's server is named by the harness, not by the settings")]
    let server = std::env::var("PANORAMA_TEST_POSTGRES_URL").ok()?;
    let name = format!("store_{:032x}", rand::random::<u128>());
    let admin = Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, query) = server.split_once('?').map_or((server.as_str(), ""), |(base, query)| (base, query));
    let base = &base[..base.rfind('/').unwrap()];
    Some(open(&format!("{base}/{name}?{query}"), connections).await)
}

async fn open(url: &str, connections: u32) -> Store {
    let store = Store::connect(url, Arc::new(vault()), connections).await.unwrap();
    store.migrate().await.unwrap();
    store.migrate().await.unwrap();
    assert!(store.is_migrated().await.unwrap());
    store
}

pub fn vault() -> Vault {
    Vault::new(vec![("test".into(), [7; 32])], [8; 32]).unwrap()
}

pub fn mint() -> Mint {
    Mint::new(now(), rand::random())
}

/// A fixed time with more digits than a column keeps.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 123_456_000).unwrap()
}

pub async fn begin(store: &Store) -> UnitOfWork {
    store.begin(now(), mint()).await.unwrap()
}

pub fn event(event: Event) -> NewEvent {
    NewEvent { actor: Some(person()), ..NewEvent::new(event, Source::System, now()) }
}

/// A journal entry of no order.
pub fn entry(event: Event) -> JournalEntry {
    JournalEntry {
        id: mint().next(),
        position: None,
        order: None,
        version: None,
        shop: None,
        warehouse: None,
        status: None,
        more_topics: Vec::new(),
        event,
        source: Source::System,
        actor: None,
        occurred_at: now(),
        recorded_at: now(),
    }
}

pub fn person() -> Person {
    Person { subject: "u-1".into(), name: "小李".into(), role: Role::CustomerService }
}

/// Saves orders without any event.
pub async fn save(store: &Store, orders: impl IntoIterator<Item = Order>) -> Vec<Order> {
    let mut work = begin(store).await;
    orders.into_iter().for_each(|order| work.save(order, vec![]));
    work.commit().await.unwrap().orders
}

/// An order whose lists are all empty.
pub fn bare(number: u32) -> Order {
    let head = OrderHead {
        id: mint().next(),
        number: format!("shop-1-{number:06}"),
        version: 0,
        status: OrderStatus::Paid,
        status_since: now(),
        shop: "shop-1".into(),
        channel: "TAOBAO".into(),
        channel_number: format!("{number:06}"),
        channel_alias: None,
        raw_status: None,
        placed_at: now() + Duration::seconds(i64::from(number)),
        paid_at: None,
        completed_at: None,
        warehouse: None,
        region: None,
        priority: 0,
        tags: vec![],
        remark: None,
        currency: Currency::CNY,
        totals: Totals::default(),
        promise: Promise { ship_by: None, basis: PromiseBasis::NotPaid },
        marks: vec![],
        placed_at_known: true,
        is_test: false,
        goods_here: false,
        voucher_number: None,
        settled_at: None,
        holds: vec![],
        discounts: vec![],
        effects: Effects::default(),
        customer_level: None,
        service_level: None,
        raw_service: None,
        signals: vec![],
    };
    Order {
        head,
        lines: vec![],
        channel_updated_at: None,
        currency_before: None,
        erased_at: None,
        payments: vec![],
        returns: vec![],
        facts: vec![],
        shipments: vec![],
        profile: domain::order::warehouse::WarehouseProfile::default(),
        company_needs: std::sync::Arc::default(),
        contact: Contact::default(),
        buyer_index: None,
        heard: Heard::default(),
        rule_memory: RuleMemory::default(),
    }
}

pub fn contact(e164: &str) -> Contact {
    Contact {
        name: Some("王小明".into()),
        phone: Some(Phone::number(e164, e164.into(), None)),
        address: Address {
            country: Some("CN".into()),
            province: Some("浙江省".into()),
            city: Some("杭州市".into()),
            district: Some("西湖区".into()),
            line: Some("文三路 1 号".into()),
            postal_code: Some("310000".into()),
        },
        edited: true,
        ..Contact::default()
    }
}

/// An order with entries in all of its lists.
pub fn full(number: u32) -> Order {
    let mut mint = mint();
    let lines: Vec<Line> =
        [("SKU-1", 2, false), ("GIFT", 1, true)].map(|(sku, quantity, gift)| line(&mut mint, sku, quantity, gift)).into();
    let shipment = parcel(&mut mint, &lines);
    let bare = bare(number);
    let head = OrderHead {
        version: 1,
        status: OrderStatus::Shipped,
        channel_alias: Some(format!("#{number}")),
        raw_status: Some("WAIT_BUYER_CONFIRM_GOODS".into()),
        paid_at: Some(now()),
        completed_at: Some(now()),
        warehouse: Some("HZ".into()),
        region: RegionCode::parse("330106"),
        priority: -3,
        tags: vec!["VIP".into(), "50%_\"off\"".into()],
        remark: Some("门口放\n别敲门".into()),
        totals: Totals {
            goods: Some(1),
            discount: 2,
            freight: 3,
            tax: 4,
            tip: 8,
            duties: 9,
            tax_included: 10,
            rounding: -11,
            payable: Some(5),
            payable_basis: PayableBasis::Derived,
            paid: 6,
            refunded: 7,
        },
        promise: Promise { ship_by: Some(now()), basis: PromiseBasis::ShopHours(48) },
        marks: vec![DataIssue { kind: DataIssueKind::UnknownSku, value: "GIFT".into() }],
        voucher_number: Some("V-1".into()),
        settled_at: Some(now()),
        holds: vec![hold(&mut mint, HoldState::Active, &lines), hold(&mut mint, HoldState::Released, &[])],
        discounts: vec![Discount { rule_id: None, name: "满减".into(), amount: 2 }],
        effects: effects(),
        customer_level: Some(3),
        service_level: Some(ServiceLevel::SameDay),
        raw_service: Some("当日达".into()),
        signals: vec![OrderSignal { signal: Signal::Urgent, mapping: "generic 2026-11-20".into(), at: now() }],
        ..bare.head
    };
    Order {
        channel_updated_at: Some(now()),
        contact: contact("+8613800000000"),
        payments: vec![payment(&mut mint), payment(&mut mint)],
        facts: vec![fact(&mut mint, Source::Wms, Some(&shipment)), fact(&mut mint, Source::Channel, None)],
        returns: vec![case(&mut mint, number, &lines)],
        shipments: vec![shipment, Shipment { tracking_number: None, events: vec![], lines: vec![], ..parcel(&mut mint, &[]) }],
        head,
        lines,
        rule_memory: rule_memory(),
        ..bare
    }
}

fn line(mint: &mut Mint, sku: &str, quantity: u32, is_gift: bool) -> Line {
    Line {
        closed_quantity: 1,
        closed_from: 3,
        replaced_quantity: 1,
        put_back_quantity: 2,
        customization: Some(Customization {
            wanted: true,
            kind: Some("engraving".into()),
            material: Some(Material::at_channel("签名.ttf")),
        }),
        closed_reason: Some("缺货".into()),
        id: mint.next(),
        channel_line_id: format!("l-{sku}"),
        sku: Some(sku.into()),
        title: "棉袜 「白」".into(),
        quantity,
        picked_quantity: 1,
        short_reason: Some("缺货".into()),
        shipped_quantity: 1,
        is_gift,
        ordered_quantity: quantity + 1,
        refunded_quantity: 1,
        requires_shipping: !is_gift,
        unit_price: Some(1250),
        total: (!is_gift).then_some(i64::MAX),
    }
}

fn payment(mint: &mut Mint) -> Payment {
    Payment {
        id: mint.next(),
        kind: PaymentKind::Deposit,
        status: PaymentStatus::Paid,
        amount: 5000,
        method: Some("ALIPAY".into()),
        paid_at: Some(now()),
        due_at: None,
        source: domain::kernel::source::Source::Staff,
        reference: Some("BANK-1".to_owned()),
    }
}

pub fn parcel(mint: &mut Mint, lines: &[Line]) -> Shipment {
    Shipment {
        left_at: Some(now()),
        label_voided_at: Some(now()),
        id: mint.next(),
        warehouse: Some("HZ".into()),
        carrier: Some("SF".into()),
        tracking_number: Some(format!("SF{:010}", rand::random::<u32>())),
        status: ShipmentStatus::InTransit,
        label_print_count: 2,
        scanned_at: Some(now()),
        scanned_by_device: Some("PDA-7".into()),
        lines: lines.iter().map(|line| ShipmentLine { line: line.id, quantity: 1 }).collect(),
        events: vec![report(mint, 0), report(mint, 60)],
        carrier_source: Some(Source::Staff),
        voided_at: None,
        voided_by: None,
        replaced_by: None,
        number_shared_at: Some(now()),
    }
}

pub fn report(mint: &mut Mint, seconds: i64) -> TrackingEvent {
    TrackingEvent {
        id: mint.next(),
        at: now() + Duration::seconds(seconds),
        status: ShipmentStatus::InTransit,
        raw: Some("0".into()),
        location: Some("杭州".into()),
        description: "快件已到达".into(),
        source: Source::Carrier,
        confidence: Confidence::Confirmed,
        sequence: 1,
        measures: Vec::new(),
    }
}

fn fact(mint: &mut Mint, source: Source, shipment: Option<&Shipment>) -> Fact {
    Fact {
        id: mint.next(),
        source,
        kind: FactKind::Outbound,
        value: "SF1".into(),
        raw: Some("已出库".into()),
        shipment: shipment.map(|shipment| shipment.id),
        line: None,
        observed_at: now(),
        recorded_at: now(),
        confidence: Confidence::Inferred,
    }
}

fn case(mint: &mut Mint, number: u32, lines: &[Line]) -> Return {
    Return {
        id: mint.next(),
        number: format!("shop-1-{number:06}-R1"),
        kind: ReturnKind::Exchange,
        status: ReturnStatus::Received,
        lines: lines.iter().map(|line| ReturnLine { line: line.id, quantity: 1 }).collect(),
        reason: Some("尺码不合".into()),
        reason_code: Some(ReturnReason::Quality),
        requested_at: now(),
        status_since: now(),
        refund: Some(300),
        refunded_before: Some(0),
    }
}

/// Changes one order under its lock.
pub async fn change(store: &Store, id: OrderId, change: impl FnOnce(&mut Order)) -> Order {
    let mut work = begin(store).await;
    let mut order = work.order_for_update(&crate::OrderLookup::Id(id), None).await.unwrap().unwrap();
    change(&mut order);
    work.save(order, vec![]);
    work.commit().await.unwrap().orders.remove(0)
}
