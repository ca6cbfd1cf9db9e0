//! A purchase, independent of the channel, and the channel's view of its progress.

use chrono::{DateTime, SubsecRound, Utc};
use domain::intake::ShopProfile;
use domain::kernel::money::Currency;
use domain::order::incoming::IncomingContact;
use domain::order::service::{ServiceLevel, Signal};
use rand::RngExt;
use rand::rngs::StdRng;

use super::goods::{GIFTS, GOODS, Good};
use super::people;

/// The payload format of a shop's channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The order resource of Shopify.
    Shopify,
    /// The `full_order_info` of Youzan.
    Youzan,
    /// The format of the generic connector.
    Generic,
}

impl Dialect {
    /// The mapping of the dialect and its version, as signals name it.
    pub fn mapping(self) -> &'static str {
        match self {
            Self::Shopify => "shopify 2026-11-20",
            Self::Youzan => "youzan 2026-11-20",
            Self::Generic => "generic 2026-11-20",
        }
    }

    /// The dialect of a mapping; `None` = the demo writes no payloads for it.
    pub fn of(mapping: &str) -> Option<Self> {
        match mapping {
            "shopify" => Some(Self::Shopify),
            "youzan" => Some(Self::Youzan),
            "generic" => Some(Self::Generic),
            _ => None,
        }
    }
}

/// One purchase. Amounts are in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// The payload format of its channel.
    pub dialect: Dialect,
    /// The shop that sold it.
    pub shop: String,
    /// The order number of the channel.
    pub number: String,
    /// The second number, which people of the channel use; `None` = the channel has one number.
    pub alias: Option<String>,
    /// The currency of every amount.
    pub currency: Currency,
    /// The time of the purchase.
    pub placed_at: DateTime<Utc>,
    /// The recipient and the address.
    pub contact: IncomingContact,
    /// The lines of the purchase.
    pub lines: Vec<PurchasedLine>,
    /// The coupon; `None` = no reduction.
    pub coupon: Option<Coupon>,
    /// The freight, in minor units.
    pub freight: i64,
    /// The deposit of a presale, in minor units; the rest is its balance. `None` = no presale.
    pub deposit: Option<i64>,
    /// Hours after payment until the channel's deadline for the shipment; `None` = no deadline.
    pub ship_hours: Option<i64>,
    /// The buyer's message; `None` = none.
    pub note: Option<String>,
    /// The seller's memo; `None` = none.
    pub memo: Option<String>,
    /// What the generic connector states of the buyer and the service.
    pub wishes: Wishes,
}

/// What the generic connector states of the buyer and the service; the other channels of the demo leave it out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wishes {
    /// The buyer's id at the channel.
    pub buyer_id: Option<String>,
    /// The customer's level at the channel.
    pub customer_level: Option<u32>,
    /// The level of service that was bought.
    pub service: Option<ServiceLevel>,
}

/// The customization of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Engraving {
    /// The name of the font file; `None` = the buyer has not sent it.
    pub material: Option<&'static str>,
}

/// One line of a purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchasedLine {
    /// The channel's id of the line.
    pub id: String,
    /// The code of the SKU.
    pub sku: String,
    /// The title of the SKU.
    pub title: String,
    /// The number of pieces.
    pub quantity: u32,
    /// Whether it is a gift.
    pub gift: bool,
    /// The price of one piece, in minor units.
    pub unit_price: i64,
    /// The amount of the line after the coupon, in minor units.
    pub total: i64,
    /// The engraving of the line; `None` = the line is not made to order.
    pub engraving: Option<Engraving>,
}

/// A coupon that reduces the amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupon {
    /// The code of the coupon.
    pub code: &'static str,
    /// The name of the coupon.
    pub name: &'static str,
    /// The reduction, in minor units.
    pub amount: i64,
}

/// The channel's view of an order's progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelView {
    /// The stage of the order.
    pub stage: Stage,
    /// The time of the payment; `None` = unpaid.
    pub paid_at: Option<DateTime<Utc>>,
    /// The time of the channel's last change.
    pub updated_at: DateTime<Utc>,
    /// The parcels that the channel knows.
    pub parcels: Vec<Parcel>,
}

/// The stages of an order in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Placed and unpaid, or a presale with only its deposit paid.
    Placed,
    /// Paid with the whole amount.
    Paid,
    /// Shipped, as the seller reported.
    Shipped,
    /// Cancelled by the channel.
    Cancelled,
    /// In a status that no status table has.
    Unheard,
}

