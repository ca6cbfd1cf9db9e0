//! The table of facts: what a condition may ask of an order. One row has everything that is known of a fact.

use macros::Label;
use serde::{Deserialize, Serialize};

use crate::access::actor::Permission;
use crate::kernel::channel::KnownChannel;
use crate::kernel::label::{Label, Language};
use crate::kernel::status::OrderStatus;
use crate::order::promise::PromiseState as Promised;
use crate::order::service::ServiceLevel;

/// The type of a fact, which decides its operators and the form of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = rule_fact_type)]
pub enum FactType {
    /// One value out of a fixed list.
    #[label("枚举", "value of a list")]
    Enum,
    /// A code or an id, compared as it is written.
    #[label("代码", "code")]
    String,
    /// The code of a region: GB/T 2260 inside China, ISO 3166-2 elsewhere.
    #[label("地区", "region")]
    Region,
    /// An amount in minor units with its currency.
    #[label("金额", "amount")]
    Money,
    /// A share in basis points: 10,000 is the whole.
    #[label("比例", "share")]
    Ratio,
    /// Several codes, compared as they are written.
    #[label("列表", "list of codes")]
    List,
    /// Either true or false.
    #[label("是否", "yes or no")]
    Bool,
    /// A whole number, negative or not.
    #[label("整数", "whole number")]
    Int,
    /// A free text, in which phrases are looked for without regard to width and case.
    #[label("文本", "free text")]
    Text,
}

/// The state of a presale order, with its labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = rule_presale_state)]
pub enum Presale {
    /// The deposit has not been paid.
    #[label("定金待付", "deposit pending")]
    DepositPending,
    /// The deposit is paid, and the time for the balance has not come.
    #[label("定金已付", "deposit paid")]
    DepositPaid,
    /// The balance can be paid now.
    #[label("尾款待付", "balance due")]
    BalanceDue,
    /// The balance is paid in time.
    #[label("尾款已付", "balance paid")]
    BalancePaid,
    /// The time for the balance has passed.
    #[label("已过期", "expired")]
    Expired,
}

/// The properties of a fact that decide when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactSource {
    /// It stands in the order, and changes only with it.
    Order,
    /// It follows from the order and the clock.
    Clock,
    /// It is counted over other orders.
    Counter,
}

/// Whether the value that a fact had when its order was placed is still known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It never changes after the order was placed.
    Always,
    /// It is known where the lines of the order are unchanged.
    Lines,
    /// It is known where the amounts and the currency of the order are unchanged.
    Totals,
    /// It is known where the address of the order is unchanged.
    Address,
    /// It is known where the phone of the order is unchanged.
    Phone,
    /// It is known where the time of placing is unchanged.
    Placing,
    /// It is known where the channel's tags, test orders among them, are unchanged.
    Tags,
    /// It is known where the lines of the order are unchanged, and the catalogue's data of their SKUs too.
    Catalogue,
    /// It is not kept.
    Never,
}

impl Kept {
    /// The condition in Markdown, as the page for operators has it.
    fn text(self) -> &'static str {
        match self {
            Self::Always => "yes",
            Self::Lines => "while the lines are unchanged",
            Self::Totals => "while amounts and currency are unchanged",
            Self::Address => "while the address is unchanged",
            Self::Phone => "while the phone is unchanged",
            Self::Placing => "while the time of placing is unchanged",
            Self::Tags => "while the channel's tags are unchanged",
            Self::Catalogue => "while lines and catalogue are unchanged",
            Self::Never => "no",
        }
    }
}

/// The values of an enum by name, with their labels.
type Values = fn() -> Vec<(&'static str, [&'static str; 2])>;

/// The row of a fact.
#[derive(Debug, Clone, Copy)]
pub struct FactRow {
    /// The name in the API and in stored conditions.
    pub name: &'static str,
    /// The type of the fact.
    pub kind: FactType,
    /// The unit of its numbers; `None` = it has no unit.
    pub unit: Option<&'static str>,
    /// The permission of the field behind it.
    pub needs: Permission,
    /// The part that decides when it is read.
    pub source: FactSource,
    /// Whether its past value is known, which backtests ask.
    pub kept: Kept,
    values: Option<Values>,
    zh: &'static str,
    en: &'static str,
}

