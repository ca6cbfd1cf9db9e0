//! A day of a seller: 10,000 orders, of which 500 have a labelled fault, against the shipped rules. The generator knows no rule: it makes
//! faults as they happen, and some of a kind that no shipped rule looks for. Three figures come out of it: the share of wrong orders that
//! were intercepted, the share of orders that need a person, and the share of exceptions that reached a role without a person.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::{Person, Role};
use domain::intake::{Intake, ShopProfile};
use domain::kernel::ids::{Mint, ShipmentId};
use domain::kernel::money::Currency;
use domain::kernel::phone::Phone;
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::effect::{EffectSource, EffectSourceKind, HoldOf};
use domain::order::fact::{Confidence, Fact, FactKind};
use domain::order::heard::WholePayment;
use domain::order::incoming::{
    IncomingContact, IncomingLine, IncomingMaterial, IncomingOrder, IncomingPayments, IncomingTotals, Said,
};
use domain::order::shipment::{Shipment, ShipmentStatus};
use domain::refusal::{Code, Language, Reason};
use domain::rules::defaults::default_rules;
use domain::rules::order_facts::{SkuFacts, Surroundings, facts_of};
use domain::rules::{Occasion, Rule, RuleAction, RuleState, Rulebook, StandingEmbargoes};

use super::world::{compiled, now, rule_id};

/// The orders of the day, and those with a fault.
const ORDERS: usize = 10_000;
const FAULTY: usize = 500;

/// A fault as it happens at sellers, with its share of all faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// A campaign sells at a tenth of the price.
    Price,
    /// The buyer ordered an engraving, and its file is missing.
    Material,
    /// One buyer orders again and again within an hour.
    Velocity,
    /// The gift is not in the warehouse.
    Gift,
    /// The goods are not in the warehouse.
    Stock,
    /// The channel changes the address after the pick began.
    Address,
    /// The label was printed twice.
    Label,
    /// The SKU on the order is another than the one that the buyer saw: nothing in the data shows it.
    WrongSku,
    /// The buyer typed a house that does not exist: nothing in the data shows it.
    WrongHouse,
}

const FAULTS: [(Fault, usize); 9] = [
    (Fault::Price, 110),
    (Fault::Material, 70),
    (Fault::Velocity, 70),
    (Fault::Gift, 60),
    (Fault::Stock, 70),
    (Fault::Address, 40),
    (Fault::Label, 25),
    (Fault::WrongSku, 30),
    (Fault::WrongHouse, 25),
];

/// A sequence of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// An order of the day with its label.
struct Placed {
    incoming: IncomingOrder,
    phone: u64,
    fault: Option<Fault>,
}

fn list_price(sku: &str) -> i64 {
    10_000 + 1_000 * i64::from(sku.bytes().map(u32::from).sum::<u32>() % 40)
}

/// Makes the orders of the day, faults among them at places that the dice choose.
fn day() -> Vec<Placed> {
    let mut dice = Dice(20_261_111);
    let mut faults: Vec<Option<Fault>> = FAULTS.iter().flat_map(|(fault, count)| vec![Some(*fault); *count]).collect();
    assert_eq!(faults.len(), FAULTY);
    faults.resize(ORDERS, None);
    for place in (1..faults.len()).rev() {
        let other = usize::try_from(dice.below(place as u64 + 1)).unwrap();
        faults.swap(place, other);
    }
    let begin = now() - Duration::hours(20);
    let gap = |index: usize| begin + Duration::milliseconds(7_000 * i64::try_from(index).unwrap());
    // The orders of a busy buyer come one after another: the first five look like any.
    let mut placed = Vec::new();
    for (index, fault) in faults.into_iter().enumerate() {
        let phone = 10_000_000 + dice.below(80_000_000);
        placed.push(order(index, gap(index), phone, fault, &mut dice));
    }
    let busy: Vec<usize> = (0..ORDERS).filter(|index| placed[*index].fault == Some(Fault::Velocity)).collect();
    // The busy buyers have ten wrong orders each, after five that are fine, all within two hours.
    for (buyer, group) in busy.chunks(10).enumerate() {
        let phone = 1_000 + buyer as u64;
        let at = placed[group[0]].incoming.placed_at.unwrap();
        let before: Vec<usize> =
            (0..ORDERS).filter(|index| placed[*index].fault.is_none()).skip(buyer * 5 + 100).take(5).collect();
        for (second, index) in before.into_iter().chain(group.iter().copied()).enumerate() {
            let time = at + Duration::seconds(60 * i64::try_from(second).unwrap());
            placed[index].phone = phone;
            (placed[index].incoming.placed_at, placed[index].incoming.paid_at) = (Some(time), Some(time));
        }
    }
    placed.sort_by_key(|one| one.incoming.placed_at);
    placed
}