/// A parcel as a channel knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The code of the carrier.
    pub carrier: &'static str,
    /// The tracking number of the parcel.
    pub tracking_number: String,
    /// The time at which the channel learned of the parcel.
    pub announced_at: DateTime<Utc>,
}

const COUPONS: [(&str, &str, i64); 4] = [
    ("NEW10", "新客立减 10", 1_000),
    ("SAVE30", "满 200 减 30", 3_000),
    ("MEMBER", "会员立减 15", 1_500),
    ("TEA5", "茶友节优惠券", 500),
];
const NOTES: [&str; 9] = [
    "请用礼盒包装",
    "周末送货",
    "送到前台即可",
    "麻烦包装结实一点",
    "发票抬头请写公司",
    "工作日白天联系",
    "客户生日，今天必须发",
    "加急，送货前打电话",
    "不要换色，缺货请说",
];
const MEMOS: [&str; 4] = ["老客户", "企业采购，附名片", "优先发顺丰", "客户已电话确认地址"];

impl Purchase {
    /// A random purchase in the shop. `serial` makes its number unique.
    pub fn random(dialect: Dialect, shop: &ShopProfile, serial: u64, placed_at: DateTime<Utc>, dice: &mut StdRng) -> Self {
        let placed_at = placed_at.trunc_subsecs(0);
        let currency = shop.currency;
        let buyer = dice.random_range(0..people::CUSTOMERS);
        let abroad = currency != Currency::CNY;
        let number = number(dialect, serial, placed_at);
        let mut lines = lines(dialect, &number, abroad, dice);
        let coupon = coupon(&mut lines, abroad, dice);
        let freight = if dice.random_ratio(1, 3) { if abroad { 600 } else { 1_000 } } else { 0 };
        let payable = lines.iter().map(|line| line.total).sum::<i64>() + freight;
        let presale = dialect == Dialect::Generic && dice.random_ratio(1, 6);
        Self {
            alias: (dialect == Dialect::Shopify).then(|| format!("#{}", 1_000 + serial)),
            contact: contact(dialect, buyer, abroad),
            deposit: presale.then(|| payable / 500 * 100),
            ship_hours: (dialect == Dialect::Generic).then_some(if presale { 72 } else { 36 }),
            note: dice.random_ratio(1, 4).then(|| one_of(&NOTES, dice).to_owned()),
            memo: (dialect != Dialect::Shopify && dice.random_ratio(1, 8)).then(|| one_of(&MEMOS, dice).to_owned()),
            wishes: wishes(dialect, serial, buyer),
            shop: shop.id.clone(),
            dialect,
            number,
            currency,
            placed_at,
            lines: customized(lines, dialect, serial),
            coupon,
            freight,
        }
    }

    /// The list price of all lines, in minor units.
    pub fn goods(&self) -> i64 {
        self.lines.iter().map(|line| line.unit_price * i64::from(line.quantity)).sum()
    }

    /// The reduction by the coupon, in minor units; 0 without a coupon.
    pub fn discount(&self) -> i64 {
        self.coupon.as_ref().map_or(0, |coupon| coupon.amount)
    }

    /// The amount that the customer has to pay, in minor units.
    pub fn payable(&self) -> i64 {
        self.goods() - self.discount() + self.freight
    }

    /// The amount that the customer has paid in this view, in minor units.
    pub fn paid(&self, view: &ChannelView) -> i64 {
        match view.paid_at {
            Some(_) => self.payable(),
            None => self.deposit.unwrap_or(0),
        }
    }

    /// The channel's first view of the order.
    pub fn placed(&self) -> ChannelView {
        ChannelView { stage: Stage::Placed, paid_at: None, updated_at: self.placed_at, parcels: Vec::new() }
    }

    /// The signals that the mappings find in the note; `None` = there is no note.
    pub fn signals(&self) -> Option<Vec<Signal>> {
        let found: &[Signal] = match self.note.as_deref()? {
            "客户生日，今天必须发" => &[Signal::Urgent],
            "加急，送货前打电话" => &[Signal::Urgent, Signal::CallFirst],
            "不要换色，缺货请说" => &[Signal::NoSubstitute],
            _ => &[],
        };
        Some(found.to_vec())
    }

    /// Whether a line is a gift.
    pub fn has_gift(&self) -> bool {
        self.lines.iter().any(|line| line.gift)
    }
}

/// A random element of the choices.
pub fn one_of<T: Copy>(choices: &[T], dice: &mut StdRng) -> T {
    choices[dice.random_range(0..choices.len())]
}

