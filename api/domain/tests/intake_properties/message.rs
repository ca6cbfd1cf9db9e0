//! Messages of a channel as the properties make them: the life of a random order, in whole messages that only go forward.

use std::collections::BTreeSet;

use domain::kernel::status::OrderStatus;
use proptest::prelude::*;

/// A part of an order that a message states or leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Alias,
    Status,
    PlacedAt,
    /// The payment: whether, when and how much was paid.
    Payment,
    Goods,
    Discount,
    Freight,
    Tax,
    Payable,
    Refunded,
    Name,
    Phone,
    Address,
    Lines,
    /// The title of each line, in a message that states the lines.
    LineTitles,
    /// The price of each line, likewise.
    LinePrices,
    Parcels,
}

impl Part {
    pub const ALL: [Self; 17] = [
        Self::Alias,
        Self::Status,
        Self::PlacedAt,
        Self::Payment,
        Self::Goods,
        Self::Discount,
        Self::Freight,
        Self::Tax,
        Self::Payable,
        Self::Refunded,
        Self::Name,
        Self::Phone,
        Self::Address,
        Self::Lines,
        Self::LineTitles,
        Self::LinePrices,
        Self::Parcels,
    ];

    /// Whether the part is an amount, which cannot be read without its currency.
    pub fn is_money(self) -> bool {
        use Part::{Discount, Freight, Goods, LinePrices, Lines, Payable, Payment, Refunded, Tax};
        matches!(self, Goods | Discount | Freight | Tax | Payable | Refunded | Payment | Lines | LinePrices)
    }
}

/// An order as its channel has it at some moment. Amounts are minor units, times are seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub alias: usize,
    pub status: OrderStatus,
    pub placed_at: i64,
    pub paid_at: Option<i64>,
    pub paid: i64,
    pub currency: &'static str,
    pub goods: i64,
    pub discount: i64,
    pub freight: i64,
    pub tax: i64,
    /// The amount to pay: the sum of the parts and a fee that no part names.
    pub payable: i64,
    pub refunded: i64,
    pub name: usize,
    pub phone: usize,
    pub address: usize,
    pub lines: Vec<LineState>,
    pub parcels: i64,
    /// The number of the first parcel: it grows when the channel corrects a number.
    pub first_parcel: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineState {
    pub id: usize,
    pub title: usize,
    pub quantity: u32,
    pub price: i64,
}

/// A message of a channel at one moment: the parts of the order that it states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub second: i64,
    pub state: State,
    pub parts: BTreeSet<Part>,
}

impl Message {
    /// A message that states everything.
    pub fn whole(second: i64, state: State) -> Self {
        Self { second, state, parts: Part::ALL.into() }
    }

    pub fn states(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    /// Whether the message names the currency, as it does where it names an amount.
    pub fn states_currency(&self) -> bool {
        self.parts.iter().any(|part| part.is_money())
    }

    pub fn with(&self, parts: BTreeSet<Part>) -> Self {
        Self { parts, ..self.clone() }
    }
}

/// Whether a part differs between two states.
pub fn differs(part: Part, a: &State, b: &State) -> bool {
    match part {
        Part::Alias => a.alias != b.alias,
        Part::Status => a.status != b.status,
        Part::PlacedAt => a.placed_at != b.placed_at,
        Part::Payment => (a.paid_at, a.paid) != (b.paid_at, b.paid),
        Part::Goods => a.goods != b.goods,
        Part::Discount => a.discount != b.discount,
        Part::Freight => a.freight != b.freight,
        Part::Tax => a.tax != b.tax,
        Part::Payable => a.payable != b.payable,
        Part::Refunded => a.refunded != b.refunded,
        Part::Name => a.name != b.name,
        Part::Phone => a.phone != b.phone,
        Part::Address => a.address != b.address,
        Part::Lines => quantities(a) != quantities(b),
        Part::LineTitles => titles(a) != titles(b),
        Part::LinePrices => prices(a) != prices(b),
        Part::Parcels => (a.parcels, a.first_parcel) != (b.parcels, b.first_parcel),
    }
}

fn quantities(state: &State) -> Vec<(usize, u32)> {
    state.lines.iter().map(|line| (line.id, line.quantity)).collect()
}

fn titles(state: &State) -> Vec<(usize, usize)> {
    state.lines.iter().map(|line| (line.id, line.title)).collect()
}

fn prices(state: &State) -> Vec<(usize, i64, u32)> {
    state.lines.iter().map(|line| (line.id, line.price, line.quantity)).collect()
}

/// A change of an order between two messages.
#[derive(Debug, Clone)]
enum Change {
    Alias(usize),
    Name(usize),
    Phone(usize),
    Address(usize),
    Title(usize),
    AddLine(i64),
    Withdraw,
    Price(i64),
    Pay,
    Ship,
    CorrectNumber,
    Refund(i64),
    Cancel,
}

/// A change of the parts that claim no progress.
fn quiet() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0_usize..4).prop_map(Change::Alias),
        (0_usize..4).prop_map(Change::Name),
        (0_usize..4).prop_map(Change::Phone),
        (0_usize..4).prop_map(Change::Address),
        (0_usize..4).prop_map(Change::Title),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        5 => quiet(),
        1 => (1_i64..9_000).prop_map(Change::AddLine),
        1 => Just(Change::Withdraw),
        1 => (1_i64..9_000).prop_map(Change::Price),
        4 => Just(Change::Pay),
        2 => Just(Change::Ship),
        2 => Just(Change::CorrectNumber),
        2 => (1_i64..3_000).prop_map(Change::Refund),
        1 => Just(Change::Cancel),
    ]
}