fn order(index: usize, at: DateTime<Utc>, phone: u64, fault: Option<Fault>, dice: &mut Dice) -> Placed {
    let sku = format!("SKU-{}", dice.below(300));
    // Usual discounts are small; a clearance sale goes down to 65 %, and a few pieces that are to go are sold at half price.
    let usual = if dice.below(400) == 0 { 50 } else { 100 - i64::try_from(dice.below(36)).unwrap() };
    let share = if fault == Some(Fault::Price) { 10 } else { usual };
    let price = list_price(&sku) * share / 100;
    let is_engraved = fault == Some(Fault::Material) || dice.below(25) == 0;
    let line = IncomingLine {
        channel_line_id: "1".into(),
        sku: Some(sku),
        title: Some("商品".into()),
        quantity: Said::Value(1),
        unit_price: Said::Value(price),
        total: Said::Value(price),
        customized: Some(is_engraved),
        material: (is_engraved && fault != Some(Fault::Material)).then(|| IncomingMaterial::Named("engraving.ttf".into())),
        ..IncomingLine::default()
    };
    let gift = IncomingLine {
        channel_line_id: "2".into(),
        sku: Some("GIFT".into()),
        title: Some("赠品".into()),
        quantity: Said::Value(1),
        is_gift: Some(true),
        unit_price: Said::Value(0),
        total: Said::Value(0),
        ..IncomingLine::default()
    };
    let has_gift = fault == Some(Fault::Gift) || dice.below(5) == 0;
    let remark = (dice.below(50) == 0).then(|| "麻烦今天必须发，谢谢".to_owned());
    let incoming = IncomingOrder {
        channel_number: format!("D{index:05}"),
        status: Some(OrderStatus::Paid),
        placed_at: Some(at),
        paid_at: Some(at),
        updated_at: Some(at),
        currency: Some("CNY".into()),
        totals: IncomingTotals {
            goods: Said::Value(price),
            payable: Said::Value(price),
            paid: Said::Value(price),
            ..IncomingTotals::default()
        },
        contact: IncomingContact {
            name: Some("李四".into()),
            phone: Some(format!("138{phone:08}")),
            country: Some("CN".into()),
            province: Some("广东省".into()),
            city: Some("深圳市".into()),
            district: Some("南山区".into()),
            line: Some(format!("示例大道 {} 号", dice.below(900) + 1)),
            postal_code: None,
        },
        buyer_message: remark,
        lines: Some(std::iter::once(line).chain(has_gift.then_some(gift)).collect()),
        payments: IncomingPayments::Whole(WholePayment { paid: true, paid_at: Some(at), method: None, on_delivery: false }),
        ..IncomingOrder::default()
    };
    Placed { incoming, phone, fault }
}

/// The end of an order: the rules that acted on it, other than approvals, and whether it was approved without a person.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each end of an order came or not")]
struct End {
    stopped: bool,
    routed: bool,
    approved: bool,
    doubted: bool,
}

/// One order on its way past the rules.
struct Way<'a> {
    book: &'a Rulebook,
    order: Order,
    mint: Mint,
    end: End,
    remark: Option<String>,
    phone_orders: u32,
}