/// A buyer as the platform sends them. Youzan masks some phones; Shopify has no field for a district, so that it stands before the street.
fn contact(dialect: Dialect, buyer: usize, abroad: bool) -> IncomingContact {
    if abroad {
        return people::abroad(buyer);
    }
    let mut contact = people::in_china(buyer, dialect == Dialect::Youzan && buyer % 4 == 1);
    if dialect == Dialect::Shopify
        && let (Some(district), Some(line)) = (contact.district.take(), &mut contact.line)
    {
        *line = format!("{district}{line}");
    }
    contact
}

/// An order number in the format of the platform.
fn number(dialect: Dialect, serial: u64, placed_at: DateTime<Utc>) -> String {
    match dialect {
        Dialect::Shopify => format!("{}{:03}", placed_at.timestamp(), serial % 1_000),
        Dialect::Youzan => format!("E{}{:08}", placed_at.format("%Y%m%d%H%M%S"), serial % 100_000_000),
        Dialect::Generic => format!("W{}{:08}", placed_at.format("%Y%m%d"), serial % 100_000_000),
    }
}

fn lines(dialect: Dialect, number: &str, abroad: bool, dice: &mut StdRng) -> Vec<PurchasedLine> {
    let (for_sale, gifts) = GOODS.split_at(GOODS.len() - GIFTS);
    let count = one_of(&[1, 1, 1, 2, 2, 3], dice);
    let first = dice.random_range(0..for_sale.len());
    let line = |index: usize, good: &Good, quantity: u32, gift: bool| {
        let unit_price = if gift { 0 } else { price(good, abroad) };
        let id = match dialect {
            Dialect::Generic => (index + 1).to_string(),
            Dialect::Shopify => format!("{number}{index}"),
            Dialect::Youzan => format!("29{}{index}", &number[1..]),
        };
        let title = if abroad { good.english } else { good.title };
        let total = unit_price * i64::from(quantity);
        PurchasedLine {
            id,
            sku: good.code.to_owned(),
            title: title.to_owned(),
            quantity,
            gift,
            unit_price,
            total,
            engraving: None,
        }
    };
    // Seven is prime to the number of goods, so that no good comes twice.
    let goods = (0..count).map(|index| &for_sale[(first + index * 7) % for_sale.len()]).enumerate();
    let mut lines: Vec<PurchasedLine> =
        goods.map(|(index, good)| line(index, good, one_of(&[1, 1, 1, 2, 3], dice), false)).collect();
    if dice.random_ratio(1, 3) {
        lines.push(line(lines.len(), &one_of(gifts, dice), 1, true));
    }
    lines
}

/// The buyer and the service of a purchase: of the generic connector every fifth buys a service, and every buyer has a level.
fn wishes(dialect: Dialect, serial: u64, buyer: usize) -> Wishes {
    if dialect != Dialect::Generic {
        return Wishes::default();
    }
    let service = match serial % 20 {
        3 => Some(ServiceLevel::Express),
        7 | 16 => Some(ServiceLevel::SameDay),
        12 => Some(ServiceLevel::Urgent),
        _ => None,
    };
    let customer_level = u32::try_from(buyer % 5).ok();
    Wishes { buyer_id: Some(format!("u-{buyer:05}")), customer_level, service }
}

/// The lines with an engraving in the first of every sixth purchase of the generic connector; of half of these the font file is missing.
fn customized(mut lines: Vec<PurchasedLine>, dialect: Dialect, serial: u64) -> Vec<PurchasedLine> {
    if dialect == Dialect::Generic
        && serial % 6 == 5
        && let Some(line) = lines.first_mut()
    {
        let material = (serial % 12 == 5).then_some("kaiti-signature.ttf");
        line.engraving = Some(Engraving { material });
    }
    lines
}

fn price(good: &Good, abroad: bool) -> i64 {
    if abroad { good.price / 600 * 100 + 90 } else { good.price }
}

/// A coupon, taken off the first line.
fn coupon(lines: &mut [PurchasedLine], abroad: bool, dice: &mut StdRng) -> Option<Coupon> {
    let (code, name, amount) = one_of(&COUPONS, dice);
    let amount = if abroad { amount / 10 } else { amount };
    let first = lines.first_mut().filter(|line| line.total > amount * 2)?;
    if !dice.random_ratio(2, 5) {
        return None;
    }
    first.total -= amount;
    Some(Coupon { code, name, amount })
}
