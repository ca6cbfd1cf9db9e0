//! The meaning of each status to operations, to finance and to the law: the default in two languages, and the text that the
//! company wrote and agreed to.

use chrono::{DateTime, Utc};

use crate::access::actor::{Person, Role};
use crate::kernel::status::OrderStatus;
use crate::refusal::Language;

/// The meaning of a status, for three readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The meaning for those who handle goods and customers.
    pub operations: String,
    /// The meaning for those who keep the books.
    pub finance: String,
    /// The meaning in law: what is promised, and what has passed to the buyer.
    pub legal: String,
}

/// The agreement of a role to a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The role that agreed.
    pub role: Role,
    /// The name of the person.
    pub name: String,
    /// The subject of the person's token.
    pub subject: String,
    /// The time of the agreement.
    pub at: DateTime<Utc>,
}

/// A status with its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusMeaning {
    /// The status that is explained.
    pub status: OrderStatus,
    /// The text of the company; `None` = the default of this service counts.
    pub written: Option<Meaning>,
    /// The version of the company's text, counted from 1; 0 = the default.
    pub version: i64,
    /// The person who wrote the version; `None` = the default counts.
    pub set_by: Option<Person>,
    /// The agreements to this version, one for each role.
    pub agreed_by: Vec<Agreement>,
}

impl StatusMeaning {
    /// The longest text of one reader, in characters.
    pub const LONGEST: usize = 2_000;

    /// The meaning in the company's own text, or the default in this language.
    pub fn meaning(&self, language: Language) -> Meaning {
        self.written.clone().unwrap_or_else(|| default_meaning(self.status, language))
    }
}

fn default_meaning(status: OrderStatus, language: Language) -> Meaning {
    let [operations, finance, legal] = match language {
        Language::ZhCn => in_chinese(status),
        Language::En => in_english(status),
    };
    Meaning { operations: operations.to_owned(), finance: finance.to_owned(), legal: legal.to_owned() }
}

fn in_chinese(status: OrderStatus) -> [&'static str; 3] {
    match status {
        OrderStatus::PendingPayment => ["买家已下单，尚未付清；不备货", "没有收入；定金是预收款", "要约，买家可以取消"],
        OrderStatus::Paid => ["已付清，等待审单", "预收款，不是收入", "买卖合同成立，卖家应在承诺时间内发货"],
        OrderStatus::Approved => ["已审单，仓库可以拣货", "预收款，不是收入", "合同履行中"],
        OrderStatus::Picking => ["正在拣货，仍可取消", "预收款，不是收入", "合同履行中，所有权在卖家"],
        OrderStatus::Packed => ["已打包，可以打印面单；放上面单前仍可取消", "预收款，不是收入", "合同履行中，所有权在卖家"],
        OrderStatus::Shipped => {
            ["每个包裹都已离开仓库", "存货转为发出商品；按公司政策确认收入", "已发货，承诺时间以离仓时刻为准；风险按合同转移"]
        }
        OrderStatus::Delivered => ["承运商扫描证明每个包裹已签收", "可以开具发票，等待结算", "已交付，退货期从这时起算"],
        OrderStatus::Completed => {
            ["签收、赠品出库、财务凭证齐全", "可以导出，收入已入账", "合同已履行完毕；保修和退货权不受影响"]
        }
        OrderStatus::Cancelled => ["不再发货；已拣商品放回货位", "已付的钱要退回，没有收入", "合同解除"],
    }
}

fn in_english(status: OrderStatus) -> [&'static str; 3] {
    match status {
        OrderStatus::PendingPayment => [
            "Placed and not paid; no goods are put aside",
            "No revenue; a deposit is an advance",
            "An offer that the buyer may withdraw",
        ],
        OrderStatus::Paid => [
            "Paid, waits for its review",
            "An advance, no revenue",
            "A contract of sale: the seller ships within the promised time",
        ],
        OrderStatus::Approved => {
            ["Reviewed; the warehouse may pick it", "An advance, no revenue", "The contract is being performed"]
        }
        OrderStatus::Picking => {
            ["Being picked; it can still be cancelled", "An advance, no revenue", "Being performed; the goods are the seller's"]
        }
        OrderStatus::Packed => [
            "Packed; labels may be printed, and it can still be cancelled",
            "An advance, no revenue",
            "Being performed; the goods are the seller's",
        ],
        OrderStatus::Shipped => [
            "Every parcel has left the warehouse",
            "Stock has become goods in transit; revenue by the company's policy",
            "Shipped: the promise is judged by the time of leaving, and the risk passes as the contract says",
        ],
        OrderStatus::Delivered => [
            "A carrier's scan proves that every parcel was delivered",
            "May be invoiced, waits for its settlement",
            "Handed over: the period for returns begins",
        ],
        OrderStatus::Completed => [
            "Delivered, the gift has left, and finance's voucher is there",
            "May be exported; the revenue is booked",
            "Performed; warranty and the right to return are not touched",
        ],
        OrderStatus::Cancelled => [
            "It will not be sent; picked goods go back to their place",
            "What was paid is paid back; no revenue",
            "The contract has ended",
        ],
    }
}