impl Way<'_> {
    fn ask(&mut self, occasion: Occasion, now: DateTime<Utc>, address_changed: bool) {
        let sku =
            |code: &str| SkuFacts { list_price: (code != "GIFT").then(|| (list_price(code), Currency::CNY)), category: None };
        let around = Surroundings {
            now,
            offset: None,
            sku: &sku,
            remark: self.remark.as_deref(),
            address_changed,
            phone_orders: Some(self.phone_orders),
            buyer_orders: Some(1),
            embargoes: &StandingEmbargoes::default(),
        };
        let mut facts = facts_of(&self.order, &around);
        let mut memory = self.order.rule_memory.clone();
        let round = self.book.round(occasion, &mut facts, &mut memory, now);
        self.order.rule_memory = memory;
        for firing in round.acting() {
            let because = Reason::with(Code::RuleDecided, [&firing.name]);
            let source = EffectSource { kind: EffectSourceKind::Rule, id: firing.rule.0, version: firing.version, because };
            for action in &firing.actions {
                match action {
                    RuleAction::Hold { reason, .. } => {
                        let wanted = HoldOf { reason: *reason, source: source.clone(), name: &firing.name, release_at: None };
                        self.order.hold_for(wanted, &mut self.mint, now);
                        self.end.stopped = true;
                    }
                    RuleAction::Task { .. } => (self.end.routed, self.end.doubted) = (true, true),
                    RuleAction::Tag { .. } | RuleAction::Alert { .. } => self.end.doubted = true,
                    RuleAction::Approve { .. } => {
                        if let Ok((order, _)) = self.order.clone().approve(now) {
                            (self.order, self.end.approved) = (order, true);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// A parcel whose label was printed twice.
fn twice_printed(id: ShipmentId) -> Shipment {
    Shipment {
        id,
        warehouse: Some("HZ".into()),
        carrier: Some("SF".into()),
        tracking_number: None,
        status: ShipmentStatus::Pending,
        label_print_count: 2,
        scanned_at: None,
        scanned_by_device: None,
        lines: Vec::new(),
        events: Vec::new(),
        carrier_source: None,
        voided_at: None,
        left_at: None,
        label_voided_at: None,
        number_shared_at: None,
        voided_by: None,
        replaced_by: None,
    }
}

fn shop() -> ShopProfile {
    ShopProfile {
        id: "shop".into(),
        channel: "GENERIC".into(),
        currency: Currency::CNY,
        warehouse: Some("HZ".into()),
        warehouse_profile: domain::order::warehouse::WarehouseProfile::default(),
        company_needs: std::sync::Arc::default(),
        ship_hours: 48,
    }
}

/// Takes an order through its day: it comes in, its stock is reported, its cooling-off ends, the warehouse works on it.
fn live(placed: &Placed, book: &Rulebook, phone_orders: u32, seed: u64) -> End {
    let at = placed.incoming.placed_at.unwrap();
    let mut mint = Mint::new(at, seed.into());
    let shop = shop();
    let read_phone = |text: &str, _: Option<&str>| Phone::number(text, format!("+86{text}"), None);
    let intake = Intake { shop: &shop, knows_sku: &|_| true, read_phone: &read_phone, received_at: at, asked: false, now: at };
    let (order, _) = intake.receive(&placed.incoming, &mut mint);
    let remark = Some(placed.incoming.buyer_message.clone().unwrap_or_default());
    let mut way = Way { book, order, mint, end: End::default(), remark, phone_orders };
    way.ask(Occasion::Received, at, false);
    way.remark = None;
    let short = match placed.fault {
        Some(Fault::Stock) => Some(way.order.lines[0].id),
        Some(Fault::Gift) => way.order.lines.iter().find(|line| line.is_gift).map(|line| line.id),
        _ => None,
    };
    if let Some(line) = short {
        let observed = at + Duration::minutes(3);
        let fact = Fact {
            id: way.mint.next(),
            source: Source::Wms,
            kind: FactKind::Stock,
            value: "SHORT".into(),
            raw: None,
            shipment: None,
            line: Some(line),
            observed_at: observed,
            recorded_at: observed,
            confidence: Confidence::Confirmed,
        };
        way.order = way.order.clone().record_fact(fact, observed).0;
        way.ask(Occasion::Changed, observed, false);
    }
    way.ask(Occasion::Timer, at + Duration::minutes(31), false);
    if matches!(placed.fault, Some(Fault::Address | Fault::Label)) && way.end.approved {
        way.order.head.status = if placed.fault == Some(Fault::Address) { OrderStatus::Picking } else { OrderStatus::Packed };
        if placed.fault == Some(Fault::Label) {
            let parcel = twice_printed(way.mint.next());
            way.order.shipments.push(parcel);
        }
        way.ask(Occasion::Changed, at + Duration::minutes(90), placed.fault == Some(Fault::Address));
    }
    way.end
}

#[test]
fn a_day_of_orders_against_the_shipped_rules() {
    let by = Person { subject: "o".into(), name: "运营".into(), role: Role::Operations };
    let rules = default_rules().into_iter().map(|shipped| {
        let (trigger, actions) = (shipped.trigger, shipped.actions.clone());
        let draft = Rule::draft(rule_id(&shipped.key), trigger, shipped.condition.clone(), actions, by.clone(), now());
        Rule { name: shipped.name(Language::En).to_owned(), priority: shipped.priority, ..draft }.switched(RuleState::On)
    });
    let rules: Vec<Rule> = rules.collect();
    let book = Rulebook::new(rules.iter().map(compiled));
    let day = day();
    let mut phones: HashMap<u64, u32> = HashMap::new();
    let (mut intercepted, mut exceptions, mut routed, mut person) = (0usize, 0usize, 0usize, 0usize);
    let mut of_fault: BTreeMap<Fault, (usize, usize)> = BTreeMap::new();
    for (index, placed) in day.iter().enumerate() {
        let orders = phones.entry(placed.phone).or_default();
        *orders += 1;
        let end = live(placed, &book, *orders, index as u64);
        let is_exception = end.stopped || end.doubted;
        if let Some(fault) = placed.fault {
            let seen = of_fault.entry(fault).or_default();
            (seen.0, seen.1) = (seen.0 + 1, seen.1 + usize::from(is_exception));
            intercepted += usize::from(is_exception);
        }
        exceptions += usize::from(is_exception);
        routed += usize::from(is_exception && end.routed);
        person += usize::from(is_exception || !end.approved);
    }
    let share = |part: usize, whole: usize| part * 10_000 / whole;
    let (intercepted, person, routed) = (share(intercepted, FAULTY), share(person, ORDERS), share(routed, exceptions));
    println!("intercepted {intercepted} bp, need a person {person} bp, routed {routed} bp of {exceptions}; {of_fault:?}");
    assert!(intercepted >= 8_500, "wrong orders intercepted: {intercepted} basis points, {of_fault:?}");
    assert!(person < 500, "orders that need a person: {person} basis points");
    assert!(routed >= 8_640, "exceptions routed without a person: {routed} basis points");
    assert!(intercepted < 10_000, "the generator makes faults that no shipped rule looks for");
}