impl FactRow {
    /// The description in `language`, short enough to stand in a sentence.
    pub fn description(&self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.zh,
            Language::En => self.en,
        }
    }

    /// The allowed values with their labels in Chinese and English; empty = the fact is no enum.
    pub fn values(&self) -> Vec<(&'static str, [&'static str; 2])> {
        self.values.map(|of| of()).unwrap_or_default()
    }
}

/// The names and labels of an enum.
fn labels<T: Label>() -> Vec<(&'static str, [&'static str; 2])> {
    T::ALL.iter().map(|value| (value.name(), [Language::ZhCn, Language::En].map(|language| value.label(language)))).collect()
}

macro_rules! facts {
    ($($variant:ident $name:literal: $kind:ident, $unit:expr, $needs:ident, $source:ident, $kept:ident, $values:expr, $zh:literal, $en:literal;)*) => {
        /// A fact about an order that a condition may ask.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum RuleFact {
            $(#[doc = concat!("The fact `", $name, "`: ", $en, ".")] #[serde(rename = $name)] $variant,)*
        }

        const ROWS: &[FactRow] = &[$(FactRow {
            name: $name,
            kind: FactType::$kind,
            unit: $unit,
            needs: Permission::$needs,
            source: FactSource::$source,
            kept: Kept::$kept,
            values: $values,
            zh: $zh,
            en: $en,
        },)*];

        impl RuleFact {
            /// Every fact, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The fact with this name; `None` = the name is unknown.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

facts! {
    Channel "channel": Enum, None, SeeOrder, Order, Always, Some(labels::<KnownChannel>), "渠道", "channel";
    Shop "shop": String, None, SeeOrder, Order, Always, None, "店铺", "shop";
    Region "region": Region, None, SeeContact, Order, Address, None, "收货地区", "region of the address";
    Payable "payable": Money, Some("minor"), SeeTotals, Order, Totals, None, "应付金额", "payable amount";
    Goods "goods": Money, Some("minor"), SeeTotals, Order, Totals, None, "商品金额", "amount of the goods";
    MinUnitPriceRatio "minUnitPriceRatio": Ratio, Some("basis points"), SeePrices, Order, Catalogue, None, "最低成交价占标价的比例", "lowest unit price against the list price";
    Skus "skus": List, None, SeeOrder, Order, Lines, None, "商品编码", "SKUs";
    Categories "categories": List, None, SeeOrder, Order, Catalogue, None, "商品类目", "categories";
    HasGift "hasGift": Bool, None, SeeOrder, Order, Lines, None, "有赠品", "has a gift";
    GiftShort "giftShort": Int, Some("pieces"), SeeFacts, Order, Never, None, "赠品缺少件数", "missing pieces of gifts";
    Customization "customization": Bool, None, SeeOrder, Order, Lines, None, "有定制商品", "has a customized line";
    FontFile "fontFile": Bool, None, SeeOrder, Order, Never, None, "有定制素材文件", "has the file for the customization";
    Remark "remark": Text, None, SeeRemark, Order, Never, None, "备注", "remark";
    Service "service": Enum, None, SeeOrder, Order, Never, Some(labels::<ServiceLevel>), "服务等级", "service level";
    PhoneOrders24h "phoneOrders24h": Int, Some("orders"), SeeOrder, Counter, Phone, None, "同一电话 24 小时内的订单数", "orders of the same phone within 24 hours";
    UserOrders24h "userOrders24h": Int, Some("orders"), SeeOrder, Counter, Always, None, "同一买家 24 小时内的订单数", "orders of the same buyer within 24 hours";
    LabelPrints "labelPrints": Int, Some("prints"), SeeOrder, Order, Never, None, "面单打印次数", "prints of a label";
    MinutesInStatus "minutesInStatus": Int, Some("minutes"), SeeOrder, Clock, Never, None, "处于当前状态的分钟数", "minutes in the present status";
    StockShort "stockShort": Int, Some("pieces"), SeeFacts, Order, Never, None, "缺货件数", "missing pieces of stock";
    PresaleState "presaleState": Enum, None, SeeOrder, Order, Never, Some(labels::<Presale>), "预售状态", "state of the presale";
    CustomerLevel "customerLevel": Int, None, SeeOrder, Order, Never, None, "客户等级", "level of the customer";
    PromiseState "promiseState": Enum, None, SeeOrder, Clock, Never, Some(labels::<Promised>), "发货承诺状态", "state of the promise";
    TrackingSilentHours "trackingSilentHours": Int, Some("hours"), SeeOrder, Clock, Never, None, "物流未更新小时数", "hours without a scan of the carrier";
    Status "status": Enum, None, SeeOrder, Order, Never, Some(labels::<OrderStatus>), "订单状态", "status of the order";
    PlacedHourLocal "placedHourLocal": Int, Some("hour"), SeeOrder, Order, Placing, None, "下单的当地整点", "hour of the order by local time";
    Tags "tags": List, None, SeeOrder, Order, Never, None, "标签", "tags";
    Holds "holds": List, None, SeeOrder, Order, Never, None, "生效的挂起原因", "reasons of active holds";
    ActiveHolds "activeHolds": Int, Some("holds"), SeeOrder, Order, Never, None, "生效的挂起数", "active holds";
    Priority "priority": Int, None, SeeOrder, Order, Never, None, "优先级", "priority";
    Paid "paid": Bool, None, SeeOrder, Order, Never, None, "已付清", "is paid in full";
    MinutesSincePaid "minutesSincePaid": Int, Some("minutes"), SeeOrder, Clock, Never, None, "付款后的分钟数", "minutes since the payment";
    AddressChangedAfterPicking "addressChangedAfterPicking": Bool, None, SeeOrder, Order, Never, None, "开始拣货后改了地址", "address changed after picking began";
    IsTest "isTest": Bool, None, SeeOrder, Order, Tags, None, "是测试订单", "is a test order";
    Conflicts "conflicts": Int, Some("conflicts"), SeeFacts, Order, Never, None, "系统矛盾数", "conflicts between systems";
    Marks "marks": Int, Some("marks"), SeeFacts, Order, Never, None, "待核对项数", "marks to be checked";
}

impl RuleFact {
    /// The number of facts in the table.
    pub const COUNT: usize = Self::ALL.len();

    /// The row of the fact.
    pub fn row(self) -> &'static FactRow {
        &ROWS[self.index()]
    }

    /// The place of the fact in arrays by fact.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The name in the API and in stored conditions.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The type of the fact.
    pub fn kind(self) -> FactType {
        self.row().kind
    }

    /// Whether the fact changes with time alone.
    pub fn is_timed(self) -> bool {
        self.row().source == FactSource::Clock
    }

    /// Whether the fact is counted over other orders.
    pub fn is_counter(self) -> bool {
        self.row().source == FactSource::Counter
    }
}

/// The table of all facts in Markdown, as the page for operators has it.
pub fn table_of_facts() -> String {
    let head = "| fact | type | unit | 中文 | English | values | permission | known later |\n|---|---|---|---|---|---|---|---|\n";
    let rows = ROWS.iter().map(|row| {
        let values = row.values().iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(" ");
        let (kind, unit, needs, kept) = (row.kind.name(), row.unit.unwrap_or_default(), row.needs.name(), row.kept.text());
        format!("| `{}` | {kind} | {unit} | {} | {} | {values} | `{needs}` | {kept} |\n", row.name, row.zh, row.en)
    });
    rows.fold(head.to_owned(), |table, row| table + &row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_found_by_its_name_and_fits_into_a_set() {
        const { assert!(RuleFact::COUNT <= 64, "a set of facts is 64 bits") };
        for (index, fact) in RuleFact::ALL.iter().enumerate() {
            assert_eq!((fact.index(), RuleFact::from_name(fact.name())), (index, Some(*fact)));
            assert_eq!(serde_json::to_value(fact).unwrap(), fact.name());
            assert_eq!(fact.kind() == FactType::Enum, !fact.row().values().is_empty(), "{}", fact.name());
            assert!(!fact.row().zh.is_ascii() && fact.row().en.is_ascii(), "{}", fact.name());
        }
    }
}