fn first() -> impl Strategy<Value = State> {
    let line = (1_u32..4, 1_i64..9_000).prop_map(|(quantity, price)| LineState { id: 0, title: 0, quantity, price });
    let currency = prop::sample::select(vec!["CNY", "USD", "JPY", "KWD"]);
    (prop::collection::vec(line, 1..4), currency, 0_i64..500, 0_i64..900, 0_i64..700).prop_map(
        |(lines, currency, discount, freight, fee)| {
            let lines: Vec<_> = lines.into_iter().enumerate().map(|(id, line)| LineState { id, ..line }).collect();
            let mut state = State {
                alias: 0,
                status: OrderStatus::PendingPayment,
                placed_at: 0,
                paid_at: None,
                paid: 0,
                currency,
                goods: 0,
                discount,
                freight: freight + 500,
                tax: 0,
                payable: fee,
                refunded: 0,
                name: 0,
                phone: 0,
                address: 0,
                lines,
                parcels: 0,
                first_parcel: 0,
            };
            state.count_goods();
            state
        },
    )
}

impl State {
    /// Goods follow the lines, and payable follows goods, until the order is paid.
    fn count_goods(&mut self) {
        let goods: i64 = self.lines.iter().map(|line| line.price * i64::from(line.quantity)).sum();
        let fee = if self.goods == 0 { self.payable } else { self.payable - self.goods - self.freight + self.discount };
        self.goods = goods;
        self.payable = goods - self.discount + self.freight + fee;
    }

    /// The state after a change; an impossible change leaves the state as it is.
    fn after(mut self, change: &Change, second: i64) -> Self {
        let is_paid = self.paid_at.is_some();
        match *change {
            _ if self.status == OrderStatus::Cancelled => {}
            Change::Alias(alias) => self.alias = alias,
            Change::Name(name) => self.name = name,
            Change::Phone(phone) => self.phone = phone,
            Change::Address(address) => self.address = address,
            Change::Title(title) => self.lines[0].title = title,
            Change::AddLine(price) if !is_paid => {
                let id = self.lines.iter().map(|line| line.id + 1).max().unwrap_or(0);
                self.lines.push(LineState { id, title: 0, quantity: 1, price });
                self.count_goods();
            }
            Change::Price(price) if !is_paid => {
                self.lines[0].price = price;
                self.count_goods();
            }
            // The newest line goes, so that no line gets the id of another.
            Change::Withdraw if is_paid && self.lines.len() > 1 => self.lines.truncate(self.lines.len() - 1),
            Change::Pay if !is_paid => {
                (self.status, self.paid_at, self.paid) = (OrderStatus::Paid, Some(second), self.payable);
            }
            Change::Ship if is_paid && self.parcels < 3 => {
                self.parcels += 1;
                self.status = OrderStatus::Shipped;
            }
            Change::CorrectNumber if self.parcels > 0 => self.first_parcel += 1,
            Change::Refund(amount) if is_paid => self.refunded = (self.refunded + amount).min(self.paid),
            Change::Cancel if self.parcels == 0 => self.status = OrderStatus::Cancelled,
            _ => {}
        }
        self
    }

    /// The numbers of the order's parcels.
    pub fn parcel_numbers(&self) -> std::ops::Range<i64> {
        self.first_parcel..self.first_parcel + self.parcels
    }

    /// Whether this state claims more progress than an earlier one, so that the two can be ordered within a second.
    pub fn is_further_than(&self, earlier: &Self) -> bool {
        let figures = |state: &Self| [state.status as i64, state.paid, state.refunded, state.parcels];
        figures(self).iter().zip(figures(earlier)).any(|(new, old)| *new > old)
    }
}

/// One to six whole messages in their order. Of two in one second, the later claims more progress.
pub fn history() -> impl Strategy<Value = Vec<Message>> {
    let step = (prop::collection::vec(change(), 1..4), 0_i64..3);
    (first(), prop::collection::vec(step, 0..6)).prop_map(|(first, steps)| {
        let mut all = vec![Message::whole(0, first)];
        for (changes, gap) in steps {
            let last = &all[all.len() - 1];
            let second = last.second + gap;
            let state = changes.iter().fold(last.state.clone(), |state, change| state.after(change, second));
            let second = if gap == 0 && !state.is_further_than(&last.state) { second + 1 } else { second };
            all.push(Message::whole(second, state));
        }
        all
    })
}

/// A history, and a second message of its last second that claims the same progress with other values.
pub fn tie() -> impl Strategy<Value = (Vec<Message>, Message)> {
    (history(), prop::collection::vec(quiet(), 1..4)).prop_filter_map("both say the same", |(all, changes)| {
        let last = &all[all.len() - 1];
        let state = changes.iter().fold(last.state.clone(), |state, change| state.after(change, last.second));
        let other = Message::whole(last.second, state);
        (other != *last).then_some((all, other))
    })
}
